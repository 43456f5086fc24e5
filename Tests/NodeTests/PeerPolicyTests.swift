import GRDB
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Trust
import Wire

@Suite("What is accepted from whom")
struct PeerPolicyTests {
    private let porto: TestNode
    private let peer: ForeignAgency

    init() async throws {
        porto = try TestNode.porto()
        peer = ForeignAgency(try #require(EntityID("https://agency.example")))
        try await porto.enter(peer)
    }

    private var now: Instant { porto.clock.now }

    private func referral() throws -> String { try peer.sign(peer.referral(to: porto.entity, at: now)) }

    private func setPolicy(_ rules: String) async throws {
        try await porto.node.setPeerPolicy(
            PolicyText("# Rules of a test.\n{\"rules\": [\(rules)]}"),
            by: porto.officer
        )
    }

    private func lastRefusal() async throws -> RefusalRecord {
        try #require(try await porto.node.refusals(limit: 1).first)
    }

    @Test(
        "A peer entered without saying what may be exchanged may exchange nothing, also where it had more before"
    )
    func grantedNothing() async throws {
        _ = try await porto.node.addPeer(
            statement: try peer.statement(at: now),
            fingerprint: peer.fingerprint,
            authority: "PEM",
            grant: nil,
            by: porto.officer
        )
        #expect(try await porto.node.standing(of: peer.entity).facts.bases.isEmpty)
        #expect(try await porto.refusal(of: referral()) == .unknownIssuer)
        #expect(try await porto.node.audit().isSound)
    }

    @Test(
        "A statement that shows the compared key beside a stranger's, and that the stranger signed, is no peer's"
    )
    func forged() async throws {
        // The stranger has everything of the peer's that is public, and keys of its own.
        let (stranger, before) = (ForeignAgency(peer.entity), try await porto.node.peers())
        for keys in [
            [peer.federationKey, stranger.federationKey], [stranger.federationKey, peer.federationKey],
        ] {
            var forged = try EntityConfiguration(verifying: stranger.statement(at: now))
            forged.federationKeys = try KeySet(keys.map(\.publicKey))
            let statement = try forged.signed(with: stranger.federationKey)
            #expect(
                try await code {
                    _ = try await porto.node.addPeer(
                        statement: statement,
                        fingerprint: peer.fingerprint,
                        authority: "PEM",
                        grant: .everything,
                        by: porto.officer
                    )
                } == .untrusted
            )
        }
        #expect(try await porto.node.peers() == before)
    }

    @Test(
        "Whatever opens a thread is asked for its agreement, as a referral is",
        arguments: DocumentType.allCases
    )
    func openers(type: DocumentType) async throws {
        guard type.opens != nil else { return }
        try await porto.node.setGrant(nil, for: peer.entity, by: porto.officer)
        var document = peer.referral(to: porto.entity, at: now)
        document.type = type
        document.body = try #require(Self.openings[type], "no test opens a thread with \(type.rawValue)")
        #expect(try await porto.refusal(of: peer.sign(document)) == .unknownIssuer)
        // Under a grant for something else the types that it does not name stay outside too.
        try await porto.node.setGrant(
            PeerGrant(documentTypes: ["status"]),
            for: peer.entity,
            by: porto.officer
        )
        document.id = Identifier(at: now)
        #expect(try await porto.refusal(of: peer.sign(document)) == .notAgreed)
        try await porto.node.setGrant(
            PeerGrant(documentTypes: [type.rawValue]),
            for: peer.entity,
            by: porto.officer
        )
        document.id = Identifier(at: now)
        #expect(try await porto.refusal(of: peer.sign(document)) == nil)
    }

    private static let openings: [DocumentType: JSON] = [
        .referral: ForeignAgency.referralBody(),
        .preservationRequest: [
            "authority": "Prosecutor's office", "offence": ["says": "An account was taken over."],
            "data": [["says": "Sign-ins of 14 September"]], "necessity": "It is deleted soon.", "days": 60,
        ],
        .assistanceRequest: [
            "measure": "stored-data", "authority": "Prosecutor's office", "issuedOn": "2026-11-20",
            "purpose": "The investigation of the takeover of an account.",
            "offence": ["says": "An account was taken over."], "necessity": "It is deleted soon.",
            "data": [["says": "Sign-ins of 14 September"]],
            "legalBasis": [["provision": "Budapest Convention art. 31"]],
        ],
        .spontaneousInformation: [
            "phase": "offer", "reference": "F-2026-8", "says": "Sign-ins.", "categories": ["technical"],
            "conditions": [["says": "For this investigation alone."]],
        ],
        .notice: ["kind": "complaint", "says": "Nobody has answered."],
    ]

    @Test("A peer to which everything was granted may send everything, and that is written down as a rule")
    func grant() async throws {
        let standing = try await porto.node.standing(of: peer.entity)
        #expect(standing.facts.bases == [.fingerprint])
        #expect(standing.policy.rules.map(\.name) == ["entered by fingerprint: https://agency.example"])
        #expect(try await porto.refusal(of: referral()) == nil)
        #expect(try await porto.node.audit().isSound)
    }

