/// The error codes of federation endpoints (OpenID Federation 1.0 section 8.9), which errors of this room carry too.
package enum FederationErrorCode: String, Sendable, Hashable, CaseIterable {
    case invalidRequest = "invalid_request"
    case invalidClient = "invalid_client"
    case invalidIssuer = "invalid_issuer"
    case invalidSubject = "invalid_subject"
    case invalidTrustAnchor = "invalid_trust_anchor"
    case invalidTrustChain = "invalid_trust_chain"
    case invalidMetadata = "invalid_metadata"
    case notFound = "not_found"
    case serverError = "server_error"
    case temporarilyUnavailable = "temporarily_unavailable"
    case unsupportedParameter = "unsupported_parameter"

    /// The HTTP status that goes with it.
    package var status: Int {
        switch self {
        case .invalidRequest, .invalidTrustChain, .invalidMetadata, .unsupportedParameter: 400
        case .invalidClient: 401
        case .invalidIssuer, .invalidSubject, .invalidTrustAnchor, .notFound: 404
        case .serverError: 500
        case .temporarilyUnavailable: 503
        }
    }
}
