/// Writes ZIP archives (APPNOTE 6.3) that depend on nothing but their content.
///
/// Entries are stored as they are, sorted by the bytes of their path, with the time 1980-01-01 00:00, no attributes, no
/// extra fields and no comments: the same entries always give the same file, on any machine.
package enum ArchiveWriter {
    static let localSignature: UInt32 = 0x0403_4B50
    static let centralSignature: UInt32 = 0x0201_4B50
    static let endSignature: UInt32 = 0x0605_4B50
    /// Names are UTF-8 (general purpose bit 11); those that are allowed are ASCII.
    static let flags: UInt16 = 1 << 11
    static let version: UInt16 = 10
    /// 1980-01-01: the first day that the format can write.
    static let date: UInt16 = 0x0021

    /// - Throws: ``ArchiveError`` `badName` for a path that is not safe or comes twice; `tooLarge`.
    package static func write(_ entries: [ArchiveEntry], limits: ArchiveLimits = ArchiveLimits())
        throws(ArchiveError) -> [UInt8]
    {
        let entries = entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        try check(entries, limits)
        var output = LittleEndian()
        var central = LittleEndian()
        for entry in entries {
            let name = Array(entry.path.utf8)
            let offset = UInt32(output.bytes.count)
            let checksum = CRC32.checksum(of: entry.content)
            output.append(localSignature)
            for field in [version, flags, 0, 0, date] { output.append(field) }
            for field in [checksum, UInt32(entry.content.count), UInt32(entry.content.count)] {
                output.append(field)
            }
            output.append(UInt16(name.count))
            output.append(UInt16(0))
            output.bytes += name
            output.bytes += entry.content

            central.append(centralSignature)
            for field in [version, version, flags, 0, 0, date] { central.append(field) }
            for field in [checksum, UInt32(entry.content.count), UInt32(entry.content.count)] {
                central.append(field)
            }
            for field in [UInt16(name.count), 0, 0, 0, 0] { central.append(field) }
            central.append(UInt32(0))
            central.append(offset)
            central.bytes += name
        }
        let start = UInt32(output.bytes.count)
        output.bytes += central.bytes
        output.append(endSignature)
        for field in [0, 0, UInt16(entries.count), UInt16(entries.count)] { output.append(field) }
        output.append(UInt32(central.bytes.count))
        output.append(start)
        output.append(UInt16(0))
        return output.bytes
    }

    private static func check(_ entries: [ArchiveEntry], _ limits: ArchiveLimits) throws(ArchiveError) {
        guard entries.count <= limits.maximumEntries else {
            throw ArchiveError(.tooLarge, "An archive holds at most \(limits.maximumEntries) entries.")
        }
        var total = 0
        for (index, entry) in entries.enumerated() {
            guard ArchiveEntry.isSafe(path: entry.path), index == 0 || entries[index - 1].path != entry.path
            else {
                throw ArchiveError(.badName, "A path of the archive is not safe, or comes twice.")
            }
            total += entry.content.count + 2 * entry.path.utf8.count + 76
        }
        guard total + 22 <= limits.maximumBytes else {
            throw ArchiveError(.tooLarge, "The archive would be larger than \(limits.maximumBytes) bytes.")
        }
    }
}

/// Bytes with numbers in the order of ZIP: the least significant byte first.
struct LittleEndian {
    var bytes: [UInt8] = []

    mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
