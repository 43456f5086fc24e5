/// A finished archive that is read in pieces where it lies: a file, or bytes in memory.
package protocol ArchiveSource: Sendable {
    /// In bytes.
    var length: Int64 { get }
    /// The bytes from an offset on; fewer than asked for where the archive ends.
    ///
    /// - Throws: ``ArchiveError`` `malformed` where they cannot be read.
    func read(at offset: Int64, count: Int) throws(ArchiveError) -> [UInt8]
}

extension ArchiveSource {
    /// - Throws: ``ArchiveError`` `malformed` where the archive ends before.
    func whole(at offset: Int64, count: Int) throws(ArchiveError) -> [UInt8] {
        guard offset >= 0, count >= 0, Int64(count) <= length - offset else {
            throw ArchiveError(.malformed, "The archive was cut off.")
        }
        let bytes = try read(at: offset, count: count)
        guard bytes.count == count else { throw ArchiveError(.malformed, "The archive was cut off.") }
        return bytes
    }
}

/// An archive in memory.
package struct BytesSource: ArchiveSource {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package var length: Int64 { Int64(bytes.count) }

    package func read(at offset: Int64, count: Int) -> [UInt8] {
        guard offset >= 0, offset < length, count > 0 else { return [] }
        return Array(bytes[Int(offset)...].prefix(count))
    }
}
