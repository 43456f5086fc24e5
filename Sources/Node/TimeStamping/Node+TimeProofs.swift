package import Store

/// A token with all that is needed to judge it years later: what it stamped, and what the agency had laid down about its
/// authority.
package struct TimeProof: Sendable {
    /// The checkpoint; the token is over the SHA-256 of its ``LogCheckpoint/note``.
    package var checkpoint: LogCheckpoint
    package var stamp: TimeStampRecord
    /// By what it was judged: the trusted roots, the accepted policies.
    package var authority: TimeAuthority
}

extension StoreReader {
    /// The tokens of a checkpoint, by the part of the log and the number of leaves that it covers; empty where it has none.
    ///
    /// - Throws: ``NodeError`` `misconfigured` where what was stored is damaged.
    package func timeProofs(shard: Int64, size: Int64) throws -> [TimeProof] {
        guard let checkpoint = try logCheckpoint(shard: shard, size: size) else { return [] }
        return try timeStamps(shard: shard, size: size).compactMap { stamp in
            try timeAuthority(of: stamp).map {
                TimeProof(checkpoint: checkpoint, stamp: stamp, authority: $0)
            }
        }
    }

    /// The tokens of the first stamped checkpoint that covers a leaf: the earliest trusted time at which it was in the log.
    /// Empty while the leaf is not stamped.
    ///
    /// - Parameter leaf: counted from 0 in its part of the log.
    /// - Throws: ``NodeError`` `misconfigured` where what was stored is damaged.
    package func timeProofs(shard: Int64, covering leaf: Int64) throws -> [TimeProof] {
        guard let first = try timeStamps(shard: shard, covering: leaf).first else { return [] }
        return try timeProofs(shard: shard, size: first.size)
    }

    /// The same by the journal entry that the leaf belongs to.
    ///
    /// - Throws: ``NodeError`` `misconfigured` where what was stored is damaged.
    package func timeProofs(ofEntry number: Int64) throws -> [TimeProof] {
        guard let shard = try logShard(holding: number) else { return [] }
        return try timeProofs(shard: shard.number, covering: number - shard.firstEntry)
    }
}
