/// Something that has to happen in a thread by a moment. Both nodes compute it alike from the thread's documents.
package struct ThreadClock: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The first business receipt: the other node holds the document.
        case receipt
        /// The second one: a person has opened it.
        case opening
        /// The third one: it is decided.
        case decision
        /// What was put off is taken up again.
        case resumption
        case answer
        /// Conditions are taken on or declined.
        case conditions
        /// A request to keep data is answered.
        case preservation
        /// A request for assistance is answered.
        case assistance
        /// An order is served on the provider (Second Additional Protocol art. 8).
        case service
        /// What the provider returns on an order is passed on (Second Additional Protocol art. 8).
        case returned = "return"
        /// Before data are no longer kept: ask for longer, or let them go.
        case renewal
        /// The time of keeping is over and nothing holds the data any more.
        case release
        /// The day has come by which the sender of a document wants erased what it sent.
        case deletion
        /// What was erased is reported.
        case erasure
        /// The formal confirmation that an urgent document has announced.
        case confirmation
        /// A person decides whether a correction is passed on to the node that the referral went on to, for it could not be by itself.
        /// No document of the thread shows that.
        case passOn = "pass-on"
        /// A copy of a request that went by the judicial or a direct route goes to the central authority (Budapest Convention
        /// art. 27(9)).
        case centralCopy = "central-copy"

        /// The notices' word for what is late; nil where no notice says it.
        package var notice: String? {
            switch self {
            case .opening: "review"
            case .decision, .resumption: "decision"
            case .answer: "answer"
            case .conditions: "conditions"
            case .preservation: "preservation"
            case .assistance, .service, .returned: "assistance"
            case .erasure: "erasure"
            case .receipt, .renewal, .release, .deletion, .confirmation, .passOn, .centralCopy: nil
            }
        }

        /// Whether the other side waits for it too.
        package var isAwaited: Bool {
            ![.renewal, .release, .deletion, .passOn, .centralCopy].contains(self)
        }

        /// Whether a document of the thread ends it; a person says that anything else is done.
        package var endsByDocument: Bool {
            switch self {
            case .renewal, .release, .deletion, .confirmation, .passOn, .centralCopy: false
            default: true
            }
        }
    }

    package var kind: Kind
    /// Who has to act.
    package var side: Side
    /// The document that set it going.
    package var subject: Identifier
    package var start: Instant
    package var due: Instant

    package init(kind: Kind, side: Side, subject: Identifier, start: Instant, due: Instant) {
        self.kind = kind
        self.side = side
        self.subject = subject
        self.start = start
        self.due = due
    }
}

extension Instant {
    /// The end of a calendar day in UTC; nil where the text is none.
    init?(endOf day: String) {
        guard let start = Instant(date: day) else { return nil }
        self = start.adding(seconds: ClockTerms.day)
    }
}
