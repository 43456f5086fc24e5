import FoundationEssentials
import Wire

/// A signed message taken apart. Whatever it says may be a lie until it is verified.
public struct UnverifiedJWS: Sendable {
    /// What the message says of itself.
    public let header: JWSHeader
    /// The bytes that were, perhaps, signed.
    public let payload: [UInt8]
    private let message: [UInt8]
    private let signature: [UInt8]

    init(parsing compact: [UInt8], limits: JWS.Limits) throws(JOSEError) {
        let parts = try ProtectedHeader.parts(
            of: compact,
            count: 3,
            limits: (limits.maximumBytes, limits.maximumHeaderBytes)
        )
        header = try JWSHeader(parsing: ProtectedHeader.decode(parts[0], "header"), limits: limits.header)
        payload = try ProtectedHeader.decode(parts[1], "payload")
        signature = try ProtectedHeader.decode(parts[2], "signature")
        message = Array(compact[..<parts[1].endIndex])
    }

    /// Verifies type, key and signature; see ``JWS/verify(_:with:type:limits:)-(_,KeySet,_,_)``.
    public func verified(with keys: KeySet, type: String) throws(JOSEError) -> VerifiedJWS {
        guard let keyID = header.keyID, let key = keys[keyID] else {
            throw JOSEError(.unknownKey, "the message names no key of the set; fetch the signer's keys again")
        }
        return try verified(with: key, type: type)
    }

    /// Verifies type, key and signature; see ``JWS/verify(_:with:type:limits:)-(_,VerificationKey,_,_)``.
    public func verified(with key: VerificationKey, type: String) throws(JOSEError) -> VerifiedJWS {
        guard ProtectedHeader.names(header.type, type) else {
            throw JOSEError(.wrongType, "the message's typ must be \(type)")
        }
        return try verifiedWhateverType(with: key)
    }

    /// Verifies key and signature only: for the published examples of standards, most of which have no `typ`.
    package func verifiedWhateverType(with key: VerificationKey) throws(JOSEError) -> VerifiedJWS {
        if let keyID = header.keyID, keyID != key.keyID, keyID != key.thumbprint {
            throw JOSEError(.keyMismatch, "the message names another key")
        }
        guard header.algorithm == key.algorithm else {
            throw JOSEError(.keyMismatch, "the message's alg is not the algorithm of its key")
        }
        guard key.isValid(signature: signature, over: message) else {
            throw JOSEError(
                .badSignature,
                "the signature does not fit; the message was changed, or another key signed"
            )
        }
        return VerifiedJWS(header: header, payload: payload, key: key)
    }
}

/// A signed message whose signature, key and type were verified.
public struct VerifiedJWS: Sendable {
    /// The protected header, which the signature covers.
    public let header: JWSHeader
    /// The signed bytes.
    public let payload: [UInt8]
    /// The key that verified them.
    public let key: VerificationKey

    /// The identifier of that key.
    public var keyID: String { key.keyID }
}
