package import Referrals

/// The questions about trusted time.
package protocol TimeStampReader {
    /// The tokens of one checkpoint, by authority.
    func timeStamps(shard: Int64, size: Int64) throws -> [TimeStampRecord]
    /// The tokens of the first checkpoint with a token that covers a leaf, counted from 0: the earliest trusted time at which
    /// the leaf is known to have been in the log. Empty while the leaf is not stamped.
    func timeStamps(shard: Int64, covering leaf: Int64) throws -> [TimeStampRecord]
    /// The largest checkpoint of a part that has a token: what is beyond it is not stamped yet.
    func latestTimeStamp(shard: Int64) throws -> TimeStampRecord?
    /// How many tokens there are.
    func timeStampCount() throws -> Int
    /// Every token, by shard, size and authority.
    func eachTimeStamp(_ body: (Stored<TimeStampRecord>) throws -> Void) throws
    /// How each authority that was ever asked has answered lately, by URL.
    func timeAuthorityStates() throws -> [TimeAuthorityState]
    /// Since when leaves have been waiting for a token too long; nil while there is no alarm.
    func timeAlarm() throws -> Instant?
}

/// The changes about trusted time.
package protocol TimeStampWriter {
    func insert(_ record: TimeStampRecord) throws
    /// Stores how an authority answered, in the place of what was stored before.
    func put(_ state: TimeAuthorityState) throws
    func setTimeAlarm(_ since: Instant?) throws
}
