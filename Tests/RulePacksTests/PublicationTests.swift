import JOSE
import RulePacks
import Testing
import Wire

@Suite("Publication with four eyes")
struct PublicationTests {
    let schema: FactSchema
    let current: RulePack
    let context: PublicationContext
    let text: String
    let author = SigningKey()
    let reviewer = SigningKey()
    let outsider = SigningKey()
    let door: PackAcceptance
    let statement: PublicationStatement

    init() throws {
        schema = try ExamplePack.schema()
        current = try ExamplePack.pack()
        context = PublicationContext(schema: schema, layers: [], current: current)
        text = ComparingTests.amended(try ExamplePack.text("arvenia.yaml"))
        door = PackAcceptance(
            authors: try KeySet([author.publicKey, reviewer.publicKey]),
            reviewers: try KeySet([author.publicKey, reviewer.publicKey])
        )
        statement = try PackPublisher.statement(
            text: text,
            file: "arvenia.yaml",
            impact: ImpactReport([]),
            context: context
        )
    }

    func refusal(_ publication: PackPublication, _ context: PublicationContext? = nil) -> PublicationError
        .Code?
    {
        do {
            _ = try door.accept(publication, file: "arvenia.yaml", context: context ?? self.context)
            return nil
        } catch {
            return error.code
        }
    }

    func signed(_ statement: PublicationStatement? = nil) throws -> PackPublication {
        try PackPublication(text: text)
            .signed(statement ?? self.statement, as: .author, with: author)
            .signed(statement ?? self.statement, as: .reviewer, with: reviewer)
    }

    @Test("a pack signed by an author and a different reviewer is taken, also through JSON")
    func accepted() throws {
        let publication = try PackPublication(json: signed().json)
        let (pack, statement) = try door.accept(publication, file: "arvenia.yaml", context: context)
        #expect(pack.version.description == "2026.4")
        #expect(statement.previous?.digest == current.digest)
    }

    @Test("unsigned, signed once, or stripped of a signature: refused")
    func missingSignatures() throws {
        #expect(refusal(PackPublication(text: text)) == .unsigned)
        var publication = try signed()
        publication.reviewerSignature = nil
        #expect(refusal(publication) == .signedOnce)
        publication.reviewerSignature = ""
        #expect(refusal(publication) == .badSignature)
    }

    @Test("one person cannot be both, and one signature cannot stand in both places")
    func sameSigner() throws {
        let once = try PackPublication(text: text).signed(statement, as: .author, with: author)
        #expect(throws: PublicationError.self) { try once.signed(statement, as: .reviewer, with: author) }
        var doubled = once
        doubled.reviewerSignature = once.authorSignature
        #expect(refusal(doubled) == .badSignature)
    }

    @Test("a signature by somebody who may not sign is refused")
    func stranger() throws {
        let publication = try PackPublication(text: text)
            .signed(statement, as: .author, with: author).signed(statement, as: .reviewer, with: outsider)
        #expect(refusal(publication) == .unknownSigner)
    }

    @Test("any change to the text after signing is refused, a comment is not a change")
    func changedText() throws {
        var publication = try signed()
        publication.text = publication.text.replacing("value: 180", with: "value: 190")
        #expect(refusal(publication) == .wrongDigest || refusal(publication) == .testsFailed)
        publication = try signed()
        publication.text = "# reviewed\n" + publication.text
        #expect(refusal(publication) == nil)
    }

    @Test("a difference that was reviewed against another version is stale, an older version is a downgrade")
    func order() throws {
        let other = try ExamplePack.pack {
            $0.replacing("A specialist leads", with: "A trained specialist leads")
        }
        let publication = try signed()
        #expect(
            refusal(publication, PublicationContext(schema: schema, layers: [], current: other)) == .staleDiff
        )
        #expect(
            refusal(publication, PublicationContext(schema: schema, layers: [], current: nil)) == .staleDiff
        )
        let taken = try door.accept(publication, file: "arvenia.yaml", context: context).pack
        #expect(
            refusal(publication, PublicationContext(schema: schema, layers: [], current: taken))
                == .downgraded
        )
        var forged = statement
        forged.diffDigest = statement.testDigest
        #expect(refusal(try signed(forged)) == .staleDiff)
    }

    @Test("a pack whose tests fail cannot be stated, let alone published")
    func failingTests() throws {
        let broken = text.replacing(
            "{given: {victim.consent: given}, expect: silent}",
            with: "{given: {victim.consent: given}, expect: refuse}"
        )
        #expect(broken != text)
        #expect(throws: PublicationError.self) {
            try PackPublisher.statement(
                text: broken,
                file: "f.yaml",
                impact: ImpactReport([]),
                context: context
            )
        }
    }

    @Test("a decision is replayed byte for byte with the pack of its day, and not with another")
    func replay() throws {
        let facts = try Facts(json: TwoPacksTests.inOrder, schema: schema)
        let day = try #require(CalendarDate("2026-08-20"))
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
