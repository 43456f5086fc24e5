import Foundation
import Node

/// The last checkpoint of each part of the log, the one up to which it was checked, and the last one cosigned of each other log:
/// a file each beside the database.
struct LogHeadFiles: LogHeads {
    let folder: URL

    private static let head = ".checkpoint"
    private static let checked = ".checked"
    private static let witnessed = ".witnessed"

    func heads() throws -> [String: String] { try notes(Self.head) }
    func checked() throws -> [String: String] { try notes(Self.checked) }
    func keep(_ note: String, of shard: String) throws { try write(note, shard + Self.head) }
    func keepChecked(_ note: String, of shard: String) throws { try write(note, shard + Self.checked) }

    func keepWitnessed(_ note: String, of log: String) throws { try write(note, log + Self.witnessed) }

    func witnessed(_ log: String) throws -> String? {
        let file = file(log + Self.witnessed)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try String(contentsOf: file, encoding: .utf8)
    }

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
