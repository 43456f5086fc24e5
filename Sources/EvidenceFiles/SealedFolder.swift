import Foundation
package import Referrals
package import Store

/// The sealed content of evidence as files in a folder that only the node's user can enter.
///
/// `<file>.content` and `<file>.digests` are finished; with `.part` behind, they are being written.
package struct SealedFolder: SealedFiles {
    private let path: String
    private static let unfinished = ".part"

    /// Opens or creates the folder.
    ///
    /// - Throws: ``StoreError`` with `unusable`.
    package init(path: String) throws(StoreError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw StoreError(
                .unusable,
                "The folder for sealed evidence cannot be made. Check its parent folder and owner."
            )
        }
    }

    package func write(_ part: SealedPart, of file: Identifier) throws(StoreError) -> any SealedFileWriter {
        let name = name(part, file)
        return try SealedFileOnDisk(writing: name + Self.unfinished, finalName: name, folder: path)
    }

    package func read(_ part: SealedPart, of file: Identifier) throws(StoreError) -> any SealedFileReader {
        try SealedFileReadable(path: name(part, file))
    }

    package func remove(_ file: Identifier) throws(StoreError) {
        for part in SealedPart.allCases {
            for name in [name(part, file), name(part, file) + Self.unfinished] {
                guard unlink(name) == 0 || errno == ENOENT else {
                    throw StoreError(
                        .unavailable,
                        "Sealed content cannot be removed. Check the folder's owner; its key is gone in any case."
                    )
                }
            }
        }
        try syncFolder(path)
    }

    package func sweep(_ standing: (Identifier) throws -> SealedFileStanding) throws -> SealedSweep {
        var outcome = SealedSweep()
        for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
            guard let id = Identifier(String(name.prefix { $0 != "." })) else { continue }
            switch try standing(id) {
            case .held: continue
            case .unknown where !name.hasSuffix(Self.unfinished):
                outcome.unknown[id, default: 0] += length(of: path + "/" + name)
            case .unknown, .destroyed:
                if isUnlocked(path + "/" + name), unlink(path + "/" + name) == 0 { outcome.removed += 1 }
            }
        }
        if outcome.removed > 0 { try syncFolder(path) }
        return outcome
    }

    private func length(of name: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: name)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }

    private func name(_ part: SealedPart, _ file: Identifier) -> String {
        path + "/" + file.text + "." + part.rawValue
    }

    /// Whether nobody is writing a file now.
    private func isUnlocked(_ name: String) -> Bool {
        let descriptor = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }
}

/// Makes the names in a folder durable.
func syncFolder(_ path: String) throws(StoreError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SealedFileOnDisk.failure("opened") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw SealedFileOnDisk.failure("made durable") }
}
