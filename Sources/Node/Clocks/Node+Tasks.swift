package import Referrals
package import Store
import Trust

/// A task with what a person has to know to act on it.
package struct TaskView: Sendable {
    package var task: ThreadTask
    package var thread: ThreadRecord
    /// Whom to call once it is escalated: the other agency's contact point that is reached at any time, or this one's own.
    package var contact: String

    /// Seconds until it is due; below zero where it is late.
    package func left(at now: Instant) -> Int64 { task.dueAt.seconds(since: now) }
}

extension Node {
    /// What is not done, the earliest due first.
    package func openTasks(limit: Int = 1000) async throws -> [TaskView] {
        try await store.read { transaction in
            try transaction.openTasks(limit: limit).compactMap { task in
                try transaction.thread(task.thread).map { try self.view(of: task, in: $0, transaction) }
            }
        }
    }

    /// The thread of a task.
    ///
    /// - Throws: ``NodeError`` with `notFound`.
    package func thread(ofTask id: Identifier) async throws -> Identifier {
        guard let task = try await store.read({ try $0.task(id) }) else {
            throw NodeError(
                .notFound,
                "There is no task of that name. `comity tasks list` shows the open ones."
            )
        }
        return task.thread
    }

    private func view(of task: ThreadTask, in thread: ThreadRecord, _ transaction: any StoreReader) throws
        -> TaskView
    {
        let peer = try transaction.peer(thread.peer).flatMap {
            try? EntityConfiguration(verifying: $0.statement)
        }
        let theirs = peer?.metadata.pointsOfContact ?? []
        let known = task.isOwn ? try Self.contacts(in: transaction) : theirs
        let general = task.isOwn ? identity.contactPoint : peer?.metadata.contactPoint ?? thread.peer.text
        return TaskView(
            task: task,
            thread: thread,
            contact: known.first { $0.role == task.kind.contact }?.address ?? general
        )
    }

    /// Says that a task is done which no document ends: the data were prolonged or let go, the confirmation has gone or come,
    /// the other agency was called and has answered.
    ///
    /// - Throws: ``NodeError`` with `notFound`, or `notNow` where this agency itself still owes the thread a document.
    @discardableResult
    package func finishTask(_ id: Identifier, by officer: Officer) async throws -> ThreadTask {
        let now = clock.now
        return try await store.write { transaction in
            guard var task = try transaction.task(id), task.doneAt == nil else {
                throw NodeError(
                    .notFound,
                    "There is no open task of that name. `comity tasks list` shows all."
                )
            }
            guard !task.isOwn || !task.kind.endsByDocument else {
                throw NodeError(
                    .notNow,
                    "This is done by what the referral still waits for (\(task.kind.rawValue)); the task ends by itself with it."
                )
            }
            (task.doneAt, task.doneBy, task.actAt) = (now, officer.name, nil)
            try transaction.update(task)
            try transaction.record(
                .taskDone,
                by: officer.name,
                about: task.thread,
                digest: task.seal,
                at: now
            )
            return task
        }
    }

    /// Brings the tasks of a thread to what its documents now ask for: in the transaction that changes the thread, so that no
    /// clock is forgotten and none runs on for nothing. Doing it again changes nothing.
    ///
    /// - Parameter pursuedFrom: before that the node does nothing about what is late.
    func layTasks(
        of thread: ThreadRecord,
        _ state: ThreadState,
        _ documents: [Document],
        at now: Instant,
        pursuedFrom: Instant = .earliest,
        in transaction: any StoreWriter
    ) throws {
        var wanted: [TaskKey: ThreadClock] = [:]
        for clock in try clocks(of: thread, state, documents, in: transaction)
        where clock.kind.isAwaited || clock.side == thread.side {
            wanted[TaskKey(kind: clock.kind, subject: clock.subject)] = clock
        }
        for var task in try transaction.tasks(ofThread: thread.id) {
            let before = task
            if let clock = wanted.removeValue(forKey: TaskKey(kind: task.kind, subject: task.subject)) {
                task.follow(clock)
            } else if task.doneAt == nil, task.kind != .passOn || thread.erasedAt != nil {
                // What no document shows, a person says is done.
                (task.doneAt, task.doneBy, task.actAt) = (now, "node", nil)
            }
            if task != before { try transaction.update(task) }
        }
        for clock in wanted.values.sorted(by: { ($0.due, $0.kind.rawValue) < ($1.due, $1.kind.rawValue) }) {
            try transaction.insert(
                ThreadTask(
                    id: newIdentifier(at: now),
                    thread: thread.id,
                    kind: clock.kind,
                    subject: clock.subject,
                    isOwn: clock.side == thread.side,
                    startedAt: clock.start,
                    dueAt: clock.due,
                    actAt: max(clock.due, pursuedFrom)
                )
            )
        }
    }

