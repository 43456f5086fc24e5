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
        json = try Self.members(parsing: bytes, limits: limits)
        guard let name = try Self.text(json, "alg") else {
            throw JOSEError(.malformed, "the header lacks alg")
        }
        guard let algorithm = SignatureAlgorithm(headerName: name) else {
            throw JOSEError(.unsupportedAlgorithm, "the signature must be EdDSA with Ed25519, or ES256")
        }
        self.algorithm = algorithm
        keyID = try Self.text(json, "kid")
        type = try Self.text(json, "typ")
        try Self.refuseExtensions(json)
    }

    /// Whether `typ` names this type: without regard to case, with or without `application/` (RFC 7515 section 4.1.9).
    func hasType(_ expected: String) -> Bool {
        guard let type else { return false }
        return Self.mediaType(type) == Self.mediaType(expected)
    }

    private static func mediaType(_ name: String) -> String {
        let name = name.lowercased()
        return name.contains("/") ? name : "application/\(name)"
    }
}

extension JWSHeader {
    /// The header's members, unencoded.
    static func members(parsing bytes: [UInt8], limits: JSONLimits) throws(JOSEError) -> JSON {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: bytes, limits: limits)
        } catch {
            throw JOSEError(.malformed, "the header is not JSON: \(error)")
        }
        guard case .object = json else { throw JOSEError(.malformed, "the header must be a JSON object") }
        return json
    }

    static func text(_ json: JSON, _ name: String) throws(JOSEError) -> String? {
        guard let member = json[name] else { return nil }
        guard let text = member.string, !text.isEmpty else {
            throw JOSEError(.malformed, "the header's \(name) must be a string that is not empty")
        }
        return text
    }

    /// This software knows no critical extension (RFC 7515 section 4.1.11), and no unencoded payload (RFC 7797).
    static func refuseExtensions(_ json: JSON) throws(JOSEError) {
        for name in ["crit", "b64", "zip"] where json[name] != nil {
            throw JOSEError(.unsupportedExtension, "the header has \(name), and no extension is supported")
        }
    }
}
