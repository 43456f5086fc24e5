import ArgumentParser
import Node
import RulePacks
import RuleReports
import Wire

/// `comity rules table`.
struct RulesTable: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "table",
        abstract: "Show the rules of a topic as a decision table.",
        discussion: """
            For review by people who do not read YAML: a row is a rule, a column a clause in its author's words, the \
            strictest first. Without TOPIC every topic of the pack is shown.

            Example:
              comity rules table Jurisdictions/EE/pack.yaml consent --html consent.html

            Exit codes: 0 shown; 65 the pack cannot be read; 66 there is no such file or topic.
            """
    )

    @OptionGroup var options: NodeOptions
    @OptionGroup var packOptions: PackOptions
    @OptionGroup var page: PageOption
    @Argument(help: "A pack file or a jurisdiction's folder.") var path: String
    @Argument(help: "The topic, for example consent.") var topic: String?

    func perform() async throws {
        let (pack, folder) = try packOptions.onePack(path)
        let names = topic.map { [$0] } ?? pack.topics.map(\.name)
        let day = max(try packOptions.day(), pack.inForce.from)
        let tables = try names.map { name in
            guard pack.topics.contains(where: { $0.name == name }) else {
                throw NodeError(
                    .notFound,
                    "The pack \(pack.id) has no topic '\(name)'. \(Known.words(name, pack.topics.map(\.name)))"
                )
            }
            return DecisionTable(pack, topic: name, schema: folder.schema, on: day)
        }
        let report = TableSheet(tables, of: pack).report
        try page.write(report)
        options.answer(.array(tables.map(\.json)), TextReport(report).text)
    }
}
