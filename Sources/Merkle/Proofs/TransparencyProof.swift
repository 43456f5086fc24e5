/// A `tlog-proof` file: that an entry is in a log, checkable offline with the log's key alone (c2sp.org/tlog-proof).
///
/// ```swift
/// let proof = try TransparencyProof(parsing: file)
/// try proof.verify(leaf: .leaf(entry), log: vkey)
/// ```
public struct TransparencyProof: Sendable, Hashable {
    private static let header = "c2sp.org/tlog-proof@v1"

    /// What the maker added; nothing vouches for it.
    public var extra: [UInt8]?
    /// Which leaf, counted from 0.
    public var index: UInt64
    /// The hashes from the leaf's sibling upward.
    public var hashes: [TreeHash]
    /// The signed checkpoint with its cosignatures, verbatim.
    public var checkpoint: SignedNote

    /// A proof from its parts.
    public init(extra: [UInt8]? = nil, index: UInt64, hashes: [TreeHash], checkpoint: SignedNote) {
        self.extra = extra
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    /// Reads a file.
    ///
    /// - Throws: ``NoteError`` with `malformed`.
    public init(parsing file: [UInt8], limits: NoteLimits = NoteLimits()) throws(NoteError) {
        guard file.count <= limits.maximumBytes, let end = file.firstEmptyLine else {
            throw NoteError(.malformed, "a proof ends its own lines with an empty one")
        }
        guard let text = String(validating: file[..<(end - 1)], as: UTF8.self) else {
            throw NoteError(.malformed, "a proof is UTF-8")
        }
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { Substring($0) }[...]
        guard lines.popFirst() == Substring(Self.header) else {
            throw NoteError(.malformed, "the first line is not \(Self.header)")
        }
        var extra: [UInt8]?
        if let line = lines.first, line.hasPrefix("extra ") {
            extra = Base64.decode(line.utf8.dropFirst(6))
            guard extra != nil else { throw NoteError(.malformed, "the line extra is not base64") }
            lines.removeFirst()
        }
        guard let line = lines.popFirst(), line.hasPrefix("index "),
            let index = UInt64(strictDecimal: line.utf8.dropFirst(6))
        else { throw NoteError(.malformed, "the line index does not hold a decimal number") }
        let hashes = lines.map { TreeHash(base64: $0) }
        guard hashes.count <= 64, !hashes.contains(nil) else {
            throw NoteError(.malformed, "a proof has at most 64 lines of 32 bytes in base64")
        }
        self.init(
            extra: extra,
            index: index,
            hashes: hashes.compactMap(\.self),
            checkpoint: try SignedNote(parsing: Array(file[(end + 1)...]), limits: limits)
        )
    }

    /// The file.
    public var text: String {
        var lines = [Self.header]
        if let extra { lines.append("extra " + Base64.encode(extra)) }
        lines.append("index \(index)")
        lines += hashes.map(\.base64)
        return lines.joined(separator: "\n") + "\n\n" + checkpoint.text
    }

    /// Checks the log's signature and the path from the leaf to the signed root.
    ///
    /// - Returns: the checkpoint, for whoever asks about its cosignatures too.
    /// - Throws: ``NoteError`` or ``ProofError``.
    @discardableResult
    public func verify(leaf: TreeHash, log: NoteVerifier) throws -> Checkpoint {
        let checkpoint = try Checkpoint(verifying: checkpoint, log: log)
        try InclusionProof(index: index, size: checkpoint.size, hashes: hashes)
            .verify(leaf: leaf, root: checkpoint.root)
        return checkpoint
    }
}

extension [UInt8] {
    /// Where the first empty line's end of line stands; the bytes before it are whole lines without the last one's end.
    fileprivate var firstEmptyLine: Int? {
        guard count >= 2 else { return nil }
        return (1..<count).first { self[$0] == UInt8(ascii: "\n") && self[$0 - 1] == UInt8(ascii: "\n") }
    }
}
