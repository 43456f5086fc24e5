package import Referrals

/// One clock of a thread as this node keeps it: who has to act by when, and what has been done about it. It is made and ended
/// in the transactions that change the thread, and says nothing of its content.
package struct ThreadTask: Sendable, Hashable {
    /// How far a task that is late has been pursued.
    package enum Step: String, Sendable, Hashable, CaseIterable {
        case running
        /// It fell due, and the other side has been told where there is a notice for it.
        case told
        /// Somebody has to call: the other agency's contact point, or this one's own where it is this agency that is late.
        case escalated
    }

    package var id: Identifier
    package var thread: Identifier
    package var kind: ThreadClock.Kind
    /// The document that set the clock going.
    package var subject: Identifier
    /// Whether this agency has to act; otherwise it waits for the other one.
    package var isOwn: Bool
    package var startedAt: Instant
    package var dueAt: Instant
    package var step: Step
    /// When the node looks at it again; nil where nothing is left that it does by itself.
    package var actAt: Instant?
    package var doneAt: Instant?
    /// The officer, or `node` where a document ended it.
    package var doneBy: String?

    package init(
        id: Identifier,
        thread: Identifier,
        kind: ThreadClock.Kind,
        subject: Identifier,
        isOwn: Bool,
        startedAt: Instant,
        dueAt: Instant,
        step: Step = .running,
        actAt: Instant?,
        doneAt: Instant? = nil,
        doneBy: String? = nil
    ) {
        self.id = id
        self.thread = thread
        self.kind = kind
        self.subject = subject
        self.isOwn = isOwn
        self.startedAt = startedAt
        self.dueAt = dueAt
        self.step = step
        self.actAt = actAt
        self.doneAt = doneAt
        self.doneBy = doneBy
    }
}
