import Referrals
import Store

extension Node {
    /// Derives the stage and the clocks of every thread anew where an older version of the protocol's order has derived them:
    /// in steps, each durable, so that it goes on where it was cut off. A stage that comes out different is recorded.
    ///
    /// - Returns: how many threads have another stage now.
    @discardableResult
    package func refoldThreads(step: Int = 200) async throws -> Int {
        var changed = 0
        while true {
            let now = clock.now
            let outcome = try await store.write { transaction -> (changed: Int, isDone: Bool) in
                let progress = try transaction.foldProgress()
                guard progress.version < ThreadState.foldVersion else { return (0, true) }
                let threads = try transaction.threads(after: progress.reached, limit: step)
                guard let last = threads.last else {
                    try transaction.put(FoldProgress(version: ThreadState.foldVersion))
                    return (0, true)
                }
                var changed = 0
                for thread in threads where thread.erasedAt == nil {
                    if try refoldOnce(thread, at: now, in: transaction) { changed += 1 }
                }
                try transaction.put(FoldProgress(version: progress.version, reached: last.id))
                return (changed, false)
            }
            changed += outcome.changed
            if outcome.isDone { return changed }
        }
    }

    private func refoldOnce(_ thread: ThreadRecord, at now: Instant, in transaction: any StoreWriter) throws
        -> Bool
    {
        let documents = try Self.effective(in: thread, transaction, own: identity.entity)
        let state = Self.state(of: thread, documents, own: identity.entity)
        // What had run out before there were clocks is not chased at once: first somebody can look at it.
        try layTasks(
            of: thread,
            state,
            documents,
            at: now,
            pursuedFrom: now.adding(seconds: ClockTerms.day),
            in: transaction
        )
        guard state.stage != thread.stage else { return false }
        var thread = thread
        // Nothing was said: when the thread changed last stays as it was.
        thread.stage = state.stage
        try transaction.update(thread)
        try transaction.record(.threadRefolded, by: "node", about: thread.id, at: now)
        return true
    }
}
