import Merkle
package import Referrals
package import Store
import TimeStamps

import struct Crypto.SHA256

extension Node {
    /// Asks for one token for the last checkpoint of every part of the log that has grown since its last token, from one
    /// authority after the other until one gives it.
    ///
    /// Nothing waits for this: the log goes on, and one later token covers everything that was recorded meanwhile. Where
    /// leaves have waited too long, the alarm is raised and recorded, once, and so is its end; also where no authority is laid
    /// down, or none any more.
    package func stampLog(through line: any TimeStampLine, at pace: StampingPace = StampingPace())
        async throws
        -> TimeStampRound
    {
        var round = TimeStampRound()
        let now = clock.now
        let plan = try await store.read { try StampingPlan($0, at: now, pace: pace) }
        for checkpoint in plan.isDue ? plan.unstamped : [] {
            for authority in plan.authorities {
                if try await stamp(checkpoint, by: authority, through: line, &round) { break }
            }
        }
        round.alarm = try await settleTimeAlarm(pace)
        return round
    }

    /// One request to one authority, and what came of it stored.
    ///
    /// - Returns: whether it gave a token that counts.
    private func stamp(
        _ checkpoint: LogCheckpoint,
        by authority: TimeAuthority,
        through line: any TimeStampLine,
        _ round: inout TimeStampRound
    ) async throws -> Bool {
        let asked = clock.now
        let outcome = await token(for: checkpoint, from: authority, through: line)
        try Task.checkCancellation()
        try await store.write { transaction in
            var state =
                try transaction.timeAuthorityStates().first { $0.authority == authority.url }
                ?? TimeAuthorityState(authority: authority.url, askedAt: asked)
            state.askedAt = asked
            switch outcome {
            case .success(let record):
                (state.failures, state.failureCode, state.failureSays) = (0, nil, nil)
                state.stampedAt = record.storedAt
                let known = try transaction.timeStamps(shard: record.shard, size: record.size)
                if !known.contains(where: { $0.authority == record.authority }) {
                    try transaction.insert(record)
                }
            case .failure(let failure):
                state.failures += 1
                (state.failureCode, state.failureSays) = (failure.code, failure.says)
            }
            try transaction.put(state)
        }
        switch outcome {
        case .success(let record): round.stamped.append(record)
        case .failure(let failure):
            round.failures.append(.init(authority: authority.url, failure: failure))
            return false
        }
        return true
    }

    private func token(
        for checkpoint: LogCheckpoint,
        from authority: TimeAuthority,
        through line: any TimeStampLine
    ) async -> Result<TimeStampRecord, TimeStampFailure> {
        do {
            let request = TimeStampRequest(
                digest: checkpoint.imprintBytes,
                // Unpredictable, so that no answer can lie ready.
                nonce: max(1, SystemRandomSource().next()),
                policy: authority.policy
            )
            let der = try request.der()
            let answer = try await line.ask(authority, der)
            let stamp = try authority.verifier.verify(response: answer, to: request)
            let now = clock.now
            try checkClock(stamp, at: now)
            return .success(
                TimeStampRecord(
                    shard: checkpoint.shard,
                    size: checkpoint.size,
                    authority: authority.url,
                    authorityRevision: authority.revision,
                    request: der,
                    token: stamp.token,
                    at: Instant(seconds: stamp.seconds),
                    accuracyMilliseconds: stamp.accuracyMilliseconds,
                    policy: stamp.policy,
                    serial: stamp.serial,
                    signer: stamp.signer,
                    storedAt: now
                )
            )
        } catch let failure as TimeStampFailure {
            return .failure(failure)
        } catch let error as TimeStampError {
            return .failure(TimeStampFailure(code: error.code.rawValue, says: error.says))
        } catch {
            return .failure(TimeStampFailure(.noAnswer, "It could not be asked: \(error)"))
        }
    }

