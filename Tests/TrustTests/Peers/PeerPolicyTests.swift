import Referrals
import Testing
import Trust
import Wire

@Suite("Peer policy")
struct PeerPolicyTests {
    private let now = TestFederation.now
    private let anchor: FederationID
    private let court: FederationID

    init() throws {
        anchor = try TestEntity("anchor.example.net").id
        court = try TestEntity("court.example.org").id
    }

    private func peer(
        bases: Set<PeerFacts.Basis>? = nil,
        kind: String = "court",
        jurisdiction: String = "PT-11",
        marks: Set<String> = [],
        isSuspended: Bool = false
    ) -> PeerFacts {
        PeerFacts(
            entity: court,
            bases: bases ?? [.chain(anchor: anchor)],
            marks: marks,
            agencyKind: kind,
            jurisdiction: jurisdiction,
            isSuspended: isSuspended
        )
    }

    private func rule(_ name: String = "courts", effect: PeerRule.Effect = .allow) -> PeerRule {
        PeerRule(
            name: name,
            effect: effect,
            peers: PeerRule.Peers(anchors: [anchor], agencyKinds: ["court"], jurisdictions: ["PT"]),
            directions: [.received],
            documentTypes: ["referral", "status"],
            offenceCategories: ["online-harassment"],
            volume: Volume(documents: 2, seconds: 3_600)
        )
    }

    private let referral = PeerDocument(
        direction: .received,
        type: "referral",
        offenceCategory: "online-harassment"
    )

    private func reasons(_ document: PeerDocument, _ peer: PeerFacts, _ rules: [PeerRule]) -> [PeerDecision
        .Reason]
    {
        PeerPolicy(rules: rules).decision(on: document, with: peer, at: now).reasons
    }

    @Test("What no rule allows is refused, and what one allows is allowed by name")
    func denyByDefault() {
        #expect(reasons(referral, peer(), []) == [.noRule])
        let decision = PeerPolicy(rules: [rule()]).decision(on: referral, with: peer(), at: now)
        #expect(decision.rule == "courts")
        #expect(decision.explanation == ["The rule “courts” allows it."])
    }

    @Test("A peer for whom nobody vouches, or that is suspended, passes no rule")
    func trust() {
        #expect(reasons(referral, peer(bases: []), [rule()]) == [.nobodyVouches])
        #expect(reasons(referral, peer(isSuspended: true), [rule()]) == [.suspended])
    }

    @Test("Every part of a rule that is given must fit")
    func parts() {
        #expect(reasons(referral, peer(kind: "police"), [rule()]) == [.noRule])
        #expect(reasons(referral, peer(jurisdiction: "EE"), [rule()]) == [.noRule])
        #expect(reasons(referral, peer(bases: [.agreement(Identifier(at: now))]), [rule()]) == [.noRule])
        var other = referral
        other.direction = .sent
        #expect(reasons(other, peer(), [rule()]) == [.noRule])
        other = referral
        other.type = "withdrawal"
        #expect(reasons(other, peer(), [rule()]) == [.otherType(rule: "courts")])
        other = referral
        other.offenceCategory = nil
        #expect(reasons(other, peer(), [rule()]) == [.otherCategory(rule: "courts")])
        var marked = rule("marked")
        marked.peers.mark = "trained"
        #expect(reasons(referral, peer(), [marked]) == [.noRule])
        #expect(reasons(referral, peer(marks: ["trained"]), [marked]) == [])
    }

    @Test("Every rule that came near is explained to the agency; the peer learns only what it can mend")
    func explanation() {
        var early = rule("early")
        early.validFrom = now.adding(seconds: 60)
        var late = rule("late")
        late.validUntil = now
        var other = rule("other types")
        other.documentTypes = ["status"]
        let decision = PeerPolicy(rules: [early, late, other]).decision(on: referral, with: peer(), at: now)
        #expect(
            decision.reasons == [
                .notYet(rule: "early", from: now.adding(seconds: 60)), .ended(rule: "late", on: now),
                .otherType(rule: "other types"),
            ]
        )
        #expect(decision.explanation.count == 3)
        #expect(decision.retryAt == now.adding(seconds: 60))
        #expect(!decision.answer.contains("early") && !decision.answer.contains("other types"))
    }

    @Test("A rule that denies goes before every rule that allows, wherever it stands")
    func denial() {
        var denial = rule("no harassment cases", effect: .deny)
        denial.volume = nil
        for rules in [[rule(), denial], [denial, rule()]] {
            #expect(reasons(referral, peer(), rules) == [.denied(rule: "no harassment cases")])
        }
        denial.offenceCategories = ["fraud"]
        #expect(reasons(referral, peer(), [rule(), denial]) == [])
    }

    @Test("A volume is a sliding window, and says when there is room again")
    func volume() {
        var document = referral
        document.earlier = [now.adding(seconds: -3_600), now.adding(seconds: -10)]
        #expect(reasons(document, peer(), [rule()]) == [])
        document.earlier = [-3_500, -20, -10].map { now.adding(seconds: $0) }
        let until = now.adding(seconds: 3_580)
        #expect(
            reasons(document, peer(), [rule()])
                == [.tooMany(rule: "courts", limit: Volume(documents: 2, seconds: 3_600), until: until)]
        )
        var closed = rule("closed")
        closed.volume = Volume(documents: 0, seconds: 60)
        #expect(reasons(referral, peer(), [closed]).count == 1)
        #expect(PeerPolicy(rules: [rule()]).longestWindow == 3_600)
    }

    @Test("A policy reads back as it was written")
    func roundTrip() throws {
        var second = rule("agreed", effect: .deny)
        second.peers = PeerRule.Peers(
            entities: [court],
            agreement: Identifier(at: now),
            mark: "trained"
        )
        second.validFrom = now
        second.validUntil = now.adding(seconds: 60)
        let policy = PeerPolicy(rules: [rule(), second])
        let text = policy.json.prettyText()
        #expect(try PeerPolicy(JSON(parsing: text)) == policy)
    }

    @Test("A rule that is misspelt, for everybody or without sense is refused by its place")
    func malformed() throws {
        let whole = try #require(PeerPolicy(rules: [rule()]).json["rules"]?[0]?.object)
        func error(_ change: JSONObject) -> PeerPolicyError? {
            do throws(PeerPolicyError) {
                _ = try PeerPolicy(["rules": [.object(whole.changed(change))]])
                return nil
            } catch {
                return error
            }
        }
        #expect(error([:]) == nil)
        let cases: [(JSONObject, String?)] = [
            (["document_type": ["referral"]], nil), (["name": ""], "name"), (["effect": "perhaps"], "effect"),
            (["directions": []], "directions"), (["directions": ["up"]], "directions"),
            (["peers": [:]], "peers"), (["peers": .null], "peers"), (["peers": ["entity": "x"]], nil),
            (["peers": ["entities": ["x"]]], "entities"), (["peers": ["agreement": "x"]], "agreement"),
            (["peers": ["mark": 1]], "mark"), (["document_types": []], "document_types"),
            (["volume": ["documents": 1]], "volume"), (["valid_from": "tomorrow"], "valid_from"),
        ]
        for (change, member) in cases {
            let found = error(change)
            #expect(
                found?.rule == 0 && found?.member == member,
                "\(change.keys): \(String(describing: found))"
            )
        }
        let rule = PeerPolicy(rules: [rule()]).json["rules"]?[0] ?? .null
        #expect(throws: PeerPolicyError.self) { try PeerPolicy(["rules": [rule, rule]]) }
        #expect(throws: PeerPolicyError.self) { try PeerPolicy([:]) }
    }
}
