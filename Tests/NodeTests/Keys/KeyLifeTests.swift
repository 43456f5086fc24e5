import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Trust
import Wire

@Suite("The lives of a node's keys")
struct KeyLifeTests {
    private let pair: Pair

    init() async throws { pair = try await Pair() }

    private func configuration(of node: TestNode) async throws -> EntityConfiguration {
        try EntityConfiguration(verifying: try await node.node.entityConfiguration())
    }

    private func rotate(_ node: TestNode, _ use: KeyRecord.Use) async throws -> KeyRecord {
        _ = try await node.node.prepareKey(use, by: node.officer)
        pair.clock.advance(seconds: KeyRing.lead)
        return try await node.node.rotateKey(use, by: node.officer)
    }

    @Test(
        "A prepared key is published and signs nothing; a day later it may be used; the one before stays published"
    )
    func publishBeforeUse() async throws {
        let node = pair.tartu
        let first = try await node.node.signer(.document)
        let next = try await node.node.prepareKey(.document, by: node.officer)
        #expect(next.state == .next)
        #expect(try await node.node.signer(.document).keyID == first.keyID)
        #expect(
            try await configuration(of: node).metadata.documentKeys.keys.map(\.keyID) == [
                first.keyID, next.keyID,
            ]
        )
        #expect(try await code { _ = try await node.node.prepareKey(.document, by: node.officer) } == .exists)
        #expect(try await code { _ = try await node.node.rotateKey(.document, by: node.officer) } == .notNow)
        pair.clock.advance(seconds: KeyRing.lead)
        let current = try await node.node.rotateKey(.document, by: node.officer)
        #expect(current.keyID == next.keyID && current.state == .current)
        #expect(try await node.node.signer(.document).keyID == next.keyID)
        let metadata = try await configuration(of: node).metadata
        #expect(metadata.documentKeys.keys.map(\.keyID) == [next.keyID, first.keyID])
        #expect(metadata.pastKeys.map(\.keyID) == [first.keyID] && metadata.pastKeys[0].revocation == nil)
        #expect(
            try await code { _ = try await node.node.rotateKey(.document, by: node.officer) } == .notFound
        )
        pair.clock.advance(seconds: KeyRing.afterlife)
        #expect(try await configuration(of: node).metadata.documentKeys.keys.map(\.keyID) == [next.keyID])
        #expect(try await node.node.audit().findings == [])
    }

    @Test("What a past key signed is verified on both sides, with the keys that were held when it was stored")
    func pastSignatures() async throws {
        try await pair.tell()
        for (node, other) in [(pair.tartu, pair.porto), (pair.porto, pair.tartu)] {
            for use in [KeyRecord.Use.document, .encryption, .federation] { _ = try await rotate(node, use) }
            pair.clock.advance(seconds: KeyRing.afterlife)
            #expect(try await other.node.takeStatement(node.node.entityConfiguration(), of: node.entity))
        }
        for node in [pair.tartu, pair.porto] {
            let report = try await node.node.audit()
            #expect(report.findings == [] && report.doubts == [])
            let view = try await node.node.referral(try await node.thread().id, readBy: nil)
            #expect(view.entries.allSatisfy(\.isVerified) && view.entries.count >= 6)
        }
    }

    @Test(
        "A document that was signed before a rotation and arrives after it is taken in, sealed to the key of before as well"
    )
    func underWay() async throws {
        let sent = try await pair.send()
        _ = try await rotate(pair.tartu, .document)
        _ = try await rotate(pair.porto, .encryption)
        try await pair.porto.node.takeStatement(pair.tartu.node.entityConfiguration(), of: pair.tartu.entity)
        try await pair.exchange()
        #expect(try await pair.porto.stage() == .received)
        #expect(try await pair.tartu.stage() == .received)
        #expect(try await pair.tartu.node.undelivered() == [])
        #expect(try await pair.agree())
        #expect(try await pair.porto.store.read { try $0.document(sent.document.id) } != nil)
    }

    @Test("A new federation key reaches peers that were away: the old one signs for it")
    func federation() async throws {
        let before = try await configuration(of: pair.tartu)
        for _ in 0..<3 { _ = try await rotate(pair.tartu, .federation) }
        let after = try await configuration(of: pair.tartu)
        #expect(after.fingerprint != before.fingerprint && after.successions.count == 3)
        let statement = try await pair.tartu.node.entityConfiguration()
        #expect(try await pair.porto.node.takeStatement(statement, of: pair.tartu.entity))
        let held = try #require(try await pair.porto.node.peers().first)
        #expect(held.statement == statement && held.enteredStatement != statement)
        #expect(try await pair.porto.node.audit().findings == [])
        let history = try await HistoricalKeys(
            verifying: pair.tartu.node.historicalKeys(),
            of: FederationID(pair.tartu.entity),
            with: after.federationKeys,
            at: pair.clock.now
        )
        #expect(history.entries.count == 3)
        #expect(history.entries.contains { $0.keyID == before.federationKeys.keys.first?.keyID })
    }

    @Test(
        "A statement that does not follow from the one that is held, an older one, and one that changes the law are not taken over"
    )
    func foreignStatements() async throws {
        let (porto, clock) = (pair.porto, pair.clock)
        let taking = { (statement: String) in
            try await code { try await porto.node.takeStatement(statement, of: pair.tartu.entity) }
        }
        let impostor = ForeignAgency(pair.tartu.entity)
        #expect(try await taking(try impostor.statement(at: clock.now)) == .untrusted)
        let old = try await pair.tartu.node.entityConfiguration()
        clock.advance(seconds: 10)
        #expect(
            try await porto.node.takeStatement(
                try await pair.tartu.node.entityConfiguration(),
                of: pair.tartu.entity
            ) == false
        )
        _ = try await rotate(pair.tartu, .document)
        #expect(
            try await porto.node.takeStatement(
                try await pair.tartu.node.entityConfiguration(),
                of: pair.tartu.entity
            )
        )
        #expect(try await taking(old) == .untrusted)
        #expect(try await taking("nonsense") == .untrusted)
        // An agency that changes its jurisdiction has to be entered anew.
        var agency = ForeignAgency(try #require(EntityID("https://agency.example")))
        try await porto.enter(agency)
        agency.jurisdiction = agency.jurisdiction == "EE" ? "PT" : "EE"
        clock.advance(seconds: 10)
        #expect(
            try await code {
                try await porto.node.takeStatement(try agency.statement(at: clock.now), of: agency.entity)
            } == .untrusted
        )
        #expect(try await porto.node.audit().findings == [])
    }

    @Test("A statement is held anew before the held one ends, and else only where it says something new")
    func renewal() async throws {
        let take = {
            try await pair.porto.node.takeStatement(
                pair.tartu.node.entityConfiguration(),
                of: pair.tartu.entity
            )
        }
        for _ in 0..<4 {
            pair.clock.advance(seconds: 86_400)
            #expect(try await take() == false)
        }
        pair.clock.advance(seconds: 86_400)
        #expect(try await take())
        #expect(try await pair.porto.store.read { try $0.statements(of: pair.tartu.entity) }.count == 2)
    }

    @Test(
        "A compromised key is replaced at once; what was recorded before stays good, what was recorded after is named on both sides"
    )
    func compromise() async throws {
        let (tartu, porto, clock) = (pair.tartu, pair.porto, pair.clock)
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        try await pair.exchange()
        clock.advance(seconds: 3600)
        let since = clock.now
        let before = try await tartu.store.read { try $0.documents(ofThread: thread) }.map(\.id)
        clock.advance(seconds: 60)
        _ = try await porto.node.ask(
            [("One more question?", nil)],
            purpose: .information,
            in: thread,
            by: porto.officer
        )
        try await pair.exchange()
        _ = try await tartu.node.answer(
            [GivenAnswer("One more answer.", about: .nobody)],
            in: thread,
            by: tartu.officer
        )
        try await pair.exchange()
        let key = try await tartu.node.signer(.document).keyID
        clock.advance(seconds: 60)
        #expect(
            try await code {
                _ = try await tartu.node.revokeKey(
                    key,
                    since: clock.now.adding(seconds: 9),
                    by: tartu.officer
                )
            } == .invalidInput
        )
        let revocation = try await tartu.node.revokeKey(key, since: since, by: tartu.officer)
        #expect(try await tartu.node.signer(.document).keyID == revocation.successor?.keyID)
        #expect(
            try await code { _ = try await tartu.node.revokeKey(key, since: since, by: tartu.officer) }
                == .exists
        )

        let after = try await tartu.store.read { try $0.documents(ofThread: thread) }
            .filter { !before.contains($0.id) }
        let own = Set(after.filter { $0.issuer == tartu.entity }.map(\.id))
        let others = Set(after.filter { $0.issuer == porto.entity }.map(\.id))
        #expect(own.count == 1 && others.count == 1)
        // Its own later document, and its receipt for the other side's later one.
        for report in [try await tartu.node.audit().doubts, revocation.doubts] {
            #expect(Set(report.filter { $0.subject == .document }.map(\.document)) == own)
            #expect(Set(report.filter { $0.subject == .receipt }.map(\.document)) == others)
            #expect(report.allSatisfy { $0.keyID == key && $0.signer == tartu.entity })
        }
        #expect(try await tartu.node.audit().findings == [])
        // The other side marks the same once it has read the newer statement, and nothing before.
        #expect(try await porto.node.audit().doubts == [])
        try await porto.node.takeStatement(tartu.node.entityConfiguration(), of: tartu.entity)
        let report = try await porto.node.audit()
        #expect(report.findings == [])
        #expect(Set(report.doubts.map(\.document)) == own.union(others) && report.doubts.count == 2)
        let (record, receipt) = try await porto.node.document(
            try #require(own.first),
            for: Story.purpose,
            readBy: porto.officer
        )
        #expect(try await porto.node.doubts(about: record, receipt).map(\.subject) == [.document])
        // What the thief signs now is refused.
        let metadata = try await configuration(of: tartu).metadata
        #expect(metadata.documentKeys[key] == nil)
        #expect(metadata.pastKeys.first { $0.keyID == key }?.revocation?.reason == .compromised)
    }

    @Test(
        "After the compromise of a federation key a peer is entered anew; what it signed before is verified as before"
    )
    func enteredAnew() async throws {
        try await pair.tell()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let key = try await tartu.node.signer(.federation).keyID
        pair.clock.advance(seconds: 10)
        _ = try await tartu.node.revokeKey(key, since: pair.clock.now, by: tartu.officer)
        let statement = try await tartu.node.entityConfiguration()
        #expect(try EntityConfiguration(verifying: statement).successions == [])
        #expect(
            try await code { try await porto.node.takeStatement(statement, of: tartu.entity) } == .untrusted
        )
        let document = try await rotate(tartu, .document)
        pair.clock.advance(seconds: KeyRing.afterlife)
        try await porto.enter(tartu)
        let held = try #require(try await porto.node.peers().first { $0.entity == tartu.entity })
        let keys = try EntityConfiguration(verifying: held.statement).metadata.documentKeys.keys
        #expect(keys.map(\.keyID) == [document.keyID])
        #expect(try await porto.node.audit().findings == [])
        let view = try await porto.node.referral(try await porto.thread().id, readBy: nil)
        let unverified = view.entries.filter { !$0.isVerified }
        #expect(unverified.isEmpty)
    }

    @Test("A TLS key that is revoked is not replaced by one without a certificate")
    func revokedTLSKey() async throws {
        let node = pair.tartu.node
        let first = try await node.takeKey(
            PublicHalf(.tls, SigningKey(.es256).publicKey),
            by: pair.tartu.officer
        )
        #expect(first.state == .current)
        let second = try await node.takeKey(
            PublicHalf(.tls, SigningKey(.es256).publicKey),
            by: pair.tartu.officer
        )
        let revocation = try await node.revokeKey(first.keyID, since: pair.clock.now, by: pair.tartu.officer)
        #expect(revocation.successor == nil && revocation.key.state == .revoked)
        let waiting = try await node.keyRing().next(.tls)
        #expect(waiting?.keyID == second.keyID)
        let taken = try await node.rotateKey(.tls, by: pair.tartu.officer)
        #expect(taken.keyID == second.keyID)
        #expect(try await node.audit().findings == [])
    }

    @Test("What is sealed to a compromised key is refused, so that it comes again under another")
    func compromisedSeal() async throws {
        _ = try await pair.send()
        let key = try await pair.porto.encryptionKey()
        _ = try await pair.porto.node.revokeKey(key.keyID, since: pair.clock.now, by: pair.porto.officer)
        let source = DirectSource(pair.porto)
        let tartu = try pair.tartu.asking(source)
        try await tartu.deliver(through: DirectCourier(target: pair.porto))
        #expect(try await tartu.node.undelivered().map(\.state) == [.waiting])
        #expect(try await tartu.node.peers().first?.statement != tartu.node.peers().first?.enteredStatement)
        pair.clock.advance(seconds: 400)
        try await tartu.deliver(through: DirectCourier(target: pair.porto))
        #expect(try await tartu.node.undelivered() == [])
        #expect(try await pair.porto.stage() == .received)
    }

    @Test(
        "A document by a key that is not known makes the node look; while the issuer does not answer, the sender is told to wait"
    )
    func unknownKey() async throws {
        let source = DirectSource(pair.tartu)
        let porto = try pair.porto.asking(source)
        _ = try await pair.tartu.node.prepareKey(.document, by: pair.tartu.officer)
        _ = try await pair.tartu.node.rotateKey(.document, atOnce: true, by: pair.tartu.officer)
        _ = try await pair.send()
        source.isReachable = false
        try await pair.tartu.deliver(through: DirectCourier(target: porto))
        #expect(try await pair.tartu.node.undelivered().map(\.state) == [.waiting])
        #expect(
            try await porto.store.read { try $0.refusals(limit: 9) }.map(\.problem) == [.issuerKeysUnknown]
        )
        source.isReachable = true
        pair.clock.advance(seconds: 400)
        try await pair.tartu.deliver(through: DirectCourier(target: porto))
        #expect(try await pair.tartu.node.undelivered() == [])
        #expect(try await porto.stage() == .received)
        // Whoever makes the node look again and again is not obeyed: one fetch in a while.
        let asked = source.asked
        let stranger = ForeignAgency(pair.tartu.entity)
        for _ in 0..<20 {
            let compact = try stranger.sign(stranger.referral(to: porto.entity, at: pair.clock.now))
            #expect([.issuerKeysUnknown, .badSignature].contains(try await porto.refusal(of: compact)))
        }
        #expect(source.asked <= asked + 1)
        #expect(try await porto.node.audit().findings == [])
    }

    @Test("A receipt by a key that is not known makes the sender look")
    func unknownReceiptKey() async throws {
        let tartu = try pair.tartu.asking(DirectSource(pair.porto))
        _ = try await pair.porto.node.prepareKey(.document, by: pair.porto.officer)
        _ = try await pair.porto.node.rotateKey(.document, atOnce: true, by: pair.porto.officer)
        _ = try await pair.send()
        try await tartu.deliver(through: DirectCourier(target: pair.porto))
        #expect(try await tartu.node.undelivered() == [])
        #expect(try await tartu.node.audit().findings == [])
    }

    @Test("A document signed with one's own key outside of the key's time is found")
    func ownPeriod() async throws {
        try await pair.tell()
        let first = try await pair.tartu.node.signer(.document).keyID
        _ = try await rotate(pair.tartu, .document)
        // Somebody who held the old key and the database signs something into the chain of today.
        let thread = try await pair.tartu.thread()
        let forged = try await pair.tartu.forge(with: first, in: thread)
        let findings = try await pair.tartu.node.audit().findings
        #expect(
            findings.contains { $0.name == forged.text && $0.says.contains("not in use then") },
            "\(findings)"
        )
    }
}
