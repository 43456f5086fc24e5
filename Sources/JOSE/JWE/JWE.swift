import Crypto
import FoundationEssentials
import Wire

/// Messages that only the recipient can read, in the compact serialization (RFC 7516), content under `A256GCM`.
///
/// ```swift
/// let sealed = try JWE.encrypt(Array(signed.utf8), to: peerKey, contentType: "comity-document+jws")
/// let opened = try JWE.decrypt(sealed, with: ownKeys)
/// ```
///
/// Encryption does not say who sent the message: what is inside must be signed.
public enum JWE {
    /// The only content encryption.
    static let contentEncryption = "A256GCM"

    /// How much is taken from somebody unknown.
    public struct Limits: Sendable {
        /// The longest message, in bytes of its compact form.
        public var maximumBytes: Int
        /// The longest header, in bytes of JSON.
        public var maximumHeaderBytes: Int

        /// By default 6 MiB, which holds the longest signed message, of which 8 KiB for the header.
        public init(maximumBytes: Int = 6 << 20, maximumHeaderBytes: Int = 8 << 10) {
            self.maximumBytes = maximumBytes
            self.maximumHeaderBytes = maximumHeaderBytes
        }

        var header: JSONLimits {
            var limits = JSONLimits.header
            limits.maximumBytes = maximumHeaderBytes
            return limits
        }
    }

    /// Encrypts to one recipient, with an ephemeral key of its own.
    ///
    /// - Parameters:
    ///   - contentType: `cty`: the media type of what is inside.
    ///   - algorithm: how the content key is handed over; the key's own `alg` by default.
    /// - Throws: ``JOSEError`` `keyMismatch` where the key's `alg` is another, `invalidKey` for a key with which every
    ///   secret is the same.
    public static func encrypt(
        _ plaintext: [UInt8],
        to key: EncryptionKey,
        contentType: String,
        algorithm: KeyManagement? = nil
    ) throws(JOSEError) -> String {
        let algorithm = algorithm ?? key.statedAlgorithm ?? .ecdhESA256KW
        guard key.statedAlgorithm == nil || key.statedAlgorithm == algorithm else {
            throw JOSEError(.keyMismatch, "the key's alg is another one")
        }
        let ephemeral = DecryptionKey(key.y.isEmpty ? .x25519 : .p256)
        var header = JSONObject()
        header["alg"] = .string(algorithm.rawValue)
        header["enc"] = .string(contentEncryption)
        header["kid"] = .string(key.keyID)
        header["cty"] = .string(contentType)
        header["epk"] = ephemeral.publicKey.ephemeralJSON
        let secret = try ephemeral.agree(with: key.material)

        let contentKey: SymmetricKey
        let wrapped: [UInt8]
        switch algorithm {
        case .ecdhES:
            contentKey = ConcatKDF.key(from: secret, algorithm: contentEncryption, apu: [], apv: [])
            wrapped = []
        case .ecdhESA256KW:
            contentKey = SymmetricKey(size: .bits256)
            let wrapping = ConcatKDF.key(from: secret, algorithm: algorithm.rawValue, apu: [], apv: [])
            guard let result = try? AES.KeyWrap.wrap(contentKey, using: wrapping) else {
                throw JOSEError(.invalidKey, "the content key could not be wrapped")
            }
            wrapped = [UInt8](result)
        }
        let protected = Base64URL.encode(JSON.object(header).bytes())
        guard let box = try? AES.GCM.seal(plaintext, using: contentKey, authenticating: Array(protected.utf8))
        else {
            throw JOSEError(.invalidKey, "the content could not be encrypted")
        }
        let parts: [[UInt8]] = [wrapped, Array(box.nonce), [UInt8](box.ciphertext), [UInt8](box.tag)]
        return ([protected] + parts.map { Base64URL.encode($0) }).joined(separator: ".")
    }

    /// Takes a message apart without opening it: to learn whose key it asks for.
    ///
    /// - Throws: ``JOSEError`` `malformed`, `tooLarge`, `unsupportedAlgorithm`, `unsupportedExtension`, or a fault of `epk`.
    public static func parse(_ compact: String, limits: Limits = Limits()) throws(JOSEError) -> UnopenedJWE {
        try UnopenedJWE(parsing: Array(compact.utf8), limits: limits)
    }

    /// Opens a message with the one key that it names.
    ///
    /// - Parameter contentType: what `cty` must be; nil for anything.
    /// - Throws: ``JOSEError``: those of ``parse(_:limits:)``, `wrongType`, `unknownKey` where the message names none of the
    ///   keys, `keyMismatch`, `decryptionFailed`.
    public static func decrypt(
        _ compact: String,
        with keys: [DecryptionKey],
        contentType: String? = nil,
        limits: Limits = Limits()
    ) throws(JOSEError) -> OpenedJWE {
        try decrypt(compact, contentType: contentType, limits: limits) { keyID in
            keys.first { $0.keyID == keyID }
        }
    }

    /// Opens a message with the one key that it names, which is fetched only then.
    ///
    /// - Parameter key: gives the key of an identifier; nil where there is none.
    /// - Throws: ``JOSEError`` as ``decrypt(_:with:contentType:limits:)``.
    public static func decrypt(
        _ compact: String,
        contentType: String? = nil,
        limits: Limits = Limits(),
        key: (_ keyID: String) -> DecryptionKey?
    ) throws(JOSEError) -> OpenedJWE {
        let message = try parse(compact, limits: limits)
        if let contentType, !ProtectedHeader.names(message.contentType, contentType) {
            throw JOSEError(.wrongType, "the message's cty must be \(contentType)")
        }
        guard let keyID = message.keyID, let key = key(keyID) else {
            throw JOSEError(
                .unknownKey,
                "the message names none of our keys; the sender must fetch them again"
            )
        }
        return try message.opened(with: key)
    }
}

extension EncryptionKey {
    /// The key as `epk` (RFC 7518 section 4.6.1.1): nothing but the point.
    fileprivate var ephemeralJSON: JSON {
        var members = json.object ?? JSONObject()
        for name in ["kid", "use", "alg"] { members[name] = nil }
        return .object(members)
    }
}
