package import Vault

/// The questions about the node's transparency log.
package protocol LogReader {
    /// Every part of the log, in the order in which they were opened.
    func logShards() throws -> [LogShard]
    /// The part that grows.
    func currentLogShard() throws -> LogShard?
    func logLeaf(entry: Int64) throws -> LogLeaf?
    /// The commitments of leaves, by entry; as many as there are.
    func logCommitments(entries: Range<Int64>) throws -> [[UInt8]]
    func logTile(shard: Int64, level: Int, index: Int64) throws -> [UInt8]?
    func logCheckpoint(shard: Int64, size: Int64) throws -> LogCheckpoint?
    func latestLogCheckpoint(shard: Int64) throws -> LogCheckpoint?
    /// The first checkpoint that covers a leaf, counted from 0.
    func logCheckpoint(shard: Int64, covering leaf: Int64) throws -> LogCheckpoint?
    /// The parts that were broken off, in the order in which that happened.
    func logBreaks() throws -> [LogBreak]
    func journalEntry(_ number: Int64) throws -> JournalEntry?

    /// Every leaf from that of an entry on, by entry.
    func eachLogLeaf(from entry: Int64, _ body: (Stored<LogLeaf>) throws -> Void) throws
    /// The checkpoints of a part with at least so many leaves, by size.
    func logCheckpoints(shard: Int64, from size: Int64) throws -> [LogCheckpoint]
    /// How many leaves and journal entries there are in a range of entries: what is missing is noticed without reading them.
    func logCounts(entries: Range<Int64>) throws -> (leaves: Int64, entries: Int64)
    /// Every tile by shard, level and index.
    func eachLogTile(_ body: (Stored<LogTile>) throws -> Void) throws
    /// Every checkpoint by shard and size.
    func eachLogCheckpoint(_ body: (Stored<LogCheckpoint>) throws -> Void) throws
    func eachLogBreak(_ body: (Stored<LogBreak>) throws -> Void) throws
}

/// The changes of the node's transparency log.
package protocol LogWriter {
    func insert(_ record: LogShard) throws
    /// Stores a leaf, its salt sealed under a scope: when that is erased, nobody can show any more what the leaf stands for.
    /// Where it has been erased already, the salt lies under the agency's key.
    func append(_ leaf: LogLeaf, under scope: KeyScope) throws
    /// Keeps a tile, in the place of a narrower one.
    func keep(_ tile: LogTile) throws
    func insert(_ record: LogCheckpoint) throws
    func insert(_ record: LogBreak) throws
}
