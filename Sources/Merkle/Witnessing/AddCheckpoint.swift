/// What a log asks of a witness: to cosign a checkpoint, with the proof that it continues the last one that the witness
/// cosigned (c2sp.org/tlog-witness, `add-checkpoint`).
public struct AddCheckpoint: Sendable, Hashable {
    /// The most hashes of a proof.
    public static let maximumHashes = 63

    /// The size that the log believes the witness to hold; 0 where it holds none.
    public var oldSize: UInt64
    /// The proof from there.
    public var hashes: [TreeHash]
    /// The checkpoint, verbatim.
    public var note: SignedNote
    /// What the note says; nothing vouches for it before ``judge(known:log:)``.
    public let checkpoint: Checkpoint

    /// A request for a checkpoint.
    ///
    /// - Throws: ``NoteError`` with `malformed` where the note is no checkpoint.
    public init(oldSize: UInt64, hashes: [TreeHash], note: SignedNote) throws(NoteError) {
        self.oldSize = oldSize
        self.hashes = hashes
        self.note = note
        checkpoint = try Checkpoint(body: note.body)
    }

    /// Reads the body of a request.
    ///
    /// - Throws: ``WitnessRefusal/malformed(_:)``.
    public init(parsing body: [UInt8], limits: NoteLimits = NoteLimits()) throws(WitnessRefusal) {
        guard body.count <= limits.maximumBytes else { throw .malformed("the body is too long") }
        var rest = body[...]
        func line() -> ArraySlice<UInt8>? {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            defer { rest = rest[(end + 1)...] }
            return rest[..<end]
        }
        guard let first = line(), first.starts(with: "old ".utf8),
            let oldSize = UInt64(strictDecimal: first.dropFirst(4))
        else { throw .malformed("the first line is `old` and a size in decimal") }
        var hashes: [TreeHash] = []
        while let next = line(), !next.isEmpty {
            guard hashes.count < Self.maximumHashes, let bytes = Base64.decode(next),
                let hash = TreeHash(bytes)
            else { throw .malformed("a proof has at most 63 lines of 32 bytes in base64") }
            hashes.append(hash)
        }
        do {
            try self.init(
                oldSize: oldSize,
                hashes: hashes,
                note: SignedNote(parsing: Array(rest), limits: limits)
            )
        } catch {
            throw .malformed(error.says)
        }
    }

    /// The body of the request.
    public var body: String {
        "old \(oldSize)\n" + hashes.map { $0.base64 + "\n" }.joined() + "\n" + note.text
    }

    /// Decides as the standard says.
    ///
    /// The one who asks must store the checkpoint in the place of `known`, atomically and durably, before anybody sees a
    /// cosignature over it.
    ///
    /// - Parameters:
    ///   - known: the checkpoint of this log that was cosigned last.
    ///   - log: the key of the log of this origin; nil where the witness does not know the log.
    /// - Throws: ``WitnessRefusal``.
    public func judge(known: Checkpoint?, log: NoteVerifier?) throws(WitnessRefusal) {
        guard let log else { throw .unknownLog }
        do { _ = try note.verified(by: [log]) } catch {
            throw error.code == .invalidSignature ? .invalidSignature : .noTrustedSignature
        }
        guard oldSize <= checkpoint.size else {
            throw .malformed("the old size is above the checkpoint's size")
        }
        let knownSize = known?.size ?? 0
        guard oldSize == knownSize else { throw .otherSize(knownSize) }
        guard oldSize > 0 else {
            guard hashes.isEmpty else { throw .noConsistency("a proof from size 0 is empty") }
            guard checkpoint.size > 0 || checkpoint.root == .empty else {
                throw .noConsistency("the root of a tree without leaves is the hash of nothing")
            }
            return
        }
        guard let known else { throw .otherSize(0) }
        do {
            try ConsistencyProof(oldSize: oldSize, size: checkpoint.size, hashes: hashes)
                .verify(oldRoot: known.root, root: checkpoint.root)
        } catch {
            throw .noConsistency(error.description)
        }
    }
}

/// Why a witness does not cosign, with the status by which HTTP says so.
public enum WitnessRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The body is not of the form of the standard.
    case malformed(String)
    /// The witness does not know a log of this origin.
    case unknownLog
    /// No key of the log has signed.
    case noTrustedSignature
    /// The signature under the log's name does not verify.
    case invalidSignature
    /// The witness holds this size, another one than the log believes.
    case otherSize(UInt64)
    /// The checkpoint does not continue the one that was cosigned.
    case noConsistency(String)

    /// The status of the answer.
    public var status: Int {
        switch self {
        case .malformed: 400
        case .unknownLog: 404
        case .noTrustedSignature, .invalidSignature: 403
        case .otherSize: 409
        case .noConsistency: 422
        }
    }

    /// The media type of the answer's body.
    public var contentType: String {
        if case .otherSize = self { "text/x.tlog.size" } else { "text/plain; charset=utf-8" }
    }

    /// The answer's body.
    public var body: String {
        if case .otherSize(let size) = self { "\(size)\n" } else { description + "\n" }
    }

    /// What is wrong, as a sentence.
    public var description: String {
        switch self {
        case .malformed(let says): "The request cannot be read: \(says)."
        case .unknownLog: "This witness knows no log of this origin."
        case .noTrustedSignature: "No key of the log that this witness knows has signed the checkpoint."
        case .invalidSignature: "The signature under the log's name does not verify."
        case .otherSize(let size): "This witness holds the size \(size) of the log."
        case .noConsistency(let says): "The checkpoint does not continue the one that was cosigned. \(says)"
        }
    }
}
