package import JOSE
package import Referrals
import Wire

/// What a signature says of itself (RFC 9421 section 2.3).
package struct SignatureParameters: Sendable, Hashable {
    package var created: Instant?
    package var expires: Instant?
    package var nonce: String?
    /// The name from the registry of algorithms.
    package var algorithm: String?
    package var keyID: String?
    /// What the signature is for, so that one made for another purpose cannot be used here.
    package var tag: String?

    package init(
        created: Instant? = nil,
        expires: Instant? = nil,
        nonce: String? = nil,
        algorithm: String? = nil,
        keyID: String? = nil,
        tag: String? = nil
    ) {
        self.created = created
        self.expires = expires
        self.nonce = nonce
        self.algorithm = algorithm
        self.keyID = keyID
        self.tag = tag
    }

    /// Reads the parameters of a signature; those that are not known are covered by it and mean nothing here.
    ///
    /// - Throws: ``HTTPSignatureError`` `badParameter`.
    init(_ parameters: StructuredParameters) throws(HTTPSignatureError) {
        created = try Self.moment(parameters, "created")
        expires = try Self.moment(parameters, "expires")
        nonce = try Self.text(parameters, "nonce")
        algorithm = try Self.text(parameters, "alg")
        keyID = try Self.text(parameters, "keyid")
        tag = try Self.text(parameters, "tag")
    }

    /// In the order in which this software writes them.
    var structured: StructuredParameters {
        var parameters = StructuredParameters()
        parameters["created"] = created.map { .integer($0.seconds) }
        parameters["expires"] = expires.map { .integer($0.seconds) }
        parameters["nonce"] = nonce.map(BareItem.string)
        parameters["alg"] = algorithm.map(BareItem.string)
        parameters["keyid"] = keyID.map(BareItem.string)
        parameters["tag"] = tag.map(BareItem.string)
        return parameters
    }

    private static func moment(
        _ parameters: StructuredParameters,
        _ name: String
    ) throws(HTTPSignatureError) -> Instant? {
        guard let value = parameters[name] else { return nil }
        guard let seconds = value.integer, seconds >= 0 else {
            throw HTTPSignatureError(.badParameter, at: name, "must be whole seconds since 1970")
        }
        return Instant(seconds: seconds)
    }

    static func text(
        _ parameters: StructuredParameters,
        _ name: String
    ) throws(HTTPSignatureError) -> String? {
        guard let value = parameters[name] else { return nil }
        guard let text = value.string, !text.isEmpty, text.utf8.count <= 256 else {
            throw HTTPSignatureError(.badParameter, at: name, "must be a string of 1 to 256 bytes")
        }
        return text
    }
}

extension SignatureAlgorithm {
    /// The name in the registry of HTTP signature algorithms (RFC 9421 section 6.2.2).
    package var httpName: String {
        switch self {
        case .ed25519: "ed25519"
        case .es256: "ecdsa-p256-sha256"
        }
    }
}