    /// The thread's clocks, and those of the receipts that are still to come: of what somebody waits for on the other side, and of
    /// whatever a dead letter holds up.
    private func clocks(
        of thread: ThreadRecord,
        _ state: ThreadState,
        _ documents: [Document],
        in transaction: any StoreReader
    ) throws -> [ThreadClock] {
        let referrer = thread.side == .referrer ? identity.entity : thread.peer
        let running = state.clocks(of: documents, referrer: referrer, terms: identity.clocks)
        let undelivered = try transaction.deliveries(ofThread: thread.id).filter { !$0.state.isSettled }
        let dead = Set(undelivered.filter { $0.state == .deadLetter }.map(\.document))
        let waiting = Set(undelivered.map(\.document))
        return running
            + documents.filter { document in
                waiting.contains(document.id) && (document.hasReceiptClock || dead.contains(document.id))
            }.map { document in
                ThreadClock(
                    kind: .receipt,
                    side: thread.side.other,
                    subject: document.id,
                    start: document.issuedAt,
                    due: document.issuedAt.adding(seconds: identity.clocks.receipt)
                )
            }
    }
}

extension ThreadClock.Kind {
    /// The role in which somebody is called about it.
    fileprivate var contact: PointOfContact.Role? {
        switch self {
        case .preservation, .renewal, .release: .preservation
        case .assistance, .service, .returned: .evidence
        case .centralCopy: .centralAuthority
        default: nil
        }
    }
}

private struct TaskKey: Hashable {
    var kind: ThreadClock.Kind
    var subject: Identifier
}

extension ThreadTask {
    /// Takes over the moment to which the thread's documents put it now.
    fileprivate mutating func follow(_ clock: ThreadClock) {
        if doneAt != nil {
            // What an officer called done stays so; what a document ended may begin again.
            guard doneBy == "node" else { return }
            (doneAt, doneBy, step, dueAt, actAt) = (nil, nil, .running, clock.due, clock.due)
        } else if dueAt != clock.due {
            dueAt = clock.due
            // Who has announced a delay owes it at the announced time, and is not asked to announce another first.
            if !isOwn { step = .running }
            actAt = step == .escalated ? nil : clock.due
        }
    }

    /// Fixes a task in the journal.
    var seal: Digest {
        Digest(of: [thread.text, kind.rawValue, subject.text].joined(separator: "\n"))
    }
}

extension StoreWriter {
    /// Escalates the receipt of a dead letter, which comes no more by itself: somebody decides on it, and calls.
    ///
    /// - Parameters:
    ///   - patience: seconds from the signing in which a receipt is expected.
    ///   - name: of the task, where the document has had no clock so far.
    func escalateReceiptClock(
        of delivery: DeliveryRecord,
        signedAt: Instant,
        patience: Int64,
        named name: Identifier,
        at now: Instant
    ) throws {
        let known = try tasks(ofThread: delivery.thread)
            .first { $0.kind == .receipt && $0.subject == delivery.document }
        // Where somebody calls already, or an officer has said that it is done, nothing is said twice.
        if let known, known.doneAt == nil ? known.step == .escalated : known.doneBy != "node" { return }
        var task =
            known
            ?? ThreadTask(
                id: name,
                thread: delivery.thread,
                kind: .receipt,
                subject: delivery.document,
                isOwn: false,
                startedAt: signedAt,
                dueAt: signedAt.adding(seconds: patience),
                actAt: nil
            )
        (task.step, task.actAt, task.doneAt, task.doneBy) = (.escalated, nil, nil, nil)
        if known == nil { try insert(task) } else { try update(task) }
        try record(.taskEscalated, by: "node", about: delivery.thread, digest: task.seal, at: now)
    }

    /// Ends the clock of a receipt: in the transaction that stores the receipt, or in which an officer gives the document up.
    func endReceiptClock(of delivery: DeliveryRecord, at now: Instant) throws {
        for var task in try tasks(ofThread: delivery.thread)
        where task.kind == .receipt && task.subject == delivery.document && task.doneAt == nil {
            (task.doneAt, task.doneBy, task.actAt) = (now, "node", nil)
            try update(task)
        }
    }
}
