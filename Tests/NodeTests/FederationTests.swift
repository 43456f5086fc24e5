import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Trust
import Wire

@Suite("A node in a federation")
struct FederationTests {
    private let clock: TestClock
    private let net: FederationNet
    private let anchor: TestNode
    private let region: TestNode
    private let tartu: TestNode
    private let porto: TestNode

    /// Tartu under a region under the anchor, Porto under the anchor itself; both believe the anchor, and take referrals from
    /// whoever it vouches for.
    init() async throws {
        let (clock, net) = (TestClock(), FederationNet())
        (self.clock, self.net) = (clock, net)
        func node(_ name: String, _ kind: String, _ jurisdiction: String) throws -> TestNode {
            try TestNode(
                "https://\(name).example",
                kind: kind,
                jurisdiction: jurisdiction,
                officer: "Officer of \(name)",
                clock: clock,
                line: net
            )
        }
        anchor = try node("anchor", "central-authority", "EE")
        region = try node("region", "central-authority", "EE")
        tartu = try node("tartu", "prosecution", "EE")
        porto = try node("porto", "victim-support", "PT")
        for node in [anchor, region, tartu, porto] { net.join(node) }
        for node in [anchor, region] {
            try await node.node.setAuthorityRole(AuthorityRole(isAlone: true), by: node.officer)
        }
        try await Self.enrol(region, at: anchor)
        try await Self.enrol(tartu, at: region)
        try await Self.enrol(porto, at: anchor)
        for node in [tartu, porto] {
            _ = try await node.node.addAnchor(
                anchor.node.entityConfiguration(),
                read: anchor.node.ownFingerprint().words,
                authority: "PEM",
                by: node.officer
            )
            try await node.node.setPeerPolicy(
                PolicyText(
                    #"{"rules": [{"name": "the network", "effect": "allow", "peers": {"anchors": ["https://anchor.example"]}, "directions": ["received", "sent"]}]}"#
                ),
                by: node.officer
            )
        }
    }

    private static func enrol(_ node: TestNode, at authority: TestNode, _ policy: MetadataPolicy? = nil)
        async throws
    {
        try await node.node.joinSuperior(FederationID(authority.entity), by: node.officer)
        _ = try await authority.node.enrol(
            node.node.entityConfiguration(),
            read: node.node.ownFingerprint().words,
            policy: policy,
            by: authority.officer
        )
    }

    private var pair: Pair { Pair(clock: clock, tartu: tartu, porto: porto) }

    private func counts(_ subject: TestNode, at node: TestNode) async throws -> Bool {
        try await node.node.standing(of: subject.entity).isTrusted
    }

    private func events(_ node: TestNode) async throws -> [JournalEntry.Event] {
        try await node.store.read { transaction in
            var events: [JournalEntry.Event] = []
            try transaction.eachJournalEntry {
                if case .record(let entry) = $0 { events.append(entry.event) }
            }
            return events
        }
    }

    @Test("Two nodes that never heard of each other exchange a referral on the word of an anchor")
    func referral() async throws {
        let looks = try await tartu.node.resolve(FederationID(porto.entity))
        #expect(looks.map(\.outcome).count == 1)
        try await pair.send()
        // Porto knows nothing of Tartu: the federation is asked when its document arrives.
        #expect(try await porto.store.read { try $0.peers() }.isEmpty)
        try await pair.exchange()
        #expect(try await porto.thread().peerSequence == 1)
        #expect(try await tartu.thread().peerSequence == 1)
        let standing = try await porto.node.standing(of: tartu.entity)
        #expect(standing.facts.bases == [.chain(anchor: FederationID(anchor.entity))])
        #expect(try await events(porto).contains(.trustEstablished))
        #expect(try await porto.node.audit().isSound)
        #expect(try await tartu.node.audit().isSound)
    }

