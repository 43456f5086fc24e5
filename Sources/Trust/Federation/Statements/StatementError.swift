/// Why one signed statement of a federation is refused.
///
/// It names the claim or header parameter, never what it holds.
package struct StatementError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The closed list of reasons (OpenID Federation 1.0 section 3.2, with those of the signature).
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// Not a compact JWS with a JSON object inside.
        case malformed
        /// Larger than this software takes from anybody.
        case tooLarge
        /// `typ` is another one, or absent.
        case wrongType
        /// `none`, or an algorithm outside the closed list.
        case unsupportedAlgorithm
        /// A header parameter that may not stand here, or an extension that is not supported.
        case unsupportedHeader
        case missingClaim
        case invalidClaim
        /// A claim that only the other kind of statement may carry.
        case misplacedClaim
        /// `crit` names a claim that is not understood here.
        case unknownCriticalClaim
        /// `metadata_policy_crit` names an operator that is not understood here.
        case unknownCriticalOperator
        case issuedInTheFuture
        case expired
        /// The header names no key of those that must have signed.
        case unknownKey
        /// The key is of another kind than the header says.
        case keyMismatch
        case badSignature
        /// The issuer is not who it has to be.
        case wrongIssuer
        /// The subject is not who it has to be.
        case wrongSubject
    }

    package let code: Code
    /// The claim or header parameter; nil where the whole statement is meant.
    package let claim: String?
    /// What is wrong and how to mend it.
    package let reason: String

    package init(_ code: Code, claim: String? = nil, _ reason: String) {
        self.code = code
        self.claim = claim
        self.reason = reason
    }

    package var description: String {
        claim.map { "\(code.rawValue) in \($0): \(reason)" } ?? "\(code.rawValue): \(reason)"
    }
}
