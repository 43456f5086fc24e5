import ArgumentParser
import JOSE
import Referrals
import Trust
import Wire

/// One anchor, two regions, many leaves: statements signed once, so that searching alone is measured.
struct BenchFederation: StatementSource {
    let now = Instant(seconds: 1_800_000_000)
    let anchor: TrustAnchor
    let leaves: [FederationID]
    /// An entity that names a thousand superiors, none of which answers.
    let fan: FederationID
    private var answers: [String: String] = [:]

    /// - Throws: ``StatementError``, ``JOSEError`` or ``EnrolmentError``, none of which happens to what is made here.
    init(leaves count: Int) throws {
        func id(_ name: String) throws -> FederationID {
            guard let id = FederationID("https://\(name).example") else { throw ExitCode(1) }
            return id
        }
        var top = FederationAuthority(entity: try id("anchor"), key: SigningKey(), name: "Anchor")
        anchor = TrustAnchor(entity: top.entity, keys: try top.publishedKeys())
        var leaves: [FederationID] = []
        for region in 0..<2 {
            var authority = FederationAuthority(
                entity: try id("region-\(region)"),
                key: SigningKey(),
                name: "Region",
                superiors: [top.entity]
            )
            let configuration = try authority.configuration(at: now)
            answers[authority.entity.text] = configuration
            top.subordinates.append(try top.subordinate(enrolling: configuration, at: now))
            for number in stride(from: region, to: count, by: 2) {
                let leaf = try id("leaf-\(number)")
                let key = SigningKey()
                let claims: JSON = [
                    "iss": .string(leaf.text), "sub": .string(leaf.text), "iat": .integer(now.seconds),
                    "exp": .integer(now.seconds + 86_400), "jwks": ["keys": [key.publicKey.json]],
                    "authority_hints": [.string(authority.entity.text)], "metadata": ["comity_node": [:]],
                ]
                let compact = try JWS.sign(claims.bytes(), type: EntityStatement.mediaType, key: key)
                answers[leaf.text] = compact
                authority.subordinates.append(try authority.subordinate(enrolling: compact, at: now))
                answers[Self.key(authority, leaf)] = try authority.statement(about: leaf.text, at: now)
                leaves.append(leaf)
            }
            answers[Self.key(top, authority.entity)] = try top.statement(
                about: authority.entity.text,
                at: now
            )
        }
        answers[top.entity.text] = try top.configuration(at: now)
        self.leaves = leaves
        fan = try id("fan")
        answers[fan.text] = try Self.fan(fan, at: now)
    }

    private static func fan(_ entity: FederationID, at now: Instant) throws -> String {
        let key = SigningKey()
        let claims: JSON = [
            "iss": .string(entity.text), "sub": .string(entity.text), "iat": .integer(now.seconds),
            "exp": .integer(now.seconds + 86_400), "jwks": ["keys": [key.publicKey.json]],
            "authority_hints": .array((0..<1_000).map { .string("https://superior-\($0).example") }),
            "metadata": ["comity_node": [:]],
        ]
        return try JWS.sign(claims.bytes(), type: EntityStatement.mediaType, key: key)
    }

    func search(_ leaf: FederationID) async -> ChainSearch {
        await ChainBuilder(source: self, anchors: [anchor], now: { [now] in now }).chains(for: leaf)
    }

    private static func key(_ authority: FederationAuthority, _ subordinate: FederationID) -> String {
        authority.entity.text + "/federation/fetch " + subordinate.text
    }

    func configuration(of entity: FederationID, by deadline: Instant) async throws(FetchFailure) -> String {
        guard let answer = answers[entity.text] else { throw .unreachable }
        return answer
    }

    func statement(
        about subordinate: FederationID,
        at fetchEndpoint: String,
        by deadline: Instant
    ) async throws(FetchFailure) -> String {
        guard let answer = answers[fetchEndpoint + " " + subordinate.text] else { throw .unreachable }
        return answer
    }
}
