import Casework
import Referrals
import Store
import Wire

/// Where a received referral was passed on to, with the thread of it where that is here.
struct PassedOn {
    var thread: Identifier
    var peer: EntityID
    var record: ThreadRecord?
}

extension Node {
    /// Where this node passed a received referral on to, whether or not that still has its effect: what has left is with the third
    /// node all the same.
    func passedOn(_ thread: ThreadRecord, in transaction: any StoreReader) throws -> PassedOn? {
        guard thread.side == .receiver, thread.erasedAt == nil else { return nil }
        for record in try transaction.documents(ofThread: thread.id).reversed()
        where record.issuer == identity.entity && record.type == .status {
            let document = try Self.document(in: record)
            guard case .handOn(let peer)? = Move(document),
                let name = document.body["thread"]?.string.flatMap({ Identifier($0) })
            else { continue }
            return PassedOn(thread: name, peer: peer, record: try transaction.thread(name))
        }
        return nil
    }

    /// The thread in which this node passed a received referral on.
    ///
    /// - Throws: ``NodeError`` `catchingUp` where it was lost with an older backup, and may still come back.
    func onwardThread(of thread: ThreadRecord, in transaction: any StoreReader) throws -> ThreadRecord? {
        guard let passed = try passedOn(thread, in: transaction) else { return nil }
        if let onward = passed.record { return onward }
        guard try isBehind(passed.peer, in: transaction) else { return nil }
        throw NodeError(
            .catchingUp,
            "What was passed on was lost with an older backup, and is still to be had back from where it went."
        )
    }

    /// Lets what the referrer takes back reach the node that the referral was passed on to, in the transaction that took it in: a
    /// withdrawal, a consent taken back and a request to erase are each said there too. Whatever crossed on the way, what was
    /// passed on stops. Where that node is still to be asked for what was lost with an older backup, it is owed, and refuses nothing:
    /// the word takes effect here all the same.
    ///
    /// - Parameters:
    ///   - first: the sequence of the referrer's documents from which on this has not been done.
    ///   - last: that of the document which has just come, perhaps across a gap; nil for all there are.
    func stopOnward(
        from first: Int,
        through last: Int?,
        of thread: ThreadRecord,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        let arrived = try arrived(from: first, through: last, of: thread, in: transaction).filter {
            [.withdrawal, .consentChange, .erasureRequest].contains($0.type)
        }
        guard !arrived.isEmpty else { return }
        try stopOthers(besides: thread, for: arrived, at: now, into: transaction)
        guard let passed = try passedOn(thread, in: transaction) else { return }
        let words = try arrived.map { try Self.document(in: $0) }.filter(\.concernsPassedOn)
        guard !words.isEmpty else { return }
        guard try !isBehind(passed.peer, in: transaction) else {
            try owe(
                OwedStop(thread: thread.id, peer: passed.peer, passesOnFrom: first, since: now),
                in: transaction
            )
            for word in words { try askPerson(about: word, in: thread, at: now, into: transaction) }
            return
        }
        guard var onward = passed.record else { return }
        let isBroken = try transaction.threadGap(onward.id) != nil
        for word in words {
            // Of what can be signed there, only a participant's word goes past the gap; a person calls about the rest.
            if isBroken { try askPerson(about: word, in: thread, at: now, into: transaction) }
            do {
                try pass(word, on: &onward, at: now, into: transaction)
            } catch let error as NodeError where isBroken {
                guard error.code == .notNow else { throw error }
                try transaction.record(.answerNotAgreed, by: "node", about: onward.id, at: now)
            }
        }
    }

    private func pass(
        _ word: Document,
        on onward: inout ThreadRecord,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        switch Move(word) {
        case .withdraw, .revoke: try stop(&onward, by: .participant, at: now, into: transaction)
        case .cancel: try stop(&onward, by: .agency, at: now, into: transaction)
        case .askErasure:
            if word.goesPastGaps { try stop(&onward, by: .participant, at: now, into: transaction) }
            try askErasure(word, of: &onward, at: now, into: transaction)
        default: break
        }
    }

    /// Ends what a received referral was passed on as, because this node ends the referral itself.
    func stopPassedOn(
        _ thread: ThreadRecord,
        by who: Move.Withdrawal,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        guard let passed = try passedOn(thread, in: transaction) else { return }
        guard try !isBehind(passed.peer, in: transaction) else {
            return try owe(
                OwedStop(thread: thread.id, peer: passed.peer, ends: who, since: now),
                in: transaction
            )
        }
        guard var onward = passed.record else { return }
        do {
            try stop(&onward, by: who, at: now, into: transaction)
        } catch let error as NodeError where error.code == .notNow {
            try transaction.record(.answerNotAgreed, by: "node", about: onward.id, at: now)
            let contact = try pointOfContact(of: onward.peer, in: transaction)
            try leaveWordOnce(
                "Referral \(thread.id) was passed on, and it could not be said there that it is over: \(error.says) Call \(contact), and say it.",
                inCaseOf: thread.id,
                at: now,
                in: transaction
            )
        }
    }

    /// Passes corrections on, or owes them, where the third node is still to be asked for what was lost with an older backup.
    func correctOnwardOrOwe(
        from first: Int,
        through last: Int,
        of thread: ThreadRecord,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        do {
            try correctOnward(from: first, through: last, of: thread, at: now, into: transaction)
        } catch let error as NodeError where error.code == .catchingUp {
            guard let passed = try passedOn(thread, in: transaction) else { throw error }
            try owe(
                OwedStop(thread: thread.id, peer: passed.peer, passesOnFrom: first, since: now),
                in: transaction
            )
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
    func stopOthers(
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
        // Where a process is open, the word of one peer's people ends it only for them.
        let process = file.last(ProcessRecord.self)?.content
        let goesOn = process.map { $0.end == nil } ?? false
        let hasEnded =
            !goesOn && words.contains { $0.type == .withdrawal } || process?.end == .withdrawn
        let isToErase = words.contains { $0.type == .erasureRequest }
        let onward = try passedOn(thread, in: transaction)?.thread
        for other in try transaction.threads(ofCase: id)
        where other.id != thread.id && other.id != onward && other.erasedAt == nil {
            do {
                guard
                    try hasEnded
                        || other.side == .referrer
                            && (isToErase || hasLostConsent(other, in: file, at: now, transaction))
                else { continue }
                try stopForGood(other, at: now, into: transaction)
            } catch let error as NodeError {
                try noteNotTold(error, in: other, ends: true, asksErasure: true, at: now, transaction)
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
        try askToErase(in: &thread, by: "node", at: now, into: transaction)
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

    /// Whether it says that something stops, or is to be erased, where the referral was passed on to.
    fileprivate var concernsPassedOn: Bool {
        switch Move(self) {
        case .withdraw, .cancel, .askErasure: true
        case .revoke: body["standing"]?.string == "withdrawn"
        default: false
        }
    }
}
