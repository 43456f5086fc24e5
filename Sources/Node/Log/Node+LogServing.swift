import Merkle
import Referrals
import Store

/// What the log answers to a request for one of its resources.
package struct LogAnswer: Sendable, Hashable {
    package var bytes: [UInt8]
    package var mediaType: String
    /// Whether the same address never answers anything else: every cache may keep it.
    package var isImmutable: Bool
}

extension Node {
    /// A resource of one part of the log (c2sp.org/tlog-tiles); nil where there is none. Tiles are given as far as a
    /// checkpoint has been published for them.
    package func logAnswer(shard name: String, path: String) async throws -> LogAnswer? {
        if path == BreakStatement.path { return try await breakAnswer(shard: name) }
        guard let resource = LogResource(path: path) else { return nil }
        return try await store.read { transaction in
            guard let shard = try transaction.logShards().first(where: { $0.name == name }),
                let last = try transaction.latestLogCheckpoint(shard: shard.number)
            else { return nil }
            switch resource {
            case .checkpoint:
                return LogAnswer(
                    bytes: Array(try Self.cosigned(last, in: transaction).text.utf8),
                    mediaType: "text/plain; charset=utf-8",
                    isImmutable: false
                )
            case .tile(let tile):
                guard tile.isIn(last) else { return nil }
                return Self.tile(try LogTiles(shard: shard, reader: transaction).hashes(of: tile))
            case .entries(let tile):
                guard tile.isIn(last) else { return nil }
                let entries = try LogTiles(shard: shard, reader: transaction).commitments(of: tile)
                return EntryBundle(entries).map { Self.tile($0.bytes) }
            }
        }
    }

    /// What the node says about a part that was broken off; nil for one that was not.
    private func breakAnswer(shard name: String) async throws -> LogAnswer? {
        try await store.read { try $0.logBreaks().first { $0.part == name } }.map {
            LogAnswer(
                bytes: Array($0.statement.utf8),
                mediaType: "text/plain; charset=utf-8",
                isImmutable: true
            )
        }
    }

    private static func tile(_ bytes: [UInt8]) -> LogAnswer {
        LogAnswer(bytes: bytes, mediaType: "application/octet-stream", isImmutable: true)
    }
}

extension TileAddress {
    /// Whether the tree of a published checkpoint has this tile, at least as wide.
    fileprivate func isIn(_ checkpoint: LogCheckpoint) -> Bool {
        guard level < 8, index < UInt64(1) << 56,
            let widest = TileAddress(level: level, holding: index << 8, in: UInt64(checkpoint.size))
        else { return false }
        return widest.width >= width
    }
}
