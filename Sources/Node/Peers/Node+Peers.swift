package import Referrals
package import Store
import Trust

extension Node {
    /// Enters another node as a peer, on the word of two officers who compared the fingerprint.
    ///
    /// - Parameters:
    ///   - statement: the peer's signed entity configuration, as it was fetched or handed over.
    ///   - fingerprint: what the peer's officer read out, as words or digits (``FingerprintWords``): it stands for all keys of the
    ///     statement, so that one which is signed by a key that nobody compared cannot pass.
    ///   - authority: PEM of the certificate authority to pin for its TLS certificate.
    ///   - grant: what may be exchanged on this basis; nil for nothing, where an agreement or a chain is to say it.
    /// - Throws: ``NodeError`` with `untrusted` where the statement does not verify, has lapsed, or its fingerprint is
    ///   another one.
    package func addPeer(
        statement: String,
        fingerprint: String,
        authority: String,
        grant: PeerGrant?,
        by officer: Officer
    ) async throws -> PeerRecord {
        let configuration: EntityConfiguration
        do {
            configuration = try EntityConfiguration(verifying: statement)
        } catch {
            throw NodeError(.untrusted, error.description)
        }
        let now = clock.now
        guard configuration.expiresAt > now else {
            throw NodeError(
                .untrusted,
                "The entity configuration ended on \(configuration.expiresAt.date). Fetch it anew."
            )
        }
        guard configuration.entity != identity.entity else {
            throw NodeError(.invalidInput, "This is the node's own entity configuration.")
        }
        let comparison = configuration.fingerprint.compare(withRead: fingerprint)
        guard comparison == .same else { throw NodeError(.untrusted, comparison.explanation) }
        let record = PeerRecord(
            entity: configuration.entity,
            name: configuration.metadata.displayName,
            jurisdiction: configuration.metadata.jurisdiction,
            kind: configuration.metadata.agencyKind,
            state: .active,
            statement: statement,
            authority: authority,
            addedBy: officer.name,
            addedAt: now
        )
        try await store.write { transaction in
            let before = try transaction.peer(record.entity)
            try transaction.upsert(record)
            // What could not be delivered to the peer as it was before can perhaps be delivered now.
            try transaction.changeLane(of: record.entity) { $0.resume(at: now) }
            // A peer that is entered anew: what it said before is kept, for what it signed then.
            if let before { try transaction.hold(record.statement, of: before, at: now, by: officer.name) }
            try transaction.record(
                .peerAdded,
                by: officer.name,
                about: nil,
                digest: record.seal,
                at: now
            )
            // Without a grant there is nothing to lay down, unless the peer had one before.
            if try grant != nil || transaction.trustEntry(.grant, record.entity.text) != nil {
                try transaction.lay(.grant, record.entity.text, grant?.json, by: officer.name, at: now)
            }
        }
        outboxSignal.raise()
        return record
    }

    /// Stops, or takes up again, all exchange with a peer.
    package func setPeer(_ entity: EntityID, _ state: PeerRecord.State, by officer: Officer) async throws
        -> PeerRecord
    {
        let now = clock.now
        let record = try await store.write { transaction in
            guard var record = try transaction.peer(entity) else {
                throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
            }
            record.state = state
            try transaction.upsert(record)
            try transaction.changeLane(of: entity) { lane in
                if state == .active { lane.resume(at: now) } else { lane.pause() }
            }
            try transaction.record(
                state == .active ? .peerResumed : .peerSuspended,
                by: officer.name,
                about: nil,
                digest: Digest(of: entity.text),
                at: now
            )
            return record
        }
        outboxSignal.raise()
        return record
    }

    package func peers() async throws -> [PeerRecord] { try await store.read { try $0.peers() } }
}
