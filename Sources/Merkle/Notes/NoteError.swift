/// Why a note, a key or a checkpoint cannot be used.
public struct NoteError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The closed list of reasons.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The bytes do not have the form of a signed note.
        case malformed
        /// A key that is trusted did not make the signature that bears its name.
        case invalidSignature = "invalid-signature"
        /// No trusted key has signed.
        case noVerifiableSignature = "no-verifiable-signature"
        /// The text of a key does not have the form, or its identifier is not its own.
        case invalidKey = "invalid-key"
        /// The key is of a kind that is not supported.
        case unsupportedKey = "unsupported-key"
        /// The key could not sign.
        case cannotSign = "cannot-sign"
    }

    /// What kind of fault it is.
    public let code: Code
    /// What exactly, as part of a sentence; never content of the note.
    public let says: String

    init(_ code: Code, _ says: String) {
        self.code = code
        self.says = says
    }

    /// What is wrong, as a sentence.
    public var description: String { "The note cannot be used: \(says)." }
}

/// What a reader of notes from outside takes.
public struct NoteLimits: Sendable, Hashable {
    /// The longest note, in bytes.
    public var maximumBytes: Int
    /// The most signature lines; at least 16 (c2sp.org/signed-note).
    public var maximumSignatures: Int

    /// 64 KiB and 100 signatures, where nothing else is said.
    public init(maximumBytes: Int = 65_536, maximumSignatures: Int = 100) {
        self.maximumBytes = maximumBytes
        self.maximumSignatures = max(16, maximumSignatures)
    }
}
