/// Reads ZIP archives of the form that ``ArchiveWriter`` writes, and no other: what stands between the entries, in a
/// comment or in an extra field would be seen by one program and not by another.
package enum ArchiveReader {
    /// - Throws: ``ArchiveError``; the reader allocates no more than the file is long.
    package static func read(_ file: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError)
        -> [ArchiveEntry]
    {
        guard file.count <= limits.maximumBytes else {
            throw ArchiveError(.tooLarge, "The archive is larger than \(limits.maximumBytes) bytes.")
        }
        guard file.count >= 22, Cursor(file, at: file.count - 22).signature == ArchiveWriter.endSignature
        else {
            throw ArchiveError(
                .malformed,
                "This is no ZIP archive, it was cut off, or something follows its end."
            )
        }
        var end = Cursor(file, at: file.count - 18)
        let numbers = try end.fields(4)
        let size = try end.number(UInt32.self)
        let start = try end.number(UInt32.self)
        guard numbers[0] == 0, numbers[1] == 0, numbers[2] == numbers[3], try end.number(UInt16.self) == 0
        else {
            throw ArchiveError(.unsupported, "The archive spans several files or has a comment.")
        }
        guard Int(numbers[2]) <= limits.maximumEntries else {
            throw ArchiveError(.tooLarge, "An archive holds at most \(limits.maximumEntries) entries.")
        }
        guard Int(start) + Int(size) == file.count - 22 else {
            throw ArchiveError(.malformed, "The archive's directory is not where its end says.")
        }
        var directory = Cursor(file, at: Int(start))
        var local = Cursor(file, at: 0)
        var entries: [ArchiveEntry] = []
        for _ in 0..<Int(numbers[2]) {
            let entry = try Self.entry(&directory, &local)
            if let last = entries.last, !last.path.utf8.lexicographicallyPrecedes(entry.path.utf8) {
                throw ArchiveError(.badName, "The entries are not in the order of their paths.")
            }
            entries.append(entry)
        }
        guard local.position == Int(start), directory.position == file.count - 22 else {
            throw ArchiveError(.malformed, "The archive holds bytes that belong to no entry.")
        }
        return entries
    }

    /// The next entry, whose two headers must say the same.
    private static func entry(
        _ directory: inout Cursor,
        _ local: inout Cursor
    ) throws(ArchiveError) -> ArchiveEntry {
        let offset = local.position
        guard try directory.number(UInt32.self) == ArchiveWriter.centralSignature,
            try local.number(UInt32.self) == ArchiveWriter.localSignature
        else { throw ArchiveError(.malformed, "An entry does not begin where the one before it ends.") }
        let maker = try directory.number(UInt16.self)
        let described = try directory.fields(5)
        let fields = try local.fields(5)
        guard maker == ArchiveWriter.version, fields == described,
            fields == [ArchiveWriter.version, ArchiveWriter.flags, 0, 0, ArchiveWriter.date]
        else {
            throw ArchiveError(.unsupported, "An entry is compressed, encrypted, dated, or of another form.")
        }
        let sizes = try local.longFields(3)
        guard try directory.longFields(3) == sizes, sizes[1] == sizes[2] else {
            throw ArchiveError(.malformed, "The two headers of an entry differ.")
        }
        let length = try local.number(UInt16.self)
        guard try local.number(UInt16.self) == 0, try directory.fields(5) == [length, 0, 0, 0, 0],
            try directory.number(UInt32.self) == 0, Int(try directory.number(UInt32.self)) == offset
        else {
            throw ArchiveError(.unsupported, "An entry has attributes, a comment or an extra field.")
        }
        let name = try local.take(Int(length))
        guard try directory.take(Int(length)) == name, let path = String(validating: name, as: UTF8.self),
            ArchiveEntry.isSafe(path: path)
        else { throw ArchiveError(.badName, "The path of an entry is not safe, or its two headers differ.") }
        let content = try local.take(Int(sizes[1]))
        guard CRC32.checksum(of: content) == sizes[0] else {
            throw ArchiveError(
                .wrongChecksum,
                "The checksum of \(path) is another one: the file was damaged.",
                entry: path
            )
        }
        return ArchiveEntry(path: path, content: Array(content))
    }
}

/// Reads a file from front to back.
private struct Cursor {
    let file: [UInt8]
    var position: Int

    init(_ file: [UInt8], at position: Int) {
        self.file = file
        self.position = position
    }

    var signature: UInt32? {
        var copy = self
        return try? copy.number(UInt32.self)
    }

    mutating func number<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type) throws(ArchiveError)
        -> Number
    {
        var value: Number = 0
        for (place, byte) in try take(MemoryLayout<Number>.size).enumerated() {
            value |= Number(byte) << Number(8 * place)
        }
        return value
    }

    mutating func fields(_ count: Int) throws(ArchiveError) -> [UInt16] {
        var fields: [UInt16] = []
        for _ in 0..<count { fields.append(try number(UInt16.self)) }
        return fields
    }

    mutating func longFields(_ count: Int) throws(ArchiveError) -> [UInt32] {
        var fields: [UInt32] = []
        for _ in 0..<count { fields.append(try number(UInt32.self)) }
        return fields
    }

    mutating func take(_ count: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
        guard position >= 0, count <= file.count - position else {
            throw ArchiveError(.malformed, "The archive was cut off.")
        }
        defer { position += count }
        return file[position..<(position + count)]
    }
}
