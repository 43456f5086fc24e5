/// One file of an archive.
package struct ArchiveEntry: Sendable, Hashable {
    /// A relative path: parts of letters, digits, `.`, `-` and `_`, joined by `/`.
    package var path: String
    package var content: [UInt8]

    package init(path: String, content: [UInt8]) {
        self.path = path
        self.content = content
    }

    package init(path: String, text: String) { self.init(path: path, content: Array(text.utf8)) }

    /// Whether a path can be unpacked below a folder on any system without leaving it.
    package static func isSafe(path: String) -> Bool {
        guard (1...200).contains(path.utf8.count) else { return false }
        return path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            guard let first = part.utf8.first, first != UInt8(ascii: ".") else { return false }
            return part.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        }
    }
}

/// An entry whose content is not held in memory: it is handed over in pieces while the archive is written.
package struct ArchiveStream: Sendable {
    package var path: String
    /// In bytes.
    package var size: Int64
    /// ``ArchiveChecksum`` of the content: it stands before it in the archive.
    package var checksum: UInt32
    /// Hands the content to a sink from its beginning, the same whenever it is called.
    package var read: @Sendable (_ sink: ([UInt8]) throws -> Void) throws -> Void

    package init(
        path: String,
        size: Int64,
        checksum: UInt32,
        read: @escaping @Sendable (_ sink: ([UInt8]) throws -> Void) throws -> Void
    ) {
        self.path = path
        self.size = size
        self.checksum = checksum
        self.read = read
    }
}

/// How much an archive may hold.
package struct ArchiveLimits: Sendable, Hashable {
    package var maximumEntries: Int
    /// Of the whole file.
    package var maximumBytes: Int64

    package init(maximumEntries: Int = 20_000, maximumBytes: Int64 = 512 << 20) {
        self.maximumEntries = min(maximumEntries, 65_000)
        self.maximumBytes = min(maximumBytes, 1 << 50)
    }
}
