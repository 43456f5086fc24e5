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

/// How much an archive may hold.
package struct ArchiveLimits: Sendable, Hashable {
    package var maximumEntries: Int
    /// Of the whole file. ZIP without its 64-bit extension ends below 4 GiB, and this room holds an archive in memory.
    package var maximumBytes: Int

    package init(maximumEntries: Int = 20_000, maximumBytes: Int = 512 << 20) {
        self.maximumEntries = min(maximumEntries, 65_000)
        self.maximumBytes = min(maximumBytes, 1 << 30)
    }
}
