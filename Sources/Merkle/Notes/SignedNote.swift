/// A text with signatures (c2sp.org/signed-note), exactly as it was read or as it will be written.
///
/// ```swift
/// let note = try SignedNote(parsing: bytes)
/// let lines = try note.verified(by: [vkey])
/// ```
public struct SignedNote: Sendable, Hashable {
    /// What is signed; it ends in a newline.
    public let body: String
    /// The signature lines in their order.
    public private(set) var signatures: [NoteSignature]

    /// Reads a note.
    ///
    /// - Throws: ``NoteError`` with `malformed`.
    public init(parsing bytes: [UInt8], limits: NoteLimits = NoteLimits()) throws(NoteError) {
        guard bytes.count <= limits.maximumBytes else {
            throw NoteError(.malformed, "it is longer than \(limits.maximumBytes) bytes")
        }
        let newline = UInt8(ascii: "\n")
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == newline }),
            String(validating: bytes, as: UTF8.self) != nil
        else { throw NoteError(.malformed, "it is not UTF-8 without control characters") }
        guard bytes.last == newline, let blank = bytes.lastEmptyLine, blank + 1 < bytes.count else {
            throw NoteError(.malformed, "an empty line and at least one whole signature line end a note")
        }
        var signatures: [NoteSignature] = []
        for line in bytes[(blank + 1)..<(bytes.count - 1)].split(
            separator: newline,
            omittingEmptySubsequences: false
        ) {
            guard signatures.count < limits.maximumSignatures else {
                throw NoteError(.malformed, "it has more than \(limits.maximumSignatures) signatures")
            }
            guard let signature = NoteSignature(line: line) else {
                throw NoteError(.malformed, "line \(signatures.count + 1) of its signatures is none")
            }
            signatures.append(signature)
        }
        body = String(decoding: bytes[..<blank], as: UTF8.self)
        self.signatures = signatures
    }

    /// A note yet without signatures.
    ///
    /// - Throws: ``NoteError`` with `malformed` for a text that is empty, does not end in a newline, or holds control
    ///   characters.
    public init(unsigned body: String) throws(NoteError) {
        let newline = UInt8(ascii: "\n")
        guard body.utf8.last == newline, body.utf8.allSatisfy({ $0 >= 0x20 || $0 == newline }) else {
            throw NoteError(.malformed, "its text must end in a newline and hold no control characters")
        }
        self.body = body
        signatures = []
    }

    /// The note as it is written.
    public var text: String { body + "\n" + signatures.map(\.line).joined() }

    /// Adds a signature, in the place of one that the same key made before.
    public mutating func add(_ signature: NoteSignature) {
        signatures.removeAll { $0.isBy(signature.keyName, signature.keyID) }
        signatures.append(signature)
    }

    /// The signatures of the keys that are known; others are ignored.
    ///
    /// - Returns: those that verify, each key once; never empty.
    /// - Throws: ``NoteError`` with `invalidSignature` where a known key's signature fails, `noVerifiableSignature`
    ///   where no known key has signed.
    public func verified(by known: [NoteVerifier]) throws(NoteError) -> [NoteSignature] {
        var verified: [NoteSignature] = []
        for signature in signatures {
            guard let verifier = known.first(where: { signature.isBy($0.name, $0.keyID) }),
                !verified.contains(where: { $0.isBy(signature.keyName, signature.keyID) })
            else { continue }
            guard verifier.isValid(signature.bytes, over: body) else {
                throw NoteError(.invalidSignature, "the signature under a trusted key's name does not verify")
            }
            verified.append(signature)
        }
        guard !verified.isEmpty else {
            throw NoteError(.noVerifiableSignature, "none of the trusted keys has signed it")
        }
        return verified
    }
}

/// One signature line of a note.
public struct NoteSignature: Sendable, Hashable {
    /// The name of the key.
    public let keyName: String
    /// The first four bytes of the hash over the key's name and public key.
    public let keyID: UInt32
    /// What stands behind the identifier: for Ed25519 its 64 bytes, for a cosignature a time before them.
    public let bytes: [UInt8]

    /// Reads a line without its newline; nil where it is none.
    public init?(line: some Collection<UInt8>) {
        let dash = Array("— ".utf8)
        guard line.starts(with: dash) else { return nil }
        let parts = line.dropFirst(dash.count)
            .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 2, let name = String(validating: parts[0], as: UTF8.self),
            NoteVerifier.isKeyName(name), let decoded = Base64.decode(parts[1], takingStrayBits: true),
            decoded.count > 4
        else { return nil }
        self.init(
            keyName: name,
            keyID: decoded.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
            bytes: Array(decoded.dropFirst(4))
        )
    }

    init(keyName: String, keyID: UInt32, bytes: [UInt8]) {
        self.keyName = keyName
        self.keyID = keyID
        self.bytes = bytes
    }

    /// The line with its newline.
    public var line: String {
        let id = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> UInt32(24 - 8 * $0)) }
        return "— \(keyName) \(Base64.encode(id + bytes))\n"
    }

    /// The time of a cosignature, in seconds since 1970; nil where the line is not of that length.
    public var cosignedAt: UInt64? {
        bytes.count == 72 ? bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } : nil
    }

    /// Names are compared as bytes: what looks the same is not the same key.
    func isBy(_ name: String, _ id: UInt32) -> Bool { id == keyID && name.utf8.elementsEqual(keyName.utf8) }
}

extension [UInt8] {
    /// Where the newline of the last empty line stands.
    fileprivate var lastEmptyLine: Int? {
        guard count >= 2 else { return nil }
        return (1..<count).last { self[$0] == UInt8(ascii: "\n") && self[$0 - 1] == UInt8(ascii: "\n") }
    }
}
