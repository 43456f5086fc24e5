package import RulePacks

/// How the tests of packs went, and what they have seen.
package struct TestSheet: Sendable {
    package struct Pack: Sendable {
        package var pack: RulePack
        package var results: [TestResult]
        /// nil: not measured.
        package var coverage: Coverage?

        package init(_ pack: RulePack, results: [TestResult], coverage: Coverage?) {
            self.pack = pack
            self.results = results
            self.coverage = coverage
        }

        var failed: [TestResult] { results.filter { !$0.passed } }
    }

    private let packs: [Pack]
    /// Shows every part seen, not only what is missing.
    private let showsAll: Bool

    package init(_ packs: [Pack], showsAll: Bool) {
        self.packs = packs
        self.showsAll = showsAll
    }

    package var report: Report {
        let results = packs.flatMap(\.results)
        let failed = results.count { !$0.passed }
        var figures = [
            Report.Figure(results.count, results.count == 1 ? "test" : "tests"),
            Report.Figure(results.count - failed, "passed", tone: failed == 0 ? .good : .plain),
            Report.Figure(failed, "failed", tone: failed == 0 ? .plain : .stop),
        ]
        let partly = results.count { $0.limitation != nil }
        if partly > 0 { figures.append(Report.Figure(partly, "tried in part", tone: .caution)) }
        let measured = packs.compactMap(\.coverage).map(\.total)
        if !measured.isEmpty {
            let (seen, of) = measured.reduce((0, 0)) { ($0.0 + $1.seen, $0.1 + $1.of) }
            figures.append(
                Report.Figure(Self.share(seen, of), "of parts covered", tone: seen == of ? .good : .caution)
            )
        }
        return Report(
            title: packs.count == 1 ? "Tests of \(packs[0].pack.id)" : "Tests of \(packs.count) packs",
            lead: failed == 0
                ? "Every test, expectation and property came out as its author wrote it."
                : "Failed: \(counted(failed, "test")). Either the law in the pack or the test is not what its author meant.",
            about: packs.count == 1 ? about(packs[0].pack) : [],
            figures: figures,
            blocks: failures + limitations + [overview] + packs.compactMap(coverage)
        )
    }

    private func about(_ pack: RulePack) -> [Report.Entry] {
        [
            Report.Entry("Pack", pack.title.description), Report.Entry("Version", pack.version.description),
            Report.Entry("In force from", pack.inForce.from.description), Report.Entry("Digest", pack.digest),
        ]
    }

    static func share(_ seen: Int, _ of: Int) -> String {
        of == 0 ? "100 %" : "\(seen * 100 / of) %"
    }

    // MARK: What failed

    private var failures: [Report.Block] {
        let failing = packs.filter { !$0.failed.isEmpty }
        guard !failing.isEmpty else { return [] }
        return [
            .section(
                "What failed",
                failing.flatMap { pack in pack.failed.flatMap { failure($0, pack.pack) } }
            )
        ]
    }

    private func failure(_ result: TestResult, _ pack: RulePack) -> [Report.Block] {
        let rows = result.facts.names.map { name in
            [Report.Cell(name.text), Report.Cell(result.facts[name]?.words ?? "")]
        }
        var blocks: [Report.Block] = [
            .list(result.differences.map { "\(result.place.file):\(result.place.line): \($0)." })
        ]
        if case .rule(let id, _) = result.subject, let rule = pack.rule(id) {
            blocks.append(.statement(Report.LegalStatement(rule, of: pack)))
        }
        blocks.append(.table(Report.Table("Facts of the case", columns: ["Fact", "Answer"], rows: rows)))
        return [.section("\(pack.id), \(result.subject.text)", blocks)]
    }

    private var limitations: [Report.Block] {
        let limited = packs.flatMap(\.results).filter { $0.limitation != nil }
        guard !limited.isEmpty else { return [] }
        return [
            .section(
                "Tried only in part",
                [
                    .list(
                        limited.map {
                            "\($0.place.file):\($0.place.line): \($0.subject.text): \($0.limitation ?? "")"
                        }
                    )
                ]
            )
        ]
    }

    // MARK: Overview and coverage

    private var overview: Report.Block {
        let rows = packs.map { pack in
            [
                Report.Cell(pack.pack.id), Report.Cell("\(pack.results.count)"),
                Report.Cell("\(pack.failed.count)", tone: pack.failed.isEmpty ? .good : .stop),
                Report.Cell(pack.coverage.map { Self.share($0.total.seen, $0.total.of) } ?? "not measured"),
            ]
        }
        return .section(
            "Pack by pack",
            [
                .table(
                    Report.Table(
                        "Tests by pack",
                        columns: ["Pack", "Tests", "Failed", "Covered"],
                        rows: rows
                    )
                )
            ]
        )
    }

    private func coverage(_ pack: Pack) -> Report.Block? {
        guard let coverage = pack.coverage else { return nil }
        return .section(
            "What the tests of \(pack.pack.id) have seen",
            CoverageTables(coverage, showsAll: showsAll).blocks
        )
    }
}
