package import Referrals

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
    func logAlarm(_ number: Int64) throws -> LogAlarm?
    /// Whether it is nothing new: the same two checkpoints were kept before, or an alarm of this kind about the log is open by
    /// the word of the same node, or one that was acknowledged still goes on against the same first checkpoint. Order that
    /// was seen since an acknowledgement makes all of it new.
    func isKnown(_ alarm: LogAlarm) throws -> Bool
    func acknowledgement(_ kind: AlarmAcknowledgement.Kind, of alarm: Int64) throws -> AlarmAcknowledgement?
    /// All of them, the oldest first.
    func acknowledgements() throws -> [AlarmAcknowledgement]
    /// Acknowledged alarms about a log, told by one node, after which no order was seen yet.
    func unsettledAlarms(origin: String, by teller: String) throws -> [Int64]
}

/// The changes about witnesses.
package protocol WitnessWriter {
    /// Keeps a cosignature, in the place of an earlier one of the same witness on the same checkpoint.
    func keep(_ cosignature: LogCosignature) throws
    /// Keeps the last cosigned checkpoint of a log, in the place of the one before.
    func keep(_ head: WitnessedHead) throws
    func insert(_ alarm: LogAlarm) throws
    func insert(_ acknowledgement: AlarmAcknowledgement) throws
    /// Order was seen after an acknowledged alarm about a log.
    func settleAlarm(_ alarm: Int64, at now: Instant) throws
}
