/// The questions about witnesses: those of this node's log, and this node as one.
package protocol WitnessReader {
    /// The cosignatures of one checkpoint.
    func cosignatures(shard: Int64, size: Int64) throws -> [LogCosignature]
    /// The largest checkpoint that a witness has cosigned.
    func latestCosignature(shard: Int64, witness: String) throws -> LogCosignature?
    /// The sizes of cosigned checkpoints that cover a leaf, the largest first.
    func cosignedSizes(shard: Int64, covering leaf: Int64, limit: Int) throws -> [Int64]
    func witnessedHead(origin: String) throws -> WitnessedHead?
    func witnessedHeads() throws -> [WitnessedHead]
    /// The latest first.
    func logAlarms(limit: Int) throws -> [LogAlarm]
    /// Whether the same alarm was raised before.
    func isKnown(_ alarm: LogAlarm) throws -> Bool
}

/// The changes about witnesses.
package protocol WitnessWriter {
    /// Keeps a cosignature, in the place of an earlier one of the same witness on the same checkpoint.
    func keep(_ cosignature: LogCosignature) throws
    /// Keeps the last cosigned checkpoint of a log, in the place of the one before.
    func keep(_ head: WitnessedHead) throws
    func insert(_ alarm: LogAlarm) throws
}