    @Test(
        "With every authority away traffic flows as long as what they signed, the end is announced, and then it stops"
    )
    func away() async throws {
        _ = try await porto.node.resolve(FederationID(tartu.entity))
        net.away(anchor, region, tartu)
        // Region and anchor sign for three days; the configurations for a week.
        clock.advance(seconds: 2 * 86_400)
        let early = try await porto.node.refreshChains().looks
        #expect(early.contains { if case .kept = $0.outcome { $0.announces } else { false } })
        #expect(try await counts(tartu, at: porto))
        #expect(try await events(porto).filter { $0 == .trustEnding }.count >= 1)
        // Announced once for the same end.
        clock.advance(seconds: 7_200)
        #expect(try await !porto.node.refreshChains().looks.contains(where: \.announces))
        clock.advance(seconds: 86_400)
        #expect(try await !counts(tartu, at: porto))
        _ = try await porto.node.refreshChains()
        #expect(try await events(porto).contains(.trustEnded))
        // Back again, it counts again by itself.
        net.away()
        clock.advance(seconds: 6 * 3_600)
        _ = try await porto.node.refreshChains()
        #expect(try await counts(tartu, at: porto))
        #expect(try await porto.node.audit().isSound)
    }

    @Test("What waits while nobody vouches for the peer goes out as soon as its chain counts again")
    func waitsForChain() async throws {
        _ = try await tartu.node.resolve(FederationID(porto.entity))
        try await pair.send()
        net.away(anchor, region, porto)
        clock.advance(seconds: 4 * 86_400)
        _ = try await tartu.node.refreshChains()
        #expect(try await !counts(porto, at: tartu))
        net.away()
        clock.advance(seconds: 6 * 3_600)
        let courier = DirectCourier(target: porto)
        try await tartu.deliver(through: courier)
        let lane = try #require(try await tartu.node.lanes().first)
        #expect(lane.nextAttemptAt > clock.now && !lane.isPaused)
        _ = try await tartu.node.refreshChains()
        #expect(try await counts(porto, at: tartu))
        try await tartu.deliver(through: courier)
        #expect(try await tartu.node.undelivered().isEmpty)
    }

    @Test(
        "A node that its authority revoked is trusted no more at the next look, even while it is away itself"
    )
    func revoked() async throws {
        _ = try await porto.node.resolve(FederationID(tartu.entity))
        _ = try await region.node.revoke(FederationID(tartu.entity), by: region.officer)
        net.away(tartu)
        #expect(try await counts(tartu, at: porto))
        clock.advance(seconds: 6 * 3_600)
        let looks = try await porto.node.refreshChains().looks
        #expect(looks.contains { if case .broken = $0.outcome { true } else { false } })
        #expect(try await !counts(tartu, at: porto))
        let document = ForeignAgency(
            tartu.entity,
            documentKey: try await tartu.node.signer(.document)
        )
        let compact = try document.sign(document.referral(to: porto.entity, at: clock.now))
        #expect(try await porto.refusal(of: compact) == .unknownIssuer)
        #expect(try await porto.node.refusals(limit: 1).first?.issuer == tartu.entity)
    }

    @Test("A region that the anchor revoked takes everybody below it along")
    func revokedRegion() async throws {
        _ = try await porto.node.resolve(FederationID(tartu.entity))
        _ = try await anchor.node.revoke(FederationID(region.entity), by: anchor.officer)
        net.away(region, tartu)
        clock.advance(seconds: 6 * 3_600)
        _ = try await porto.node.refreshChains()
        #expect(try await !counts(tartu, at: porto))
    }

    @Test("An anchor's change of keys is followed by a node that was away for a month")
    func rollover() async throws {
        _ = try await porto.node.resolve(FederationID(tartu.entity))
        let before = try await anchor.node.ownFingerprint().digest
        _ = try await anchor.node.prepareKey(.federation, by: anchor.officer)
        clock.advance(seconds: 8 * 86_400)
        _ = try await anchor.node.rotateKey(.federation, by: anchor.officer)
        #expect(try await anchor.node.ownFingerprint().digest != before)
        clock.advance(seconds: 31 * 86_400)
        _ = try await porto.node.refreshChains()
        #expect(try await counts(tartu, at: porto))
        let held = try #require(try await porto.node.anchors().first)
        let own = try await anchor.node.ownFingerprint().digest
        #expect(held.fingerprint.digest == own)
        #expect(try await porto.node.audit().isSound)
    }

