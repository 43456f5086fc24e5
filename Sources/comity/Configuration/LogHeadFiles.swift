import Foundation
import Node

/// The last checkpoint of each part of the log, and the one up to which it was checked, a file each beside the database.
struct LogHeadFiles: LogHeads {
    let folder: URL

    private static let head = ".checkpoint"
    private static let checked = ".checked"

    func heads() throws -> [String: String] { try notes(Self.head) }
    func checked() throws -> [String: String] { try notes(Self.checked) }
    func keep(_ note: String, of shard: String) throws { try write(note, shard + Self.head) }
    func keepChecked(_ note: String, of shard: String) throws { try write(note, shard + Self.checked) }

    private func notes(_ suffix: String) throws -> [String: String] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [:] }
        var notes: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasSuffix(suffix) {
            notes[String(name.dropLast(suffix.count))] = try String(contentsOf: file(name), encoding: .utf8)
        }
        return notes
    }

    private func write(_ note: String, _ name: String) throws {
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        // Written beside and moved into place: a crash leaves the old one or the new one.
        try Data(note.utf8).write(to: file(name), options: .atomic)
    }

    private func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
}
