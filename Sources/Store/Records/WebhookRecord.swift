package import Referrals

/// A program of the agency's that is told when something has happened. How far it has been told is one number, the journal's,
/// so that nothing is kept twice and nothing is lost.
package struct WebhookRecord: Sendable, Hashable {
    package var id: Identifier
    /// An https address.
    package var address: String
    /// PEM of the authority that its TLS certificate must chain to; empty for the system's.
    package var authority: String
    /// The journal's events that it is told, separated by commas.
    package var events: String
    /// The last entry of the journal that it has been told, or that did not concern it.
    package var position: Int64
    /// Attempts that failed since the last one that did not.
    package var failures: Int
    package var nextAttemptAt: Instant
    package var lastFailure: String?
    package var addedBy: String
    package var addedAt: Instant

    package init(
        id: Identifier,
        address: String,
        authority: String,
        events: String,
        position: Int64,
        failures: Int = 0,
        nextAttemptAt: Instant,
        lastFailure: String? = nil,
        addedBy: String,
        addedAt: Instant
    ) {
        self.id = id
        self.address = address
        self.authority = authority
        self.events = events
        self.position = position
        self.failures = failures
        self.nextAttemptAt = nextAttemptAt
        self.lastFailure = lastFailure
        self.addedBy = addedBy
        self.addedAt = addedAt
    }
}
