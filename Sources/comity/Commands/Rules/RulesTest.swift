import ArgumentParser
import RulePacks
import RuleReports
import Wire

/// `comity rules test`.
struct RulesTest: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests that packs carry, and see what they leave out.",
        discussion: """
            Runs every rule's `tests` (the rule with what it overrides), the `expectations` of the whole pack, and its \
            `never` properties. With --coverage it says which rules were never seen true, false and open, which clauses never \
            decided, which periods of parameters and boundary values nobody tried, and which provisions have no test.

            Example:
              comity rules test Jurisdictions/EE --coverage --html tests.html

            Exit codes: 0 all passed; 2 some failed; 65 a pack cannot be read; 66 there is no such file.
            """
    )

    @OptionGroup var options: NodeOptions
    @OptionGroup var packOptions: PackOptions
    @OptionGroup var page: PageOption
    @Argument(help: "A pack file, a jurisdiction's folder, or the folder of all.") var paths: [String]
    @Flag(help: "Measure what the tests have seen.") var coverage = false
    @Option(help: "Write tests for what is missing to this file, for a person to confirm.") var write: String?
    @Flag(help: "With --coverage: list what was seen as well, not only what is missing.") var all = false

    func perform() async throws {
        let tested = try packOptions.packs(paths).map { pack, folder in
            let tester = PackTester(pack, schema: folder.schema, layers: folder.layers.map(\.pack))
            let isMeasured = coverage || write != nil
            let seen = isMeasured ? tester.coverage() : nil
            return Tested(tester: tester, sheet: TestSheet.Pack(pack, results: tester.run(), coverage: seen))
        }
        let report = TestSheet(tested.map(\.sheet), showsAll: all).report
        try page.write(TestSheet(tested.map(\.sheet), showsAll: true).report)
        if let write { try PageOption.write(proposals(tested), to: write) }
        options.answer(json(tested.map(\.sheet)), TextReport(report).text)
        if tested.contains(where: { $0.sheet.results.contains { !$0.passed } }) { throw ExitCode(2) }
    }

    private struct Tested {
        var tester: PackTester
        var sheet: TestSheet.Pack
    }

    /// Tests that would show what none has shown, as YAML with comments.
    private func proposals(_ tested: [Tested]) -> String {
        var lines = [
            "# Proposed tests. Each states what the pack answers now: confirm that the law says so, then paste it."
        ]
        for item in tested {
            let proposals = item.sheet.coverage.map(item.tester.proposals) ?? []
            for proposal in proposals {
                lines.append("")
                lines.append(
                    "# \(proposal.place.file):\(proposal.place.line), rule \(proposal.rule): \(proposal.shows)"
                )
                lines.append(proposal.yaml)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func json(_ tested: [TestSheet.Pack]) -> JSON {
        .array(
            tested.map { pack in
                .object([
                    "pack": .string(pack.pack.id), "version": .string(pack.pack.version.description),
                    "digest": .string(pack.pack.digest), "run": .integer(Int64(pack.results.count)),
                    "failed": .integer(Int64(pack.results.count { !$0.passed })),
                    "results": .array(pack.results.map(\.json)),
                    "coverage": pack.coverage.map(\.json) ?? .null,
                ])
            }
        )
    }
}
