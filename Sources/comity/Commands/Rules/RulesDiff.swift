import ArgumentParser
import Node
import RulePacks
import RuleReports
import Wire

/// `comity rules diff`.
struct RulesDiff: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two versions of a pack by their legal effect.",
        discussion: """
            Layout, comments and order do not count. What counts: values by date, rules added and dropped, and rules that \
            make some case come out otherwise, each with the smallest such case.

            Example:
              comity rules diff Jurisdictions/EE/pack.yaml draft/EE/pack.yaml --html diff.html

            Exit codes: 0 the two say the same; 2 they differ; 65 a pack cannot be read; 66 there is no such file.
            """
    )

    @OptionGroup var options: NodeOptions
    @OptionGroup var packOptions: PackOptions
    @OptionGroup var page: PageOption
    @Argument(help: "The pack in force: a file or a jurisdiction's folder.") var old: String
    @Argument(help: "The new pack: a file or a jurisdiction's folder.") var new: String

    func perform() async throws {
        let (before, folder) = try packOptions.onePack(old)
        let (after, _) = try packOptions.onePack(new)
        guard before.id == after.id else {
            throw NodeError(
                .invalidInput,
                "The two are different packs: '\(before.id)' and '\(after.id)'. Compare two versions of one."
            )
        }
        let diff = PackComparison(
            from: before,
            to: after,
            schema: folder.schema,
            layers: folder.layers.map(\.pack)
        ).diff()
        let report = DiffSheet(diff, from: before, to: after).report
        try page.write(report)
        options.answer(diff.json, TextReport(report).text)
        if !diff.isEmpty { throw ExitCode(2) }
    }
}