    /// A token whose time is far from this node's proves that one of the two clocks is wrong; a person has to say which.
    private func checkClock(_ stamp: TimeStamp, at now: Instant) throws(TimeStampFailure) {
        let apart = abs(stamp.seconds - now.seconds)
        let tolerated = identity.limits.clockTolerance + (stamp.accuracyMilliseconds ?? 0) / 1000
        guard apart > tolerated else { return }
        throw TimeStampFailure(
            .clocksApart,
            "The token's time and this node's clock are \(apart) seconds apart. Compare both with a third clock."
        )
    }

    /// Raises the alarm where leaves have waited too long, ends it where none waits, and records both.
    ///
    /// - Returns: whether it was raised or ended just now.
    private func settleTimeAlarm(_ pace: StampingPace) async throws -> Bool? {
        let now = clock.now
        @Sendable func isDue(_ oldest: LogCheckpoint) -> Bool {
            oldest.madeAt.adding(seconds: pace.alarmAfter) <= now
        }
        let changes = try await store.read { transaction in
            let oldest = try transaction.oldestUnstamped()
            return try transaction.timeAlarm() == nil ? oldest.map(isDue) ?? false : oldest == nil
        }
        guard changes else { return nil }
        return try await store.write { transaction in
            let oldest = try transaction.oldestUnstamped()
            switch (try transaction.timeAlarm(), oldest) {
            case (nil, let oldest?) where isDue(oldest):
                try transaction.setTimeAlarm(oldest.madeAt)
                try transaction.record(
                    .timeStampsMissing,
                    by: "node",
                    about: nil,
                    digest: oldest.imprint,
                    at: now
                )
                return true
            case (.some, nil):
                try transaction.setTimeAlarm(nil)
                try transaction.record(.timeStampsResumed, by: "node", about: nil, at: now)
                return false
            default: return nil
            }
        }
    }
}

extension LogCheckpoint {
    /// What a time-stamp of this checkpoint vouches for: the SHA-256 of ``note`` in UTF-8.
    package var imprintBytes: [UInt8] { Array(SHA256.hash(data: Array(note.utf8))) }

    /// The same as a digest.
    package var imprint: Digest { Digest(of: note) }
}

/// Which checkpoints are to be stamped now, and who is asked in which order.
struct StampingPlan: Sendable {
    var unstamped: [LogCheckpoint] = []
    var authorities: [TimeAuthority] = []

    /// Whether there is something to ask and somebody to ask it.
    var isDue: Bool { !unstamped.isEmpty && !authorities.isEmpty }

    init(_ transaction: any StoreReader, at now: Instant, pace: StampingPace) throws {
        let held = try transaction.timeAuthorities()
        guard !held.isEmpty else { return }
        let states = Dictionary(
            try transaction.timeAuthorityStates().map { ($0.authority, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let last = states.values.map(\.askedAt).max()
        // A clock that was set back does not stop the stamping.
        if let last, last <= now, now < last.adding(seconds: pace.interval) { return }
        unstamped = try transaction.unstampedHeads()
        authorities = Self.order(held, states, at: now)
    }

    /// In their ranks; one that failed lately after the others.
    static func order(_ authorities: [TimeAuthority], _ states: [String: TimeAuthorityState], at now: Instant)
        -> [TimeAuthority]
    {
        let hasFailed = { (authority: TimeAuthority) in
            guard let state = states[authority.url], state.failures > 0 else { return false }
            return state.askedAt.adding(seconds: StampingPace.demotion) > now
        }
        return authorities.filter { !hasFailed($0) } + authorities.filter(hasFailed)
    }
}

extension StoreReader {
    /// The last checkpoint of each part of the log that has grown since its last token.
    func unstampedHeads() throws -> [LogCheckpoint] {
        try logShards().compactMap { shard in
            guard let last = try latestLogCheckpoint(shard: shard.number),
                last.size > (try latestTimeStamp(shard: shard.number)?.size ?? 0)
            else { return nil }
            return last
        }
    }

    /// The first checkpoint that no token covers, of the part where it is the oldest.
    func oldestUnstamped() throws -> LogCheckpoint? {
        try unstampedHeads().compactMap { head in
            try logCheckpoint(
                shard: head.shard,
                covering: try latestTimeStamp(shard: head.shard)?.size ?? 0
            )
        }.min { $0.madeAt < $1.madeAt }
    }
}
