import Merkle
import Referrals
import Store

extension Node {
    /// Reads what each witness holds of this node's log, and raises the alarm where that is not continued here: a node that
    /// went back to an older backup, and has nothing new to show, is told all the same.
    ///
    /// - Returns: the new alarms, and in `failures` the witnesses that did not answer.
    package func compareWithWitnesses(through line: any WitnessLine) async throws -> WitnessRound {
        let (parts, last) = try await store.read { transaction in
            let broken = Set(try transaction.logBreaks().map(\.part))
            let parts = try transaction.logShards().filter { !broken.contains($0.name) }
            return (
                parts,
                try parts.last.flatMap { try transaction.latestLogCheckpoint(shard: $0.number) }
            )
        }
        var round = WitnessRound()
        let (lost, silent) = try await lostAtWitnesses(parts, through: line)
        round.failures = silent.map { "The witness \($0) does not answer." }
        for lost in lost {
            let shown = try await store.read { transaction in
                try parts.first { $0.name == lost.part }
                    .flatMap { try transaction.latestLogCheckpoint(shard: $0.number) } ?? last
            }
            guard let shown else { continue }
            let alarm = LogAlarm(
                kind: lost.checkpoint.size > UInt64(max(0, lost.kept)) ? .rollBack : .splitView,
                origin: lost.checkpoint.origin,
                at: clock.now,
                by: lost.keptBy,
                first: lost.note,
                second: shown.note
            )
            if try await store.write({ try $0.raise(alarm) }) { round.alarms.append(alarm) }
        }
        return round
    }
}
