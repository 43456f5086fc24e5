import Foundation
import Store

/// A file that is being written, with its lock.
final class SealedFileOnDisk: SealedFileWriter {
    private let descriptor: Int32
    private let name: String
    private let finalName: String
    private let folder: String
    private(set) var length: Int64

    init(writing name: String, finalName: String, folder: String) throws(StoreError) {
        let descriptor = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure("opened") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StoreError(
                .unavailable,
                "Another process is writing this file of evidence now. Wait for it."
            )
        }
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0 else {
            close(descriptor)
            throw Self.failure("read")
        }
        self.descriptor = descriptor
        self.name = name
        self.finalName = finalName
        self.folder = folder
        length = Int64(end)
    }

    deinit { close(descriptor) }

    func append(_ bytes: [UInt8]) throws(StoreError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(length) + off_t(written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("written") }
            written += count
        }
        length += Int64(bytes.count)
    }

    func truncate(to length: Int64) throws(StoreError) {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw Self.failure("cut") }
        self.length = length
    }

    func read(_ range: Range<Int64>) throws(StoreError) -> [UInt8] {
        try Self.read(range, from: descriptor)
    }

    func makeDurable() throws(StoreError) {
        guard fsync(descriptor) == 0 else { throw Self.failure("made durable") }
    }

    func finish() throws(StoreError) {
        try makeDurable()
        guard rename(name, finalName) == 0 else { throw Self.failure("named") }
        try syncFolder(folder)
    }

    static func read(_ range: Range<Int64>, from descriptor: Int32) throws(StoreError) -> [UInt8] {
        var failed: StoreError?
        let wanted = Int(range.upperBound - range.lowerBound)
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            while count < wanted {
                let read = pread(
                    descriptor,
                    buffer.baseAddress?.advanced(by: count),
                    wanted - count,
                    off_t(range.lowerBound) + off_t(count)
                )
                if read < 0, errno == EINTR { continue }
                guard read > 0 else {
                    failed =
                        read == 0
                        ? StoreError(.damaged, "A sealed file of evidence is shorter than it has to be.")
                        : failure("read")
                    return
                }
                count += read
            }
        }
        if let failed { throw failed }
        return bytes
    }

    /// An error of the operating system; its text names no file.
    static func failure(_ what: String) -> StoreError {
        errno == ENOSPC || errno == EDQUOT
            ? StoreError(.unavailable, "The disk is full. Free space; nothing was acknowledged.")
            : StoreError(
                .unavailable,
                "A sealed file of evidence cannot be \(what) (error \(errno)). Check the disk and the folder's owner."
            )
    }
}

/// A finished file, open for reading. Reads name their place, so any number of tasks may share it.
final class SealedFileReadable: SealedFileReader {
    private let descriptor: Int32
    let length: Int64

    init(path: String) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            throw StoreError(
                .damaged,
                "The sealed content of a file of evidence is missing beside the database. Restore it from its copy."
            )
        }
        self.descriptor = descriptor
        length = Int64(lseek(descriptor, 0, SEEK_END))
    }

    deinit { close(descriptor) }

    func read(_ range: Range<Int64>) throws(StoreError) -> [UInt8] {
        try SealedFileOnDisk.read(range, from: descriptor)
    }
}
