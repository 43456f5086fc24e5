import JOSE
import Referrals
import Testing
import Trust
import Wire

@Suite("Bilateral agreements")
struct BilateralAgreementTests {
    private let now = TestFederation.now
    private let tartu: TestEntity
    private let porto: TestEntity
    private let terms: AgreementTerms

    init() throws {
        tartu = try TestEntity("tartu.example.ee")
        porto = try TestEntity("porto.example.pt")
        terms = try Self.terms(tartu, porto)
    }

    private static func keys(_ entity: TestEntity) throws -> KeySet { try KeySet([entity.key.publicKey]) }

    private static func terms(
        _ first: TestEntity,
        _ second: TestEntity,
        from: Instant = TestFederation.now.adding(seconds: 100),
        until: Instant = TestFederation.now.adding(seconds: 10_000)
    ) throws -> AgreementTerms {
        try AgreementTerms(
            id: Identifier(at: TestFederation.now),
            parties: [first, second].map {
                AgreementParty(
                    entity: $0.id,
                    fingerprint: FingerprintWords(of: $0.id, keys: try keys($0)).digest
                )
            },
            grants: [
                AgreementGrant(
                    sender: first.id,
                    documentTypes: ["referral"],
                    offenceCategories: ["online-harassment"],
                    volume: Volume(documents: 10, seconds: 86_400)
                ), AgreementGrant(sender: second.id, documentTypes: ["status", "acknowledgement"]),
            ],
            validFrom: from,
            validUntil: until
        )
    }

    private func words(_ entity: TestEntity) throws -> String {
        FingerprintWords(of: entity.id, keys: try Self.keys(entity)).words
    }

    /// The agreement of one side, proposed, compared and confirmed.
    private func confirmed(_ own: TestEntity, _ peer: TestEntity) throws -> BilateralAgreement {
        var agreement = try BilateralAgreement(proposing: terms, for: own.id, by: "first", at: now)
        try agreement.compare(
            read: words(peer),
            keys: Self.keys(peer),
            channel: "telephone",
            by: "first",
            at: now
        )
        try agreement.confirm(by: "second", at: now)
        return agreement
    }

    /// Both sides, each with the other's declaration.
    private func agreed() throws -> (tartu: BilateralAgreement, porto: BilateralAgreement) {
        var here = try confirmed(tartu, porto)
        var there = try confirmed(porto, tartu)
        let hereSays = try #require(here.declaration(at: now)).signed(with: tartu.key)
        let thereSays = try #require(there.declaration(at: now)).signed(with: porto.key)
        try here.receive(thereSays, keys: Self.keys(porto), at: now)
        try there.receive(hereSays, keys: Self.keys(tartu), at: now)
        return (here, there)
    }

    private func code(_ body: () throws -> Void) throws -> AgreementError.Code? {
        do {
            try body()
            return nil
        } catch let error as AgreementError {
            return error.code
        }
    }

    @Test("Two officers on each side, fingerprints compared, both declarations: then it holds for its term")
    func whole() throws {
        var here = try BilateralAgreement(proposing: terms, for: tartu.id, by: "first", at: now)
        #expect(here.standing(at: now) == .awaitingComparison)
        try here.compare(read: words(porto), keys: Self.keys(porto), channel: "visit", by: "first", at: now)
        #expect(here.standing(at: now) == .awaitingConfirmation)
        try here.confirm(by: "second", at: now)
        #expect(here.standing(at: now) == .awaitingPeer)
        let agreement = try agreed().tartu
        #expect(agreement.standing(at: now) == .notYet(from: terms.validFrom))
        #expect(agreement.standing(at: terms.validFrom) == .inForce(until: terms.validUntil))
        #expect(agreement.standing(at: terms.validUntil) == .ended)
        #expect(agreement.declaration(at: now)?.officers == ["first", "second"])
    }