    @Test("An anchor that changed its keys and then went away breaks no chain before its time")
    func awayAfterRollover() async throws {
        let braga = try TestNode(
            "https://braga.example",
            kind: "court",
            jurisdiction: "PT",
            officer: "Officer of braga",
            clock: clock,
            line: net
        )
        net.join(braga)
        try await Self.enrol(braga, at: anchor)
        for node in [tartu, braga] { _ = try await porto.node.resolve(FederationID(node.entity)) }
        _ = try await anchor.node.prepareKey(.federation, by: anchor.officer)
        clock.advance(seconds: 86_400)
        _ = try await anchor.node.rotateKey(.federation, by: anchor.officer)
        // The look at Braga takes the anchor's new key over; the one at Tartu has the anchor's old word alone.
        _ = try await porto.node.resolve(FederationID(braga.entity))
        net.away(anchor)
        let looks = try await porto.node.resolve(FederationID(tartu.entity))
        #expect(looks.contains { if case .kept = $0.outcome { true } else { false } }, "\(looks)")
        #expect(try await counts(tartu, at: porto))
        // Not for longer than the old word holds.
        clock.advance(seconds: 3 * 86_400)
        _ = try await porto.node.refreshChains()
        for node in [tartu, braga] { #expect(try await !counts(node, at: porto)) }
    }

    @Test("An authority follows the keys that its members announce, so that no change of keys breaks a chain")
    func membersKeys() async throws {
        _ = try await porto.node.resolve(FederationID(tartu.entity))
        for node in [region, tartu] { _ = try await node.node.prepareKey(.federation, by: node.officer) }
        clock.advance(seconds: 86_400)
        // As the node has seen it, its superior knows nothing of the next key.
        _ = try await tartu.node.refreshChains()
        #expect(
            try await code { _ = try await tartu.node.rotateKey(.federation, by: tartu.officer) } == .notNow
        )
        #expect(try await region.node.followMembers() == [FederationID(tartu.entity)])
        #expect(try await anchor.node.followMembers() == [FederationID(region.entity)])
        #expect(try await anchor.node.followMembers() == [])
        _ = try await tartu.node.resolve(FederationID(tartu.entity))
        for node in [region, tartu] { _ = try await node.node.rotateKey(.federation, by: node.officer) }
        for changes in [1, 0] {
            let looks = try await porto.node.resolve(FederationID(tartu.entity))
            #expect(looks.contains { if case .valid = $0.outcome { true } else { false } }, "\(looks)")
            #expect(try await counts(tartu, at: porto))
            // The old keys are let go of, and nothing breaks either.
            for node in [region, anchor] { #expect(try await node.node.followMembers().count == changes) }
            clock.advance(seconds: 6 * 3_600)
        }
        for node in [region, anchor] { #expect(try await node.node.audit().isSound) }
    }

    @Test("An authority follows nobody's word but the member's own, and takes no key of another")
    func notFollowed() async throws {
        // A key that was revoked leaves no word for the one that follows: two officers compare anew.
        let old = try #require(try await tartu.node.keyRing().current(.federation))
        _ = try await tartu.node.revokeKey(old.keyID, since: clock.now, by: tartu.officer)
        #expect(try await region.node.followMembers() == [])
        #expect(
            try await region.node.subordinates().first?.keys.keys.map(\.keyID) == [old.keyID]
        )
        // A member that this authority let go, and one that is away, stay as they are.
        _ = try await porto.node.prepareKey(.federation, by: porto.officer)
        _ = try await region.node.prepareKey(.federation, by: region.officer)
        _ = try await anchor.node.revoke(FederationID(porto.entity), by: anchor.officer)
        net.away(region)
        #expect(try await anchor.node.followMembers() == [])
    }

    @Test("One look asks no more than its bounds allow, whatever marks the subject shows")
    func boundedMarks() async throws {
        for number in 0..<8 {
            let issuer = try TestNode(
                "https://issuer-\(number).example",
                kind: "central-authority",
                jurisdiction: "EE",
                officer: "Officer of an issuer",
                clock: clock,
                line: net
            )
            net.join(issuer)
            try await issuer.node.setAuthorityRole(AuthorityRole(isAlone: true), by: issuer.officer)
            for other in 0..<8 {
                let nobody = try #require(FederationID("https://nobody-\(number)-\(other).example"))
                try await issuer.node.joinSuperior(nobody, by: issuer.officer)
            }
            let mark = try await issuer.node.issueMark(
                "https://issuer-\(number).example/mark",
                to: FederationID(tartu.entity),
                expiresAt: clock.now.adding(seconds: 86_400),
                by: issuer.officer
            )
            _ = try await tartu.node.showMark(mark.compact, by: tartu.officer)
        }
        let before = net.fetches
        _ = try await porto.node.resolve(FederationID(tartu.entity))
        #expect(net.fetches - before <= ChainLimits().fetches, "\(net.fetches - before)")
        #expect(try await counts(tartu, at: porto))
    }

    @Test("A node sees itself as its peers see it, and what an authority's policy changes is named")
    func ownView() async throws {
        let policy = try MetadataPolicy(
            ["comity_node": ["display_name": ["value": "Prosecutor's Office, Tartu"]]]
        )
        _ = try await region.node.enrol(
            tartu.node.entityConfiguration(),
            read: tartu.node.ownFingerprint().words,
            policy: policy,
            by: region.officer
        )
        #expect(try await tartu.node.ownViews().first?.standing == .unknown)
        _ = try await tartu.node.refreshChains()
        let view = try #require(try await tartu.node.ownViews().first)
        guard case .counts = view.standing else {
            Issue.record("\(view.standing)")
            return
        }
        #expect(
            view.path.map(\.text) == [
                "https://tartu.example", "https://region.example", "https://anchor.example",
            ]
        )
        #expect(view.differences.map(\.parameter) == ["display_name"])
        _ = try await porto.node.resolve(FederationID(tartu.entity))
        let peer = try await porto.store.read { [entity = tartu.entity] in try $0.peer(entity) }
        #expect(peer?.name == "Prosecutor's Office, Tartu")
    }

