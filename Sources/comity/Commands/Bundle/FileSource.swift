import Archive
import Foundation
import Glibc
import Node

/// An archive that lies in a file, read where it lies.
struct FileSource: ArchiveSource {
    let length: Int64
    /// Closed when the last copy goes away.
    private let handle: FileHandle

    /// - Throws: ``NodeError`` `notFound`.
    init(path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw NodeError(.notFound, "There is no file \(path) that you may read.")
        }
        self.handle = handle
        length = Int64(clamping: try handle.seekToEnd())
    }

    func read(at offset: Int64, count: Int) throws(ArchiveError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    handle.fileDescriptor,
                    buffer.baseAddress.map { $0 + filled },
                    count - filled,
                    off_t(offset) + off_t(filled)
                )
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else {
                throw ArchiveError(
                    .malformed,
                    "The file cannot be read: \(String(cString: strerror(errno)))."
                )
            }
            if got == 0 { break }
            filled += got
        }
        return Array(bytes.prefix(filled))
    }
}
