import JOSE
import Node
import Referrals
import RulePacks
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("Taking documents in")
struct AcceptanceTests {
    private let porto: TestNode
    private let peer: ForeignAgency

    init() async throws {
        porto = try TestNode.porto()
        peer = ForeignAgency(try #require(EntityID("https://agency.example")))
        try await porto.enter(peer)
    }

    private var now: Instant { porto.clock.now }

    /// A chain of this length: the referral and questions after it, each signed.
    private func chain(_ length: Int) throws -> [String] {
        var document = peer.referral(to: porto.entity, at: now)
        var compacts = [try peer.sign(document)]
        while compacts.count < length {
            let last = compacts[compacts.count - 1]
            document = peer.next(after: document, last, digest: Digest(of: last), at: now, seen: 0)
            compacts.append(try peer.sign(document))
        }
        return compacts
    }

    @Test("The receipt says exactly what was received, verifies with the published key, and stays the same")
    func receipt() async throws {
        let document = peer.referral(to: porto.entity, at: now)
        let compact = try peer.sign(document)
        let first = try await porto.accept(compact)
        #expect(!first.isRepetition)
        let verified = try JWS.verify(
            first.receipt,
            with: try await porto.node.signer(.document).publicKey,
            type: Receipt.mediaType
        )
        let receipt = try Receipt(claims: JSON(parsing: verified.payload))
        #expect(receipt.issuer == porto.entity && receipt.audience == peer.entity)
        #expect(receipt.document == document.id && receipt.digest == Digest(of: compact))
        #expect(receipt.disposition == .accepted)
        let end = try #require(try await porto.store.read { try $0.journalEnd() })
        #expect(receipt.position < end.number)
        porto.clock.advance(seconds: 90 * 86_400)
        let again = try await porto.accept(compact)
        #expect(again.isRepetition && again.receipt == first.receipt)
    }

    @Test("A referral is taken in also from an agency that takes no document in, however small the answer")
    func noRoomForAnswers() async throws {
        let small = ForeignAgency(
            try #require(EntityID("https://small.example")),
            maximumDocumentBytes: 100
        )
        try await porto.enter(small)
        let compact = try small.sign(small.referral(to: porto.entity, at: now))
        #expect(try await !porto.accept(compact).isRepetition)
        let thread = try await porto.thread()
        #expect(thread.peerSequence == 1 && thread.ownSequence == 0)
        let events = try await porto.store.read { try $0.journal(subject: thread.id, limit: 9).map(\.event) }
        #expect(events.contains(.answerNotAgreed))
        // Nor do the clocks trip over it that run out after it.
        for _ in 0..<40 {
            porto.clock.advance(seconds: 86_400)
            _ = try await porto.node.runClocks()
        }
        #expect(try await porto.node.audit().isSound)
    }

    @Test("The seal is no part of a document; a second signature over the same claims is another document")
    func again() async throws {
        let document = peer.referral(to: porto.entity, at: now)
        let compact = try peer.sign(document)
        let seals = [try await porto.sealed(compact), try await porto.sealed(compact)]
        #expect(seals[0] != seals[1])
        let first = try await porto.node.accept(Array(seals[0].utf8))
        let second = try await porto.node.accept(Array(seals[1].utf8))
        #expect(!first.isRepetition && second.isRepetition && second.receipt == first.receipt)
        // The same claims in the same order with a space between them: nothing else differs.
        var spaced = document.claims.bytes()
        spaced.insert(UInt8(ascii: " "), at: 1)
        let signedAnew = try peer.sign(spaced)
        let before = try await porto.store.read { try $0.journalEnd() }
        await #expect {
            try await porto.accept(signedAnew)
        } throws: { error in
            (error as? Problem)?.kind == .replayWithOtherContent && (error as? Problem)?.signed != nil
        }
        let documents = try await porto.store.read { try $0.documents(ofThread: document.thread) }
        #expect(documents.count { $0.issuer == peer.entity } == 1)
        let entries = try await porto.store.read { try $0.journalEnd() }
        #expect(entries?.number == (before?.number ?? 0) + 1, "only the refusal is on record")
        #expect(try await porto.node.audit().findings.isEmpty)
    }

