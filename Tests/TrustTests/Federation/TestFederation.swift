import JOSE
import Referrals
import Testing
import Trust
import Wire

/// An entity of a federation made for a test.
struct TestEntity {
    let id: FederationID
    let key: SigningKey

    init(_ name: String, key: SigningKey = SigningKey()) throws {
        id = try #require(FederationID("https://\(name)"))
        self.key = key
    }

    var jwks: JSON { ["keys": [key.publicKey.json]] }
    var anchor: TrustAnchor {
        get throws { TrustAnchor(entity: id, keys: try KeySet([key.publicKey])) }
    }
    var endpoint: String { "\(id.text)/federation/fetch" }

    /// The claims of its configuration, with others put in, or with a null taken out.
    func configurationClaims(
        under superiors: [TestEntity] = [],
        at now: Instant = TestFederation.now,
        _ more: JSONObject = [:]
    ) -> JSONObject {
        var claims: JSONObject = [
            "iss": .string(id.text), "sub": .string(id.text), "iat": .integer(now.seconds),
            "exp": .integer(now.seconds + 86_400), "jwks": jwks,
            "metadata": [
                "federation_entity": [
                    "organization_name": .string(id.host), "federation_fetch_endpoint": .string(endpoint),
                ]
            ],
        ]
        if !superiors.isEmpty { claims["authority_hints"] = .array(superiors.map { .string($0.id.text) }) }
        return claims.changed(more)
    }

    /// Its configuration, signed.
    func configuration(
        under superiors: [TestEntity] = [],
        at now: Instant = TestFederation.now,
        _ more: JSONObject = [:]
    ) throws -> String {
        try signed(configurationClaims(under: superiors, at: now, more))
    }

    /// What it says about a subordinate, signed.
    func statement(
        about subordinate: TestEntity,
        at now: Instant = TestFederation.now,
        _ more: JSONObject = [:]
    ) throws -> String {
        let claims: JSONObject = [
            "iss": .string(id.text), "sub": .string(subordinate.id.text), "iat": .integer(now.seconds),
            "exp": .integer(now.seconds + 86_400), "jwks": subordinate.jwks,
        ]
        return try signed(claims.changed(more))
    }

    func signed(_ claims: JSONObject, type: String = EntityStatement.mediaType) throws -> String {
        try JWS.sign(JSON.object(claims).bytes(), type: type, key: key)
    }
}

extension JSONObject {
    /// With these members put in; null takes one out.
    func changed(_ more: JSONObject) -> JSONObject {
        var changed = self
        for (name, value) in more.members { changed[name] = value.isNull ? nil : value }
        return changed
    }
}

/// A chain of four made for a test: leaf, two intermediates, anchor.
struct TestFederation {
    static let now = Instant(seconds: 1_800_000_000)

    let leaf: TestEntity
    let lower: TestEntity
    let upper: TestEntity
    let anchor: TestEntity

    init() throws {
        leaf = try TestEntity("leaf.example.org")
        lower = try TestEntity("lower.example.org")
        upper = try TestEntity("upper.example.org")
        anchor = try TestEntity("anchor.example.net")
    }

    /// The chain of five statements, with claims changed at some of them, by position.
    func chain(_ changes: [Int: JSONObject] = [:]) throws -> [String] {
        try (0..<5).map { try statement($0, changes[$0] ?? [:]) }
    }

    /// One statement of the chain, with claims changed.
    func statement(_ position: Int, _ changes: JSONObject = [:]) throws -> String {
        switch position {
        case 0: try leaf.configuration(under: [lower], changes)
        case 1: try lower.statement(about: leaf, changes)
        case 2: try upper.statement(about: lower, changes)
        case 3: try anchor.statement(about: upper, changes)
        default: try anchor.configuration(changes)
        }
    }

    func validate(
        _ compacts: [String],
        at now: Instant = TestFederation.now.adding(seconds: 10),
        rules: StatementRules = .standard
    ) throws -> TrustChain {
        try TrustChain(validating: compacts, anchors: [anchor.anchor], at: now, rules: rules)
    }

    /// The error that a chain gives.
    func error(_ compacts: [String], at now: Instant = TestFederation.now.adding(seconds: 10)) -> ChainError?
    {
        #expect(throws: ChainError.self) { try validate(compacts, at: now) }
    }
}
