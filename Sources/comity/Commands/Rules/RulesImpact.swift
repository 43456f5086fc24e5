import ArgumentParser
import Node
import Referrals
import RulePacks
import RuleReports
import Store
import Wire

/// `comity rules impact`.
struct RulesImpact: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "impact",
        abstract: "Show what a new pack would do to the cases of this node.",
        discussion: """
            Asks every case of the node again, on the facts of its last assessment: once with the packs in force, once with \
            the new pack in place of its predecessor. Cases are named by their identifiers only, and no answer is shown. \
            Nothing is changed. With --on the cases that have not left yet are asked as if they left on that day.

            Example:
              comity rules impact draft.yaml --home /srv/comity --on 2027-01-01 --html impact.html

            Exit codes: 0 no case comes out otherwise; 2 some do; 65 a pack or a fact cannot be read; 66 there is no such file.
            """
    )

    @OptionGroup var options: NodeOptions
    @OptionGroup var packOptions: PackOptions
    @OptionGroup var page: PageOption
    @Argument(help: "The new pack: a draft, a jurisdiction's folder, or a publication file.") var path: String

    func perform() async throws {
        let (pack, folder) = try packOptions.onePack(path)
        let impact = try await Impact(of: pack, folder, on: try packOptions.day(), node: try options.node())
        let report = impact.sheet.report
        try page.write(report)
        options.answer(impact.report.json, TextReport(report).text)
        if impact.report.cases.contains(where: { $0.kind != .same }) { throw ExitCode(2) }
    }
}

/// A new pack tried on the cases of a node.
struct Impact {
    let report: ImpactReport
    let old: RulePack
    let new: RulePack
    private let source: String

    /// The most cases that are looked at.
    private static let mostCases = 100_000

    /// - Parameters:
    ///   - folder: what the draft is read with: its schema and its layers.
    ///   - day: the day on which the cases are asked, for all alike.
    init(of draft: RulePack, _ folder: PackFolder, on day: CalendarDate, node: Node) async throws {
        let library = node.library
        let today = node.clock.now.lawDay
        let own = try library.pack(for: library.jurisdiction, on: today)
        let replaced = try library.pack(named: draft.id, on: today).pack
        let isOwn = draft.jurisdiction == library.jurisdiction
        let schema = isOwn ? (folder.schema, folder.schemaText) : (own.schema, own.publication.schema)
        let replacement = Participant(draft, as: nil, layers: folder.layers.map(\.pack))
        var assessors: [[String]: (old: Assessor, new: Assessor)] = [:]
        var impacts: [ImpactReport.CaseImpact] = []
        for (id, record) in try await Self.lastAssessments(node) {
            let logged = try LoggedCase(record)
            guard logged.assessment.packs.contains(where: { $0.id == draft.id }) else { continue }
            let key = logged.assessment.packs.map { "\($0.id) \($0.side?.rawValue ?? "")" }
            if assessors[key] == nil {
                let before = try logged.participants(library, on: today, schema: own.publication.schema)
                let after = try logged.participants(
                    library,
                    on: today,
                    schema: schema.1,
                    replacing: replacement
                )
                assessors[key] = (
                    Assessor(before, schema: own.schema, on: day), Assessor(after, schema: schema.0, on: day)
                )
            }
            guard let pair = assessors[key] else { continue }
            let facts = try Self.facts(of: logged, asked: day, schema.0)
            impacts += ImpactReport([(id, facts)], from: pair.old, to: pair.new).cases
        }
        report = ImpactReport(impacts)
        old = replaced
        new = draft
        source = "the cases of this node that asked this pack, on the day \(day)"
    }

    /// What is known of a case. One that has not left yet would be referred and received on the day of asking.
    private static func facts(
        of logged: LoggedCase,
        asked day: CalendarDate,
        _ schema: FactSchema
    ) throws -> Facts {
        var facts = try logged.facts(schema)
        guard logged.record.occasion == .sending else { return facts }
        for name in [FactName("referral.date"), FactName("referral.received")] where schema[name] != nil {
            facts[name] = .date(day)
        }
        return facts
    }

    var sheet: ImpactSheet { ImpactSheet(report, from: old, to: new, source: source) }

    /// Each case and each referral that arrived, by its identifier, with its last assessment.
    private static func lastAssessments(_ node: Node) async throws -> [(id: String, record: AssessmentRecord)]
    {
        try await node.store.read { store in
            let subjects =
                try store.cases(limit: mostCases).map(\.id)
                + store.threads(side: .receiver, limit: mostCases).map(\.id)
            return try subjects.compactMap { id in try store.latestAssessment(of: id).map { (id.text, $0) } }
        }
    }
}
