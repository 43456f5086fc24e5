/// Writes ZIP archives (APPNOTE 6.3) that depend on nothing but their content.
///
/// Entries are stored as they are, sorted by the bytes of their path, with the time 1980-01-01 00:00, no attributes and no
/// comments: the same entries always give the same file, on any machine. What is large is read while it is written.
package enum ArchiveWriter {
    /// An archive in memory.
    ///
    /// - Throws: ``ArchiveError`` `badName` for a path that is not safe or comes twice; `tooLarge`.
    package static func write(_ entries: [ArchiveEntry], limits: ArchiveLimits = ArchiveLimits()) throws
        -> [UInt8]
    {
        var output: [UInt8] = []
        try write(entries, [], limits: limits) { output += $0 }
        return output
    }

    /// Hands an archive to a sink, piece by piece.
    ///
    /// - Throws: ``ArchiveError`` as the other, before the first piece; `wrongChecksum` where a stream hands over something else
    ///   than it said; what a stream or the sink throws.
    package static func write(
        _ entries: [ArchiveEntry],
        _ streams: [ArchiveStream],
        limits: ArchiveLimits = ArchiveLimits(),
        into sink: ([UInt8]) throws -> Void
    ) throws {
        let parts = (entries.map(Part.init) + streams.map(Part.init)).sorted {
            $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
        }
        try check(parts, limits)
        var position: Int64 = 0
        var directory: [UInt8] = []
        for part in parts {
            let header = ArchiveForm.Header(
                path: part.path,
                size: part.size,
                checksum: part.checksum,
                offset: position
            )
            let local = header.local
            try sink(local)
            try part.write(into: sink)
            position += Int64(local.count) + part.size
            directory += header.central
        }
        try sink(directory)
        try sink(
            ArchiveForm.end(entries: parts.count, directory: position..<(position + Int64(directory.count)))
        )
    }

    private static func check(_ parts: [Part], _ limits: ArchiveLimits) throws(ArchiveError) {
        guard parts.count <= limits.maximumEntries else {
            throw ArchiveError(.tooLarge, "An archive holds at most \(limits.maximumEntries) entries.")
        }
        var room = limits.maximumBytes - Int64(ArchiveForm.endBytes)
        for (index, part) in parts.enumerated() {
            guard ArchiveEntry.isSafe(path: part.path), index == 0 || parts[index - 1].path != part.path
            else {
                throw ArchiveError(.badName, "A path of the archive is not safe, or comes twice.")
            }
            let headers = ArchiveForm.localBytes + ArchiveForm.centralBytes + 2 * part.path.utf8.count
            guard part.size >= 0, part.size <= room - Int64(headers) else {
                throw ArchiveError(
                    .tooLarge,
                    "The archive would be larger than \(limits.maximumBytes) bytes."
                )
            }
            room -= part.size + Int64(headers)
        }
    }

    private struct Part {
        enum Content {
            case held([UInt8])
            case stream(ArchiveStream)
        }

        var path: String
        var size: Int64
        var checksum: UInt32
        var content: Content

        init(_ entry: ArchiveEntry) {
            path = entry.path
            size = Int64(entry.content.count)
            checksum = ArchiveChecksum(of: entry.content).value
            content = .held(entry.content)
        }

        init(_ stream: ArchiveStream) {
            path = stream.path
            size = stream.size
            checksum = stream.checksum
            content = .stream(stream)
        }

        func write(into sink: ([UInt8]) throws -> Void) throws {
            switch content {
            case .held(let bytes): try sink(bytes)
            case .stream(let stream):
                var written = ArchiveChecksum()
                var count: Int64 = 0
                try stream.read { piece in
                    count += Int64(piece.count)
                    guard count <= size else { throw changed }
                    written.update(piece)
                    try sink(piece)
                }
                guard count == size, written.value == checksum else { throw changed }
            }
        }

        private var changed: ArchiveError {
            ArchiveError(.wrongChecksum, "The content of \(path) changed while it was written.", entry: path)
        }
    }
}
