import Crypto
import FoundationEssentials
package import Wire

/// An encrypted message taken apart. Whatever its header says may be a lie until it is opened.
public struct UnopenedJWE: Sendable {
    /// How the content key is handed over.
    public let algorithm: KeyManagement
    /// The identifier of the recipient's key.
    public let keyID: String?
    /// The media type of what is inside, as written.
    public let contentType: String?
    /// All header members.
    package let json: JSON

    private let ephemeral: EncryptionKey.Material
    private let apu: [UInt8]
    private let apv: [UInt8]
    private let protected: [UInt8]
    private let wrappedKey: [UInt8]
    private let nonce: [UInt8]
    private let ciphertext: [UInt8]
    private let tag: [UInt8]

    init(parsing compact: [UInt8], limits: JWE.Limits) throws(JOSEError) {
        let parts = try ProtectedHeader.parts(
            of: compact,
            count: 5,
            limits: (limits.maximumBytes, limits.maximumHeaderBytes)
        )
        json = try ProtectedHeader.members(
            parsing: ProtectedHeader.decode(parts[0], "header"),
            limits: limits.header
        )
        guard let name = try ProtectedHeader.text(json, "alg"),
            let content = try ProtectedHeader.text(json, "enc")
        else {
            throw JOSEError(.malformed, "the header lacks alg or enc")
        }
        guard let algorithm = KeyManagement(rawValue: name), content == JWE.contentEncryption else {
            throw JOSEError(
                .unsupportedAlgorithm,
                "encryption must be ECDH-ES or ECDH-ES+A256KW with A256GCM"
            )
        }
        try ProtectedHeader.refuseExtensions(json)
        self.algorithm = algorithm
        keyID = try ProtectedHeader.text(json, "kid")
        contentType = try ProtectedHeader.text(json, "cty")
        ephemeral = try Self.ephemeralKey(json)
        apu = try Self.partyInformation(json, "apu")
        apv = try Self.partyInformation(json, "apv")
        protected = Array(parts[0])
        wrappedKey = try ProtectedHeader.decode(parts[1], "encrypted key")
        nonce = try ProtectedHeader.decode(parts[2], "initialization vector")
        ciphertext = try ProtectedHeader.decode(parts[3], "ciphertext")
        tag = try ProtectedHeader.decode(parts[4], "tag")
        guard nonce.count == 12, tag.count == 16, wrappedKey.count == (algorithm == .ecdhES ? 0 : 40) else {
            throw JOSEError(.malformed, "encrypted key, initialization vector or tag has the wrong length")
        }
    }

    /// Opens the message.
    ///
    /// - Throws: ``JOSEError`` `keyMismatch` where the message names another key, curve or algorithm, `invalidKey` for an
    ///   ephemeral key with which every secret is the same, `decryptionFailed` for everything else alike.
    public func opened(with key: DecryptionKey) throws(JOSEError) -> OpenedJWE {
        if let keyID, keyID != key.keyID, keyID != key.publicKey.thumbprint {
            throw JOSEError(.keyMismatch, "the message names another key")
        }
        if let stated = key.publicKey.statedAlgorithm, stated != algorithm {
            throw JOSEError(.keyMismatch, "the message's alg is not the algorithm of its key")
        }
        let secret = try key.agree(with: ephemeral)
        let failure = JOSEError(.decryptionFailed, "the message is not for this key, or was changed")
        let contentKey: SymmetricKey
        switch algorithm {
        case .ecdhES:
            contentKey = ConcatKDF.key(from: secret, algorithm: JWE.contentEncryption, apu: apu, apv: apv)
        case .ecdhESA256KW:
            let wrapping = ConcatKDF.key(from: secret, algorithm: algorithm.rawValue, apu: apu, apv: apv)
            guard let unwrapped = try? AES.KeyWrap.unwrap(wrappedKey, using: wrapping),
                unwrapped.bitCount == 256
            else {
                throw failure
            }
            contentKey = unwrapped
        }
        guard let nonce = try? AES.GCM.Nonce(data: nonce),
            let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: ciphertext, tag: tag),
            let plaintext = try? AES.GCM.open(box, using: contentKey, authenticating: protected)
        else { throw failure }
        return OpenedJWE(plaintext: [UInt8](plaintext), contentType: contentType, keyID: key.keyID)
    }

    private static func ephemeralKey(_ json: JSON) throws(JOSEError) -> EncryptionKey.Material {
        guard let epk = json["epk"] else { throw JOSEError(.malformed, "the header lacks epk") }
        let jwk = try JWK(epk)
        guard jwk.d == nil else { throw JOSEError(.malformed, "epk must not carry a private half") }
        return try EncryptionKey.material(jwk)
    }

    private static func partyInformation(_ json: JSON, _ name: String) throws(JOSEError) -> [UInt8] {
        guard let text = try ProtectedHeader.text(json, name) else { return [] }
        return try ProtectedHeader.decode(Array(text.utf8)[...], name)
    }
}

/// An encrypted message that was opened. It proves nothing about its sender.
public struct OpenedJWE: Sendable {
    /// What was inside.
    public let plaintext: [UInt8]
    /// The media type that the sender gave it.
    public let contentType: String?
    /// The identifier of the key that opened it.
    public let keyID: String
}