    @Test("No step is skipped, and nobody takes both parts")
    func order() throws {
        var agreement = try BilateralAgreement(proposing: terms, for: tartu.id, by: "first", at: now)
        #expect(try code { try agreement.confirm(by: "second", at: now) } == .outOfOrder)
        try agreement.compare(
            read: words(porto),
            keys: Self.keys(porto),
            channel: "telephone",
            by: "first",
            at: now
        )
        #expect(try code { try agreement.confirm(by: "first", at: now) } == .sameOfficer)
        #expect(try code { try agreement.resume(by: "first", at: now) } == .outOfOrder)
        try agreement.confirm(by: "second", at: now)
        #expect(try code { try agreement.confirm(by: "third", at: now) } == .outOfOrder)
        try agreement.end(reason: "no longer needed", by: "first", at: now)
        #expect(try code { try agreement.suspend(reason: "x", by: "first", at: now) } == .outOfOrder)
        #expect(agreement.standing(at: now) == .ended)
    }

    @Test("A fingerprint that differs stops everything")
    func fingerprint() throws {
        var agreement = try BilateralAgreement(proposing: terms, for: tartu.id, by: "first", at: now)
        let stranger = try TestEntity("porto.example.pt")
        func compare(_ read: String, _ keys: KeySet) throws -> AgreementError.Code? {
            try code {
                try agreement.compare(read: read, keys: keys, channel: "telephone", by: "first", at: now)
            }
        }
        #expect(try compare(words(stranger), Self.keys(porto)) == .fingerprintDiffers)
        // The words fit the keys, but the terms were made for other keys.
        #expect(try compare(words(stranger), Self.keys(stranger)) == .fingerprintDiffers)
        #expect(agreement.steps.count == 1)
    }

    @Test(
        "Only the other party's own declaration, about these terms, by its compared keys and for this agency, counts"
    )
    func declarations() throws {
        var agreement = try confirmed(tartu, porto)
        let sound = try #require(try confirmed(porto, tartu).declaration(at: now))
        func refused(_ compact: String, _ keys: KeySet? = nil) throws -> AgreementError.Code? {
            try code { try agreement.receive(compact, keys: keys ?? Self.keys(porto), at: now) }
        }
        let stranger = try TestEntity("porto.example.pt")
        #expect(try refused(sound.signed(with: stranger.key)) == .declarationRefused)
        #expect(try refused(sound.signed(with: stranger.key), Self.keys(stranger)) == .declarationRefused)
        let otherTerms = try Self.terms(tartu, porto, until: now.adding(seconds: 20_000))
        func declaration(
            audience: FederationID? = nil,
            act: AgreementDeclaration.Act = .agree,
            terms: AgreementTerms? = nil,
            officers: [String] = ["a", "b"],
            after seconds: Int64 = 0
        ) throws -> String {
            try AgreementDeclaration(
                issuer: porto.id,
                audience: audience ?? tartu.id,
                issuedAt: now.adding(seconds: seconds),
                act: act,
                terms: terms ?? self.terms,
                officers: officers
            ).signed(with: porto.key)
        }
        #expect(try refused(declaration(terms: otherTerms)) == .declarationRefused)
        #expect(try refused(declaration(audience: porto.id)) == .declarationRefused)
        #expect(try refused(declaration(officers: ["a", "a"])) == .declarationRefused)
        #expect(try refused(declaration(act: .suspend, officers: ["a"])) == .outOfOrder)
        #expect(try refused(declaration(after: 61)) == .declarationRefused)
        #expect(try refused(declaration()) == nil)
        #expect(try refused(declaration()) == .declarationRefused)
        #expect(try refused(declaration(after: 1)) == .outOfOrder)
    }

