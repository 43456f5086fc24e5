package import Referrals

/// A part of the node's log that was broken off by an officer, because somebody holds a signed checkpoint of it that what is
/// stored here does not continue: an older database was put in place. Nothing of the part is changed; another part goes on.
package struct LogBreak: Sendable, Hashable {
    /// The part that was broken off, by its name; it may be missing here altogether.
    package var part: String
    /// How many leaves of it are here.
    package var kept: Int64
    /// The largest checkpoint that was known of it, verbatim: what shows what is missing.
    package var known: String
    /// Who holds that checkpoint: `node` for the file beside the database, or a witness's key.
    package var keptBy: String
    /// The part that goes on, by its name.
    package var successor: String
    /// The signed note that tells everybody.
    package var statement: String
    /// Why, in the officer's words. It stays in the node.
    package var reason: String
    package var by: String
    package var at: Instant

    package init(
        part: String,
        kept: Int64,
        known: String,
        keptBy: String,
        successor: String,
        statement: String,
        reason: String,
        by: String,
        at: Instant
    ) {
        self.part = part
        self.kept = kept
        self.known = known
        self.keptBy = keptBy
        self.successor = successor
        self.statement = statement
        self.reason = reason
        self.by = by
        self.at = at
    }
}
