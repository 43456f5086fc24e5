import Casework
import Referrals
import Store
import Trust
import Wire

/// What a participant has taken back and could not be said to a peer yet, since that peer was still to be asked for what was lost with
/// an older backup. It is said in the transaction that ends the asking, and nobody waits for it meanwhile.
extension Node {
    func owe(_ owed: OwedStop, in transaction: any StoreWriter) throws {
        let known = try transaction.owedStops(to: owed.peer).first { $0.thread == owed.thread }
        try transaction.put(known?.joined(with: owed) ?? owed)
    }

    /// Notes that a peer could not be told in a thread what a participant takes back: what can be said later is owed, and a person
    /// calls, whatever it is.
    ///
    /// - Parameters:
    ///   - ends: whether the process ends with it.
    ///   - asksErasure: whether what rested on it is to be erased there.
    ///   - isQuiet: whether what will be said by itself is no news to anybody.
    func noteNotTold(
        _ error: NodeError,
        in thread: ThreadRecord,
        ends: Bool,
        asksErasure: Bool,
        isQuiet: Bool = false,
        at now: Instant,
        _ transaction: any StoreWriter
    ) throws {
        try transaction.record(.answerNotAgreed, by: "node", about: thread.id, at: now)
        let isOwed = error.code == .catchingUp
        if isOwed {
            try owe(
                OwedStop(
                    thread: thread.id,
                    peer: thread.peer,
                    ends: ends ? .participant : nil,
                    asksErasure: asksErasure,
                    since: now
                ),
                in: transaction
            )
        }
        guard !isOwed || !isQuiet else { return }
        let contact = try pointOfContact(of: thread.peer, in: transaction)
        let what = "Referral \(thread.id) could not be told that a participant has taken something back"
        try leaveWordOnce(
            isOwed
                ? "\(what), since documents of it were lost with an older disk. It is said by itself as soon as they are back (`comity log catch-up`); until then call \(contact)."
                : "\(what): \(error.says) Call \(contact), and say it.",
            inCaseOf: thread.id,
            at: now,
            in: transaction
        )
    }

    /// The same as ``leaveWord(_:inCaseOf:at:in:)``, where the people of the case do not have the same task open already.
    func leaveWordOnce(
        _ says: String,
        inCaseOf thread: Identifier,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        if let id = try transaction.thread(thread)?.caseID, let record = try transaction.caseRecord(id),
            record.erasedAt == nil,
            try caseFile(record, in: transaction).all(TaskRecord.self).contains(where: {
                $0.content.says == says && $0.content.doneAt == nil
            })
        {
            return
        }
        try leaveWord(says, inCaseOf: thread, at: now, in: transaction)
    }

    /// Whom a person calls at a peer.
    func pointOfContact(of peer: EntityID, in transaction: any StoreReader) throws -> String {
        let metadata = try transaction.peer(peer).flatMap {
            try? EntityConfiguration(verifying: $0.statement)
        }?.metadata
        return metadata.map { "\(peer.text) (\($0.contactPoint))" } ?? peer.text
    }

    /// Says to a peer what is owed to it, once it was asked for what was lost here. What has been said before, as what came back
    /// shows, is not said again.
    func sayOwed(to peer: EntityID, at now: Instant, in transaction: any StoreWriter) throws {
        let owed = try transaction.owedStops(to: peer)
        try transaction.removeOwedStops(to: peer)
        for owed in owed {
            guard let thread = try transaction.thread(owed.thread), thread.erasedAt == nil else { continue }
            do {
                if thread.peer == peer {
                    try say(owed, in: thread, at: now, transaction)
                } else {
                    try passOn(owed, of: thread, at: now, transaction)
                }
            } catch let error as NodeError {
                try noteNotTold(
                    error,
                    in: thread,
                    ends: owed.ends != nil,
                    asksErasure: owed.asksErasure,
                    at: now,
                    transaction
                )
            }
        }
    }

    private func say(
        _ owed: OwedStop,
        in thread: ThreadRecord,
        at now: Instant,
        _ transaction: any StoreWriter
    ) throws {
        var thread = thread
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        if state.matter == .referral, let id = thread.caseID, let record = try transaction.caseRecord(id),
            record.erasedAt == nil
        {
            let file = try caseFile(record, in: transaction)
            let act = Act(by: "node", role: .facilitator, at: now, zone: identity.zone)
            var crossing = Crossing(
                node: self,
                thread: thread,
                state: state,
                file: file,
                act: act,
                transaction: transaction
            )
            for consent in file.all(ConsentRecord.self)
            where consent.content.origin == nil && !consent.content.withdrawnSteps.isEmpty {
                try crossing.tellTakenBack(consent.content, named: consent.id)
            }
            thread = crossing.thread
        }
        if let ends = owed.ends {
            try stop(&thread, by: ends, at: now, into: transaction)
            try stopPassedOn(thread, by: ends, at: now, into: transaction)
        }
        guard owed.asksErasure, try !hasAskedForErasure(thread, in: transaction) else { return }
        try askToErase(in: &thread, by: "node", at: now, into: transaction)
    }

    /// Whether this node has asked in a thread for what rested on a consent to be erased, since a consent was last declared there.
    private func hasAskedForErasure(_ thread: ThreadRecord, in transaction: any StoreReader) throws -> Bool {
        let own = try transaction.documents(ofThread: thread.id)
            .filter {
                $0.issuer == identity.entity && [.erasureRequest, .consentChange].contains($0.type)
                    && $0.erasedAt == nil
            }
            .map { try Self.document(in: $0) }
        func last(_ isMeant: (Document) -> Bool) -> Int { own.filter(isMeant).map(\.sequence).max() ?? 0 }
        return last { $0.type == .erasureRequest && $0.goesPastGaps }
            > last { $0.type == .consentChange && !$0.stops }
    }

    private func passOn(
        _ owed: OwedStop,
        of thread: ThreadRecord,
        at now: Instant,
        _ transaction: any StoreWriter
    ) throws {
        if let ends = owed.ends { try stopPassedOn(thread, by: ends, at: now, into: transaction) }
        guard let first = owed.passesOnFrom else { return }
        try stopOnward(from: first, through: nil, of: thread, at: now, into: transaction)
        try correctOnward(from: first, through: .max, of: thread, at: now, into: transaction)
        // What a person was to say meanwhile has been said.
        guard let onward = try onwardThread(of: thread, in: transaction),
            try transaction.threadGap(onward.id) == nil
        else { return }
        let said = Set(try arrived(from: first, through: nil, of: thread, in: transaction).map(\.id))
        for var task in try transaction.tasks(ofThread: thread.id)
        where task.kind == .passOn && task.doneAt == nil && said.contains(task.subject) {
            let type = try transaction.document(task.subject)?.type
            // Of a correction, or a condition that was lifted, a person decides.
            guard type != .correction, type != .notice else { continue }
            (task.doneAt, task.doneBy, task.actAt) = (now, "node", nil)
            try transaction.update(task)
        }
    }
}
