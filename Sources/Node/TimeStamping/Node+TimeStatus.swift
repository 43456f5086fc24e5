package import Referrals
package import Store
import TimeStamps

/// How the node stands with trusted time.
package struct TimeStatus: Sendable {
    /// An authority that is asked, and how it has answered lately; nil while it was never asked.
    package var authorities: [(authority: TimeAuthority, state: TimeAuthorityState?)]
    package var parts: [Part]
    /// Since when leaves have been waiting too long; nil while there is no alarm.
    package var alarm: Instant?
    /// Who has seen that alarm, and what they said; nil while it is open.
    package var acknowledgement: AlarmAcknowledgement?
    /// How many tokens there are.
    package var tokens: Int

    /// One part of the log.
    package struct Part: Sendable {
        package var shard: LogShard
        package var origin: String
        /// All leaves of it.
        package var leaves: Int64
        /// The last token; nil where there is none.
        package var last: TimeStampRecord?
        /// The first checkpoint that no token covers; nil where every checkpoint is covered.
        package var waiting: LogCheckpoint?

        /// Leaves that a token covers.
        package var stamped: Int64 { last?.size ?? 0 }
        /// Leaves that no token covers yet.
        package var unstamped: Int64 { leaves - stamped }
    }
}

/// A token that does not prove what it was stored for.
package struct TimeFinding: Sendable, Hashable {
    /// The part of the log, the size and the authority.
    package var name: String
    package var says: String
}

extension Node {
    /// What is stamped, what waits, and how the authorities answer.
    package func timeStatus() async throws -> TimeStatus {
        try await store.read { transaction in
            let states = try transaction.timeAuthorityStates()
            let alarm = try transaction.timeAlarm()
            return TimeStatus(
                authorities: try transaction.timeAuthorities().map { authority in
                    (authority, states.first { $0.authority == authority.url })
                },
                parts: try transaction.logShards().map { shard in
                    let last = try transaction.latestTimeStamp(shard: shard.number)
                    return TimeStatus.Part(
                        shard: shard,
                        origin: identity.logOrigin(shard),
                        leaves: try transaction.logSize(of: shard),
                        last: last,
                        waiting: try transaction.logCheckpoint(shard: shard.number, covering: last?.size ?? 0)
                    )
                },
                alarm: alarm,
                acknowledgement: try alarm.flatMap {
                    try transaction.acknowledgement(.time, of: $0.milliseconds)
                },
                tokens: try transaction.timeStampCount()
            )
        }
    }

    /// Checks every token against the checkpoint that it was stored for, by what was laid down about its authority then;
    /// nobody is asked.
    ///
    /// - Returns: how many were checked, and those that prove nothing.
    package func verifyTimeStamps() async throws -> (checked: Int, findings: [TimeFinding]) {
        let entity = identity.entity
        return try await store.read { transaction in
            var check = TimeStampCheck(log: entity.logName, transaction: transaction)
            try check.run()
            return (check.checked, check.findings)
        }
    }
}

/// One pass over every token.
struct TimeStampCheck {
    let log: String
    let transaction: any StoreReader
    private(set) var checked = 0
    private(set) var findings: [TimeFinding] = []

    init(log: String, transaction: any StoreReader) {
        self.log = log
        self.transaction = transaction
    }

    mutating func run() throws {
        let shards = try transaction.logShards()
        try transaction.eachTimeStamp { stored in
            checked += 1
            switch stored {
            case .damaged(let name, let says):
                findings.append(TimeFinding(name: "\(log), \(name) leaves", says: says))
            case .record(let stamp):
                let part = shards.first { $0.number == stamp.shard }?.name ?? "part \(stamp.shard)"
                if let says = try fault(in: stamp) {
                    findings.append(
                        TimeFinding(
                            name: "\(log)/\(part), \(stamp.size) leaves, \(stamp.authority)",
                            says: says
                        )
                    )
                }
            }
        }
    }

    /// What is wrong with a token; nil where it proves what it was stored for.
    private func fault(in stamp: TimeStampRecord) throws -> String? {
        guard let checkpoint = try transaction.logCheckpoint(shard: stamp.shard, size: stamp.size) else {
            return "the checkpoint that it stamps is missing"
        }
        guard let authority = try transaction.timeAuthority(of: stamp) else {
            return "what was laid down about its authority is missing"
        }
        do throws(TimeStampError) {
            let proved = try authority.verifier.verify(token: stamp.token, for: checkpoint.imprintBytes)
            guard Instant(seconds: proved.seconds) == stamp.at, proved.serial == stamp.serial,
                proved.policy == stamp.policy, proved.signer == stamp.signer,
                proved.accuracyMilliseconds == stamp.accuracyMilliseconds
            else { return "what is stored about it is not what the token says" }
            let request = try TimeStampRequest(der: stamp.request)
            guard request.digest == checkpoint.imprintBytes else { return "its request was for other bytes" }
            return nil
        } catch {
            return "\(error.code.rawValue): \(error.says)"
        }
    }
}