    @Test("A referral that arrives is judged at once by the node's own pack, and its sender is told")
    func arrival() async throws {
        try await porto.accept(try chain(1)[0])
        let thread = try await porto.thread()
        #expect(thread.side == .receiver && thread.stage == .received && thread.peer == peer.entity)
        #expect(thread.reference == "F-2026-7" && thread.decideBy == "2030-01-31")
        let assessed = try #require(try await porto.node.latestAssessment(of: thread.id))
        #expect(assessed.record.occasion == .arrival && assessed.record.madeBy == "node")
        #expect(!assessed.legal.overall.isDecided)
        let waiting = try await porto.node.undelivered()
        #expect(waiting.count == 1)
        let view = try await porto.node.referral(thread.id, readBy: nil)
        #expect(view.entries.last?.document.body["state"]?.string == "received")
        #expect(view.entries.last?.document.body["assessment"] != nil)
    }

    @Test("A peer that takes only small documents is told that its referral is here, without the assessment")
    func smallPeer() async throws {
        let modest = ForeignAgency(
            try #require(EntityID("https://modest.example")),
            maximumDocumentBytes: 2048
        )
        try await porto.enter(modest)
        try await porto.accept(try modest.sign(modest.referral(to: porto.entity, at: now)))
        let view = try await porto.node.referral(try await porto.thread().id, readBy: nil)
        #expect(view.state.stage == .received)
        #expect(view.entries.last?.document.body == ["state": "received"])
    }

