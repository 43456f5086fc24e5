import Foundation
import Glibc
import Node

/// Writes files whose loss would be the loss of a key: whole or not at all, on the disk before the writer goes on.
enum DurableFile {
    /// Writes a file that only its owner can read, over an older one only where that is wanted.
    ///
    /// - Throws: ``NodeError``: `exists`, `misconfigured` where it cannot be written.
    static func write(_ bytes: [UInt8], to path: String, replacing: Bool = false) throws(NodeError) {
        guard replacing || !FileManager.default.fileExists(atPath: path) else {
            throw NodeError(.exists, "\(path) exists already; nothing was overwritten.")
        }
        let draft = path + "." + UUID().uuidString + ".new"
        guard store(bytes, draft), rename(draft, path) == 0 else {
            unlink(draft)
            throw NodeError(
                .misconfigured,
                "\(path) cannot be written. May this user write there, and is there space?"
            )
        }
        sync(folder: (path as NSString).deletingLastPathComponent)
    }

    /// Takes a file away for good.
    static func remove(_ path: String) {
        unlink(path)
        sync(folder: (path as NSString).deletingLastPathComponent)
    }

    private static func store(_ bytes: [UInt8], _ path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return false }
            written += count
        }
        return fsync(descriptor) == 0
    }

    /// A name is durable when its folder is.
    private static func sync(folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
