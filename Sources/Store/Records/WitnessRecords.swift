package import Referrals

/// A witness's word for one of this node's checkpoints.
package struct LogCosignature: Sendable, Hashable {
    package var shard: Int64
    package var size: Int64
    /// The verifier key of the witness.
    package var witness: String
    /// The signature line.
    package var line: String
    package var storedAt: Instant

    package init(shard: Int64, size: Int64, witness: String, line: String, storedAt: Instant) {
        self.shard = shard
        self.size = size
        self.witness = witness
        self.line = line
        self.storedAt = storedAt
    }
}

/// The last checkpoint of another node's log that this node has cosigned.
package struct WitnessedHead: Sendable, Hashable {
    package var origin: String
    package var size: Int64
    /// The checkpoint with the log's and this node's signature.
    package var note: String
    package var cosignedAt: Instant
    /// Whether a later one may have been cosigned and forgotten: an older database was put in place since.
    package var isUncertain: Bool

    package init(
        origin: String,
        size: Int64,
        note: String,
        cosignedAt: Instant,
        isUncertain: Bool = false
    ) {
        self.origin = origin
        self.size = size
        self.note = note
        self.cosignedAt = cosignedAt
        self.isUncertain = isUncertain
    }
}

/// Something that a log must never do, with what shows it.
package struct LogAlarm: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Two checkpoints of one size and two roots, or two that do not continue each other.
        case splitView = "split-view"
        /// This node's own log asked for less than a witness has of it.
        case rollBack = "roll-back"
        /// The log shows an older checkpoint than it had cosigned.
        case staleHead = "stale-head"
        /// For an hour nothing has proved that what the log shows continues what was cosigned: it withholds its tiles.
        case unproved
        /// The log says that it lost leaves and goes on in another part; the second note is its own signed word.
        case reopened
    }

    package var kind: Kind
    /// Which log.
    package var origin: String
    package var at: Instant
    /// Who noticed or told: a node.
    package var by: String
    /// The two signed checkpoints, verbatim.
    package var first: String
    package var second: String
    /// From 1 in the order in which they were raised; 0 before it is stored.
    package var number: Int64 = 0
    /// Nil while it is open.
    package var acknowledgement: AlarmAcknowledgement?

    package init(kind: Kind, origin: String, at: Instant, by: String, first: String, second: String) {
        self.kind = kind
        self.origin = origin
        self.at = at
        self.by = by
        self.first = first
        self.second = second
    }
}
