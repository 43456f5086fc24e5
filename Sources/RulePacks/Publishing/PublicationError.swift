/// Why a pack is not published or not taken.
package struct PublicationError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case malformed
        /// No signature at all.
        case unsigned
        /// Only one of the two.
        case signedOnce = "signed-once"
        /// Author and reviewer are the same key, or the same person.
        case sameSigner = "same-signer"
        case badSignature = "bad-signature"
        case unknownSigner = "unknown-signer"
        /// The two signed different statements.
        case differentStatements = "different-statements"
        /// The text of the pack or of its schema is not the one that was signed.
        case wrongDigest = "wrong-digest"
        /// The layers are not those that the pack adopts, or not those that were signed.
        case wrongLayers = "wrong-layers"
        /// The difference reviewed is not the difference from the pack in force.
        case staleDiff = "stale-diff"
        /// The cases come out otherwise than in the report that the author signed.
        case staleImpact = "stale-impact"
        /// Not newer than the pack in force.
        case downgraded
        case testsFailed = "tests-failed"
        case unreadable
    }

    package var code: Code
    package var reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package var description: String { "\(code.rawValue): \(reason)" }
}
