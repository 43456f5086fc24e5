import Casework
import Referrals
import Store
import Trust
import Wire

/// What a document with people's data rests on is asked once more at the moment at which it would leave: it may have waited for
/// days, or a person may be sending it again.
extension Node {
    /// Whether somebody has taken back what a document rests on, or it stands no more for another reason: their word to stop has been
    /// signed behind it in its thread or, of a referral and of information that nobody asked for, a consent on record is not in force.
    func isWithoutConsent(
        _ record: DocumentRecord,
        at now: Instant,
        in transaction: any StoreReader
    ) throws -> Bool {
        guard record.erasedAt == nil, let thread = try transaction.thread(record.thread) else { return false }
        if try isTakenBack(record, in: transaction) { return true }
        guard [.referral, .spontaneousInformation].contains(record.type) else { return false }
        let body = try Self.document(in: record).body
        // Of what was passed on, the agency knows that has the case; it takes it back with a document.
        guard body["case"] != nil, body["forwarded"] == nil, thread.side == .referrer,
            let id = thread.caseID, let caseRecord = try transaction.caseRecord(id),
            caseRecord.erasedAt == nil
        else { return false }
        let file = try self.caseFile(caseRecord, in: transaction)
        return ConsentNeed.toShare(body, of: file, with: thread.peer).contains { need in
            if case .inForce = file.consent(for: need, at: now) { false } else { true }
        }
    }

    /// What becomes of a document that may not leave any more. An attempt whose answer was lost may have brought it all the same, so
    /// the peer is asked: where it has it, its receipt settles that, and what stops it follows; where it has nothing of it, nothing
    /// more goes there; and where nobody knows, it stays here as a dead letter, and what stops it goes past it.
    func keepBack(
        _ record: DocumentRecord,
        _ delivery: DeliveryRecord,
        from peer: PeerRecord,
        through courier: any Courier
    ) async throws {
        let says = "What it rests on was taken back before it had left."
        let configuration = try? EntityConfiguration(verifying: peer.statement)
        switch await askForReceipt(of: record, from: peer, through: courier) {
        case .received(let compact):
            if let configuration,
                let receipt = try? await verified(compact, for: record, from: configuration)
            {
                return try await settle(delivery, receipt, compact: compact)
            }
        case .refused(let compact):
            if let configuration,
                Self.verifiedRefusal(compact, of: record, keys: configuration.metadata.documentKeys) != nil
            {
                return try await closeKeptBack(delivery, says + " The peer says that it refused it.")
            }
        case .unknown:
            return try await closeKeptBack(delivery, says + " The peer says that it has not arrived.")
        case nil: break
        }
        try await bury(delivery, .withoutConsent, says + " Whether it arrived is not known.")
        let now = clock.now
        try await store.write { transaction in
            let events = try transaction.journal(subject: record.id, limit: 100).map(\.event)
            guard events.filter({ $0 == .deliveryKeptBack }).count == 1 else { return }
            let opens = record.sequence == 1 && record.type.opens != nil
            let what = opens ? "Referral" : "A document (\(record.type.rawValue)) of referral"
            try self.leaveWord(
                "\(what) \(record.thread) goes out no more: a consent was taken back. Whether it had arrived before is not known; what takes it back is sent all the same. `comity outbox list` shows both.",
                inCaseOf: record.thread,
                at: now,
                in: transaction
            )
        }
    }

    /// Ends what never reached the peer: with everything behind it where it would have opened the thread, since there is nobody there
    /// to whom it would say anything.
    private func closeKeptBack(_ delivery: DeliveryRecord, _ says: String) async throws {
        let now = clock.now
        try await change(delivery, at: now) { current, transaction in
            (current.reason, current.lastFailure) = (.withoutConsent, says)
            try transaction.update(current)
            let document = try transaction.document(current.document)
            let opens = document.map { $0.sequence == 1 && $0.type.opens != nil } ?? false
            try transaction.close(from: current, sparingStops: !opens, by: "node", at: now)
            try transaction.changeLane(of: current.peer) { $0.succeeded(at: now) }
            let what = opens ? "Nothing" : "A document (\(document?.type.rawValue ?? "erased"))"
            try self.leaveWord(
                "\(what) of referral \(current.thread) has \(opens ? "" : "not ")left: a consent was taken back before it had gone out, and the other agency says that it has not arrived.",
                inCaseOf: current.thread,
                at: now,
                in: transaction
            )
        }
    }

    /// Says to the people of a case what became of a document of it; where there is no case here, the outbox and the journal say it.
    func leaveWord(
        _ says: String,
        inCaseOf thread: Identifier,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        guard let id = try transaction.thread(thread)?.caseID, let record = try transaction.caseRecord(id),
            record.erasedAt == nil
        else { return }
        let act = Act(by: "node", role: .facilitator, at: now)
        _ = try change(record, by: act, in: transaction, crosses: false) { file, act in
            file.leave(TaskRecord(says: says, due: act.day), by: act)
        }
    }

    /// What the other side says in a thread proves that it has what was kept back, or given up as not arrived: a late copy has come
    /// there after all. So what stops it goes out, and the receipt is asked for.
    func tellAfterAll(in thread: ThreadRecord, at now: Instant, in transaction: any StoreWriter) throws {
        guard thread.side == .referrer else { return }
        let deliveries = try transaction.deliveries(ofThread: thread.id)
        let isKeptBack = deliveries.first?.reason == .withoutConsent
        for var delivery in deliveries where [.closed, .deadLetter, .held].contains(delivery.state) {
            guard try isKeptBack || transaction.goesPastGaps(delivery) else { continue }
            (delivery.state, delivery.reason, delivery.setAsideUntil) = (.waiting, nil, nil)
            try transaction.update(delivery)
            try transaction.record(.deliveryResumed, by: "node", about: delivery.document, at: now)
        }
    }
}

extension StoreWriter {
    /// Lets what was held behind a document go on that has arrived, where nothing else stands before it; and has the peer asked again
    /// about what was kept back.
    func goOn(after delivery: DeliveryRecord, at now: Instant) throws {
        guard let counts = try lane(of: delivery.peer)?.counts,
            counts[.held, default: 0] + counts[.deadLetter, default: 0] > 0
        else { return }
        let isBlocked = try deliveries(ofThread: delivery.thread).contains {
            try $0.state == .deadLetter && !goesPastGaps($0)
        }
        if !isBlocked { try release(behind: delivery) }
        try askAgain(aboutKeptBackIn: delivery.thread, besides: delivery.document, at: now)
    }

    /// The peer has answered something of a thread: it is asked again whether what was kept back has arrived.
    func askAgain(aboutKeptBackIn thread: Identifier, besides document: Identifier, at now: Instant) throws {
        for var kept in try deliveries(ofThread: thread)
        where kept.state == .deadLetter && kept.reason == .withoutConsent && kept.document != document {
            (kept.state, kept.reason) = (.waiting, nil)
            try update(kept)
            try record(.deliveryResumed, by: "node", about: kept.document, at: now)
        }
    }
}
