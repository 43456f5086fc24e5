import Admission
import HTTPSignatures
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import Synchronization
import TestAgencies
import Testing
import Wire

@Suite("Refusals, counted and kept")
struct RefusalTests {
    private let porto: TestNode
    private let peer: ForeignAgency
    private let otherPeer: ForeignAgency

    init() async throws {
        porto = try TestNode.porto()
        peer = ForeignAgency(try #require(EntityID("https://agency.example")))
        otherPeer = ForeignAgency(try #require(EntityID("https://other.example")))
        try await porto.enter(peer)
        try await porto.enter(otherPeer)
    }

    private var now: Instant { porto.clock.now }

    private func refused(_ body: String, from network: String = "192.0.2.0/24") async -> Problem.Kind? {
        do {
            _ = try await porto.node.accept(Array(body.utf8), from: Visit(network: network))
            return nil
        } catch {
            return error.kind
        }
    }

    private func records() async throws -> [RefusalRecord] {
        try await porto.store.read { try $0.refusals(limit: 10_000) }
    }

    @Test("A flood from many networks leaves few records, which together tell of every single one")
    func flood() async throws {
        let flood = 2_000
        for number in 0..<flood {
            #expect(await refused("nothing", from: "198.51.\(number % 200).0/24") == .malformed)
        }
        #expect(try await records().count == RefusalTally.mostOrigins)
        porto.clock.advance(seconds: 61)
        await porto.node.recordCountedRefusals()
        let kept = try await records()
        #expect(kept.count <= 2 * RefusalTally.mostOrigins + 1)
        #expect(kept.reduce(0) { $0 + $1.count } == Int64(flood))
        #expect(kept.contains { $0.network == RefusalTally.elsewhere })
        #expect(kept.allSatisfy { $0.at <= $0.until && $0.issuer == nil })
        #expect(kept.reduce(0) { $0 + $1.size } == flood * "nothing".utf8.count)
        #expect(
            porto.node.refusals.counts == [
                RefusalTally.Reason(kind: .malformed, place: .request): UInt64(flood)
            ]
        )
        #expect(try await porto.node.audit().findings == [])
    }

    @Test("A record that counts many is part of what the audit holds against the journal")
    func audited() async throws {
        for _ in 0..<5 { _ = await refused("nothing") }
        await porto.node.recordCountedRefusals(always: true)
        #expect(try await records().map(\.count) == [4, 1])
        try porto.tamper("UPDATE refusal SET occurrences = 3 WHERE occurrences = 4")
        #expect(try await porto.node.audit().findings.isEmpty == false)
    }

    @Test("Bad signatures under a peer's name use up nothing of the peer's")
    func pretended() async throws {
        let forged = try peer.sign(
            peer.referral(to: porto.entity, at: now).claims.bytes(),
            with: SigningKey()
        )
        let sealed = try await porto.sealed(forged)
        let burst = Int(porto.node.admission.peer.burst)
        for _ in 0...burst {
            #expect(await refused(sealed, from: "203.0.113.0/24") == .badSignature)
        }
        try await porto.accept(peer.sign(peer.referral(to: porto.entity, at: now)))
        await porto.node.recordCountedRefusals(always: true)
        #expect(try await records().allSatisfy { $0.issuer == nil && $0.network == "203.0.113.0/24" })
    }

    @Test(
        "A peer that sends more than is taken from one is told when to send again; another is served meanwhile"
    )
    func volume() async throws {
        let limited = try porto.admitting(
            AdmissionLimits(peer: Allowance.Rate(perSecond: 1, burst: 3))
        )
        let compact = try peer.sign(peer.referral(to: porto.entity, at: now))
        for _ in 0..<3 { try await limited.accept(compact) }
        do {
            try await limited.accept(compact)
            Issue.record("More was taken than is granted.")
        } catch let problem as Problem {
            #expect(problem.kind == .tooManyRequests && problem.retryAfter == 2)
            #expect(problem.kind.isTransient && problem.kind.status == 429)
        }
        try await limited.accept(otherPeer.sign(otherPeer.referral(to: porto.entity, at: now)))
        porto.clock.advance(seconds: 2)
        try await limited.accept(compact)
        // However often it asks, the record stays small.
        for _ in 0..<100 { _ = try? await limited.accept(compact) }
        await limited.node.recordCountedRefusals(always: true)
        #expect(try await records().count <= 4)
        #expect(try await limited.node.audit().findings == [])
    }

    @Test("What a peer signs proves its request; what somebody else signs does not")
    func proof() async throws {
        let proved = Proofs()
        let visit = Visit(network: "192.0.2.0/24") { proved.note() }
        let forged = try peer.sign(
            peer.referral(to: porto.entity, at: now).claims.bytes(),
            with: SigningKey()
        )
        let sealed = try await porto.sealed(forged)
        _ = try? await porto.node.accept(Array(sealed.utf8), from: visit)
        #expect(!proved.isNoted && visit.isRecorded)
        let honest = Visit(network: "192.0.2.0/24") { proved.note() }
        let compact = try peer.sign(peer.referral(to: porto.entity, at: now))
        let honestlySealed = try await porto.sealed(compact)
        _ = try await porto.node.accept(Array(honestlySealed.utf8), from: honest)
        #expect(proved.isNoted && !honest.isRecorded)
    }

    /// What a node that takes three requests of one peer at once makes of a document; and whether the request counts as the peer's.
    private func visited(_ limited: TestNode, _ compact: String) async throws -> (
        problem: Problem?, isProven: Bool
    ) {
        let proved = Proofs()
        let visit = Visit(network: "192.0.2.0/24") { proved.note() }
        let sealed = try await limited.sealed(compact)
        do throws(Problem) {
            _ = try await limited.node.accept(Array(sealed.utf8), from: visit)
            return (nil, proved.isNoted)
        } catch {
            return (error, proved.isNoted)
        }
    }

    @Test("What a peer sends beyond its allowance is paid for by the address from which it came")
    func beyondAllowance() async throws {
        let limited = try porto.admitting(AdmissionLimits(peer: Allowance.Rate(perSecond: 1, burst: 3)))
        let compact = try peer.sign(peer.referral(to: porto.entity, at: now))
        for _ in 0..<3 {
            let found = try await visited(limited, compact)
            #expect(found.problem == nil && found.isProven)
        }
        for _ in 0..<10 {
            let found = try await visited(limited, compact)
            #expect(found.problem?.kind == .tooManyRequests && !found.isProven)
        }
    }

    @Test(
        "A peer that goes on in spite of refusals is refused before anything is verified; who uses its name keeps it there no longer"
    )
    func deepInDebt() async throws {
        let limited = try porto.admitting(AdmissionLimits(peer: Allowance.Rate(perSecond: 1, burst: 3)))
        let referral = peer.referral(to: porto.entity, at: now)
        let compact = try peer.sign(referral)
        let forged = try peer.sign(referral.claims.bytes(), with: SigningKey())
        for _ in 0..<4 { _ = try await visited(limited, compact) }
        // Only beyond its allowance: what somebody else signs is still told from what the peer has signed.
        #expect(try await visited(limited, forged).problem?.kind == .badSignature)
        _ = try await visited(limited, compact)
        let asked = try await visited(limited, compact)
        #expect(asked.problem?.kind == .tooManyRequests && asked.problem?.retryAfter == 3)
        for _ in 0..<50 {
            let found = try await visited(limited, forged)
            #expect(found.problem?.kind == .tooManyRequests && found.problem?.retryAfter == 3)
            #expect(!found.isProven)
        }
        // It has waited as it was told to, whatever came under its name meanwhile.
        porto.clock.advance(seconds: 3)
        let found = try await visited(limited, compact)
        #expect(found.problem == nil && found.isProven)
        await limited.node.recordCountedRefusals(always: true)
        let issuers = Set(try await records().map(\.issuer))
        #expect(issuers == [peer.entity, nil])
        #expect(try await limited.node.audit().findings == [])
    }

    @Test("A signed request beyond the peer's allowance does not count as proven either")
    func signedBeyondAllowance() async throws {
        let pair = try await Pair()
        let limited = try pair.porto.admitting(
            AdmissionLimits(peer: Allowance.Rate(perSecond: 1, burst: 3))
        )
        let entity = pair.porto.entity
        let there = try #require(try await pair.tartu.store.read { try $0.peer(entity) })
        var found: [Problem.Kind?] = []
        for number in 0..<8 {
            let request = try await pair.tartu.node.signedRequest(method: "GET", path: "/relation", to: there)
            let proved = Proofs()
            do throws(Problem) {
                _ = try await limited.node.verifiedPeer(
                    of: request.head,
                    from: Visit(network: "192.0.2.0/24") { proved.note() }
                )
                found.append(nil)
            } catch {
                found.append(error.kind)
            }
            #expect(proved.isNoted == (number < 3))
        }
        #expect(found.prefix(3).allSatisfy { $0 == nil })
        #expect(found.dropFirst(3).allSatisfy { $0 == .tooManyRequests })
    }

    @Test("A signed request of a peer wakes what waits for it")
    func heard() async throws {
        let pair = try await Pair()
        _ = try await pair.send()
        try await pair.tartu.deliver(through: ScriptedCourier([]))
        let before = try #require(try await pair.tartu.node.lanes().first)
        #expect(before.failures > 0 && before.nextAttemptAt > pair.clock.now)
        let tartu = try #require(
            try await pair.porto.node.store.read { try $0.peer(pair.tartu.entity) }
        )
        let request = try await pair.porto.node.signedRequest(method: "GET", path: "/relation", to: tartu)
        _ = try await pair.tartu.node.verifiedPeer(of: request.head)
        let after = try #require(try await pair.tartu.node.lanes().first)
        #expect(after.failures == 0 && after.nextAttemptAt <= pair.clock.now)
    }
}

private final class Proofs: Sendable {
    private let noted = Mutex(false)

    func note() { noted.withLock { $0 = true } }

    var isNoted: Bool { noted.withLock { $0 } }
}
