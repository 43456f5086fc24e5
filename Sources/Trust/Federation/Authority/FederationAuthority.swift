package import JOSE
package import Referrals
package import Wire

/// An entity that vouches for others: a trust anchor, or an intermediate where it has superiors.
///
/// ```swift
/// var authority = FederationAuthority(entity: anchor, key: key, name: "Nordic network")
/// authority.subordinates.append(try authority.subordinate(enrolling: configuration, at: now))
/// let answer = try authority.statement(about: "https://node.agency.example", at: now)
/// ```
package struct FederationAuthority: Sendable {
    /// How long what it signs counts, in seconds: as long as others shall manage without reaching it, and no longer than a
    /// revocation may take.
    package struct Lifetimes: Sendable, Hashable {
        package var configuration: Int64
        package var statement: Int64

        /// By default a week, and three days.
        package init(configuration: Int64 = 7 * 86_400, statement: Int64 = 3 * 86_400) {
            self.configuration = configuration
            self.statement = statement
        }
    }

    package let entity: FederationID
    /// The key that signs today.
    package var key: SigningKey
    /// Keys that are published beside it: the next one before its first use, the last one while others may hold what it
    /// signed.
    package var otherKeys: [VerificationKey]
    package var name: String
    package var superiors: [FederationID]
    package var lifetimes: Lifetimes
    package var subordinates: [Subordinate]
    /// Who may issue which kind of trust mark; nobody listed stands for anybody.
    package var markIssuers: NamedMembers<[FederationID]>
    package var markOwners: NamedMembers<TrustMarkOwner>
    /// The signed successions of its keys, the oldest first; see ``changeKey(to:at:)``.
    package private(set) var successions: [String] = []

    package init(
        entity: FederationID,
        key: SigningKey,
        otherKeys: [VerificationKey] = [],
        name: String,
        superiors: [FederationID] = [],
        lifetimes: Lifetimes = Lifetimes(),
        subordinates: [Subordinate] = [],
        markIssuers: NamedMembers<[FederationID]> = NamedMembers(),
        markOwners: NamedMembers<TrustMarkOwner> = NamedMembers()
    ) {
        self.entity = entity
        self.key = key
        self.otherKeys = otherKeys
        self.name = name
        self.superiors = superiors
        self.lifetimes = lifetimes
        self.subordinates = subordinates
        self.markIssuers = markIssuers
        self.markOwners = markOwners
    }

    /// Where each endpoint is, below the entity's identifier, by its name in the metadata (section 5.1.1).
    package static let endpointPaths: [(name: String, path: String)] = [
        ("federation_fetch_endpoint", "/federation/fetch"),
        ("federation_list_endpoint", "/federation/list"),
        ("federation_resolve_endpoint", "/federation/resolve"),
        ("federation_trust_mark_status_endpoint", "/federation/trust-mark-status"),
        ("federation_trust_mark_list_endpoint", "/federation/trust-marked"),
        ("federation_trust_mark_endpoint", "/federation/trust-mark"),
        ("federation_historical_keys_endpoint", "/federation/historical-keys"),
    ]

    /// The metadata of the entity type `federation_entity`.
    package var federationMetadata: JSONObject {
        var metadata = JSONObject()
        for endpoint in Self.endpointPaths {
            metadata[endpoint.name] = .string(entity.text + endpoint.path)
        }
        metadata["organization_name"] = .string(name)
        return metadata
    }

    /// The keys that it publishes.
    ///
    /// - Throws: ``JOSEError`` `duplicateKey`.
    package func publishedKeys() throws(JOSEError) -> KeySet { try KeySet([key.publicKey] + otherKeys) }

    /// Its own configuration, signed now.
    ///
    /// - Parameter metadata: further entity types that it has, for example its own `comity_node`.
    /// - Throws: ``JOSEError`` where the key cannot sign; ``StatementError`` where a value given to it cannot be published.
    package func configuration(at now: Instant, metadata: JSONObject = [:]) throws -> String {
        var types = metadata
        types[EntityStatement.federationEntity] = .object(federationMetadata)
        var claims = try baseClaims(
            subject: entity,
            keys: publishedKeys(),
            at: now,
            for: lifetimes.configuration
        )
        claims["metadata"] = .object(types)
        if !superiors.isEmpty { claims["authority_hints"] = .array(superiors.map { .string($0.text) }) }
        if !markIssuers.isEmpty {
            claims["trust_mark_issuers"] = .object(
                JSONObject(markIssuers.members.map { ($0.name, .array($0.value.map { .string($0.text) })) })
            )
        }
        if !markOwners.isEmpty {
            claims["trust_mark_owners"] = .object(
                JSONObject(
                    markOwners.members.map {
                        ($0.name, ["sub": .string($0.value.owner.text), "jwks": $0.value.keys.json])
                    }
                )
            )
        }
        if !successions.isEmpty {
            claims[KeySuccession.claim] = .array(successions.map(JSON.string))
        }
        return try sign(claims)
    }

    /// Signs with another key from now on, which others should have seen before; the key of today leaves its word for those
    /// who have not.
    ///
    /// The key of today stays published until it is taken out of ``otherKeys``.
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package mutating func changeKey(to next: SigningKey, at now: Instant) throws {
        let succession = try KeySuccession(
            issuer: entity,
            issuedAt: now,
            expiresAt: now.adding(seconds: KeySuccession.longestTerm),
            keys: KeySet([next.publicKey])
        )
        successions.append(try succession.signed(with: key))
        otherKeys = [key.publicKey] + otherKeys.filter { $0.thumbprint != next.publicKey.thumbprint }
        key = next
    }

    func baseClaims(
        subject: FederationID,
        keys: KeySet,
        at now: Instant,
        for seconds: Int64
    ) -> JSONObject {
        [
            "iss": .string(entity.text), "sub": .string(subject.text), "iat": .integer(now.seconds),
            "exp": .integer(now.adding(seconds: seconds).seconds), "jwks": keys.json,
        ]
    }

    /// Signs claims that this software would accept itself.
    func sign(_ claims: JSONObject) throws -> String {
        let statement = try EntityStatement(claims: .object(claims))
        try statement.check(rules: .standard)
        return try SignedStatement.sign(statement, with: key)
    }
}
