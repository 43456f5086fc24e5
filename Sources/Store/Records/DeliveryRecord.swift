package import Referrals

/// A document on its way out. It is written in the transaction that made the document.
package struct DeliveryRecord: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// In its peer's lane, to be sent when it has become the lane's head and the lane is due.
        case waiting
        /// Behind a dead letter of its own thread: out of the lane until a person has decided on that one.
        case held
        /// The peer's receipt is here and verified.
        case delivered
        /// Not to be sent again unless a person says so; ``DeliveryRecord/reason`` says why.
        case deadLetter = "dead-letter"
        /// It is never sent: a person has decided so, or the peer has signed that there is nothing there that it could stop.
        case closed

        /// Whether nothing is left to be done about it.
        package var isSettled: Bool { self == .delivered || self == .closed }
    }

    /// Why a document is a dead letter, or was closed.
    package enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The peer answered that these bytes will never be taken.
        case refusedByPeer = "refused-by-peer"
        /// Its own deadline passed before the peer gave a receipt. Whether it arrived is not known.
        case deadlinePassed = "deadline-passed"
        /// An officer took it out of its lane, because it does not get through.
        case givenUp = "given-up"
        /// What it rests on was taken back before it had left.
        case withoutConsent = "without-consent"
        /// It takes something back, and the peer has signed that it holds nothing of the thread, of which nothing more is sent.
        case nothingToStop = "nothing-to-stop"
    }

    package var document: Identifier
    package var thread: Identifier
    package var peer: EntityID
    /// Its place in the peer's lane: lower goes first. Given by the store.
    package var order: Int64
    package var state: State
    package var attempts: Int
    /// When it stops making sense to send it; nil where it is sent however long it takes.
    package var deadline: Instant?
    /// Set while the state is ``State/deadLetter``; stays where it is closed.
    package var reason: Reason?
    package var lastAttemptAt: Instant?
    /// What went wrong last, in this node's own words for an operator: never content, nor what a peer says of it.
    package var lastFailure: String?
    /// Attempts in a row that the peer answered, with neither a receipt nor a refusal for good nor the wish to be asked later.
    package var rebuffs: Int
    /// Until when the documents of other threads go first; nil where it takes its turn.
    package var setAsideUntil: Instant?

    package init(
        document: Identifier,
        thread: Identifier,
        peer: EntityID,
        order: Int64 = 0,
        state: State = .waiting,
        attempts: Int = 0,
        deadline: Instant? = nil,
        reason: Reason? = nil,
        lastAttemptAt: Instant? = nil,
        lastFailure: String? = nil,
        rebuffs: Int = 0,
        setAsideUntil: Instant? = nil
    ) {
        self.document = document
        self.thread = thread
        self.peer = peer
        self.order = order
        self.state = state
        self.attempts = attempts
        self.deadline = deadline
        self.reason = reason
        self.lastAttemptAt = lastAttemptAt
        self.lastFailure = lastFailure
        self.rebuffs = rebuffs
        self.setAsideUntil = setAsideUntil
    }
}
