package import Merkle
import Referrals
package import Store
import Trust

/// A peer that cosigns.
package struct PeerWitness: Sendable {
    package var peer: PeerRecord
    package var verifier: NoteVerifier
    package var endpoint: String
}

extension Node {
    /// The active peers that cosign.
    package func witnesses(in transaction: any StoreReader) throws -> [PeerWitness] {
        try transaction.peers().filter { $0.state == .active }.compactMap { peer in
            guard let metadata = try? EntityConfiguration(verifying: peer.statement).metadata,
                let key = metadata.witnessKey.flatMap({ try? NoteVerifier($0) }), key.kind == .cosignature,
                key.name == peer.entity.witnessName, let endpoint = metadata.furtherEndpoints.witness
            else { return nil }
            return PeerWitness(peer: peer, verifier: key, endpoint: endpoint)
        }
    }

    /// The policy by which a checkpoint counts as witnessed: the one that was configured, or else the word of any peer, each
    /// agency one operator.
    package func policy(in transaction: any StoreReader) throws -> WitnessPolicy {
        if let witnessPolicy { return witnessPolicy }
        let operators = try witnesses(in: transaction).map { witness in
            (
                witness.peer.entity.host,
                [
                    WitnessPolicy.Witness(
                        name: witness.verifier.name,
                        verifier: witness.verifier,
                        url: witness.endpoint
                    )
                ]
            )
        }
        return try WitnessPolicy(min(1, operators.count), of: operators)
    }

    /// Asks every witness for its word on the last checkpoint of each part of the log that it has not cosigned.
    package func askWitnesses(through line: any WitnessLine) async throws -> WitnessRound {
        let (asked, shards) = try await store.read { (try witnesses(in: $0), try $0.logShards().suffix(2)) }
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
        _ witness: PeerWitness,
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
                    of: witness.peer
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

    private func keep(_ body: [UInt8], on last: LogCheckpoint, of witness: PeerWitness) async throws {
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
        }
    }

    /// The witness holds something else: its copy and ours are kept side by side, where this node's own key signed both.
    private func compare(
        with witness: PeerWitness,
        _ shard: LogShard,
        _ last: LogCheckpoint,
        kind: LogAlarm.Kind,
        through line: any WitnessLine,
        round: inout WitnessRound
    ) async throws {
        let origin = identity.logOrigin(shard)
        let url = witness.endpoint + "/" + Digest(of: origin).hex + "/checkpoint"
        let keys = try await keyRing().logVerifiers(origin)
        guard let copy = await line.read(url, of: witness.peer), let note = try? SignedNote(parsing: copy),
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
            by: witness.peer.entity.text,
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
