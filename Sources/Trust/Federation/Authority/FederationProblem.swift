package import Wire

/// The answer of a federation endpoint that cannot do what it was asked (OpenID Federation 1.0 section 8.9).
package struct FederationProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package let code: FederationErrorCode
    /// For the developer who reads it; it repeats nothing that was sent.
    package let says: String

    package init(_ code: FederationErrorCode, _ says: String) {
        self.code = code
        self.says = says
    }

    /// The HTTP status of the answer.
    package var status: Int { code.status }

    /// The body, of media type `application/json`.
    package var json: JSON { ["error": .string(code.rawValue), "error_description": .string(says)] }

    package var description: String { "\(code.rawValue): \(says)" }
}
