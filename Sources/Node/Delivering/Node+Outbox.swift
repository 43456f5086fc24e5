package import Referrals
package import Store
import Wire

extension Node {
    /// The lanes that are due now, each with the document that goes next: the longest due first.
    ///
    /// - Parameters:
    ///   - failing: only those whose last attempt failed, or only the others; nil for all.
    ///   - limit: the most that are wanted; the store is asked for no more.
    package func dueLanes(failing: Bool? = nil, limit: Int = 1000) async throws -> [(
        lane: LaneRecord, head: DeliveryRecord
    )] {
        let now = clock.now
        return try await store.read { transaction in
            try transaction.lanes(dueBy: now, failing: failing, limit: limit)
                .filter { !unrecordedLanes.isWaiting($0.peer, at: now) }
                .compactMap { lane in try transaction.head(ofLane: lane.peer, at: now).map { (lane, $0) } }
        }
    }

    /// The document of one lane that goes next, where it is due now.
    package func dueHead(ofLane peer: EntityID) async throws -> DeliveryRecord? {
        let now = clock.now
        guard !unrecordedLanes.isWaiting(peer, at: now) else { return nil }
        return try await store.read { transaction in
            guard let lane = try transaction.lane(of: peer), lane.nextAttemptAt <= now else { return nil }
            return try transaction.head(ofLane: peer, at: now)
        }
    }

    /// What has no receipt yet: waiting for its turn, held behind a dead letter, or a dead letter that waits for a person.
    package func undelivered(
        after: Identifier? = nil,
        limit: Int = 1000,
        deadOnly: Bool = false
    ) async throws -> [DeliveryRecord] {
        let states: Set<DeliveryRecord.State> = deadOnly ? [.deadLetter] : [.waiting, .held, .deadLetter]
        return try await store.read { transaction in
            try transaction.deliveries(states: states, after: after, limit: limit).map(
                transaction.withPeersWords
            )
        }
    }

    /// The same of the referrals within a scope alone.
    package func undelivered(within scope: Scope, of account: Account) async throws -> [DeliveryRecord] {
        let all = try await undelivered()
        guard scope != .agency else { return all }
        var reached: Set<Identifier> = []
        for thread in Set(all.map(\.thread)) where try await reaches(scope, of: account, subject: thread) {
            reached.insert(thread)
        }
        return all.filter { reached.contains($0.thread) }
    }

    package func lanes() async throws -> [LaneRecord] { try await store.read { try $0.lanes() } }

    /// Notes that a peer has signed something just now: what waits for it and was put off goes at once.
    ///
    /// Call it only where a signature of the peer has verified. It writes only where something was put off: a peer that asks for
    /// one range of a file after the other costs nothing.
    package func heard(from peer: EntityID) async throws {
        let now = clock.now
        guard let lane = try await store.read({ try $0.lane(of: peer) }), lane.failures > 0 else { return }
        try await store.write { transaction in try transaction.changeLane(of: peer) { $0.heard(at: now) } }
        outboxSignal.raise()
    }

    /// Refuses to sign more for a peer than this node is set to hold, so that whoever produces waits with the peer.
    ///
    /// What must go out goes all the same: what says that something stops, and what the node answers by itself, of which there
    /// is at most one for each document that came in.
    ///
    /// - Throws: ``NodeError`` with `backlogged`, or `notNow` where an officer has closed the thread's deliveries.
    func requireRoom(for document: Document, by actor: String, in transaction: any StoreReader) throws {
        guard !document.type.isNeverHeldUp(document.body) else { return }
        if try transaction.deliveries(ofThread: document.thread).contains(where: { $0.state == .closed }) {
            throw NodeError(
                .notNow,
                "An officer has closed the deliveries of this referral; nothing more of it can reach the other agency. Begin a new referral."
            )
        }
        guard actor != "node", let lane = try transaction.lane(of: document.audience) else { return }
        let most = identity.limits.maximumBacklog
        guard lane.backlog < most else {
            throw NodeError(
                .backlogged,
                "\(lane.backlog) documents wait for \(document.audience) already; this node holds \(most) for one agency. `comity outbox list` shows why they wait. Try again when the other agency takes documents in."
            )
        }
    }

    /// Puts a signed document into its peer's lane, in the transaction that made it. A participant's word to stop does not wait
    /// for what a person decides on a dead letter: where that has arrived after all it follows it, and where it has not, the
    /// other side takes the word across the gap.
    func enqueue(_ document: Document, to peer: EntityID, in transaction: any StoreWriter) throws {
        let before = try transaction.deliveries(ofThread: document.thread)
        let state: DeliveryRecord.State =
            if document.goesPastGaps {
                // Where the peer has signed that it refused what opens the thread, there is nobody there to tell.
                try before.first.map { try $0.state == .closed && transaction.isRefusedFromTheStart($0) }
                    == true ? .closed : .waiting
            } else if before.contains(where: { $0.state == .closed }) {
                .closed
            } else {
                before.contains { $0.state == .deadLetter } ? .held : .waiting
            }
        let setAside =
            document.goesPastGaps
            ? nil : before.filter { $0.state == .waiting }.compactMap(\.setAsideUntil).max()
        try transaction.insert(
            DeliveryRecord(
                document: document.id,
                thread: document.thread,
                peer: peer,
                state: state,
                deadline: document.deadline,
                setAsideUntil: setAside
            )
        )
        if state == .closed {
            try transaction.record(.deliveryClosed, by: "node", about: document.id, at: clock.now)
        }
    }
}

extension Document {
    /// When it stops making sense to deliver the document: its `exp`, or the end of the day by which a referral is to be
    /// decided. Nil for everything else, which is tried for as long as it takes.
    package var deadline: Instant? {
        if let expiresAt { return expiresAt }
        guard type == .referral else { return nil }
        return body["decideBy"]?.string.flatMap { Instant(date: $0) }?.adding(seconds: 86_400)
    }
}
