import Referrals
import Store

/// What comes of an attempt, each in one transaction.
extension Node {
    func settle(_ delivery: DeliveryRecord, _ receipt: Receipt, compact: String) async throws {
        let now = clock.now
        // A receipt proves that it has arrived, also where a person has taken it out of the lane meanwhile.
        try await change(delivery, from: [.waiting, .held, .deadLetter], at: now) { current, transaction in
            let wasSetAside = current.setAsideUntil != nil
            (current.state, current.reason, current.lastFailure) = (.delivered, nil, nil)
            (current.rebuffs, current.setAsideUntil) = (0, nil)
            try transaction.update(current)
            if wasSetAside { try transaction.setAside(behind: current, until: nil) }
            try transaction.goOn(after: current, at: now)
            try transaction.insert(
                ReceiptRecord(document: delivery.document, issued: false, compact: compact, storedAt: now)
            )
            try transaction.record(
                .documentDelivered,
                by: delivery.peer.text,
                about: delivery.document,
                digest: receipt.digest,
                at: now
            )
            try transaction.record(
                .receiptReceived,
                by: delivery.peer.text,
                about: delivery.document,
                digest: Digest(of: compact),
                at: now
            )
            try transaction.endReceiptClock(of: delivery, at: now)
            try transaction.changeLane(of: delivery.peer) { $0.succeeded(at: now) }
        }
    }

    /// Leaves a document in its lane for another attempt. One that the peer has rebuffed several times is set aside, with what is
    /// behind it in its thread: what keeps failing holds nobody up.
    func postpone(
        _ delivery: DeliveryRecord,
        _ says: String,
        backoff: Backoff,
        retryAfter: Int64?,
        isRebuff: Bool
    ) async throws {
        let now = clock.now
        try await change(delivery, at: now) { current, transaction in
            var draws = RandomDraws(source: random)
            current.lastFailure = says
            if isRebuff {
                current.rebuffs = min(current.rebuffs, 1 << 20) + 1
                current.setAsideUntil = Backoff.afterRebuffs(current.rebuffs, using: &draws)
                    .map { now.adding(milliseconds: $0) }
            }
            try transaction.update(current)
            let isSetAside = isRebuff && current.setAsideUntil != nil
            if isSetAside { try transaction.setAside(behind: current, until: current.setAsideUntil) }
            try transaction.changeLane(of: delivery.peer) { lane in
                let wait = backoff.milliseconds(afterAttempts: lane.failures + 1, using: &draws)
                lane.failed(at: now, wait: wait, retryAfter: retryAfter, says: says)
                if isSetAside { lane.passOver(at: now) }
            }
        }
    }

    /// Takes a document out of its lane until a person has decided, and what is behind it in its own thread with it, but for a
    /// participant's word to stop. Where such a word itself has nothing to stop at the peer, nobody has to decide: it is closed.
    func bury(
        _ delivery: DeliveryRecord,
        _ reason: DeliveryRecord.Reason,
        _ says: String,
        refusal: String? = nil
    ) async throws {
        let now = clock.now
        try await change(delivery, at: now, attempted: reason == .refusedByPeer) { current, transaction in
            let isOver = try transaction.hasNothingToStop(current, refusal)
            current.state = isOver ? .closed : .deadLetter
            current.reason = isOver ? .nothingToStop : reason
            current.lastFailure = says
            try transaction.update(current)
            if !isOver { try transaction.hold(behind: current) }
            let event: JournalEntry.Event =
                switch reason {
                case .refusedByPeer, .nothingToStop: .documentRefusedByPeer
                case .withoutConsent: .deliveryKeptBack
                case .deadlinePassed, .givenUp: .deliveryLapsed
                }
            try transaction.record(
                event,
                by: reason == .refusedByPeer ? delivery.peer.text : "node",
                about: delivery.document,
                digest: refusal.map { Digest(of: $0) },
                at: now
            )
            if let refusal {
                try transaction.put(
                    PeerRefusalRecord(document: delivery.document, compact: refusal, storedAt: now)
                )
            }
            if isOver {
                try transaction.record(.deliveryClosed, by: "node", about: delivery.document, at: now)
                try transaction.endReceiptClock(of: delivery, at: now)
            } else {
                try escalate(delivery, at: now, in: transaction)
            }
            // A refusal is an answer: the next document of the lane can go at once.
            if reason == .refusedByPeer {
                try transaction.changeLane(of: delivery.peer) { $0.succeeded(at: now) }
                try transaction.askAgain(aboutKeptBackIn: current.thread, besides: current.document, at: now)
            }
        }
    }

    /// Has somebody called about a dead letter: its receipt comes no more by itself.
    private func escalate(_ delivery: DeliveryRecord, at now: Instant, in transaction: any StoreWriter) throws
    {
        guard try transaction.thread(delivery.thread)?.erasedAt == nil,
            let document = try transaction.document(delivery.document)
        else { return }
        try transaction.escalateReceiptClock(
            of: delivery,
            signedAt: document.issuedAt,
            patience: identity.clocks.receipt,
            named: newIdentifier(at: now),
            at: now
        )
    }

    /// Stores what came of an attempt, unless somebody has settled the delivery meanwhile.
    func change(
        _ delivery: DeliveryRecord,
        from states: Set<DeliveryRecord.State> = [.waiting],
        at now: Instant,
        attempted: Bool = true,
        _ body: @Sendable @escaping (inout DeliveryRecord, any StoreWriter) throws -> Void
    ) async throws {
        try await store.write { transaction in
            guard var current = try transaction.delivery(document: delivery.document),
                states.contains(current.state)
            else { return }
            if attempted {
                current.attempts += 1
                current.lastAttemptAt = now
            }
            try body(&current, transaction)
        }
        // The lane's next document may be due.
        outboxSignal.raise()
    }
}
