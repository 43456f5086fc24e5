import ArgumentParser
import Foundation
import JOSE
import Node
import RulePacks
import RuleReports
import Wire

/// `comity rules sign`.
struct RulesSign: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign a version of a pack, as its author or as its reviewer.",
        discussion: """
            A signature holds for exactly this text, its difference from the version in force, the outcome of its tests, and \
            the report on the open cases of the node (with --home; without, no cases were looked at). The author signs the \
            pack and makes the publication file; a different person reads the same reports, and signs that file.

            Example:
              comity rules sign draft.yaml --as author --key jurist.key --in-force Jurisdictions/EE --out ee-2026.2.json
              comity rules sign ee-2026.2.json --as reviewer --key counsel.key --in-force Jurisdictions/EE

            Exit codes: 0 signed; 1 refused, with the reason; 65 a file cannot be read; 66 there is no such file.
            """
    )

    @OptionGroup var options: NodeOptions
    @OptionGroup var packOptions: PackOptions
    @Argument(help: "For the author the pack file, for the reviewer the publication file.") var file: String
    @Option(name: .customLong("as"), help: "author or reviewer.") var role: PublicationRole
    @Option(help: "Your private key, made with `comity rules keys`.") var key: String
    @Option(
        help:
            "The pack in force that this one follows: a file or a jurisdiction's folder. Leave it out for the first."
    )
    var inForce: String?
    @Option(help: "Where the publication is written. Default for the reviewer: the file itself.") var out:
        String?

    func perform() async throws {
        let publication =
            role == .author
            ? PackPublication(text: try PackFolder.text(of: file)) : try SigningFiles.publication(file)
        guard let target = out ?? (role == .reviewer ? file : nil) else {
            throw ValidationError("Say with --out where the publication is written.")
        }
        let (folder, current) = try currentPack()
        let context = PublicationContext(
            schema: folder.schema,
            layers: folder.layers.map(\.pack),
            current: current
        )
        try checkAdoptions(publication.text, folder)
        let impact = try await self.impact(publication.text, folder)
        do {
            let statement = try PackPublisher.statement(
                text: publication.text,
                file: file,
                impact: impact,
                context: context
            )
            let signed = try publication.signed(statement, as: role, with: SigningFiles.key(key))
            try PageOption.write(signed.json.prettyText() + "\n", to: target)
            options.answer(statement.json, words(statement, target))
        } catch let error as PublicationError {
            throw error.asNodeError(file)
        }
    }

    private func currentPack() throws -> (PackFolder, RulePack?) {
        guard let inForce else { return (try packOptions.folder(for: file), nil) }
        let (pack, folder) = try packOptions.onePack(inForce)
        return (folder, pack)
    }

    /// Names every adoption without a digest at once, with the digest to write.
    private func checkAdoptions(_ text: String, _ folder: PackFolder) throws {
        let pack: RulePack
        do {
            pack = try RulePack(
                yaml: text,
                file: file,
                schema: folder.schema,
                layers: folder.layers.map(\.pack)
            )
        } catch {
            throw error.asNodeError("The pack cannot be signed:")
        }
        let findings = pack.adopts.filter { $0.digest == nil }.map { adoption in
            let layer = folder.layers.map(\.pack).first {
                $0.id == adoption.pack && $0.version == adoption.version
            }
            let remedy = layer.map { "write digest: \"\($0.digest)\"" } ?? "it is not at hand; fetch it"
            return
                "\(adoption.place): '\(adoption.pack)' \(adoption.version) is adopted without a digest: \(remedy)"
        }
        guard findings.isEmpty else {
            throw NodeError(
                .invalidInput,
                "A published pack names each layer by its digest:",
                findings: findings
            )
        }
    }

    /// The report on the node's cases, where a node is named.
    private func impact(_ text: String, _ folder: PackFolder) async throws -> ImpactReport {
        guard options.home != nil, inForce != nil else { return ImpactReport([]) }
        let draft = try RulePack(
            yaml: text,
            file: file,
            schema: folder.schema,
            layers: folder.layers.map(\.pack)
        )
        return try await Impact(
            of: draft,
            home: options.nodeHome(),
            inForce: folder,
            on: packOptions.day()
        ).report
    }

    private func words(_ statement: PublicationStatement, _ target: String) -> String {
        let previous = statement.previous.map { "follows \($0.version), \($0.digest)" } ?? "the first version"
        return """
            Signed as \(role.rawValue): \(statement.pack) \(statement.version)
              text        \(statement.digest)
              \(previous)
              difference  \(statement.diffDigest ?? "none: the first version")
              tests       \(statement.testDigest)
              open cases  \(statement.impactDigest)
            Written to \(target). \(role == .author ? "Now a different person reviews and signs it." : "It can be published now.")
            """
    }
}

extension PublicationRole: ExpressibleByArgument {}
