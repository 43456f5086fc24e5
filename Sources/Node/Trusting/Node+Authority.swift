import JOSE
package import Referrals
import Store
package import Trust
import Wire

extension Node {
    /// What this node is as an authority; nil where it is none.
    package func authorityRole() async throws -> AuthorityRole? {
        try await store.read {
            try $0.trustEntry(.authority, AuthorityRole.name).map { try AuthorityRole($0) }
        }
    }

    /// Becomes an authority, or changes what kind of one it is.
    package func setAuthorityRole(_ role: AuthorityRole, by officer: Officer) async throws {
        let now = clock.now
        _ = try await store.write { transaction in
            try transaction.lay(.authority, AuthorityRole.name, role.json, by: officer.name, at: now)
        }
    }

    /// The authority with some of its subordinates.
    ///
    /// - Throws: ``FederationProblem`` `not_found` where this node is no authority.
    func authority(
        _ role: AuthorityRole? = nil,
        subordinates: [Subordinate] = []
    ) async throws -> FederationAuthority {
        var known = role
        if known == nil { known = try await authorityRole() }
        guard let role = known else {
            throw FederationProblem(.notFound, "This entity vouches for nobody.")
        }
        let key = try await federationSigner()
        return FederationAuthority(
            entity: FederationID(identity.entity),
            key: key,
            otherKeys: try await federationKeys().keys.filter { $0.thumbprint != key.publicKey.thumbprint },
            name: identity.displayName,
            superiors: try await superiors(),
            lifetimes: role.lifetimes,
            subordinates: subordinates,
            markIssuers: role.markIssuers
        )
    }

    /// Every entity that this node vouches for or has vouched for.
    package func subordinates() async throws -> [Subordinate] {
        try await store.read { try $0.trustEntries(.subordinate).map { try Subordinate($0) } }
    }

    /// Vouches for an entity from now on, on the word of two officers who compared its fingerprint.
    ///
    /// - Parameters:
    ///   - configuration: the entity's signed configuration; it must name this node in `authority_hints`.
    ///   - words: what its officer read out.
    /// - Throws: ``NodeError`` `untrusted` or `notNow` where this node is no authority.
    package func enrol(
        _ configuration: String,
        read words: String,
        policy: MetadataPolicy? = nil,
        constraints: ChainConstraints? = nil,
        by officer: Officer
    ) async throws -> Subordinate {
        let now = clock.now
        guard try await authorityRole() != nil else {
            throw NodeError(.notNow, "This node is no authority. `comity anchor init` makes it one.")
        }
        // Nothing is signed here: what this node says of the entity is signed whenever somebody asks.
        let authority = FederationAuthority(
            entity: FederationID(identity.entity),
            key: SigningKey(),
            name: identity.displayName,
            subordinates: try await subordinates()
        )
        let subordinate: Subordinate
        do throws(EnrolmentError) {
            subordinate = try authority.subordinate(
                enrolling: configuration,
                policy: policy,
                constraints: constraints,
                at: now
            )
        } catch {
            throw NodeError(.untrusted, error.description)
        }
        let comparison = FingerprintWords(of: subordinate.entity, keys: subordinate.keys)
            .compare(withRead: words)
        guard comparison == .same else { throw NodeError(.untrusted, comparison.explanation) }
        _ = try await store.write { transaction in
            try transaction.lay(
                .subordinate,
                subordinate.entity.text,
                subordinate.record,
                by: officer.name,
                at: now
            )
        }
        return subordinate
    }

    /// Vouches for an entity no more, from this moment on.
    ///
    /// - Throws: ``NodeError`` `notFound`.
    package func revoke(_ entity: FederationID, by officer: Officer) async throws -> Subordinate {
        let now = clock.now
        return try await store.write { transaction in
            guard let entry = try transaction.trustEntry(.subordinate, entity.text) else {
                throw NodeError(
                    .notFound,
                    "This node does not vouch for that entity. `comity anchor list` shows all."
                )
            }
            var subordinate = try Subordinate(entry)
            subordinate.revokedAt = now
            try transaction.lay(.subordinate, entity.text, subordinate.record, by: officer.name, at: now)
            return subordinate
        }
    }

    /// Issues a trust mark to an entity.
    ///
    /// - Parameter expiresAt: nil for a mark without end, whose status others must ask for.
    /// - Throws: ``FederationProblem``, ``StatementError`` for a kind that cannot be written.
    package func issueMark(
        _ type: String,
        to subject: FederationID,
        expiresAt: Instant?,
        by officer: Officer
    ) async throws -> IssuedTrustMark {
        let now = clock.now
        let mark = try await authority().issueMark(type, to: subject, at: now, expiresAt: expiresAt)
        _ = try await store.write { transaction in
            try transaction.lay(.issuedMark, mark.name, mark.record, by: officer.name, at: now)
        }
        return mark
    }

    /// Takes a mark back.
    ///
    /// - Throws: ``NodeError`` `notFound`.
    package func revokeMark(
        _ type: String,
        of subject: FederationID,
        by officer: Officer
    ) async throws -> IssuedTrustMark {
        let now = clock.now
        return try await store.write { transaction in
            guard let entry = try transaction.trustEntry(.issuedMark, type + " " + subject.text) else {
                throw NodeError(.notFound, "This node issued no mark of that kind to that entity.")
            }
            var mark = try IssuedTrustMark(entry)
            mark.revokedAt = now
            try transaction.lay(.issuedMark, mark.name, mark.record, by: officer.name, at: now)
            return mark
        }
    }

    /// The last mark of each kind and holder.
    package func issuedMarks() async throws -> [IssuedTrustMark] {
        try await store.read { try $0.trustEntries(.issuedMark).map { try IssuedTrustMark($0) } }
    }

    /// Every mark that was ever issued: a status is asked about the very mark.
    func everyIssuedMark(of subject: String, _ type: String) async throws -> [IssuedTrustMark] {
        try await store.read { transaction in
            try transaction.trustHistory(.issuedMark, type + " " + subject).filter { $0.content != nil }
                .map { try IssuedTrustMark($0) }
        }
    }
}

extension IssuedTrustMark {
    /// How it is found among what is laid down.
    var name: String { type + " " + subject.text }
}
