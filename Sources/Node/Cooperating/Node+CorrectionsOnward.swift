import Referrals
import RulePacks
import Store
import Wire

extension Node {
    /// Lets what the referrer puts right reach the node that the referral was passed on to, in the transaction that took it in. What
    /// cannot be said there by itself becomes a task: a person decides, with the correction before them. So does a condition that the
    /// referrer has lifted since, for nobody else can say that there.
    ///
    /// A correction goes on as the referral did: where no condition of its own forbids it, under its conditions, and under the law as
    /// both nodes have it now.
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
        let arrived = try arrived(from: first, through: last, of: thread, in: transaction)
            .filter { [.correction, .notice].contains($0.type) }.map { try Self.document(in: $0) }
        // What is erased there needs no correction any more.
        guard !arrived.isEmpty, var onward = try onwardThread(of: thread, in: transaction),
            onward.erasedAt == nil,
            let theirs = try transaction.document(thread: thread.id, issuer: thread.peer, sequence: 1),
            let ours = try transaction.document(thread: onward.id, issuer: identity.entity, sequence: 1)
        else { return }
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        let closed = try forbiddingOnward(of: thread.id, to: onward.peer, in: transaction)
            .map(\.document.id)
        for word in arrived {
            var isSaid = false
            if word.type == .notice {
                // What was lifted before it went on went on without.
                guard last != nil, !LimitLift.said(in: word).isEmpty else { continue }
            } else {
                switch Self.onward(word, of: theirs.id) {
                case .nothing: continue
                case .person: break
                case .changes(let changes):
                    // A word that was taken back passes nothing new on.
                    isSaid =
                        try state.onwardAuthorised.contains(onward.peer) && !closed.contains(word.id)
                        && say(
                            word,
                            changes,
                            about: ours.id,
                            of: thread.id,
                            in: &onward,
                            at: now,
                            into: transaction
                        )
                }
            }
            if !isSaid { try askPerson(about: word, in: thread, at: now, into: transaction) }
        }
    }

    /// What of a correction concerns what was passed on.
    private enum OnwardCorrection {
        /// The places among its changes of those that concern it.
        case changes([Int])
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
        var changes: [Int] = []
        for (number, change) in (correction.body["changes"]?.array ?? []).enumerated() {
            guard let place = change["element"]?.string.flatMap({ JSONPointer(text: $0) }) else {
                return .person
            }
            if wentOn(place.tokens) { changes.append(number) }
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

    /// - Parameter changes: the places of what is said among the correction's changes.
    /// - Returns: whether it was said; otherwise the journal says that it was not.
    private func say(
        _ correction: Document,
        _ changes: [Int],
        about document: Identifier,
        of thread: Identifier,
        in onward: inout ThreadRecord,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws -> Bool {
        do {
            let legal = try onwardLaw(of: thread, to: onward.peer, at: now, in: transaction)
            var body = Self.onward(changes, of: correction)
            body["document"] = .string(document.text)
            body["assessment"] = Self.travelling(legal)
            try transaction.takeIntoUse(legal.packs, by: "node", at: now)
            _ = try sign(
                .correction,
                .object(body),
                in: &onward,
                by: "node",
                at: now,
                into: transaction
            )
            try refold(&onward, at: now, in: transaction)
            return true
        } catch let error as NodeError where Self.leavesToAPerson.contains(error.code) {
            // The referrer's document is taken in all the same.
            try transaction.record(.answerNotAgreed, by: "node", about: onward.id, at: now)
            return false
        }
    }

    private static let leavesToAPerson: Set<NodeError.Code> = [
        .notAgreed, .notNow, .tooLarge, .gateClosed, .invalidInput, .notFound, .erased,
    ]

    /// What goes on of a correction: some of its changes, with what it says of each of them. Where they stand may change by that.
    private static func onward(_ changes: [Int], of correction: Document) -> JSONObject {
        let listed = correction.body["changes"]?.array ?? []
        func moved(_ pointer: String) -> String? {
            guard let tokens = JSONPointer(text: pointer)?.tokens else { return "" }
            guard tokens.first == "changes", tokens.count > 1 else {
                return tokens.isEmpty || tokens == ["changes"] ? pointer : nil
            }
            guard let number = Int(tokens[1]), let place = changes.firstIndex(of: number) else { return nil }
            return JSONPointer(["changes", String(place)] + tokens.dropFirst(2)).description
        }
        var body: JSONObject = ["changes": .array(changes.map { listed[$0] })]
        let limits = UseLimits(of: correction).passedOn(setBy: correction.issuer)
            .compactMap { limit in moved(limit.element).map { limit.moved(to: $0) } }
        add(limits, to: &body)
        if var report = correction.body["minimisation"]?.object {
            report["sent"] = .array(
                (report["sent"]?.array ?? []).compactMap { item in
                    guard var members = item.object, let element = members["element"]?.string,
                        let place = moved(element)
                    else { return nil }
                    members["element"] = .string(place)
                    return .object(members)
                }
            )
            body["minimisation"] = .object(report)
        }
        return body
    }

    /// Has a person see to what cannot be said to the third node.
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