    @Test("A document behind a gap is parked, and takes effect when the gap is filled", arguments: 0..<6)
    func parked(order: Int) async throws {
        let compacts = try chain(4)
        try await porto.accept(compacts[0])
        let orders = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]]
        var present: Set<Int> = [0]
        for position in orders[order] {
            try await porto.accept(compacts[position])
            present.insert(position)
            let effective = (0..<4).prefix { present.contains($0) }.count
            #expect(try await porto.thread().peerSequence == effective)
            let open = try await porto.node.referral(try await porto.thread().id, readBy: nil).state
                .openQuestions.count
            #expect(open == effective - 1)
        }
        #expect(try await porto.node.audit().isSound)
    }

    @Test("A parked document that does not continue its chain never takes effect, and the audit names it")
    func parkedStranger() async throws {
        let document = peer.referral(to: porto.entity, at: now)
        let first = try peer.sign(document)
        let second = peer.next(after: document, first, digest: Digest(of: first), at: now, seen: 0)
        let secondCompact = try peer.sign(second)
        let stray = peer.next(
            after: second,
            secondCompact,
            digest: Digest(of: "something else"),
            at: now,
            seen: 0,
            .withdrawal,
            ["by": "agency"]
        )
        try await porto.accept(first)
        try await porto.accept(try peer.sign(stray))
        try await porto.accept(secondCompact)
        let thread = try await porto.thread()
        #expect(thread.peerSequence == 2)
        #expect(thread.stage == .informationNeeded)
        let report = try await porto.node.audit()
        #expect(report.findings.map(\.subject) == [.document])
        #expect(report.findings.first?.name == stray.id.text)
    }

    @Test(
        "Every byte of a travelling document is protected: whichever is changed, it is refused and nothing is stored"
    )
    func everyByte() async throws {
        let compact = try chain(1)[0]
        let sealed = try await Array(porto.sealed(compact).utf8)
        let key = try await porto.encryptionKey()
        var generator = SeededGenerator(5)
        func changed(_ bytes: [UInt8], at position: Int) -> [UInt8] {
            var changed = bytes
            changed[position] ^= UInt8(1 << Int.random(in: 0..<8, using: &generator))
            return changed
        }
        let atTheSeal: Set<Problem.Kind> = [.malformed, .notSealed, .unknownRecipientKey, .cannotOpen]
        for position in sealed.indices {
            let kind = try #require(try await porto.refusal(ofBytes: changed(sealed, at: position)))
            #expect(atTheSeal.contains(kind), "byte \(position) of the seal: \(kind)")
        }
        let atTheSignature: Set<Problem.Kind> = [.malformed, .badSignature, .unknownIssuer]
        for position in 0..<compact.utf8.count {
            let inside = changed(Array(compact.utf8), at: position)
            let body = try JWE.encrypt(inside, to: key, contentType: Document.mediaType)
            let kind = try #require(try await porto.refusal(ofBytes: Array(body.utf8)))
            #expect(atTheSignature.contains(kind), "byte \(position) of the document: \(kind)")
        }
        await porto.node.recordCountedRefusals(always: true)
        let stored = try await porto.store.read { transaction in
            (try transaction.threads(side: nil, limit: 1).count, try transaction.refusalCount())
        }
        #expect(stored == (0, sealed.count + compact.utf8.count))
        #expect(try await porto.refusal(ofBytes: sealed) == nil)
    }

    @Test(
        "What is not sealed, sealed to another key, under another kind of content or too large inside, is refused"
    )
    func seals() async throws {
        let compact = try chain(1)[0]
        #expect(try await porto.refusal(ofBytes: Array(compact.utf8)) == .notSealed)
        let stranger = DecryptionKey().publicKey
        #expect(
            try await porto.refusal(ofBytes: Array(stranger.sealing(compact).utf8)) == .unknownRecipientKey
        )
        let key = try await porto.encryptionKey()
        let otherContent = try JWE.encrypt(Array(compact.utf8), to: key, contentType: Receipt.mediaType)
        #expect(try await porto.refusal(ofBytes: Array(otherContent.utf8)) == .malformed)
        let limits = porto.node.identity.limits
        let long = String(repeating: "A", count: limits.maximumDocumentBytes + 1)
        #expect(try await porto.refusal(of: long) == .tooLarge)
        #expect(try await porto.sealed(String(long.dropLast())).utf8.count <= limits.maximumSealedBytes)
        #expect(try await porto.refusal(of: String(long.dropLast())) == .malformed)
        // A document for this node, sealed again by somebody else who could read it, is still its issuer's.
        try await porto.accept(compact)
    }

    @Test(
        "A refusal keeps its kind, the digest and the size of what came, and the issuer only where the signature held"
    )
    func refusalRecord() async throws {
        var document = peer.referral(to: porto.entity, at: now)
        document.audience = peer.entity
        let misdirected = try peer.sign(document)
        #expect(try await porto.refusal(of: misdirected) == .wrongAudience)
        #expect(
            try await porto.refusal(of: try peer.sign(document.claims.bytes(), with: SigningKey()))
                == .badSignature
        )
        let records = try await porto.store.read { try $0.refusals(limit: 10) }
        #expect(records.map(\.problem) == [.badSignature, .wrongAudience])
        #expect(records.map(\.issuer) == [nil, peer.entity])
        #expect(
            records.last?.digest == Digest(of: misdirected) && records.last?.size == misdirected.utf8.count
        )
    }

    @Test("The window of time holds to the second, and a document's own end as well")
    func window() async throws {
        let limits = porto.node.identity.limits
        let offsets: [(Int64, Problem.Kind?)] = [
            (limits.clockTolerance, nil), (limits.clockTolerance + 1, .clockOutOfWindow),
            (-limits.maximumDocumentAge, nil), (-limits.maximumDocumentAge - 1, .clockOutOfWindow),
        ]
        for (offset, kind) in offsets {
            var document = peer.referral(to: porto.entity, at: now)
            document.issuedAt = now.adding(seconds: offset)
            #expect(try await porto.refusal(of: try peer.sign(document)) == kind)
        }
        for (offset, kind) in [(Int64(0), Problem.Kind.lapsed), (1, nil)] as [(Int64, Problem.Kind?)] {
            var document = peer.referral(to: porto.entity, at: now)
            document.expiresAt = now.adding(seconds: offset)
            #expect(try await porto.refusal(of: try peer.sign(document)) == kind)
        }
    }

    @Test("Nothing is taken from a suspended peer until the relation goes on")
    func suspension() async throws {
        let compact = try chain(1)[0]
        _ = try await porto.node.setPeer(peer.entity, .suspended, by: porto.officer)
        #expect(try await porto.refusal(of: compact) == .peerSuspended)
        _ = try await porto.node.setPeer(peer.entity, .active, by: porto.officer)
        #expect(try await porto.refusal(of: compact) == nil)
    }
}
