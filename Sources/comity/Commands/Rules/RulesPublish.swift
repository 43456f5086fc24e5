import ArgumentParser
import Node
import RulePacks
import Wire

/// `comity rules publish`.
struct RulesPublish: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Put a pack into force that two people have signed.",
        discussion: """
            Verifies both signatures against the folder's signers.json, runs the pack's tests, makes the difference from the \
            version in force again, and compares all of it with what was signed. Then the text becomes the jurisdiction's \
            pack.yaml, and the publication is kept in published/ for ever. There is no option that lets a pack through.

            Example:
              comity rules publish ee-2026.2.json --in Jurisdictions

            Exit codes: 0 in force; 1 refused: unsigned, signed once, one signer twice, unknown signer, changed, of a stale \
            difference, of no higher version, or tests fail; 65 a file cannot be read; 66 there is no such file.
            """
    )

    @OptionGroup var options: NodeOptions
    @Argument(help: "The publication file with both signatures.") var file: String
    @Option(name: .customLong("in"), help: "The folder of jurisdictions.") var root: String = "Jurisdictions"
    @Flag(help: "Only verify; change nothing.") var verify = false

    func perform() async throws {
        let folder = try PackOptions.folder(root)
        let files = SigningFiles(root: root)
        let publication = try SigningFiles.publication(file)
        let draft: RulePack
        do {
            draft = try RulePack(
                yaml: publication.text,
                file: file,
                schema: folder.schema,
                layers: folder.layers.map(\.pack)
            )
        } catch {
            throw error.asNodeError("The pack in \(file) cannot be used:")
        }
        guard let jurisdiction = draft.jurisdiction, draft.kind == .jurisdiction else {
            throw NodeError(.invalidInput, "\(file) holds no jurisdiction's pack.")
        }
        let current =
            folder.jurisdictions.contains(jurisdiction) ? try folder.usablePack(of: jurisdiction) : nil
        let context = PublicationContext(
            schema: folder.schema,
            layers: folder.layers.map(\.pack),
            current: current
        )
        do {
            let (pack, statement) = try files.acceptance().accept(publication, file: file, context: context)
            if !verify {
                try files.putInForce(publication, pack, replacing: current, jurisdiction: jurisdiction)
            }
            options.answer(statement.json, words(pack, current))
        } catch let error as PublicationError {
            throw error.asNodeError(file)
        }
    }

    private func words(_ pack: RulePack, _ current: RulePack?) -> String {
        let replaced = current.map { " in place of \($0.version)" } ?? ""
        return verify
            ? "\(pack.id) \(pack.version) may be published\(replaced): both signatures hold. Nothing was changed."
            : "\(pack.id) \(pack.version) is in force\(replaced), \(pack.digest)."
    }
}