    @Test("One officer suspends at once; two take it up again; the other side's suspension holds as well")
    func suspension() throws {
        var (here, there) = try agreed()
        let during = terms.validFrom.adding(seconds: 1)
        try here.suspend(reason: "a key may be lost", by: "first", at: during)
        #expect(here.standing(at: during) == .suspended)
        #expect(here.rules(at: during).isEmpty)
        let declaration = try #require(here.declaration(at: during))
        #expect(declaration.act == .suspend)
        try there.receive(declaration.signed(with: tartu.key), keys: Self.keys(tartu), at: during)
        #expect(there.standing(at: during) == .suspended)
        try here.proposeResumption(by: "first", at: during)
        #expect(here.declaration(at: during) == nil)
        #expect(try code { try here.resume(by: "first", at: during) } == .sameOfficer)
        let later = during.adding(seconds: 1)
        try here.resume(by: "second", at: later)
        #expect(here.isInForce(at: later))
        let resumed = try #require(here.declaration(at: later)).signed(with: tartu.key)
        try there.receive(resumed, keys: Self.keys(tartu), at: later)
        #expect(there.isInForce(at: later))
        // Suspended once more: the old word that took it up again, sent again by somebody, does not count.
        let again = later.adding(seconds: 1)
        try here.suspend(reason: "another doubt", by: "second", at: again)
        let suspended = try #require(here.declaration(at: again)).signed(with: tartu.key)
        try there.receive(suspended, keys: Self.keys(tartu), at: again)
        #expect(
            try code { try there.receive(resumed, keys: Self.keys(tartu), at: again) } == .declarationRefused
        )
        #expect(there.standing(at: again) == .suspended)
    }

    @Test("In force, it stands for rules of the peer policy that let pass what was agreed and nothing else")
    func rules() throws {
        let (here, there) = try agreed()
        let during = terms.validFrom
        #expect(here.rules(at: now).isEmpty)
        let policy = PeerPolicy(rules: there.rules(at: during))
        let facts = PeerFacts(
            entity: tartu.id,
            bases: [.agreement(terms.id)],
            agencyKind: "prosecution",
            jurisdiction: "EE"
        )
        func isAllowed(_ direction: PeerDocument.Direction, _ type: String, _ category: String?) -> Bool {
            let document = PeerDocument(direction: direction, type: type, offenceCategory: category)
            return policy.decision(on: document, with: facts, at: during).isAllowed
        }
        #expect(isAllowed(.received, "referral", "online-harassment"))
        #expect(!isAllowed(.received, "referral", "fraud"))
        #expect(!isAllowed(.received, "status", nil))
        #expect(isAllowed(.sent, "status", nil))
    }

    @Test("A filed record proves every step; one that was changed does not")
    func record() throws {
        let here = try agreed().tartu
        let filed = try here.exported(with: tartu.key, at: now)
        let (own, peer) = (try Self.keys(tartu), try Self.keys(porto))
        #expect(try BilateralAgreement(verifying: filed, with: own, peerKeys: peer) == here)
        #expect(try code { _ = try BilateralAgreement(verifying: filed, with: peer) } == .recordBroken)
        // Signed again after a step was taken out, changed, or put in another's mouth.
        func broken(_ change: ([JSON]) -> [JSON]) throws -> AgreementError.Code? {
            var record = try #require(here.json.object)
            record["steps"] = .array(change(record["steps"]?.array ?? []))
            return try code { _ = try BilateralAgreement(.object(record)) }
        }
        #expect(try broken { $0 } == nil)
        #expect(try broken { Array($0.dropFirst()) } == .recordBroken)
        #expect(try broken { $0 + [$0[0]] } == .recordBroken)
        #expect(
            try broken { steps in
                guard var step = steps[0].object else { return steps }
                step["actor"] = "somebody else"
                return [.object(step)] + steps.dropFirst()
            } == .recordBroken
        )
    }

    @Test("New keys count where a key that counted vouches for them, and in the record ever after")
    func rekeying() throws {
        var here = try agreed().tartu
        let next = try TestEntity("porto.example.pt")
        let both: JSON = ["keys": [porto.key.publicKey.json, next.key.publicKey.json]]
        let announced = try porto.configuration(["jwks": both])
        let stranger = try TestEntity("porto.example.pt")
        #expect(
            try code { try here.rekey(stranger.configuration(), known: Self.keys(porto), at: now) }
                == .declarationRefused
        )
        #expect(
            try code { try here.rekey(announced, known: Self.keys(stranger), at: now) } == .fingerprintDiffers
        )
        try here.rekey(announced, known: Self.keys(porto), at: now)
        let keys = try KeySet([porto.key.publicKey, next.key.publicKey])
        let suspension = try AgreementDeclaration(
            issuer: porto.id,
            audience: tartu.id,
            issuedAt: now.adding(seconds: 1),
            act: .suspend,
            terms: terms,
            officers: ["a"]
        ).signed(with: next.key)
        try here.receive(suspension, keys: keys, at: now)
        #expect(here.standing(at: terms.validFrom) == .suspended)
        let filed = try here.exported(with: tartu.key, at: now)
        let read = try BilateralAgreement(
            verifying: filed,
            with: Self.keys(tartu),
            peerKeys: Self.keys(porto)
        )
        #expect(read == here)
    }

    @Test("Terms without sense are refused, and terms read back as both sides sign them")
    func readTerms() throws {
        #expect(try AgreementTerms(terms.json) == terms)
        #expect(try Self.terms(porto, tartu).parties == terms.parties)
        let day: Int64 = 86_400
        #expect(throws: AgreementError.self) { try Self.terms(tartu, tartu) }
        #expect(throws: AgreementError.self) { try Self.terms(tartu, porto, from: now, until: now) }
        #expect(throws: AgreementError.self) {
            try Self.terms(tartu, porto, from: now, until: now.adding(seconds: 6 * 366 * day))
        }
        var changed = try #require(terms.json.object)
        changed["note"] = "and one thing more"
        #expect(throws: AgreementError.self) { try AgreementTerms(.object(changed)) }
        let stranger = try TestEntity("stranger.example")
        #expect(throws: AgreementError.self) {
            try BilateralAgreement(proposing: terms, for: stranger.id, by: "first", at: now)
        }
    }

    @Test("A filed record verifies by itself; each thing that does not hold is named")
    func filed() throws {
        let here = try agreed().tartu
        let (own, theirs) = (try Self.keys(tartu), try Self.keys(porto))
        let filed = try here.exported(with: tartu.key, keys: own, peerKeys: theirs, at: now)
        let record = AgreementRecord(verifying: filed)
        #expect(record.failures == [] && record.agreement == here && record.agency == tartu.id)
        // Somebody else signs the same record with keys of their own.
        let thief = try TestEntity("tartu.example.ee")
        let forged = try here.exported(with: thief.key, keys: Self.keys(thief), peerKeys: theirs, at: now)
        #expect(AgreementRecord(verifying: forged).failures.count == 1)
        #expect(AgreementRecord(verifying: forged).failures[0].contains("named in the terms"))
        #expect(AgreementRecord(verifying: forged, words: try words(tartu)).failures.count == 1)
        #expect(AgreementRecord(verifying: forged, with: own).failures[0].contains("signature"))
        // Keys that changed since are compared by people.
        #expect(
            AgreementRecord(
                verifying: forged,
                words: FingerprintWords(of: thief.id, keys: try Self.keys(thief)).words
            ).failures == []
        )
        // Without the other party's keys its declarations rest on the exporter's word, and with others they are none.
        let alone = try here.exported(with: tartu.key, keys: own, at: now)
        #expect(AgreementRecord(verifying: alone).failures.map { $0.contains("exporter's word") } == [true])
        #expect(
            AgreementRecord(verifying: alone, peerKeys: own).failures.map { $0.contains("declared") } == [
                true
            ]
        )
        #expect(AgreementRecord(verifying: alone, peerKeys: theirs).failures == [])
        #expect(AgreementRecord(verifying: "nonsense").failures.count == 1)
        let silent = try here.exported(with: tartu.key, at: now)
        #expect(AgreementRecord(verifying: silent).failures.count == 2)
    }
}
