import Crypto

/// The public half of a key that signs notes, with the name that it signs under.
public struct NoteVerifier: Sendable, Hashable, CustomStringConvertible {
    /// What a key's signature says: the type byte of c2sp.org/signed-note.
    public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        /// Ed25519 over the text of the note.
        case signature = 0x01
        /// Ed25519 over a time and a checkpoint: a witness's word that it continues everything seen before.
        case cosignature = 0x04
    }

    /// The name of the key: of a log its origin.
    public let name: String
    /// What it signs.
    public let kind: Kind
    /// The 32 bytes of the Ed25519 key.
    public let publicKey: [UInt8]
    /// The first four bytes of SHA-256 over name, newline, kind and key.
    public let keyID: UInt32

    /// A key from its parts.
    ///
    /// - Throws: ``NoteError`` with `invalidKey`.
    public init(name: String, kind: Kind, publicKey: [UInt8]) throws(NoteError) {
        guard Self.isKeyName(name) else {
            throw NoteError(.invalidKey, "a key's name is not empty and holds neither blanks nor a plus sign")
        }
        guard publicKey.count == 32, (try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)) != nil
        else { throw NoteError(.invalidKey, "an Ed25519 key has 32 bytes") }
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
        keyID = SHA256.hash(data: Array(name.utf8) + [UInt8(ascii: "\n"), kind.rawValue] + publicKey)
            .prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads `name+keyid+base64`, as verifier keys are handed around.
    ///
    /// - Throws: ``NoteError`` with `invalidKey`, or `unsupportedKey` for another algorithm than Ed25519.
    public init(_ vkey: some StringProtocol) throws(NoteError) {
        let parts = vkey.utf8.split(
            separator: UInt8(ascii: "+"),
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard parts.count == 3, let name = String(validating: parts[0], as: UTF8.self), parts[1].count == 8,
            let id = UInt32(String(decoding: parts[1], as: UTF8.self), radix: 16),
            let key = Base64.decode(parts[2]), let type = key.first
        else { throw NoteError(.invalidKey, "a verifier key is name+keyid+base64") }
        guard let kind = Kind(rawValue: type) else {
            throw NoteError(.unsupportedKey, "only Ed25519 keys that sign or cosign are supported")
        }
        try self.init(name: name, kind: kind, publicKey: Array(key.dropFirst()))
        guard id == keyID else { throw NoteError(.invalidKey, "the identifier is not that of the key") }
    }

    /// `name+keyid+base64`.
    public var description: String {
        let digits = String(keyID, radix: 16)
        return name + "+" + String(repeating: "0", count: 8 - digits.utf8.count) + digits + "+"
            + Base64.encode([kind.rawValue] + publicKey)
    }

    /// Whether these are the bytes of this key's signature over a note's text.
    func isValid(_ signature: [UInt8], over body: String) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        switch kind {
        case .signature:
            return key.isValidSignature(signature, for: Array(body.utf8))
        case .cosignature:
            guard signature.count == 72 else { return false }
            let time = signature.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            guard time <= UInt64(Int64.max) else { return false }
            return key.isValidSignature(
                Array(signature.dropFirst(8)),
                for: Cosignature.message(over: body, at: time)
            )
        }
    }

    /// Whether a text can name a key: not empty, no white space, no plus sign.
    static func isKeyName(_ name: String) -> Bool {
        !name.isEmpty && name.unicodeScalars.allSatisfy { $0 != "+" && !$0.properties.isWhitespace }
    }
}

/// What a witness signs (c2sp.org/tlog-cosignature, Ed25519).
enum Cosignature {
    static func message(over body: String, at time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n\(body)".utf8)
    }
}
