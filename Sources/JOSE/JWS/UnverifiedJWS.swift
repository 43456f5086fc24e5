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
        guard compact.count <= limits.maximumBytes else {
            throw JOSEError(.tooLarge, "the signed message is longer than \(limits.maximumBytes) bytes")
        }
        let dots = compact.indices.filter { compact[$0] == UInt8(ascii: ".") }
        guard dots.count == 2 else {
            throw JOSEError(.malformed, "a signed message has three parts with a dot between them")
        }
        // The header is judged first, and its length before it is decoded.
        guard dots[0] <= limits.maximumHeaderBytes / 3 &* 4 &+ 4 else {
            throw JOSEError(.tooLarge, "the header is longer than \(limits.maximumHeaderBytes) bytes")
        }
        header = try JWSHeader(parsing: Self.decode(compact[..<dots[0]], "header"), limits: limits.header)
        payload = try Self.decode(compact[(dots[0] + 1)..<dots[1]], "payload")
        signature = try Self.decode(compact[(dots[1] + 1)...], "signature")
        message = Array(compact[..<dots[1]])
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
        guard header.hasType(type) else {
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

    private static func decode(_ part: ArraySlice<UInt8>, _ name: String) throws(JOSEError) -> [UInt8] {
        do throws(Base64URLError) {
            return try Base64URL.decode(part)
        } catch {
            throw JOSEError(.malformed, "the \(name) is not base64url: \(error)")
        }
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
