import ArgumentParser
import Foundation
import Node
import RulePacks
import Wire

/// `comity rules new`.
struct RulesNew: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begin the pack of a jurisdiction: a file of numbered questions that decides nothing yet.",
        discussion: """
            Asks what it needs on a terminal; with flags it asks nothing. The new pack passes `comity rules check`, and sends \
            every case to a legal officer, because no provision has been read. It never invents a citation: each value and \
            rule holds a question instead, to be answered with the provision.

            Example:
              comity rules new LT --name Lithuania --adopt eu-victims --adopt eu-gdpr --in Jurisdictions

            Exit codes: 0 begun; 1 the jurisdiction has a pack already; 64 something was not said; 66 there is no such folder.
            """
    )

    /// ISO 3166-1, or 3166-2 for a part with law of its own.
    static let codeForm = "^[A-Z]{2}(-[A-Z0-9]{1,3})?$"

    @OptionGroup var options: NodeOptions
    @Argument(help: "The jurisdiction's code (ISO 3166-1, or 3166-2 for a part with law of its own).")
    var code: String?
    @Option(help: "The jurisdiction's name in English.") var name: String?
    @Option(help: "A shared instrument that binds it, by the name of its pack; repeatable.") var adopt:
        [String] = []
    @Option(help: "The first day on which the pack is meant to hold. Default: today.") var from: String?
    @Option(name: .customLong("in"), help: "The folder of jurisdictions.") var root: String = "Jurisdictions"

    func perform() async throws {
        let folder = try PackOptions.folder(root)
        let code = try answer(self.code, "Code of the jurisdiction (ISO 3166, for example LT)", flag: "CODE")
        let name = try answer(self.name, "Its name in English", flag: "--name")
        guard code.range(of: Self.codeForm, options: .regularExpression) != nil else {
            throw ValidationError("The code '\(code)' is not one like LT or GB-SCT.")
        }
        guard !name.isEmpty, name.count <= 80, !name.contains(where: \.isNewline) else {
            throw ValidationError("The name has 1 to 80 characters on one line.")
        }
        guard let day = from.map({ CalendarDate($0) }) ?? PackOptions.today else {
            throw ValidationError("--from is a date such as 2027-01-01.")
        }
        let file = PackFolder.joined(PackFolder.joined(root, code), "pack.yaml")
        guard !FileManager.default.fileExists(atPath: file) else {
            throw NodeError(
                .exists,
                "'\(file)' is there already. Change it instead, or compare with `comity rules diff`."
            )
        }
        let start = PackStart(
            code: code,
            name: name,
            from: day,
            layers: try layers(folder),
            schema: folder.schema.id
        )
        _ = try RulePack(
            yaml: start.text,
            file: file,
            schema: folder.schema,
            layers: folder.layers.map(\.pack)
        )
        try make(PackFolder.joined(root, code))
        try PageOption.write(start.text, to: file)
        options.answer(
            .object([
                "file": .string(file), "questions": .array(start.questions.map(JSON.string)),
            ]),
            """
            Begun: \(file). It decides nothing yet; every case goes to a legal officer.
            Questions to answer, each with its provision:
            \(start.questions.enumerated().map { "  \($0 + 1). \($1)" }.joined(separator: "\n"))
            Then: comity rules check \(file)
            """
        )
    }

    /// A flag's value, or what a person types.
    private func answer(_ given: String?, _ question: String, flag: String) throws -> String {
        if let given { return given }
        guard isatty(0) == 1, let typed = ask(question), !typed.isEmpty else {
            throw ValidationError("Say \(flag): \(question).")
        }
        return typed
    }

    private func ask(_ question: String) -> String? {
        print("\(question): ", terminator: "")
        return readLine()
    }

    /// The instruments named, or those to which a person says yes.
    private func layers(_ folder: PackFolder) throws -> [RulePack] {
        let known = folder.layers.map(\.pack)
        if adopt.isEmpty, isatty(0) == 1 {
            return known.filter {
                ask("Does '\($0.title)' bind it? (y/N)")?.lowercased().hasPrefix("y") == true
            }
        }
        return try adopt.map { id in
            guard let layer = known.first(where: { $0.id == id }) else {
                throw NodeError(
                    .notFound,
                    "There is no shared pack '\(id)'. \(Known.words(id, known.map(\.id)))"
                )
            }
            return layer
        }
    }

    private func make(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw NodeError(
                .misconfigured,
                "The folder '\(folder)' cannot be made. May this user write there?"
            )
        }
    }
}
