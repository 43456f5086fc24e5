import JOSE
import RulePacks
import Testing
import Wire

@Suite("Publication with four eyes")
struct PublicationTests {
    let schema: FactSchema
    /// The version that is published.
    let current: SignedEdition
    /// What follows it, signed by nobody yet.
    let draft: PackPublication
    let statement: PublicationStatement
    let author = SigningKey()
    let reviewer = SigningKey()
    let outsider = SigningKey()
    let door: PackAcceptance

    init() throws {
        schema = try ExamplePack.schema()
        current = try Self.edition(ExamplePack.text("arvenia.yaml"))
        door = PackAcceptance(
            authors: try KeySet([author.publicKey, reviewer.publicKey]),
            reviewers: try KeySet([author.publicKey, reviewer.publicKey])
        )
        (draft, statement) = try PackPublisher.prepare(
            Self.publication(ComparingTests.amended(try ExamplePack.text("arvenia.yaml"))),
            file: "arvenia.yaml",
            following: current
        )
    }

    static func publication(_ text: String, layers: [String] = []) throws -> PackPublication {
        PackPublication(
            text: text,
            schema: try ExamplePack.text("facts.yaml"),
            layers: layers,
            impact: ImpactReport([]),
            on: try #require(CalendarDate("2026-08-01"))
        )
    }

    static func edition(_ text: String, layers: [String] = []) throws -> SignedEdition {
        var reader = PublicationReader()
        let read = try reader.read(publication(text, layers: layers), file: "pack.yaml")
        let tests = PackPublisher.testDigest([])
        return SignedEdition(
            pack: read,
            statement: PackPublisher.statement(for: read, following: nil, tests: tests)
        )
    }

    func refusal(_ publication: PackPublication, following current: SignedEdition?) -> PublicationError.Code?
    {
        do {
            _ = try door.accept(publication, file: "arvenia.yaml", following: current)
            return nil
        } catch {
            return error.code
        }
    }

    func refusal(_ publication: PackPublication) -> PublicationError.Code? {
        refusal(publication, following: current)
    }

    func signed(_ statement: PublicationStatement? = nil) throws -> PackPublication {
        try draft.signed(statement ?? self.statement, as: .author, with: author)
            .signed(statement ?? self.statement, as: .reviewer, with: reviewer)
    }

    @Test("a pack signed by an author and a different reviewer is taken, also through JSON")
    func accepted() throws {
        let publication = try PackPublication(json: JSON(parsing: signed().json.bytes()))
        let edition = try door.accept(publication, file: "arvenia.yaml", following: current)
        #expect(edition.pack.pack.version.description == "2026.4")
        #expect(edition.statement.previous?.digest == current.pack.pack.digest)
        #expect(edition.statement.previous?.statement == current.statement.statementDigest)
    }

    @Test("unsigned, signed once, or stripped of a signature: refused")
    func missingSignatures() throws {
        #expect(refusal(draft) == .unsigned)
        var publication = try signed()
        publication.reviewerSignature = nil
        #expect(refusal(publication) == .signedOnce)
        publication.reviewerSignature = ""
        #expect(refusal(publication) == .badSignature)
        publication = try signed()
        publication.authorSignature = nil
        #expect(refusal(publication) == .signedOnce)
    }

    @Test("one person cannot be both, and one signature cannot stand in both places")
    func sameSigner() throws {
        let once = try draft.signed(statement, as: .author, with: author)
        #expect(throws: PublicationError.self) { try once.signed(statement, as: .reviewer, with: author) }
        var doubled = once
        doubled.reviewerSignature = once.authorSignature
        #expect(refusal(doubled) == .badSignature)
        // Each signature alone is good; together they are by one person.
        doubled.reviewerSignature =
            try draft.signed(statement, as: .reviewer, with: author).reviewerSignature
        #expect(refusal(doubled) == .sameSigner)
    }

    @Test("a signature by somebody who may not sign is refused")
    func stranger() throws {
        let publication = try draft.signed(statement, as: .author, with: author)
            .signed(statement, as: .reviewer, with: outsider)
        #expect(refusal(publication) == .unknownSigner)
    }

    @Test("any change to a text or a report after signing is refused, a comment is not a change")
    func changedText() throws {
        var publication = try signed()
        publication.text = publication.text.replacing("value: 180", with: "value: 190")
        #expect(refusal(publication) == .wrongDigest)
        publication = try signed()
        publication.schema = publication.schema.replacing(
            "facts:",
            with: "facts:\n  extra.fact: {type: bool, ask: New?}",
            maxReplacements: 1
        )
        #expect(refusal(publication) == .wrongDigest)
        publication = try signed()
        publication.impact = ["cases": []]
        #expect(refusal(publication) == .wrongDigest)
        publication = try signed()
        publication.impactDay = try #require(CalendarDate("2030-01-01"))
        #expect(refusal(publication) == .wrongDigest)
        publication = try signed()
        publication.diff = nil
        #expect(refusal(publication) == .staleDiff)
        publication = try signed()
        publication.text = "# reviewed\n" + publication.text
        #expect(refusal(publication) == nil)
    }

