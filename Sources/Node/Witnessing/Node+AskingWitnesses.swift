import Merkle
import Referrals
package import Store
import Trust

extension Node {
    /// Asks every witness for its word on the last checkpoint of each part of the log that it has not cosigned.
    package func askWitnesses(through line: any WitnessLine) async throws -> WitnessRound {
        let (asked, shards) = try await store.read { transaction in
            let broken = Set(try transaction.logBreaks().map(\.part))
            // What was broken off will never be continued: witnesses keep what they have.
            return (
                try witnesses(in: transaction),
                try transaction.logShards().filter { !broken.contains($0.name) }.suffix(2)
            )
        }
        var round = WitnessRound()
        for witness in asked {
            for shard in shards {
                do {
                    if try await ask(witness, shard, through: line, round: &round) { round.cosigned += 1 }
                } catch let error as NodeError where error.code == .notNow {
                    round.failures.append(error.says)
                }
            }
        }
        return round
    }

    private func ask(
        _ witness: LogWitness,
        _ shard: LogShard,
        through line: any WitnessLine,
        round: inout WitnessRound
    ) async throws -> Bool {
        let (last, known) = try await store.read { transaction in
            (
                try transaction.latestLogCheckpoint(shard: shard.number),
                try transaction.latestCosignature(shard: shard.number, witness: witness.verifier.description)?
                    .size ?? 0
            )
        }
        guard let last, known < last.size else { return false }
        var old = known
        for _ in 0..<2 {
            let request = try await request(for: last, of: shard, from: old)
            guard
                let answer = await line.post(
                    request.body,
                    to: witness.endpoint + "/add-checkpoint",
                    at: witness.host
                )
            else { throw NodeError(.notNow, "The witness \(witness.verifier.name) does not answer.") }
            switch answer.status {
            case 200:
                try await keep(answer.body, on: last, of: witness)
                return true
            case 409:
                let text = String(decoding: answer.body, as: UTF8.self)
                guard let size = text.split(separator: "\n").first.flatMap({ Int64($0) }), size >= 0 else {
                    break
                }
                guard size <= last.size else {
                    try await compare(
                        with: witness,
                        shard,
                        last,
                        kind: .rollBack,
                        through: line,
                        round: &round
                    )
                    return false
                }
                old = size
                continue
            case 422:
                try await compare(with: witness, shard, last, kind: .splitView, through: line, round: &round)
                return false
            default: break
            }
            throw NodeError(.notNow, "The witness \(witness.verifier.name) answered HTTP \(answer.status).")
        }
        return false
    }

    private func request(for last: LogCheckpoint, of shard: LogShard, from old: Int64) async throws
        -> AddCheckpoint
    {
        try await store.read { transaction in
            var hashes: [TreeHash] = []
            if old > 0, old < last.size {
                var tree = LogTiles(shard: shard, reader: transaction).tree(last.size)
                hashes = try tree.consistencyProof(from: UInt64(old)).hashes
            }
            return try AddCheckpoint(
                oldSize: UInt64(old),
                hashes: hashes,
                note: SignedNote(parsing: Array(last.note.utf8))
            )
        }
    }

    private func keep(_ body: [UInt8], on last: LogCheckpoint, of witness: LogWitness) async throws {
        let lines = body.split(separator: UInt8(ascii: "\n")).compactMap { NoteSignature(line: $0) }
        var note = try SignedNote(parsing: Array(last.note.utf8))
        for line in lines { note.add(line) }
        guard let verified = try? note.verified(by: [witness.verifier]).first, verified.cosignedAt != 0 else {
            throw NodeError(
                .notNow,
                "The witness \(witness.verifier.name) sent a cosignature that does not verify."
            )
        }
        let now = clock.now
        try await store.write { transaction in
            try transaction.keep(
                LogCosignature(
                    shard: last.shard,
                    size: last.size,
                    witness: witness.verifier.description,
                    line: verified.line,
                    storedAt: now
                )
            )
            if let shard = try transaction.logShards().first(where: { $0.number == last.shard }) {
                try transaction.settleAlarms(
                    of: identity.logOrigin(shard),
                    toldBy: witness.name,
                    at: now
                )
            }
        }
    }

    /// The witness holds something else: its copy and ours are kept side by side, where this node's own key signed both.
    private func compare(
        with witness: LogWitness,
        _ shard: LogShard,
        _ last: LogCheckpoint,
        kind: LogAlarm.Kind,
        through line: any WitnessLine,
        round: inout WitnessRound
    ) async throws {
        let origin = identity.logOrigin(shard)
        let keys = try await keyRing().logVerifiers(origin)
        guard let copy = await line.read(witness.copy(of: origin), at: witness.host),
            let note = try? SignedNote(parsing: copy),
            (try? note.verified(by: keys)) != nil
        else {
            throw NodeError(
                .notNow,
                "The witness \(witness.verifier.name) disagrees and does not show its copy."
            )
        }
        let alarm = LogAlarm(
            kind: kind,
            origin: origin,
            at: clock.now,
            by: witness.name,
            first: note.text,
            second: last.note
        )
        if try await store.write({ try $0.raise(alarm) }) { round.alarms.append(alarm) }
    }

    /// The alarms that were raised here, the latest first.
    package func logAlarms(limit: Int = 100) async throws -> [LogAlarm] {
        try await store.read { try $0.logAlarms(limit: limit) }
    }
}
