/// Reads ZIP archives of the form that ``ArchiveWriter`` writes, and no other: what stands between the entries, in a
/// comment or in another extra field would be seen by one program and not by another.
///
/// ```swift
/// let archive = try ArchiveReader(source)
/// for item in archive.items { try archive.eachPiece(of: item) { hasher.update($0) } }
/// ```
/// It holds the directory in memory and no content.
package struct ArchiveReader: Sendable {
    /// One entry: where its content lies.
    package struct Item: Sendable, Hashable {
        package var path: String
        /// In bytes.
        package var size: Int64
        /// As the archive says; reading the content compares it.
        package var checksum: UInt32
        fileprivate var start: Int64
    }

    /// Sorted by the bytes of their paths.
    package let items: [Item]
    private let source: any ArchiveSource

    /// How much of a content is in memory at once.
    package static let pieceBytes = 256 << 10

    /// Reads the directory, and each entry's own header, which has to say the same.
    ///
    /// - Throws: ``ArchiveError``; the reader allocates no more than the directory is long.
    package init(_ source: any ArchiveSource, limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
        guard source.length <= limits.maximumBytes else {
            throw ArchiveError(.tooLarge, "The archive is larger than \(limits.maximumBytes) bytes.")
        }
        let (count, directory) = try Self.end(of: source, limits)
        let bytes = try source.whole(
            at: directory.lowerBound,
            count: Int(directory.upperBound - directory.lowerBound)
        )
        var cursor = Cursor(bytes)
        var position: Int64 = 0
        var items: [Item] = []
        for _ in 0..<count {
            let item = try Self.item(&cursor, at: position, in: source)
            if let last = items.last, !last.path.utf8.lexicographicallyPrecedes(item.path.utf8) {
                throw ArchiveError(.badName, "The entries are not in the order of their paths.")
            }
            guard item.size <= directory.lowerBound - item.start else {
                throw ArchiveError(.malformed, "The archive was cut off.")
            }
            position = item.start + item.size
            items.append(item)
        }
        guard position == directory.lowerBound, cursor.position == bytes.count else {
            throw ArchiveError(.malformed, "The archive holds bytes that belong to no entry.")
        }
        self.items = items
        self.source = source
    }

    /// Every entry of an archive in memory.
    ///
    /// - Throws: ``ArchiveError``
    package static func read(_ file: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError)
        -> [ArchiveEntry]
    {
        let reader = try ArchiveReader(BytesSource(file), limits: limits)
        var entries: [ArchiveEntry] = []
        for item in reader.items {
            entries.append(ArchiveEntry(path: item.path, content: try reader.content(of: item)))
        }
        return entries
    }

    /// The whole content, for what is known to be small.
    ///
    /// - Throws: ``ArchiveError`` `wrongChecksum`, `malformed`.
    package func content(of item: Item) throws(ArchiveError) -> [UInt8] {
        let bytes = try source.whole(at: item.start, count: Int(clamping: item.size))
        guard ArchiveChecksum(of: bytes).value == item.checksum else { throw Self.damaged(item) }
        return bytes
    }

    /// The content in pieces, in order. That it was damaged is known only at its end.
    ///
    /// - Throws: ``ArchiveError`` `wrongChecksum`, `malformed`; what the body throws.
    package func eachPiece(of item: Item, _ body: ([UInt8]) throws -> Void) throws {
        var checksum = ArchiveChecksum()
        var position = item.start
        let end = item.start + item.size
        while position < end {
            let count = Int(min(Int64(Self.pieceBytes), end - position))
            let piece = try source.whole(at: position, count: count)
            checksum.update(piece)
            try body(piece)
            position += Int64(count)
        }
        guard checksum.value == item.checksum else { throw Self.damaged(item) }
    }

    private static func damaged(_ item: Item) -> ArchiveError {
        ArchiveError(
            .wrongChecksum,
            "The checksum of \(item.path) is another one: the file was damaged.",
            entry: item.path
        )
    }

    // MARK: Headers

    /// How many entries there are, and where the directory lies.
    private static func end(of source: any ArchiveSource, _ limits: ArchiveLimits) throws(ArchiveError) -> (
        Int, Range<Int64>
    ) {
        let broken = ArchiveError(
            .malformed,
            "This is no ZIP archive, it was cut off, or something follows its end."
        )
        guard source.length >= Int64(ArchiveForm.endBytes) else { throw broken }
        let place = source.length - Int64(ArchiveForm.endBytes)
        var end = Cursor(try source.whole(at: place, count: ArchiveForm.endBytes))
        guard try end.number(UInt32.self) == ArchiveForm.endSignature else { throw broken }
        let numbers = try end.fields(4)
        var size = Int64(try end.number(UInt32.self))
        var start = Int64(try end.number(UInt32.self))
        guard numbers[0] == 0, numbers[1] == 0, numbers[2] == numbers[3], try end.number(UInt16.self) == 0
        else {
            throw ArchiveError(.unsupported, "The archive spans several files or has a comment.")
        }
        var tail = Int64(ArchiveForm.endBytes)
        if ArchiveForm.isLong(size) || ArchiveForm.isLong(start) {
            tail += Int64(ArchiveForm.longEndBytes + ArchiveForm.locatorBytes)
            var long = Cursor(
                try source.whole(at: source.length - tail, count: ArchiveForm.longEndBytes)
            )
            _ = try long.take(40)
            size = Int64(clamping: try long.number(UInt64.self))
            start = Int64(clamping: try long.number(UInt64.self))
        }
        guard Int(numbers[2]) <= limits.maximumEntries else {
            throw ArchiveError(.tooLarge, "An archive holds at most \(limits.maximumEntries) entries.")
        }
        let widest = ArchiveForm.centralBytes + 200 + 28
        guard size >= 0, size <= Int64(numbers[2]) * Int64(widest), start >= 0,
            start == source.length - tail - size
        else {
            throw ArchiveError(.malformed, "The archive's directory is not where its end says.")
        }
        let directory = start..<(start + size)
        guard
            try source.whole(at: directory.upperBound, count: Int(tail))
                == ArchiveForm.end(entries: Int(numbers[2]), directory: directory)
        else { throw ArchiveError(.unsupported, "The archive's end is of another form.") }
        return (Int(numbers[2]), directory)
    }

    /// The next entry of the directory. Its two headers are the ones that the writer makes for it.
    private static func item(
        _ directory: inout Cursor,
        at offset: Int64,
        in source: any ArchiveSource
    ) throws(ArchiveError) -> Item {
        let begin = directory.position
        guard try directory.number(UInt32.self) == ArchiveForm.centralSignature else {
            throw ArchiveError(.malformed, "An entry does not begin where the one before it ends.")
        }
        _ = try directory.fields(6)
        let numbers = try directory.longFields(3)
        let lengths = try directory.fields(2)
        _ = try directory.take(14)
        let name = try directory.take(Int(lengths[0]))
        guard let path = String(validating: name, as: UTF8.self), ArchiveEntry.isSafe(path: path) else {
            throw ArchiveError(.badName, "The path of an entry is not safe.")
        }
        var size = Int64(numbers[2])
        var extra = Cursor(try directory.take(Int(lengths[1])))
        if ArchiveForm.isLong(size) {
            _ = try extra.take(4)
            size = Int64(clamping: try extra.number(UInt64.self))
        }
        let header = ArchiveForm.Header(path: path, size: size, checksum: numbers[0], offset: offset)
        let local = header.local
        guard directory.bytes(from: begin) == header.central else {
            throw ArchiveError(
                .unsupported,
                "An entry is compressed, encrypted, dated, elsewhere, or of another form."
            )
        }
        guard try source.whole(at: offset, count: local.count) == local else {
            throw ArchiveError(.malformed, "The two headers of an entry differ.")
        }
        return Item(
            path: path,
            size: size,
            checksum: numbers[0],
            start: offset + Int64(local.count)
        )
    }
}

/// Reads bytes from front to back.
private struct Cursor {
    private let content: [UInt8]
    private(set) var position = 0

    init(_ content: [UInt8]) { self.content = content }

    func bytes(from begin: Int) -> [UInt8] { Array(content[begin..<position]) }

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

    mutating func take(_ count: Int) throws(ArchiveError) -> [UInt8] {
        guard count <= content.count - position else {
            throw ArchiveError(.malformed, "The archive was cut off.")
        }
        defer { position += count }
        return Array(content[position..<(position + count)])
    }
}
