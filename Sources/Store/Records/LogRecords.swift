package import Referrals

/// One part of a node's transparency log, with an origin of its own: the leaves of a year.
///
/// The leaf number `i` of a part belongs to the journal entry `firstEntry + i`: one leaf for each entry, without a gap.
package struct LogShard: Sendable, Hashable {
    /// From 1, in the order in which they were opened.
    package var number: Int64
    /// The last part of its address, for example `2026`.
    package var name: String
    /// The number of the journal entry that its first leaf belongs to.
    package var firstEntry: Int64
    package var openedAt: Instant

    package init(number: Int64, name: String, firstEntry: Int64, openedAt: Instant) {
        self.number = number
        self.name = name
        self.firstEntry = firstEntry
        self.openedAt = openedAt
    }
}

/// A leaf: the commitment that the log shows, and the salt that it hides.
package struct LogLeaf: Sendable, Hashable {
    /// The number of the journal entry that it belongs to.
    package var entry: Int64
    /// 32 bytes: what the log's entry is.
    package var commitment: [UInt8]
    /// What opens the commitment; nil once it has been destroyed.
    package var salt: [UInt8]?

    package init(entry: Int64, commitment: [UInt8], salt: [UInt8]?) {
        self.entry = entry
        self.commitment = commitment
        self.salt = salt
    }
}

/// A tile of the log: full at level 0, the widest one so far above.
package struct LogTile: Sendable, Hashable {
    package var shard: Int64
    package var level: Int
    package var index: Int64
    /// 32 bytes for each hash.
    package var hashes: [UInt8]

    package init(shard: Int64, level: Int, index: Int64, hashes: [UInt8]) {
        self.shard = shard
        self.level = level
        self.index = index
        self.hashes = hashes
    }
}

/// A checkpoint that this node's log has signed.
package struct LogCheckpoint: Sendable, Hashable {
    package var shard: Int64
    package var size: Int64
    /// The signed note, without the cosignatures of witnesses.
    package var note: String
    package var madeAt: Instant

    package init(shard: Int64, size: Int64, note: String, madeAt: Instant) {
        self.shard = shard
        self.size = size
        self.note = note
        self.madeAt = madeAt
    }
}
