import FoundationEssentials
package import Wire

/// Signed messages in the compact serialization (RFC 7515), with a closed list of algorithms.
///
/// ```swift
/// let compact = try JWS.sign(payload, type: "comity-receipt+jws", key: key)
/// let receipt = try JWS.verify(compact, with: peerKeys, type: "comity-receipt+jws")
/// ```
public enum JWS {
    /// How much is taken from somebody unknown.
    public struct Limits: Sendable {
        /// The longest message, in bytes of its compact form.
        public var maximumBytes: Int
        /// The longest header, in bytes of JSON.
        public var maximumHeaderBytes: Int

        /// By default 4 MiB, of which 8 KiB for the header.
        public init(maximumBytes: Int = 4 << 20, maximumHeaderBytes: Int = 8 << 10) {
            self.maximumBytes = maximumBytes
            self.maximumHeaderBytes = maximumHeaderBytes
        }

        var header: JSONLimits {
            var limits = JSONLimits.header
            limits.maximumBytes = maximumHeaderBytes
            return limits
        }
    }

    /// Signs `payload`. The header has `alg`, `kid` and `typ`.
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign.
    public static func sign(_ payload: [UInt8], type: String, key: SigningKey) throws(JOSEError) -> String {
        try sign(payload, type: type, key: key, header: JSONObject())
    }

    /// Signs `payload` with more header members; they cannot replace `alg`, `kid` or `typ`.
    package static func sign(
        _ payload: [UInt8],
        type: String,
        key: SigningKey,
        header extra: JSONObject
    ) throws(JOSEError) -> String {
        var header = JSONObject()
        header["alg"] = .string(key.algorithm.name)
        header["kid"] = .string(key.keyID)
        header["typ"] = .string(type)
        for member in extra.members where header[member.key] == nil { header[member.key] = member.value }
        var message = Base64URL.encode(JSON.object(header).bytes())
        message += "."
        message += Base64URL.encode(payload)
        let signature = try key.signature(over: Array(message.utf8))
        message += "."
        message += Base64URL.encode(signature)
        return message
    }

    /// Takes a message apart, trusting nothing of it: to learn whose key it asks for.
    ///
    /// - Throws: ``JOSEError`` `malformed`, `tooLarge`, `unsupportedAlgorithm` or `unsupportedExtension`.
    public static func parse(_ compact: String, limits: Limits = Limits()) throws(JOSEError) -> UnverifiedJWS
    {
        try UnverifiedJWS(parsing: Array(compact.utf8), limits: limits)
    }

    /// Takes the bytes of a message apart; see ``parse(_:limits:)-(String,_)``.
    public static func parse(_ compact: [UInt8], limits: Limits = Limits()) throws(JOSEError) -> UnverifiedJWS
    {
        try UnverifiedJWS(parsing: compact, limits: limits)
    }

    /// Verifies that a message is of the expected type and signed by the one key that it names.
    ///
    /// - Throws: ``JOSEError``: those of ``parse(_:limits:)-(String,_)``, `wrongType`, `unknownKey` where the message
    ///   names no key of the set, `keyMismatch`, `badSignature`.
    public static func verify(
        _ compact: String,
        with keys: KeySet,
        type: String,
        limits: Limits = Limits()
    ) throws(JOSEError) -> VerifiedJWS {
        try parse(compact, limits: limits).verified(with: keys, type: type)
    }

    /// Verifies that a message is of the expected type and signed by this key.
    ///
    /// - Throws: ``JOSEError``: those of ``parse(_:limits:)-(String,_)``, `wrongType`, `keyMismatch` where the message
    ///   names another key or algorithm, `badSignature`.
    public static func verify(
        _ compact: String,
        with key: VerificationKey,
        type: String,
        limits: Limits = Limits()
    ) throws(JOSEError) -> VerifiedJWS {
        try parse(compact, limits: limits).verified(with: key, type: type)
    }
}
