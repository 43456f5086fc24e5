import JOSE
package import Referrals
import Store
package import Trust
import Wire

/// A trust anchor of this node, with what is needed to deal with its federation.
package struct HeldAnchor: Sendable {
    package var anchor: TrustAnchor
    /// PEM of the TLS authority of its federation; empty for the system's.
    package var authority: String
    /// When its keys were last seen or entered.
    package var since: Instant
    package var by: String

    init(_ entry: TrustEntry) throws {
        let json = try entry.json()
        guard let entity = FederationID(entry.name), let keys = json["keys"],
            let authority = json["authority"]?.string
        else {
            throw NodeError(.misconfigured, "The stored anchor \(entry.name) is damaged. Run `comity audit`.")
        }
        anchor = TrustAnchor(entity: entity, keys: try KeySet(json: keys))
        self.authority = authority
        since = entry.at
        by = entry.by
    }

    static func json(keys: KeySet, authority: String) -> JSON {
        ["keys": keys.json, "authority": .string(authority)]
    }

    /// What its officer reads out.
    package var fingerprint: FingerprintWords { FingerprintWords(of: anchor.entity, keys: anchor.keys) }
}

extension Node {
    /// Trusts an authority from now on, on the word of two officers who compared its fingerprint.
    ///
    /// - Parameters:
    ///   - configuration: the authority's signed entity configuration.
    ///   - words: what its officer read out.
    ///   - authority: PEM of the TLS authority of its federation; empty for the system's.
    /// - Throws: ``NodeError`` `untrusted`.
    package func addAnchor(
        _ configuration: String,
        read words: String,
        authority: String,
        by officer: Officer
    ) async throws -> HeldAnchor {
        let statement = try Self.checkedConfiguration(configuration, at: clock.now)
        let fingerprint = FingerprintWords(of: statement.subject, keys: statement.keys)
        let comparison = fingerprint.compare(withRead: words)
        guard comparison == .same else { throw NodeError(.untrusted, comparison.explanation) }
        let now = clock.now
        let content = HeldAnchor.json(keys: statement.keys, authority: authority)
        let entry = try await store.write { transaction in
            try transaction.lay(.anchor, statement.subject.text, content, by: officer.name, at: now)
        }
        outboxSignal.raise()
        return try HeldAnchor(entry)
    }

    /// Trusts an authority no more: nobody is trusted through it from this moment on.
    ///
    /// - Throws: ``NodeError`` `notFound`.
    package func removeAnchor(_ anchor: FederationID, by officer: Officer) async throws {
        let now = clock.now
        try await store.write { transaction in
            guard try transaction.trustEntry(.anchor, anchor.text) != nil else {
                throw NodeError(.notFound, "There is no such anchor. `comity trust anchor list` shows all.")
            }
            try transaction.lay(.anchor, anchor.text, nil, by: officer.name, at: now)
            for chain in try transaction.chains(limit: 1_000_000) where chain.anchor == anchor.text {
                try transaction.removeChain(of: chain.subject, to: chain.anchor)
            }
        }
        outboxSignal.raise()
    }

    package func anchors() async throws -> [HeldAnchor] {
        try await store.read { try $0.trustEntries(.anchor).map { try HeldAnchor($0) } }
    }

    /// Names an authority above this node, so that it can vouch for it.
    package func joinSuperior(_ superior: FederationID, by officer: Officer) async throws {
        let now = clock.now
        guard superior != FederationID(identity.entity) else {
            throw NodeError(.invalidInput, "A node is not its own superior.")
        }
        _ = try await store.write { transaction in
            try transaction.lay(.superior, superior.text, [:], by: officer.name, at: now)
        }
    }

    package func leaveSuperior(_ superior: FederationID, by officer: Officer) async throws {
        let now = clock.now
        try await store.write { transaction in
            guard try transaction.trustEntry(.superior, superior.text) != nil else {
                throw NodeError(
                    .notFound,
                    "This node does not name that authority. `comity trust show` lists all."
                )
            }
            _ = try transaction.lay(.superior, superior.text, nil, by: officer.name, at: now)
        }
    }

    package func superiors() async throws -> [FederationID] {
        try await store.read { try $0.trustEntries(.superior).compactMap { FederationID($0.name) } }
    }

    /// Shows a trust mark from now on, in the place of an earlier one of its kind.
    ///
    /// - Throws: ``NodeError`` `untrusted` where it is not a mark about this node.
    package func showMark(_ compact: String, by officer: Officer) async throws -> TrustMark {
        guard let jws = try? JWS.parse(compact), let claims = try? JSON(parsing: jws.payload),
            let mark = try? TrustMark(claims: claims), mark.subject == FederationID(identity.entity)
        else { throw NodeError(.untrusted, "It is not a trust mark about this node.") }
        let now = clock.now
        _ = try await store.write { transaction in
            try transaction.lay(
                .shownMark,
                mark.type,
                ["trust_mark": .string(compact)],
                by: officer.name,
                at: now
            )
        }
        return mark
    }

    /// An entity's own configuration, signed by a key that it shows, and not ended.
    static func checkedConfiguration(_ compact: String, at now: Instant) throws(NodeError) -> EntityStatement
    {
        do throws(StatementError) {
            let signed = try SignedStatement(parsing: compact)
            guard signed.statement.kind == .configuration else {
                throw StatementError(.wrongIssuer, claim: "iss", "the statement is not by the entity itself")
            }
            try signed.check(at: now)
            try signed.verify(with: signed.statement.keys)
            return signed.statement
        } catch {
            throw NodeError(.untrusted, "The entity configuration is refused: \(error)")
        }
    }
}
