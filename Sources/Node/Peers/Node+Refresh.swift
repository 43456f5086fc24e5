package import Referrals
import Store
import Trust

extension Node {
    /// Takes over what a peer says about itself now: its keys, its endpoints, what it accepts.
    ///
    /// The newer statement has to follow from the one that is held (see `EntityConfiguration.init(verifying:following:at:)`), so
    /// nothing but the peer's own federation keys can change what is believed of it. Its jurisdiction and its kind decide which
    /// law applies: a change of these needs an officer who enters the peer anew.
    ///
    /// - Returns: whether there was something new.
    /// - Throws: ``NodeError``: `notFound`, `untrusted`.
    @discardableResult
    package func takeStatement(_ compact: String, of peer: EntityID, by actor: String = "node") async throws
        -> Bool
    {
        let now = clock.now
        let isNew = try await store.write { transaction in
            guard let record = try transaction.peer(peer) else {
                throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
            }
            let (held, newer): (EntityConfiguration, EntityConfiguration)
            do {
                held = try EntityConfiguration(verifying: record.statement)
                newer = try EntityConfiguration(verifying: compact, following: held, at: now)
            } catch {
                throw NodeError(
                    .untrusted,
                    "What \(peer.text) says about itself is not taken over. \(error) Compare the fingerprint with its officer and enter it anew with `comity peer add`."
                )
            }
            guard newer.metadata.jurisdiction == record.jurisdiction,
                newer.metadata.agencyKind == record.kind
            else {
                throw NodeError(
                    .untrusted,
                    "\(peer.text) now names another jurisdiction or kind of agency, on which the law depends. Speak with its officer, and enter it anew with `comity peer add`."
                )
            }
            guard !newer.saysTheSame(as: held) || held.isEnding(at: now) else { return false }
            try transaction.hold(compact, of: record, at: now, by: actor)
            return true
        }
        if isNew { outboxSignal.raise() }
        return isNew
    }

    /// Asks a peer what it says about itself now.
    ///
    /// - Throws: ``NodeError``: `notFound`, `untrusted`; `FetchFailure` where the peer does not answer.
    @discardableResult
    package func refreshPeer(_ peer: EntityID, from source: any PeerSource) async throws -> Bool {
        guard let record = try await store.read({ try $0.peer(peer) }) else {
            throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
        }
        return try await takeStatement(source.entityConfiguration(of: record), of: peer)
    }

    /// Looks for newer keys of a peer because something names a key that is not known; held back where that was done just before.
    func lookForKeys(of peer: EntityID) async -> PeerRefreshes.Outcome {
        guard let source = peerSource else { return .unknown }
        return await refreshes.refresh(peer, at: clock.now) {
            do {
                try await refreshPeer(peer, from: source)
                return true
            } catch {
                // A statement that is not believed is an answer; a peer that cannot be reached is none.
                return error is NodeError
            }
        }
    }
}

extension EntityConfiguration {
    /// Whether two thirds of its time are over.
    fileprivate func isEnding(at now: Instant) -> Bool {
        now.seconds(since: issuedAt) > expiresAt.seconds(since: issuedAt) / 3 * 2
    }
}

extension StoreWriter {
    /// Holds a newer statement of a peer from now on.
    func hold(_ statement: String, of peer: PeerRecord, at now: Instant, by actor: String) throws {
        var held = try statements(of: peer.entity)
        if held.isEmpty {
            // What the officers compared is kept as the first.
            let first = PeerStatementRecord(
                entity: peer.entity,
                number: 1,
                statement: peer.enteredStatement,
                heldFrom: peer.addedAt,
                by: peer.addedBy
            )
            try put(first, at: now, by: actor)
            held = [first]
        }
        guard held.last?.statement != statement else { return }
        try put(
            PeerStatementRecord(
                entity: peer.entity,
                number: held.count + 1,
                statement: statement,
                heldFrom: now,
                by: actor
            ),
            at: now,
            by: actor
        )
    }

    private func put(_ record: PeerStatementRecord, at now: Instant, by actor: String) throws {
        try insert(record)
        try self.record(.peerStatementTaken, by: actor, about: nil, digest: record.seal, at: now)
    }
}