    @Test(
        "A peer's name, kind and jurisdiction follow what its authorities say of it, also while it is a peer"
    )
    func renamed() async throws {
        _ = try await tartu.node.resolve(FederationID(porto.entity))
        try await pair.send()
        try await pair.exchange()
        let entity = tartu.entity
        #expect(try await porto.store.read { try $0.peer(entity)?.kind } == "prosecution")
        let policy = try MetadataPolicy([
            "comity_node": ["display_name": ["value": "Court of Tartu"], "agency_kind": ["value": "court"]]
        ])
        clock.advance(seconds: 60)
        _ = try await region.node.enrol(
            tartu.node.entityConfiguration(),
            read: tartu.node.ownFingerprint().words,
            policy: policy,
            by: region.officer
        )
        clock.advance(seconds: 6 * 3_600)
        _ = try await porto.node.refreshChains()
        let record = try #require(try await porto.store.read { try $0.peer(entity) })
        #expect(record.name == "Court of Tartu" && record.kind == "court")
        #expect(try await porto.node.standing(of: entity).facts.agencyKind == "court")
        let report = try await porto.node.audit()
        #expect(report.findings == [] && report.doubts == [])
        // Once more changes nothing, and a suspended peer waits until it is resumed.
        let events = try await events(porto).count { $0 == .peerAdded }
        _ = try await porto.node.setPeer(entity, .suspended, by: porto.officer)
        _ = try await region.node.enrol(
            tartu.node.entityConfiguration(),
            read: tartu.node.ownFingerprint().words,
            by: region.officer
        )
        clock.advance(seconds: 6 * 3_600)
        _ = try await porto.node.refreshChains()
        #expect(try await porto.store.read { try $0.peer(entity)?.kind } == "court")
        #expect(try await self.events(porto).count { $0 == .peerAdded } == events)
        _ = try await porto.node.setPeer(entity, .active, by: porto.officer)
        clock.advance(seconds: 6 * 3_600)
        _ = try await porto.node.refreshChains()
        #expect(try await porto.store.read { try $0.peer(entity)?.kind } == "prosecution")
        #expect(try await porto.node.audit().isSound)
    }

