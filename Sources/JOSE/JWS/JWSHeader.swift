package import Wire

/// The protected header of a signed message (RFC 7515 section 4).
///
/// Only `alg`, `kid`, `typ`, `cty` and `crit` mean anything here. A key never comes with the message: `jwk`, `jku`,
/// `x5c` and `x5u` are not looked at.
public struct JWSHeader: Sendable {
    /// The algorithm, from the closed list.
    public let algorithm: SignatureAlgorithm
    /// The identifier of the signer's key.
    public let keyID: String?
    /// The media type of the message, as written.
    public let type: String?
    /// All members, for those who know more of them.
    package let json: JSON

    init(parsing bytes: [UInt8], limits: JSONLimits) throws(JOSEError) {
        json = try ProtectedHeader.members(parsing: bytes, limits: limits)
        guard let name = try ProtectedHeader.text(json, "alg") else {
            throw JOSEError(.malformed, "the header lacks alg")
        }
        guard let algorithm = SignatureAlgorithm(headerName: name) else {
            throw JOSEError(.unsupportedAlgorithm, "the signature must be EdDSA with Ed25519, or ES256")
        }
        self.algorithm = algorithm
        keyID = try ProtectedHeader.text(json, "kid")
        type = try ProtectedHeader.text(json, "typ")
        try ProtectedHeader.refuseExtensions(json)
    }
}
