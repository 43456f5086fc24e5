import Casework
import Referrals
import Store
import Wire

extension Node {
    /// The thread in which this node passed a received referral on, whether or not that still has its effect: what has left is
    /// with the third node all the same.
    ///
    /// - Throws: ``NodeError`` `catchingUp` where it was lost with an older backup, and may still come back.
    func onwardThread(of thread: ThreadRecord, in transaction: any StoreReader) throws -> ThreadRecord? {
        guard thread.side == .receiver, thread.erasedAt == nil else { return nil }
        for record in try transaction.documents(ofThread: thread.id).reversed()
        where record.issuer == identity.entity && record.type == .status {
            let document = try Self.document(in: record)
            guard case .handOn? = Move(document),
                let name = document.body["thread"]?.string.flatMap({ Identifier($0) })
            else { continue }
            if let onward = try transaction.thread(name) { return onward }
            let to = document.body["to"]?.string.flatMap { EntityID($0) }
            guard try to.map({ try isBehind($0, in: transaction) }) == true else { return nil }
            throw NodeError(
                .catchingUp,
                "What was passed on was lost with an older backup, and is still to be had back from where it went."
            )
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
        let arrived = try arrived(from: first, through: last, of: thread, in: transaction).filter {
            [.withdrawal, .consentChange, .erasureRequest].contains($0.type)
        }
        guard !arrived.isEmpty else { return }
        try stopOthers(besides: thread, for: arrived, at: now, into: transaction)
        guard thread.side == .receiver, var onward = try onwardThread(of: thread, in: transaction) else {
            return
        }
        for record in arrived {
            let document = try Self.document(in: record)
            // Where nothing more can be signed there, a person calls.
            guard try transaction.threadGap(onward.id) == nil else {
                try askPerson(about: document, in: thread, at: now, into: transaction)
                continue
            }
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

// What the own case is about goes on in referrals of its own, and what is taken back in one of them stops the others.

extension Node {
    /// Lets what a participant takes back in one referral of a case reach the other referrals of the same case: all of them where the
    /// process between the people has ended, and those by which this agency referred on what rested on the consent.
    ///
    /// A thread of which it cannot be said does not keep the others from being told.
    private func stopOthers(
        besides thread: ThreadRecord,
        for arrived: [DocumentRecord],
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        guard let id = thread.caseID, let record = try transaction.caseRecord(id), record.erasedAt == nil
        else {
            return
        }
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        let moves = try arrived.filter { stored in
            guard case .moved? = state.steps.first(where: { $0.document == stored.id })?.effect else {
                return false
            }
            return true
        }.map { try Self.document(in: $0) }
        let words = moves.filter(\.takesBack)
        guard !words.isEmpty else { return }
        let file = try self.caseFile(record, in: transaction)
        let hasEnded =
            words.contains { $0.type == .withdrawal }
            || file.last(ProcessRecord.self)?.content.end == .withdrawn
        let isToErase = words.contains { $0.type == .erasureRequest }
        let onward = try onwardThread(of: thread, in: transaction)?.id
        for other in try transaction.threads(ofCase: id)
        where other.id != thread.id && other.id != onward && other.erasedAt == nil {
            do {
                guard
                    try hasEnded
                        || other.side == .referrer
                            && (isToErase || hasLostConsent(other, in: file, at: now, transaction))
                else { continue }
                try stopForGood(other, at: now, into: transaction)
            } catch let error as NodeError where error.code != .catchingUp {
                try transaction.record(.answerNotAgreed, by: "node", about: other.id, at: now)
            }
        }
    }

    /// Whether a referral that was sent rests on a consent that is not in force any more.
    private func hasLostConsent(
        _ thread: ThreadRecord,
        in file: CaseFile,
        at now: Instant,
        _ transaction: any StoreReader
    ) throws -> Bool {
        guard let sent = try transaction.assessment(thread.id), sent.erasedAt == nil else { return false }
        return try Self.consentsNeeded(by: sent, of: file).contains {
            file.consent(for: $0, at: now).says != nil
        }
    }

    /// Ends a referral by a participant's word, and asks for what rested on it to be erased: in this order, so that what is erased
    /// cannot hide the end.
    private func stopForGood(
        _ thread: ThreadRecord,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        var thread = thread
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        guard state.matter == .referral, state.permits(.withdraw, by: thread.side) else { return }
        try stop(&thread, by: .participant, at: now, into: transaction)
        _ = try sign(
            .erasureRequest,
            ["scope": "thread", "reason": "consent-withdrawn"],
            in: &thread,
            by: "node",
            at: now,
            into: transaction
        )
        try refold(&thread, at: now, in: transaction)
    }
}

extension Document {
    /// Whether it is a participant's word that takes something back, with the request to erase what rested on it.
    fileprivate var takesBack: Bool {
        switch Move(self) {
        case .withdraw: true
        case .revoke: body["standing"]?.string == "withdrawn"
        case .askErasure: body["reason"]?.string == "consent-withdrawn"
        default: false
        }
    }
}