    @Test("An authority that puts other keys in a node's place is not followed")
    func otherKeys() async throws {
        let policy = try MetadataPolicy(["comity_node": ["jwks": ["value": ["keys": []]]]])
        _ = try await region.node.enrol(
            tartu.node.entityConfiguration(),
            read: tartu.node.ownFingerprint().words,
            policy: policy,
            by: region.officer
        )
        let looks = try await porto.node.resolve(FederationID(tartu.entity))
        #expect(
            looks.contains { if case .none(let says) = $0.outcome { says.contains("jwks") } else { false } }
        )
        #expect(try await porto.store.read { try $0.peers() }.isEmpty)
    }

    @Test("A trust mark of an accredited issuer counts in the policy until it is taken back or ends")
    func marks() async throws {
        let type = "https://anchor.example/marks/trained"
        var role = AuthorityRole(isAlone: true)
        role.markIssuers[type] = [FederationID(anchor.entity)]
        try await anchor.node.setAuthorityRole(role, by: anchor.officer)
        let mark = try await anchor.node.issueMark(
            type,
            to: FederationID(tartu.entity),
            expiresAt: clock.now.adding(seconds: 30 * 86_400),
            by: anchor.officer
        )
        _ = try await tartu.node.showMark(mark.compact, by: tartu.officer)
        await #expect(throws: NodeError.self) {
            try await porto.node.showMark(mark.compact, by: porto.officer)
        }
        _ = try await porto.node.resolve(FederationID(tartu.entity))
        #expect(try await porto.node.standing(of: tartu.entity).facts.marks == [type])
        let status = try await anchor.node.markStatusAnswer(trustMark: mark.compact)
        #expect(!status.isEmpty)
        #expect(try await anchor.node.markedAnswer(type: type, sub: nil) == [FederationID(tartu.entity)])
        _ = try await anchor.node.revokeMark(type, of: FederationID(tartu.entity), by: anchor.officer)
        #expect(try await anchor.node.markedAnswer(type: type, sub: nil).isEmpty)
        // Its end is a month away; within the polling interval it counts no more, and the chain does.
        #expect(try await marks(of: tartu, at: porto) == [type])
        clock.advance(seconds: 6 * 3_600)
        _ = try await porto.node.refreshChains()
        #expect(try await marks(of: tartu, at: porto) == [])
        #expect(try await counts(tartu, at: porto))
        // Nobody's absence brings it back.
        net.away(anchor)
        clock.advance(seconds: 6 * 3_600)
        _ = try await porto.node.refreshChains()
        #expect(try await marks(of: tartu, at: porto) == [])
        // A mark that the issuer does not know is none, whoever signed it with the issuer's key.
        net.away()
        let foreign = try await authority(of: anchor).issueMark(
            type,
            to: FederationID(tartu.entity),
            at: clock.now,
            expiresAt: clock.now.adding(seconds: 86_400)
        )
        _ = try await tartu.node.showMark(foreign.compact, by: tartu.officer)
        clock.advance(seconds: 6 * 3_600)
        _ = try await porto.node.refreshChains()
        #expect(try await marks(of: tartu, at: porto) == [])
    }

    @Test(
        "A mark without end counts with its issuer's word of today, one with an end also while the issuer is away"
    )
    func marksWithoutEnd() async throws {
        let (endless, ending) = (
            "https://anchor.example/marks/endless", "https://anchor.example/marks/ending"
        )
        var role = AuthorityRole(isAlone: true)
        for type in [endless, ending] { role.markIssuers[type] = [FederationID(anchor.entity)] }
        try await anchor.node.setAuthorityRole(role, by: anchor.officer)
        for (type, end) in [(endless, nil), (ending, clock.now.adding(seconds: 30 * 86_400))] {
            let mark = try await anchor.node.issueMark(
                type,
                to: FederationID(tartu.entity),
                expiresAt: end,
                by: anchor.officer
            )
            _ = try await tartu.node.showMark(mark.compact, by: tartu.officer)
        }
        _ = try await porto.node.resolve(FederationID(tartu.entity))
        #expect(try await marks(of: tartu, at: porto) == [endless, ending])
        net.away(anchor)
        clock.advance(seconds: 12 * 3_600)
        _ = try await porto.node.refreshChains()
        #expect(try await marks(of: tartu, at: porto) == [endless, ending])
        clock.advance(seconds: 13 * 3_600)
        _ = try await porto.node.refreshChains()
        #expect(try await marks(of: tartu, at: porto) == [ending])
        net.away()
        clock.advance(seconds: 3_600)
        _ = try await porto.node.refreshChains()
        #expect(try await marks(of: tartu, at: porto) == [endless, ending])
    }

    private func marks(of subject: TestNode, at node: TestNode) async throws -> Set<String> {
        try await node.node.standing(of: subject.entity).facts.marks
    }

    /// Somebody who holds an authority's key, and not its record.
    private func authority(of node: TestNode) async throws -> FederationAuthority {
        FederationAuthority(
            entity: FederationID(node.entity),
            key: try await node.node.signer(.federation),
            name: "A thief"
        )
    }

    @Test("Strangers cannot make a node search again and again")
    func bounded() async throws {
        let stranger = ForeignAgency(try #require(EntityID("https://stranger.example")))
        for _ in 0..<5 {
            let compact = try stranger.sign(stranger.referral(to: porto.entity, at: clock.now))
            #expect(try await porto.refusal(of: compact) == .unknownIssuer)
        }
        // The anchor and the stranger were asked once.
        #expect(net.fetches == 2)
    }

    @Test("The endpoints answer with the standard's errors")
    func problems() async throws {
        func code(_ body: () async throws -> Void) async throws -> FederationErrorCode? {
            do {
                try await body()
                return nil
            } catch let problem as FederationProblem {
                return problem.code
            }
        }
        let node = anchor.node
        #expect(try await code { _ = try await node.fetchAnswer(sub: nil) } == .invalidRequest)
        #expect(try await code { _ = try await node.fetchAnswer(sub: "https://x.example") } == .notFound)
        #expect(
            try await code { _ = try await tartu.node.fetchAnswer(sub: "https://x.example") } == .notFound
        )
        #expect(
            try await code {
                _ = try await node.resolveAnswer(
                    sub: tartu.entity.text,
                    anchors: ["https://x.example"],
                    types: []
                )
            } == .invalidTrustAnchor
        )
        let answer = try await node.resolveAnswer(
            sub: tartu.entity.text,
            anchors: [anchor.entity.text],
            types: ["comity_node"]
        )
        let keys = try await node.keyRing().federationKeys()
        let response = try ResolveResponse(
            verifying: answer,
            by: FederationID(anchor.entity),
            with: keys,
            audience: FederationID(porto.entity),
            at: clock.now
        )
        #expect(response.subject == FederationID(tartu.entity) && response.chain.count == 4)
        #expect(
            try await node.listAnswer(SubordinateQuery())
                == [FederationID(porto.entity), FederationID(region.entity)]
        )
    }
}
