import Referrals
import Store
import Wire

extension Node {
    /// Lets what the referrer puts right reach the node that the referral was passed on to, in the transaction that took it in. What
    /// cannot be said there by itself becomes a task: a person decides, with the correction before them.
    ///
    /// - Parameters:
    ///   - first: the sequence of the referrer's documents from which on this has not been done.
    ///   - last: that of the document which has just come, perhaps across a gap; nil for all there are.
    func correctOnward(
        from first: Int,
        through last: Int?,
        of thread: ThreadRecord,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        guard thread.side == .receiver else { return }
        let corrections = try arrived(from: first, through: last, of: thread, in: transaction)
            .filter { $0.type == .correction }.map { try Self.document(in: $0) }
        // What is erased there needs no correction any more.
        guard !corrections.isEmpty, var onward = try onwardThread(of: thread, in: transaction),
            onward.erasedAt == nil,
            let theirs = try transaction.document(thread: thread.id, issuer: thread.peer, sequence: 1),
            let ours = try transaction.document(thread: onward.id, issuer: identity.entity, sequence: 1)
        else { return }
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        for correction in corrections {
            let isSaid: Bool
            switch Self.onward(correction, of: theirs.id) {
            case .nothing: continue
            case .person: isSaid = false
            case .changes(let changes):
                // A word that was taken back passes nothing new on.
                isSaid =
                    try state.onwardAuthorised.contains(onward.peer)
                    && say(changes, about: ours.id, in: &onward, at: now, into: transaction)
            }
            if !isSaid { try askPerson(about: correction, in: thread, at: now, into: transaction) }
        }
    }

    /// What of a correction concerns what was passed on.
    private enum OnwardCorrection {
        case changes([JSON])
        /// It puts right an earlier correction, or an element that cannot be read: only people see what that means there.
        case person
        case nothing
    }

    private static func onward(_ correction: Document, of referral: Identifier) -> OnwardCorrection {
        guard correction.body["document"]?.string == referral.text else {
            // Nothing but the referral itself was passed on, and what put it right.
            let earlier = (correction.body["changes"]?.array ?? []).contains {
                $0["element"]?.string?.hasPrefix("/changes") ?? false
            }
            return earlier ? .person : .nothing
        }
        var changes: [JSON] = []
        for change in correction.body["changes"]?.array ?? [] {
            guard let place = change["element"]?.string.flatMap({ JSONPointer(text: $0) }) else {
                return .person
            }
            if wentOn(place.tokens) { changes.append(change) }
        }
        return changes.isEmpty ? .nothing : .changes(changes)
    }

    /// Whether an element of a referral is in what is passed on: see ``handOn(_:to:says:by:)``.
    private static func wentOn(_ tokens: [String]) -> Bool {
        switch tokens.first {
        case "approvals", "assessment", "evidence", "forwarded": false
        case "case": !(tokens.count >= 4 && tokens[1] == "parties" && tokens[3] == "consents")
        default: true
        }
    }

    /// - Returns: whether it was said; otherwise the journal says that it was not.
    private func say(
        _ changes: [JSON],
        about document: Identifier,
        in onward: inout ThreadRecord,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws -> Bool {
        do {
            _ = try sign(
                .correction,
                ["document": .string(document.text), "changes": .array(changes)],
                in: &onward,
                by: "node",
                at: now,
                into: transaction
            )
            try refold(&onward, at: now, in: transaction)
            return true
        } catch let error as NodeError where [.notAgreed, .notNow, .tooLarge].contains(error.code) {
            // The referrer's document is taken in all the same.
            try transaction.record(.answerNotAgreed, by: "node", about: onward.id, at: now)
            return false
        }
    }

    /// Has a person pass on by hand what cannot be said to the third node.
    func askPerson(
        about correction: Document,
        in thread: ThreadRecord,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        let known = try transaction.tasks(ofThread: thread.id)
        guard !known.contains(where: { $0.kind == .passOn && $0.subject == correction.id }) else { return }
        let due = now.adding(seconds: identity.clocks.opening)
        try transaction.insert(
            ThreadTask(
                id: newIdentifier(at: now),
                thread: thread.id,
                kind: .passOn,
                subject: correction.id,
                isOwn: true,
                startedAt: now,
                dueAt: due,
                actAt: due
            )
        )
    }
}
