/// What a log vouches for: how many leaves its tree has and what its root is (c2sp.org/tlog-checkpoint).
public struct Checkpoint: Sendable, Hashable {
    /// Which log.
    public var origin: String
    /// The number of leaves.
    public var size: UInt64
    /// The root hash of the tree.
    public var root: TreeHash
    /// Further lines, without their newlines.
    public var extensions: [String]

    /// A checkpoint from its parts.
    public init(origin: String, size: UInt64, root: TreeHash, extensions: [String] = []) {
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads the text of a note.
    ///
    /// - Throws: ``NoteError`` with `malformed`.
    public init(body: String) throws(NoteError) {
        var lines = body.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard lines.popLast() == "", lines.count >= 3, !lines.contains("") else {
            throw NoteError(.malformed, "a checkpoint has at least three lines, none of them empty")
        }
        guard let size = UInt64(strictDecimal: lines[1].utf8) else {
            throw NoteError(.malformed, "the second line of a checkpoint is a size in decimal")
        }
        guard let root = TreeHash(base64: lines[2]) else {
            throw NoteError(.malformed, "the third line of a checkpoint is a root hash in base64")
        }
        self.init(origin: lines[0], size: size, root: root, extensions: Array(lines[3...]))
    }

    /// Reads a signed checkpoint that the log's own key has signed.
    ///
    /// - Throws: ``NoteError``.
    public init(verifying note: SignedNote, log: NoteVerifier) throws(NoteError) {
        _ = try note.verified(by: [log])
        try self.init(body: note.body)
    }

    /// The text that is signed.
    public var body: String {
        ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined()
    }

    /// The checkpoint signed by its log.
    ///
    /// - Throws: ``NoteError`` with `malformed` where the parts make no checkpoint, `cannotSign` where the key fails.
    public func signed(by log: NoteSigner) throws(NoteError) -> SignedNote {
        var note = try SignedNote(unsigned: body)
        _ = try Checkpoint(body: body)
        note.add(try log.signature(over: note))
        return note
    }
}
