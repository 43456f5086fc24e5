import Referrals
import Store
import Wire

extension Node {
    /// How long after a clock has run out somebody has to call: a quarter of its time, between an hour and two days.
    private static let patience: ClosedRange<Int64> = 3600...172_800
    /// How far ahead a notice of delay says that it will be done, where no officer has said anything: a week.
    private static let announced: Int64 = 7 * 86_400

    /// Does what clocks that have run out ask for: tells the other side, then escalates to the contact point. Each step is one
    /// transaction with the notice in it, so that a crash neither repeats nor forgets one.
    ///
    /// - Parameter limit: the most steps at once.
    /// - Returns: how many steps were made.
    @discardableResult
    package func runClocks(limit: Int = 100) async throws -> Int {
        let now = clock.now
        let due = try await store.read { try $0.tasks(toActBy: now, limit: limit) }
        var steps = 0
        for task in due {
            let isMade = try await store.write { transaction in
                guard let current = try transaction.task(task.id), current.doneAt == nil,
                    let actAt = current.actAt, actAt <= now
                else { return false }
                // Its peer has still to give back what may have ended it.
                if let thread = try transaction.thread(current.thread),
                    try isBehind(thread.peer, in: transaction)
                {
                    var later = current
                    later.actAt = now.adding(seconds: Self.patience.lowerBound)
                    try transaction.update(later)
                    return false
                }
                try pursue(current, at: now, in: transaction)
                return true
            }
            if isMade { steps += 1 }
        }
        if steps > 0 { outboxSignal.raise() }
        return steps
    }

    private func pursue(_ task: ThreadTask, at now: Instant, in transaction: any StoreWriter) throws {
        guard let thread = try transaction.thread(task.thread), thread.erasedAt == nil else {
            var ended = task
            (ended.doneAt, ended.doneBy, ended.actAt) = (now, "node", nil)
            return try transaction.update(ended)
        }
        var next = task
        switch task.step {
        case .running where task.kind == .receipt:
            // A reminder would wait in the same lane as the document itself.
            next.step = .escalated
        case .running: next.step = .told
        case .told, .escalated: next.step = .escalated
        }
        let wait = min(
            max(task.dueAt.seconds(since: task.startedAt) / 4, Self.patience.lowerBound),
            Self.patience.upperBound
        )
        next.actAt = next.step == .told ? now.adding(seconds: wait) : nil
        // First the step, then the notice: signing it derives the thread's tasks again.
        try transaction.update(next)
        try transaction.record(
            next.step == .told ? .taskDue : .taskEscalated,
            by: "node",
            about: task.thread,
            digest: task.seal,
            at: now
        )
        if next.step == .told { try tell(task, in: thread, at: now, transaction) }
    }

    /// Tells the other side that something is late: a delay where it is this agency that is late, a reminder where it waits.
    private func tell(
        _ task: ThreadTask,
        in thread: ThreadRecord,
        at now: Instant,
        _ transaction: any StoreWriter
    ) throws {
        guard let what = task.kind.notice else { return }
        var body: JSONObject = ["what": .string(what)]
        if task.isOwn {
            body["kind"] = "delay"
            body["until"] = .string(now.adding(seconds: Self.announced).date)
            body["says"] = "Nobody here has done it in time. The agency's contact point is told."
        } else {
            body["kind"] = "reminder"
            body["due"] = .string(task.dueAt.rfc3339)
        }
        var thread = thread
        do {
            _ = try signMove(.notice, .object(body), in: &thread, by: "node", at: now, into: transaction)
        } catch let error as NodeError
            where [.notAgreed, .notNow, .gateClosed, .tooLarge].contains(error.code)
        {
            // The two have agreed on no notices, or nothing more of the thread goes out: a person calls instead.
            try transaction.record(.answerNotAgreed, by: "node", about: thread.id, at: now)
        }
    }
}
