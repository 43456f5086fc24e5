import Referrals
import Store
import Wire

extension Node {
    /// The thread in which this node passed a received referral on, whether or not that still has its effect: what has left is
    /// with the third node all the same.
    func onwardThread(of thread: ThreadRecord, in transaction: any StoreReader) throws -> ThreadRecord? {
        guard thread.side == .receiver, thread.erasedAt == nil else { return nil }
        for record in try transaction.documents(ofThread: thread.id).reversed()
        where record.issuer == identity.entity && record.type == .status {
            let document = try Self.document(in: record)
            guard case .handOn? = Move(document),
                let name = document.body["thread"]?.string.flatMap({ Identifier($0) })
            else { continue }
            return try transaction.thread(name)
        }
        return nil
    }

    /// Lets what the referrer takes back reach the node that the referral was passed on to, in the transaction that took it in: a
    /// withdrawal, a consent taken back and a request to erase are each said there too. Whatever crossed on the way, what was
    /// passed on stops.
    ///
    /// - Parameters:
    ///   - first: the sequence of the referrer's documents from which on this has not been done.
    ///   - last: that of the document which has just come, perhaps across a gap.
    func stopOnward(
        from first: Int,
        through last: Int,
        of thread: ThreadRecord,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        guard thread.side == .receiver else { return }
        let arrived = try arrived(from: first, through: last, of: thread, in: transaction).filter {
            [.withdrawal, .consentChange, .erasureRequest].contains($0.type)
        }
        guard !arrived.isEmpty, var onward = try onwardThread(of: thread, in: transaction) else { return }
        for record in arrived {
            let document = try Self.document(in: record)
            switch Move(document) {
            case .withdraw: try stop(&onward, by: .participant, at: now, into: transaction)
            case .cancel: try stop(&onward, by: .agency, at: now, into: transaction)
            case .revoke where document.body["standing"]?.string == "withdrawn":
                try stop(&onward, by: .participant, at: now, into: transaction)
            case .askErasure:
                if document.body["reason"]?.string == "consent-withdrawn" {
                    try stop(&onward, by: .participant, at: now, into: transaction)
                }
                try askErasure(document, of: &onward, at: now, into: transaction)
            default: break
            }
        }
    }

    /// Ends what was passed on, where it is not over. A withdrawal is signed whatever was agreed, and waits where the way is shut.
    func stop(
        _ onward: inout ThreadRecord,
        by who: Move.Withdrawal,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        let state = try Self.state(of: onward, in: transaction, own: identity.entity)
        guard onward.erasedAt == nil,
            state.permits(who == .participant ? .withdraw : .cancel, by: onward.side)
        else { return }
        _ = try sign(
            .withdrawal,
            ["by": .string(who.rawValue)],
            in: &onward,
            by: "node",
            at: now,
            into: transaction
        )
        try refold(&onward, at: now, in: transaction)
    }

    /// Asks the third node to erase what the referrer asks this one to erase. Where single elements are named, those of the
    /// referral itself are the same in what was passed on; others never went there.
    private func askErasure(
        _ request: Document,
        of onward: inout ThreadRecord,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        guard onward.erasedAt == nil, var body = request.body.object else { return }
        if let elements = body["elements"]?.array {
            let mine = try transaction.document(thread: onward.id, issuer: identity.entity, sequence: 1)
            let theirs = try transaction.document(thread: request.thread, issuer: request.issuer, sequence: 1)
            let named = elements.compactMap { item -> JSON? in
                guard let mine, let theirs, item["document"]?.string == theirs.id.text,
                    let element = item["element"]
                else { return nil }
                return .object(["document": .string(mine.id.text), "element": element])
            }
            guard !named.isEmpty else { return }
            body["elements"] = .array(named)
        }
        do {
            _ = try sign(
                .erasureRequest,
                .object(body),
                in: &onward,
                by: "node",
                at: now,
                into: transaction
            )
            try refold(&onward, at: now, in: transaction)
        } catch let error as NodeError where [.notAgreed, .notNow, .tooLarge].contains(error.code) {
            // The referrer's document is taken in all the same; that this was not said is in the journal.
            try transaction.record(.answerNotAgreed, by: "node", about: onward.id, at: now)
        }
    }
}
