/// Why a time-stamp proves nothing, or a request could not be made.
package struct TimeStampError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// The bytes are no response or token.
        case malformed
        /// They end before the length that they begin with: they were cut off on the way, or where they were kept.
        case truncated
        /// The authority answered that it grants no token.
        case rejected
        /// The answer is for other bytes.
        case otherDigest = "other-digest"
        /// The answer is for another request.
        case otherNonce = "other-nonce"
        /// The request had a nonce and the answer has none.
        case missingNonce = "missing-nonce"
        /// The token was made under a policy that was not asked for.
        case otherPolicy = "other-policy"
        /// The token asks for something that this program does not know, or signs with a digest that is too weak.
        case unsupported
        /// No chain leads to a trusted root.
        case untrusted
        /// A certificate had ended when the token was made.
        case expired
        /// A certificate was not yet valid when the token was made.
        case notYetValid = "not-yet-valid"
        /// The certificate is not one for time-stamping alone (RFC 3161 section 2.3).
        case notForTimeStamping = "not-for-time-stamping"
        /// The signature does not verify, or names another certificate than the signer's.
        case badSignature = "bad-signature"
        /// The trusted certificates cannot be read.
        case unusableRoots = "unusable-roots"
        /// What is asked for cannot be put into a request.
        case unusableRequest = "unusable-request"
    }

    package let code: Code
    /// What exactly, as a sentence.
    package let says: String

    init(_ code: Code, _ says: String) {
        self.code = code
        self.says = says
    }

    package var description: String { says }
}
