import Crypto

/// A key that signs notes under a name, wherever its private half lives.
public struct NoteSigner: Sendable {
    /// The public half.
    public let verifier: NoteVerifier
    private let sign: @Sendable ([UInt8]) throws -> [UInt8]

    /// A key whose private half is elsewhere: in a key ring, in a token.
    ///
    /// - Parameter sign: makes the 64 bytes of an Ed25519 signature.
    public init(verifier: NoteVerifier, sign: @escaping @Sendable ([UInt8]) throws -> [UInt8]) {
        self.verifier = verifier
        self.sign = sign
    }

    /// A key from the 32 bytes of its seed.
    ///
    /// - Throws: ``NoteError`` with `invalidKey`.
    public init(name: String, kind: NoteVerifier.Kind, seed: [UInt8]) throws(NoteError) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw NoteError(.invalidKey, "the seed of an Ed25519 key has 32 bytes")
        }
        try self.init(
            verifier: NoteVerifier(name: name, kind: kind, publicKey: Array(key.publicKey.rawRepresentation))
        ) { message in Array(try key.signature(for: message)) }
    }

    /// A signature over a note's text.
    ///
    /// - Throws: ``NoteError`` with `cannotSign`.
    public func signature(over note: SignedNote) throws(NoteError) -> NoteSignature {
        guard verifier.kind == .signature else {
            throw NoteError(.cannotSign, "a witness's key cosigns checkpoints and nothing else")
        }
        return try line(signing: Array(note.body.utf8))
    }

    /// A witness's signature over a checkpoint at a time, in seconds since 1970; the time must not be zero.
    ///
    /// - Throws: ``NoteError`` with `cannotSign`.
    public func cosignature(over checkpoint: SignedNote, at time: UInt64) throws(NoteError) -> NoteSignature {
        guard verifier.kind == .cosignature, time > 0, time <= UInt64(Int64.max) else {
            throw NoteError(.cannotSign, "only a witness's key cosigns, and at a time after 1970")
        }
        return try line(
            signing: Cosignature.message(over: checkpoint.body, at: time),
            before: (0..<8).map { UInt8(truncatingIfNeeded: time >> UInt64(56 - 8 * $0)) }
        )
    }

    private func line(signing message: [UInt8], before: [UInt8] = []) throws(NoteError) -> NoteSignature {
        let signature: [UInt8]
        do { signature = try sign(message) } catch {
            throw NoteError(.cannotSign, "the key of \(verifier.name) did not sign")
        }
        guard signature.count == 64 else {
            throw NoteError(.cannotSign, "the key of \(verifier.name) made no Ed25519 signature")
        }
        return NoteSignature(keyName: verifier.name, keyID: verifier.keyID, bytes: before + signature)
    }
}
