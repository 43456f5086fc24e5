package import Referrals
package import Store

/// A node that was put back to an older backup does not know what it has said since, and to whom. Before it signs anything in a
/// thread again it asks the thread's peer for what both have signed: see <doc:Restoring>.
extension Node {
    /// Notes that an older backup was put in place: from now on nothing is signed for a peer, and nothing new taken in from it,
    /// before it was asked for what is missing here.
    package func noteOlderBackup(by officer: Officer) async throws {
        try await store.write { transaction in
            try noteOlderBackup(by: officer, at: clock.now, in: transaction)
        }
    }

    func noteOlderBackup(by officer: Officer, at now: Instant, in transaction: any StoreWriter) throws {
        let before = try transaction.catchUp(with: identity.entity)?.since
        let since = max(now, before.map { $0.adding(milliseconds: 1) } ?? now)
        try transaction.put(CatchUpRecord(entity: identity.entity, since: since))
        try transaction.record(.backupRestored, by: officer.name, about: nil, at: now)
    }

    /// Goes on with a peer that cannot give back what is missing, on an officer's word: what was signed before and is known to
    /// that peer alone may be contradicted from now on, and the peer will refuse what does.
    ///
    /// - Throws: ``NodeError`` `notFound` where there is no such peer, `notNow` where nothing is missing of it.
    package func goOn(without peer: EntityID, by officer: Officer) async throws {
        let now = clock.now
        try await store.write { transaction in
            guard try transaction.peer(peer) != nil else {
                throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
            }
            guard try isBehind(peer, in: transaction) else {
                throw NodeError(.notNow, "Nothing is missing here of what was exchanged with that peer.")
            }
            try endCatchUp(with: peer, by: officer.name, at: now, in: transaction)
        }
        outboxSignal.raise()
    }

    func endCatchUp(
        with peer: EntityID,
        by actor: String,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        guard let mark = try transaction.catchUp(with: identity.entity) else { return }
        try transaction.put(
            CatchUpRecord(entity: peer, since: mark.since, endedAt: now, endedBy: actor)
        )
        try transaction.record(.caughtUp, by: actor, about: nil, digest: Digest(of: peer.text), at: now)
        try sayOwed(to: peer, at: now, in: transaction)
    }

    /// Has a peer asked once more: something has come from it that what it could not give back before continues.
    func askOnceMore(_ peer: EntityID, in transaction: any StoreWriter) throws {
        guard let mark = try transaction.catchUp(with: identity.entity) else { return }
        try transaction.put(CatchUpRecord(entity: peer, since: mark.since))
    }

    /// Whether something may be missing here of what was exchanged with a peer, since it was not asked after an older backup was put
    /// in place.
    package func isBehind(_ peer: EntityID, in transaction: any StoreReader) throws -> Bool {
        guard let mark = try transaction.catchUp(with: identity.entity) else { return false }
        guard let record = try transaction.catchUp(with: peer), record.since == mark.since else {
            return true
        }
        return record.endedAt == nil
    }

    /// The peers that were not asked yet after an older backup was put in place.
    package func peersBehind() async throws -> [PeerRecord] {
        try await store.read { transaction in
            guard try transaction.catchUp(with: identity.entity) != nil else { return [] }
            return try transaction.peers().filter { try isBehind($0.entity, in: transaction) }
        }
    }

    /// Refuses to sign in a thread of which something may be missing, or is.
    ///
    /// - Throws: ``NodeError`` `catchingUp` where its peer is still to be asked, `notNow` where that peer cannot give it back.
    func requireCaughtUp(_ thread: ThreadRecord, in transaction: any StoreReader) throws {
        guard try !isBehind(thread.peer, in: transaction) else {
            throw NodeError(
                .catchingUp,
                "This node was put back to an older backup, and \(thread.peer) has not yet given back what is missing here: what is signed now might contradict what was signed before. The node asks by itself; `comity log catch-up` asks now, and says what to do where nobody answers."
            )
        }
        guard try transaction.threadGap(thread.id) == nil else {
            throw NodeError(
                .notNow,
                "Documents of this referral were lost with an older disk, and \(thread.peer) cannot give them back; nothing more can be signed in it. Call the other agency, and begin a new referral. `comity log catch-up` says what is missing."
            )
        }
    }

    /// Refuses for now what a peer sends that was not asked yet for what is missing here: it might answer what is not here any more.
    ///
    /// - Throws: ``Problem`` `busy`.
    func requireCaughtUp(with peer: EntityID, in transaction: any StoreReader) throws {
        guard try isBehind(peer, in: transaction) else { return }
        throw Problem(
            .busy,
            "This node was put back to an older backup, and asks its peers first for what it lost. Nothing was acknowledged."
        ).after(seconds: 60)
    }
}

extension Problem {
    /// The same, worth sending again after a while.
    fileprivate func after(seconds: Int64) -> Problem {
        var problem = self
        problem.retryAfter = seconds
        return problem
    }
}
