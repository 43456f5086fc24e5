/// Why a key, a signed message or an encrypted message was refused.
///
/// The text names the rule that was broken and what to do. It never shows key material, payload or what a header said.
public struct JOSEError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The closed list of reasons.
    public enum Code: String, Sendable, CaseIterable {
        /// Not the compact serialization, not base64url, or not a JSON object of the required members.
        case malformed
        /// Longer than the limit.
        case tooLarge
        /// The algorithm is outside the closed list.
        case unsupportedAlgorithm
        /// The key is of a kind or on a curve that this software does not use.
        case unsupportedKey
        /// The key's numbers are wrong: a length, a point off its curve or of small order, halves that do not match.
        case invalidKey
        /// The private half of this key is printed in a standard or a test suite: anybody can sign with it.
        case publishedKey
        /// The device that holds the private half does not do what it is asked.
        case unusableDevice
        /// A set that others read contains a private or symmetric key.
        case exposedPrivateKey
        /// Two keys of a set have one identifier.
        case duplicateKey
        /// No key with the identifier that the message names, or the message names none.
        case unknownKey
        /// The key is not for this: another use, another algorithm, another identifier.
        case keyMismatch
        /// The `typ` of the message is not the expected one.
        case wrongType
        /// The message demands an extension (`crit`, `b64`, `zip`) that is not supported.
        case unsupportedExtension
        /// The signature does not fit the message and the key.
        case badSignature
        /// The message was not encrypted to this key, or was changed.
        case decryptionFailed
    }

    /// Which of them.
    public let code: Code

    /// What was wrong, where, and what to do.
    public let reason: String

    /// An error with its reason, which must not contain anything that a message or a key said.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// Code and reason.
    public var description: String { "\(code.rawValue): \(reason)" }
}
