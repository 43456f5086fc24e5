import ArgumentParser
import Node
import RulePacks
import Wire

/// `comity rules sign`.
struct RulesSign: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign a version of a pack, as its author or as its reviewer.",
        discussion: """
            The author signs a draft. That makes the publication file: the pack, the fact schema and the shared layers that it \
            adopts, its difference from the published version, and what it does to the open cases of the node (asked as on the \
            day --on). A different person reads all of this, and signs the file:

              comity rules diff NODE/Jurisdictions/EE ee-2026.2.json --html difference.html
              comity rules test ee-2026.2.json
              comity rules impact ee-2026.2.json --home NODE --on 2027-01-01

            A signature holds for exactly these texts and reports. The reviewer's command makes the difference and runs the tests \
            again; where anything comes out otherwise, it refuses.

            Example:
              comity rules sign draft/EE --as author --key tamm.key --out ee-2026.2.json --home NODE
              comity rules sign ee-2026.2.json --as reviewer --key saar.key --home NODE

            Exit codes: 0 signed; 1 refused, with the reason; 65 a file cannot be read; 66 there is no such file; 78 the node or \
            what it has published cannot be used.
            """
    )

    @OptionGroup var options: NodeOptions
    @OptionGroup var lawOptions: LawOptions
    @OptionGroup var packOptions: PackOptions
    @Argument(help: "For the author the draft: a file or a folder. For the reviewer the publication file.")
    var file: String
    @Option(name: .customLong("as"), help: "author or reviewer.") var role: PublicationRole
    @Option(help: "The file of your private key, made with `comity rules keys make`.") var key: String
    @Option(help: "Where the publication is written. Default for the reviewer: the file itself.")
    var out: String?

    func validate() throws {
        guard role == .reviewer || out != nil else {
            throw ValidationError(
                "Say with --out where the publication is written, for example --out ee-2026.2.json."
            )
        }
    }

    func perform() async throws {
        let law = try lawOptions.law(options)
        let key = try SigningKeyFile.key(key)
        let target = out ?? file
        do {
            let (publication, statement) =
                role == .author ? try await draft(law) : try await reviewed(law)
            let signed = try publication.signed(statement, as: role, with: key)
            try PageOption.write(signed.json.prettyText() + "\n", to: target)
            options.answer(answer(statement, target), words(statement, publication, target))
        } catch let error as PublicationError {
            throw error.refusal(of: file, error.code == .unreadable ? .invalidInput : .untrusted)
        }
    }

    /// The author's part: everything is put together from the draft.
    private func draft(_ law: PublishedLaw) async throws -> (PackPublication, PublicationStatement) {
        let (pack, folder) = try packOptions.onePack(file)
        let current = try law.newest(of: try Self.jurisdiction(of: pack, file))
        let day = try packOptions.day()
        let publication = PackPublication(
            text: try folder.text(of: pack),
            schema: folder.schemaText,
            layers: try folder.adoptedTexts(of: pack),
            impact: try await impact(of: pack, folder, current, on: day),
            on: day
        )
        return try PackPublisher.prepare(publication, file: pack.place.file, following: current)
    }

    /// The reviewer's part: everything is made again and compared.
    private func reviewed(_ law: PublishedLaw) async throws -> (PackPublication, PublicationStatement) {
        let publication = try PublishedLaw.publication(file)
        guard publication.authorSignature != nil else {
            throw PublicationError(.unsigned, "its author has not signed it")
        }
        let folder = try PackFolder(published: file)
        guard let pack = folder.published?.pack else {
            throw NodeError(.invalidInput, "\(file) is no published pack.")
        }
        let current = try law.newest(of: try Self.jurisdiction(of: pack, file))
        let statement = try PackPublisher.statement(for: publication, file: file, following: current)
        let fresh = try await impact(
            of: pack,
            folder,
            current,
            on: publication.impactDay
        )
        guard publication.hasSameImpact(as: fresh) else {
            throw PublicationError(
                .staleImpact,
                "since the author signed, other cases have come to be touched than the report names"
            )
        }
        return (publication, statement)
    }

    static func jurisdiction(of pack: RulePack, _ file: String) throws -> String {
        guard let jurisdiction = pack.jurisdiction, pack.kind == .jurisdiction else {
            throw NodeError(
                .invalidInput,
                "\(file) is a shared layer. It is published inside each pack that adopts it; sign that pack."
            )
        }
        return jurisdiction
    }

    /// The report on the node's cases; none were touched by a law that has no version before.
    private func impact(
        of pack: RulePack,
        _ folder: PackFolder,
        _ current: SignedEdition?,
        on day: CalendarDate
    ) async throws -> ImpactReport {
        guard current != nil, let node = try lawOptions.node(options) else { return ImpactReport([]) }
        return try await Impact(of: pack, folder, on: day, node: node).report
    }

    private func answer(_ statement: PublicationStatement, _ target: String) -> JSON {
        .object(["signedAs": .string(role.rawValue), "statement": statement.json, "file": .string(target)])
    }

    private func words(
        _ statement: PublicationStatement,
        _ publication: PackPublication,
        _ target: String
    ) -> String {
        let touched = publication.impact["cases"]?.array?.count ?? 0
        let cases =
            statement.previous == nil
            ? "none: the first version"
            : "\(statement.impactDigest), \(touched) \(touched == 1 ? "case comes" : "cases come") out otherwise on \(publication.impactDay)"
        let previous = statement.previous.map { "follows version \($0.version)" } ?? "the first version"
        return """
            Signed as \(role.rawValue): \(statement.pack) \(statement.version), \(previous)
              the pack     \(statement.contents.digest)
              fact schema  \(statement.contents.schema)
              \(statement.contents.layers.count) layers, each by its digest
              difference   \(statement.diffDigest ?? "none: the first version")
              tests        \(statement.testDigest), all passed
              open cases   \(cases)
            Written to \(target). \(role == .author ? "Now a different person reads it and signs as reviewer." : "Now it can be published: comity rules publish \(target)")
            """
    }
}
