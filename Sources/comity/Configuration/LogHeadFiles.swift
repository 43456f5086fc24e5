import Foundation
import Node

/// The last checkpoint of each part of the log, a file each beside the database.
struct LogHeadFiles: LogHeads {
    let folder: URL

    private static let suffix = ".checkpoint"

    func heads() throws -> [String: String] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [:] }
        var heads: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasSuffix(Self.suffix) {
            let shard = String(name.dropLast(Self.suffix.count))
            heads[shard] = try String(contentsOf: file(shard), encoding: .utf8)
        }
        return heads
    }

    func keep(_ note: String, of shard: String) throws {
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        // Written beside and moved into place: a crash leaves the old one or the new one.
        try Data(note.utf8).write(to: file(shard), options: .atomic)
    }

    private func file(_ shard: String) -> URL { folder.appendingPathComponent(shard + Self.suffix) }
}
