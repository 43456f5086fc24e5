import JOSE
import Referrals
import Testing
import Trust
import Wire

@Suite("Keeping chains")
struct ChainUpkeepTests {
    private let now = TestFederation.now
    private let day: Int64 = 86_400

    private func authority() throws -> FederationAuthority {
        FederationAuthority(
            entity: try TestEntity("anchor.example.net").id,
            key: SigningKey(),
            name: "Network"
        )
    }

    @Test("A node that was away while an anchor changed its key twice finds its way, for half a year")
    func succession() throws {
        var anchor = try authority()
        let known = TrustAnchor(entity: anchor.entity, keys: try KeySet([anchor.key.publicKey]))
        let third = SigningKey()
        try anchor.changeKey(to: SigningKey(), at: now)
        try anchor.changeKey(to: third, at: now.adding(seconds: 30 * day))
        anchor.otherKeys = []
        let later = now.adding(seconds: 60 * day)
        let renewed = try known.renewed(by: anchor.configuration(at: later), at: later)
        #expect(renewed.keys.keys == [third.publicKey])
        let tooLate = now.adding(seconds: 200 * day)
        #expect(throws: ChainError.self) {
            try known.renewed(by: anchor.configuration(at: tooLate), at: tooLate)
        }
    }

    @Test("A succession by another key, or of another entity, leads nowhere")
    func forgedSuccession() throws {
        let anchor = try authority()
        let known = TrustAnchor(entity: anchor.entity, keys: try KeySet([anchor.key.publicKey]))
        var forger = anchor
        forger.key = SigningKey()
        try forger.changeKey(to: SigningKey(), at: now)
        #expect(throws: ChainError.self) {
            try known.renewed(by: forger.configuration(at: now), at: now)
        }
        let other = FederationAuthority(
            entity: try TestEntity("other.example.net").id,
            key: anchor.key,
            name: "Other"
        )
        #expect(throws: ChainError.self) { try known.renewed(by: other.configuration(at: now), at: now) }
        #expect(throws: StatementError.self) {
            try KeySuccession(
                issuer: anchor.entity,
                issuedAt: now,
                expiresAt: now.adding(seconds: 185 * day),
                keys: known.keys
            )
        }
    }

    @Test(
        "After a change of keys, what the old key signed counts as long as the old key stands in the configuration"
    )
    func overlap() throws {
        let node = try TestEntity("node.example.org")
        var anchor = try authority()
        let hints: JSONObject = ["authority_hints": [.string(anchor.entity.text)]]
        let configuration = try node.configuration(hints)
        anchor.subordinates = [try anchor.subordinate(enrolling: configuration, at: now)]
        let before = try anchor.statement(about: node.id.text, at: now)
        let known = TrustAnchor(entity: anchor.entity, keys: try anchor.publishedKeys())
        try anchor.changeKey(to: SigningKey(), at: now)
        let renewed = try known.renewed(by: anchor.configuration(at: now), at: now)
        #expect(renewed.keys.keys.count == 2)
        for statement in [before, try anchor.statement(about: node.id.text, at: now)] {
            let chain = try TrustChain(
                validating: [configuration, statement, anchor.configuration(at: now)],
                anchors: [renewed],
                at: now
            )
            #expect(chain.subject == node.id)
        }
    }

    @Test("A node sees what of its metadata others see otherwise, and why")
    func view() throws {
        let federation = try TestFederation()
        let chain = try federation.validate(
            federation.chain([
                0: [
                    "metadata": [
                        "comity_node": ["name": "Mine", "types": ["a", "b"], "kind": "court"],
                        "openid_provider": [:],
                    ]
                ],
                1: ["metadata": ["comity_node": ["name": "Theirs"]]],
                2: ["metadata_policy": ["comity_node": ["types": ["subset_of": ["a"], "essential": true]]]],
                3: [
                    "constraints": ["allowed_entity_types": ["comity_node"]],
                    "metadata_policy": ["comity_node": ["desk": ["default": "x"]]],
                ],
            ])
        )
        let view = ResolvedView(of: chain)
        #expect(view.anchor == federation.anchor.id)
        #expect(
            Set(view.differences) == [
                ResolvedView.Difference(
                    entityType: "comity_node",
                    parameter: "name",
                    published: "Mine",
                    resolved: "Theirs",
                    cause: .statedBySuperior
                ),
                ResolvedView.Difference(
                    entityType: "comity_node",
                    parameter: "types",
                    published: ["a", "b"],
                    resolved: ["a"],
                    cause: .policy([.subsetOf, .essential])
                ),
                ResolvedView.Difference(
                    entityType: "comity_node",
                    parameter: "desk",
                    resolved: "x",
                    cause: .policy([.default])
                ),
                ResolvedView.Difference(
                    entityType: "openid_provider",
                    published: [:],
                    cause: .entityTypeNotAllowed
                ),
            ]
        )
    }

    @Test("Looks are spread, come before half of the term is over, and the end is announced")
    func refresh() {
        let refresh = ChainRefresh(interval: 1_000, warning: 500)
        let end = now.adding(seconds: 10_000)
        let looks = (0...255).map { spread in
            refresh.next(validatedAt: now, expiresAt: end, spread: UInt8(spread)).seconds(since: now)
        }
        #expect(looks.max() == 1_000 && looks.min() == 751)
        #expect(Set(looks).count > 200)
        let short = refresh.next(validatedAt: now, expiresAt: now.adding(seconds: 100), spread: 0)
        #expect(short == now.adding(seconds: 50))
        func state(_ seconds: Int64) -> ChainRefresh.State {
            refresh.state(validatedAt: now, expiresAt: end, spread: 0, at: now.adding(seconds: seconds))
        }
        #expect(state(999) == .fresh)
        #expect(state(1_000) == .due)
        #expect(state(9_499) == .due)
        #expect(state(9_500) == .ending(in: 500))
        #expect(state(10_000) == .ended)
    }
}
