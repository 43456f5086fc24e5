import Merkle
import Referrals
package import Store

extension Node {
    /// Signs a checkpoint for every part of the log that has grown since its last one.
    ///
    /// Before a new one is signed, the last one is compared with the log as it stands: a log never vouches for two
    /// histories.
    ///
    /// - Returns: the new checkpoints.
    /// - Throws: ``NodeError`` with `untrusted` where the log is not the one that the last checkpoint vouches for.
    @discardableResult
    package func publishCheckpoints() async throws -> [LogCheckpoint] {
        guard try await store.read({ try !Self.grownShards($0).isEmpty }) else { return [] }
        let now = clock.now
        let made = try await store.write { transaction in
            try Self.grownShards(transaction).map { shard, size in
                let checkpoint = LogCheckpoint(
                    shard: shard.number,
                    size: size,
                    note: try signedCheckpoint(of: shard, size: size, in: transaction).text,
                    madeAt: now
                )
                try transaction.insert(checkpoint)
                return (shard, checkpoint)
            }
        }
        for (shard, checkpoint) in made { try logHeads.keep(checkpoint.note, of: shard.name) }
        return made.map(\.1)
    }

    private static func grownShards(_ transaction: any StoreReader) throws -> [(LogShard, Int64)] {
        let broken = Set(try transaction.logBreaks().map(\.part))
        return try transaction.logShards().compactMap { shard in
            guard !broken.contains(shard.name) else { return nil }
            let size = try transaction.logSize(of: shard)
            return size > (try transaction.latestLogCheckpoint(shard: shard.number)?.size ?? 0)
                ? (shard, size) : nil
        }
    }

    private func signedCheckpoint(
        of shard: LogShard,
        size: Int64,
        in transaction: any StoreReader
    ) throws -> SignedNote {
        let tiles = LogTiles(shard: shard, reader: transaction)
        if let last = try transaction.latestLogCheckpoint(shard: shard.number) {
            let vouched = try Checkpoint(body: SignedNote(parsing: Array(last.note.utf8)).body)
            var before = tiles.tree(last.size)
            guard vouched.size == UInt64(last.size), try before.root() == vouched.root else {
                throw NodeError(
                    .untrusted,
                    "The log \(identity.logOrigin(shard)) is not the one that its checkpoint of \(last.size) leaves vouches for; no new checkpoint is signed. Run `comity audit`."
                )
            }
        }
        var tree = tiles.tree(size)
        return try Checkpoint(origin: identity.logOrigin(shard), size: UInt64(size), root: try tree.root())
            .signed(by: logSigner(shard, in: transaction))
    }
}
