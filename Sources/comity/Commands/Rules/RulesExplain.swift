import ArgumentParser
import Foundation
import Node
import RulePacks
import RuleReports
import Store
import Wire

/// `comity rules explain`.
struct RulesExplain: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why a case comes out as it does, with every provision.",
        discussion: """
            SUBJECT is a case of the node that was assessed before, by its reference, or a JSON file of facts: \
            {"harmed.consent": "given", "referral.purpose": "victim-support"}. What is not in the file has no answer: it is \
            neither no nor zero, but a question.

            Example:
              comity rules explain facts.json --sender EE --receiver PT --on 2026-12-01
              comity rules explain PV-2026-17 --home /srv/comity --html why.html

            Exit codes: 0 explained, whatever the outcome; 65 a fact or pack cannot be read; 66 there is no such case or file.
            """
    )

    @OptionGroup var options: NodeOptions
    @OptionGroup var packOptions: PackOptions
    @OptionGroup var page: PageOption
    @Argument(help: "A case's reference, or a JSON file of facts.") var subject: String
    @Option(help: "With a file: the sending jurisdiction's code, or its pack file.") var sender: String?
    @Option(help: "With a file: the receiving jurisdiction's code, or its pack file.") var receiver: String?

    @Flag(help: "Show the rules that stay silent too, and what silences each.") var all = false

    func perform() async throws {
        let (assessor, facts) =
            try await namesFile ? ofFile() : ofCase()
        let explanation = assessor.explain(facts)
        let name = URL(fileURLWithPath: subject).lastPathComponent
        try page.write(ExplanationSheet(explanation, facts: facts, subject: name, showsAll: true).report)
        options.answer(
            explanation.json,
            TextReport(ExplanationSheet(explanation, facts: facts, subject: name, showsAll: all).report).text
        )
    }

    /// Whether a file is meant: because it is there, or because nothing else would be called so.
    private var namesFile: Bool {
        FileManager.default.fileExists(atPath: subject) || subject.hasSuffix(".json")
    }

    private func ofFile() throws -> (Assessor, Facts) {
        guard sender != nil || receiver != nil else {
            throw ValidationError("Say whose law is asked: --sender CODE, --receiver CODE, or both.")
        }
        let day = try packOptions.day()
        let parts: [(String?, RulePacks.Side)] = [(sender, .sender), (receiver, .receiver)]
        var participants: [Participant] = []
        var schema: FactSchema?
        for case (let name?, let side) in parts {
            let (pack, folder) = try self.pack(name)
            schema = folder.schema
            participants.append(Participant(pack, as: side, layers: folder.layers.map(\.pack)))
        }
        guard let schema else { throw ValidationError("Say whose law is asked.") }
        let json = try JSON(parsing: PackFolder.text(of: subject), limits: .local)
        do {
            let facts = try Facts(json: json, schema: schema)
            return (Assessor(participants, schema: schema, on: day), facts)
        } catch {
            throw NodeError(.invalidInput, "\(subject): \(error.description)")
        }
    }

    /// A pack by its file, or by its jurisdiction's code in the folder of all.
    private func pack(_ name: String) throws -> (RulePack, PackFolder) {
        do {
            if FileManager.default.fileExists(atPath: name), let found = try packOptions.packs([name]).first {
                return (found.pack, found.folder)
            }
            let folder = try PackFolder(root: packOptions.jurisdictions ?? "Jurisdictions")
            return (try folder.pack(of: name), folder)
        } catch let error as PackError {
            throw error.asNodeError("The pack of '\(name)' cannot be used:")
        }
    }

    /// The case as it was last assessed, asked again on the same facts and day under the packs in force.
    private func ofCase() async throws -> (Assessor, Facts) {
        let node = try options.node()
        let record = try await node.caseRecord(subject)
        let id = record.id
        guard let last = try await node.store.read({ try $0.latestAssessment(of: id) }) else {
            throw NodeError(
                .notFound,
                "The case \(subject) has not been assessed yet. Ask with `comity referral assess \(subject) --to …`."
            )
        }
        return try LoggedCase(last).asked(again: node.library, today: node.clock.now.lawDay)
    }
}