    @Test(
        "Without any basis nothing is accepted; with a narrower grant only what it names; each refusal is explained"
    )
    func narrowed() async throws {
        try await porto.node.setGrant(nil, for: peer.entity, by: porto.officer)
        #expect(try await porto.refusal(of: referral()) == .unknownIssuer)
        #expect(try await lastRefusal().says?.contains("Neither a chain") == true)
        try await porto.node.setGrant(
            PeerGrant(documentTypes: ["status"]),
            for: peer.entity,
            by: porto.officer
        )
        #expect(try await porto.refusal(of: referral()) == .notAgreed)
        #expect(try await lastRefusal().says?.contains("other types") == true)
        try await porto.node.setGrant(
            PeerGrant(documentTypes: ["referral", "status"], offenceCategories: ["art8"]),
            for: peer.entity,
            by: porto.officer
        )
        // The matter is one of article 2.
        #expect(try await porto.refusal(of: referral()) == .notAgreed)
        #expect(try await lastRefusal().says?.contains("other offence categories") == true)
        try await porto.node.setGrant(
            PeerGrant(offenceCategories: ["art2"]),
            for: peer.entity,
            by: porto.officer
        )
        #expect(try await porto.refusal(of: referral()) == nil)
        #expect(try await porto.node.audit().isSound)
    }

    @Test("A rule that denies goes before the grant, and the policies before it stay in the record")
    func denied() async throws {
        try await setPolicy(
            #"{"name": "no referrals in August", "effect": "deny", "peers": {"entities": ["https://agency.example"]}, "directions": ["received"], "document_types": ["referral"]}"#
        )
        #expect(try await porto.refusal(of: referral()) == .notAgreed)
        #expect(try await lastRefusal().says?.contains("no referrals in August") == true)
        try await setPolicy("")
        #expect(try await porto.refusal(of: referral()) == nil)
        let history = try await porto.store.read { try $0.trustHistory(.peerPolicy, "policy") }
        #expect(history.map(\.revision) == [1, 2])
        #expect(try await porto.node.audit().isSound)
    }

    @Test("Beyond the volume documents wait, and are told how long; a withdrawal is heard all the same")
    func volume() async throws {
        try await porto.node.setGrant(
            PeerGrant(volume: Volume(documents: 1, seconds: 3_600)),
            for: peer.entity,
            by: porto.officer
        )
        let first = peer.referral(to: porto.entity, at: now)
        let compact = try peer.sign(first)
        try await porto.accept(compact)
        let second = Array(try await porto.sealed(referral()).utf8)
        do throws(Problem) {
            _ = try await porto.node.accept(second)
            Issue.record("A second document was taken in.")
        } catch {
            #expect(error.kind == .overVolume && error.kind.isTransient)
            #expect((1...3_601).contains(error.retryAfter ?? 0))
        }
        let withdrawal = peer.next(
            after: first,
            compact,
            digest: Digest(of: compact),
            at: now,
            seen: 0,
            .withdrawal,
            ["by": "participant"]
        )
        #expect(try await porto.refusal(of: peer.sign(withdrawal)) == nil)
        porto.clock.advance(seconds: 3_601)
        #expect(try await porto.refusal(of: referral()) == nil)
    }

    @Test("A policy that is not understood is not put in force, and the place of the fault is named")
    func malformed() throws {
        let cases = [
            ("{\"rules\": [{}]}", "rule 0"), ("{", "JSON"), ("[]", "object"),
            (
                #"{"rules": [{"name": "a", "effect": "allow", "peers": {}, "directions": ["sent"]}]}"#,
                "everybody"
            ),
        ]
        for (text, says) in cases {
            let error = #expect(throws: NodeError.self) { try PolicyText(text) }
            #expect(error?.description.contains(says) == true, "\(text): \(error?.description ?? "")")
        }
    }

    @Test(
        "What this agency may not send is not signed; the referral that came in is not lost for want of an answer"
    )
    func sending() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        try await tartu.node.setGrant(
            PeerGrant(documentTypes: ["status"]),
            for: porto.entity,
            by: tartu.officer
        )
        #expect(try await code { _ = try await pair.send() } == .notAgreed)
        #expect(try await tartu.store.read { try $0.threads(side: nil, limit: 9) }.isEmpty)
        try await tartu.node.setGrant(.everything, for: porto.entity, by: tartu.officer)
        // Porto takes referrals from Tartu and may send nothing.
        try await porto.node.setGrant(nil, for: tartu.entity, by: porto.officer)
        try await porto.node.setGrant(
            PeerGrant(documentTypes: ["referral"]),
            for: tartu.entity,
            by: porto.officer
        )
        _ = try await tartu.node.send(Story.reference, by: tartu.officer)
        try await pair.exchange()
        #expect(try await porto.thread().ownSequence == 0)
        #expect(try await porto.stage() == .offered)
        let events = try await porto.store.read { transaction in
            var events: [JournalEntry.Event] = []
            try transaction.eachJournalEntry {
                if case .record(let entry) = $0 { events.append(entry.event) }
            }
            return events
        }
        #expect(events.contains(.answerNotAgreed))
    }

    @Test("Whoever changes a grant behind the node's back is found")
    func tampered() async throws {
        try await porto.node.setGrant(
            PeerGrant(documentTypes: ["status"]),
            for: peer.entity,
            by: porto.officer
        )
        try porto.tamper("UPDATE trust_entry SET content = '{}' WHERE kind = 'grant' AND revision = 2")
        let report = try await porto.node.audit()
        #expect(report.findings.contains { $0.subject == .trust })
        try porto.tamper("DELETE FROM trust_entry WHERE kind = 'grant' AND revision = 2")
        #expect(try await porto.node.audit().findings.contains { $0.subject == .trust })
    }
}
