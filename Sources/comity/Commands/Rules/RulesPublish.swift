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
            Verifies both signatures against the node's list of signers, runs the pack's tests, makes the difference from the \
            published version again, and compares all of it with what was signed. Then the version is kept in the node's folder \
            of published packs for ever, and the node uses it from then on. There is no option that lets a pack through. Another \
            agency's pack is published the same way, from the file that its own people signed; several versions in their order. Who \
            publishes goes into the journal.

            Example:
              comity rules publish ee-2026.2.json --home /srv/comity
              comity rules publish pt-2026.1.json pt-2026.2.json --home /srv/comity

            Exit codes: 0 published; 1 refused: unsigned, signed once, one signer twice, unknown signer, changed, of a stale \
            difference, of no higher version, tests fail, or you are nobody whom the node knows; 65 a file cannot be read; 66 there \
            is no such file; 78 the node or what it has published cannot be used.
            """
    )

    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var lawOptions: LawOptions
    @Argument(help: "The publication file with both signatures; several in the order of their versions.")
    var files: [String]
    @Flag(help: "Only verify; change nothing.") var verify = false

    func validate() throws {
        guard !verify || files.count == 1 else {
            throw ValidationError(
                "--verify looks at one file: a later version can only follow a published one."
            )
        }
    }

    func perform() async throws {
        let law = try lawOptions.law(options)
        // A folder without a node has no journal, and nobody acts who only verifies.
        var record: Record?
        if !verify, let node = try lawOptions.node(options) {
            record = Record(node: node, officer: try await officer.proven(options))
        }
        var published: [(edition: SignedEdition, current: SignedEdition?, file: String?)] = []
        for file in files {
            do {
                published.append(try await publish(file, law, record))
            } catch let error as PublicationError {
                throw error.refusal(of: file, error.code == .unreadable ? .invalidInput : .untrusted)
            }
        }
        options.answer(
            .array(
                published.map { edition, current, file in
                    .object([
                        "statement": edition.statement.json, "published": .bool(file != nil),
                        "file": file.map(JSON.string) ?? .null,
                        "replaces": current.map { .string($0.statement.version.description) } ?? .null,
                    ])
                }
            ),
            published.map { words($0.edition, $0.current, $0.file) }.joined(separator: "\n")
        )
    }

    /// Where it is kept who publishes.
    private struct Record {
        var node: Node
        var officer: Officer
    }

    private func publish(_ file: String, _ law: PublishedLaw, _ record: Record?) async throws -> (
        SignedEdition, SignedEdition?, String?
    ) {
        let publication = try PublishedLaw.publication(file)
        guard let read = try PackFolder(published: file).published else {
            throw NodeError(.invalidInput, "\(file) is no published pack.")
        }
        let jurisdiction = try RulesSign.jurisdiction(of: read.pack, file)
        let acceptance = try PackSigners(file: law.signers).acceptance(for: jurisdiction)
        // What anybody can see comes before what only the node's folder can say.
        _ = try acceptance.verifySignatures(of: publication)
        let current = try law.newest(of: jurisdiction)
        let edition = try acceptance.accept(publication, file: file, following: current)
        guard !verify else { return (edition, current, nil) }
        let statement = edition.statement
        guard let record else {
            let kept = try law.put(publication, version: statement.version, jurisdiction: jurisdiction)
            return (edition, current, kept)
        }
        let kept = try await record.node.publish(
            publication,
            statement,
            jurisdiction: jurisdiction,
            by: record.officer
        )
        return (edition, current, kept)
    }

    private func words(_ edition: SignedEdition, _ current: SignedEdition?, _ file: String?) -> String {
        let pack = edition.pack.pack
        let after = current.map { " after \($0.statement.version)" } ?? ""
        guard let file else {
            return
                "\(pack.id) \(pack.version) may be published\(after): both signatures hold, its tests pass. Nothing was changed."
        }
        let from = pack.inForce.from > PackOptions.today ? ", in force from \(pack.inForce.from)" : ""
        return "\(pack.id) \(pack.version) is published\(after)\(from): \(file)\n  \(pack.digest)"
    }
}
