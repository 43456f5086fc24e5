import JOSE
import Referrals
import Store
package import Trust

extension Node {
    /// Looks at what the members of this authority publish, and vouches from then on for the keys that it finds, where one of
    /// those vouched for so far leads to them: by signing the member's configuration (OpenID Federation 1.0 section 11.2), or by a
    /// succession in it (``KeySuccession``).
    ///
    /// So a member that announces its next key before it signs with it changes keys, and no chain through this authority
    /// breaks. Nothing but the keys follows; of a member that does not answer, or whose keys nobody vouches for, everything stays as two
    /// officers entered it.
    ///
    /// - Returns: the members whose keys are others now; none where this node is no authority, or asks nobody.
    @discardableResult
    package func followMembers() async throws -> [FederationID] {
        guard let line, let role = try await authorityRole() else { return [] }
        let source = line.statements(trusting: role.authority)
        let members = try await subordinates().filter { $0.isActive(at: clock.now) }
        return try await fewAtOnce(members) { member -> FederationID? in
            guard let keys = await published(by: member, source) else { return nil }
            return try await follow(member, to: keys) ? member.entity : nil
        }.compactMap(\.self)
    }

    /// The keys that a member publishes now, where those known of it lead to them.
    private func published(by member: Subordinate, _ source: some StatementSource) async -> KeySet? {
        let deadline = clock.now.adding(seconds: upkeep.limits.seconds)
        guard let configuration = try? await source.configuration(of: member.entity, by: deadline) else {
            return nil
        }
        // What an anchor's keys follow by is what any entity's do.
        let known = TrustAnchor(entity: member.entity, keys: member.keys)
        return try? known.renewed(by: configuration, at: clock.now).keys
    }

    /// - Returns: whether the keys are others than before. Each entity needs keys of its own: another's are not taken over.
    private func follow(_ member: Subordinate, to keys: KeySet) async throws -> Bool {
        let now = clock.now
        @Sendable func words(_ keys: KeySet) -> FingerprintWords {
            FingerprintWords(of: member.entity, keys: keys)
        }
        guard words(keys) != words(member.keys) else { return false }
        let thumbprints = Set(keys.keys.map(\.thumbprint))
        return try await store.write { transaction in
            let all = try transaction.trustEntries(.subordinate).map { try Subordinate($0) }
            guard var current = all.first(where: { $0.entity == member.entity }),
                current.isActive(at: now), words(current.keys) == words(member.keys),
                !all.contains(where: { other in
                    other.entity != member.entity
                        && other.keys.keys.contains { thumbprints.contains($0.thumbprint) }
                })
            else { return false }
            current.keys = keys
            try transaction.lay(
                .subordinate,
                member.entity.text,
                current.record,
                by: member.entity.text,
                at: now
            )
            return true
        }
    }
}

extension StoreReader {
    /// Holds a change of federation keys back that a superior of this node is known not to have followed: every chain through it
    /// would break.
    ///
    /// - Throws: ``NodeError`` `notNow`.
    func requireFollowed(_ next: KeyRecord, of entity: EntityID, at now: Instant) throws {
        for record in try chains(of: entity.text) where record.counts(at: now) {
            let statements = KeptChain(record).chain
            guard statements.count > 1, let said = try? SignedStatement(parsing: statements[1]).statement,
                said.subject == FederationID(entity), said.keys[next.keyID] == nil
            else { continue }
            throw NodeError(
                .notNow,
                "\(said.issuer) does not vouch for the next federation key yet, as far as this node has seen: whoever trusts the node through it would lose it. It follows by itself when it looks at its members next, and `comity trust show` looks after it; where it does not, let its officer enrol the node anew. Then rotate, or with --at-once where it cannot wait."
            )
        }
    }
}