    @Test("a difference that was reviewed against another version is stale, an older version is a downgrade")
    func order() throws {
        let other = try Self.edition(
            ExamplePack.text("arvenia.yaml").replacing(
                "A specialist leads",
                with: "A trained specialist leads"
            )
        )
        let publication = try signed()
        #expect(refusal(publication, following: other) == .staleDiff)
        #expect(refusal(publication, following: nil) == .staleDiff)
        let taken = try door.accept(publication, file: "arvenia.yaml", following: current)
        #expect(refusal(publication, following: taken) == .downgraded)
        var forged = statement
        forged.diffDigest = statement.testDigest
        #expect(refusal(try signed(forged)) == .staleDiff)
        // The digest and the report agree with each other, but the report is not what a node finds.
        var smoothed = draft
        smoothed.diff = ["format": "comity-pack-diff/1"]
        var reader = PublicationReader()
        let read = try reader.read(smoothed, file: "arvenia.yaml")
        forged = PackPublisher.statement(for: read, following: current, tests: statement.testDigest)
        smoothed = try smoothed.signed(forged, as: .author, with: author)
            .signed(forged, as: .reviewer, with: reviewer)
        #expect(refusal(smoothed) == .staleDiff)
    }

    @Test("a pack whose tests fail cannot be stated, let alone published")
    func failingTests() throws {
        let broken = draft.text.replacing(
            "{given: {victim.consent: given}, expect: silent}",
            with: "{given: {victim.consent: given}, expect: refuse}"
        )
        #expect(broken != draft.text)
        let error = #expect(throws: PublicationError.self) {
            try PackPublisher.prepare(Self.publication(broken), file: "f.yaml", following: current)
        }
        #expect(error?.code == .testsFailed)
    }

    @Test("a pack is published with exactly the layers that it adopts, each fixed by its digest")
    func layers() throws {
        let layer = """
            pack: xa-layer
            kind: layer
            title: A layer
            version: 1.0
            facts: comity-facts/1
            inForce: {from: 2020-01-01}
            sources: {act: {title: An act, id: act}}
            parameters: {}
            topics: {process: {default: permit}}
            rules: []
            """
        let adopting = draft.text.replacing(
            "sources:",
            with: "adopts: [{pack: xa-layer, version: 1.0}]\nsources:",
            maxReplacements: 1
        )
        let edition = try Self.edition(adopting, layers: [layer])
        #expect(edition.statement.contents.layers.map(\.pack) == ["xa-layer"])
        #expect(edition.pack.pack.adopts.first?.digest == edition.statement.contents.layers.first?.digest)
        #expect(throws: PublicationError.self) { try Self.edition(adopting, layers: []) }
        #expect(throws: PublicationError.self) { try Self.edition(adopting, layers: [layer, layer]) }
        // The layer says something else under the same version: no later pack may bring it.
        let next = adopting.replacing("version: 2026.4", with: "version: 2026.5")
        let error = #expect(throws: PublicationError.self) {
            try PackPublisher.prepare(
                Self.publication(next, layers: [layer.replacing("title: A layer", with: "title: Another")]),
                file: "f.yaml",
                following: edition
            )
        }
        #expect(error?.code == .wrongLayers)
    }

    @Test("a decision is replayed byte for byte with the pack of its day, and not with another")
    func replay() throws {
        let facts = try Facts(json: TwoPacksTests.inOrder, schema: schema)
        let day = try #require(CalendarDate("2026-08-20"))
        let current = self.current.pack.pack
        let stored = assess(packs: [Participant(current, as: .sender)], facts: facts, schema: schema, on: day)
        let again = try LegalAssessment(json: JSON(parsing: stored.canonicalBytes()))
        #expect(
            try Replay.check(
                again,
                participants: [Participant(current, as: .sender)],
                facts: facts,
                schema: schema
            ) == .same
        )
        let amended = try ExamplePack.pack(ComparingTests.amended)
        let other = try Replay.check(
            again,
            participants: [Participant(amended, as: .sender)],
            facts: facts,
            schema: schema
        )
        #expect(other != .same)
        var changed = facts
        changed["case.stage"] = .choice("closed")
        #expect(
            try Replay.check(
                again,
                participants: [Participant(current, as: .sender)],
                facts: changed,
                schema: schema
            ) == .otherFacts
        )
    }
}
