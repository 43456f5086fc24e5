import Crypto
import FoundationEssentials
package import Wire

/// The public half of a signing key.
///
/// ```swift
/// let key = try VerificationKey(jwk: bytes)
/// let document = try JWS.verify(compact, with: key, type: "comity-document+jws")
/// ```
public struct VerificationKey: Sendable {
    enum Material: Sendable {
        case ed25519(Curve25519.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
    }

    let material: Material
    private let x: [UInt8]
    private let y: [UInt8]

    /// The identifier by which messages name the key: the JWK's `kid`, or else the thumbprint.
    public let keyID: String

    /// The SHA-256 thumbprint of RFC 7638, in base64url: the same for the same key everywhere.
    public let thumbprint: String

    /// Reads a JWK (RFC 7517); members that say nothing about this use are ignored.
    ///
    /// - Throws: ``JOSEError`` for a key of another kind, use or algorithm, one off its curve or of small order, one that
    ///   carries its private half, and one whose private half is printed in a standard.
    public init(jwk bytes: [UInt8]) throws(JOSEError) {
        try self.init(JWK(parsing: bytes), acceptingPublishedKeys: false)
    }

    /// Reads a JWK that is part of a larger document; see ``init(jwk:)``.
    ///
    /// - Parameter acceptingPublishedKeys: true only where a standard's own examples are checked.
    package init(json: JSON, acceptingPublishedKeys: Bool = false) throws(JOSEError) {
        try self.init(JWK(json), acceptingPublishedKeys: acceptingPublishedKeys)
    }

    init(_ jwk: JWK, acceptingPublishedKeys: Bool) throws(JOSEError) {
        guard jwk.d == nil else {
            throw JOSEError(
                .exposedPrivateKey,
                "a public key must not carry its private half; treat the key as lost"
            )
        }
        try self.init(publicHalfOf: jwk, acceptingPublishedKeys: acceptingPublishedKeys)
    }

    init(publicHalfOf jwk: JWK, acceptingPublishedKeys: Bool) throws(JOSEError) {
        switch jwk.curve {
        case .ed25519:
            guard !SmallOrderPoints.contain(jwk.x),
                let key = try? Curve25519.Signing.PublicKey(rawRepresentation: jwk.x)
            else { throw JOSEError(.invalidKey, "x is not an Ed25519 key that can be trusted") }
            material = .ed25519(key)
        case .p256:
            guard let key = try? P256.Signing.PublicKey(rawRepresentation: jwk.x + jwk.y) else {
                throw JOSEError(.invalidKey, "x and y are not a point of P-256")
            }
            material = .p256(key)
        case .x25519: throw JOSEError(.keyMismatch, "an X25519 key cannot sign")
        }
        x = jwk.x
        y = jwk.y
        keyID = jwk.keyID
        thumbprint = jwk.thumbprint
        try jwk.require(
            .signatures,
            algorithms: algorithm.acceptedNames,
            acceptingPublishedKeys: acceptingPublishedKeys
        )
    }

    init(_ material: Material, keyID: String?) {
        self.material = material
        switch material {
        case .ed25519(let key):
            x = [UInt8](key.rawRepresentation)
            y = []
        case .p256(let key):
            let point = [UInt8](key.rawRepresentation)
            x = Array(point.prefix(32))
            y = Array(point.dropFirst(32))
        }
        let curve: JWK.Curve = y.isEmpty ? .ed25519 : .p256
        thumbprint = JWK.thumbprint(curve: curve, x: x, y: y)
        self.keyID = keyID ?? thumbprint
    }

    /// The key of a point on P-256, as x and y in 64 bytes.
    ///
    /// - Throws: ``JOSEError`` `invalidKey` where it is none.
    package init(p256 point: [UInt8]) throws(JOSEError) {
        guard let key = try? P256.Signing.PublicKey(rawRepresentation: point) else {
            throw JOSEError(.invalidKey, "x and y are not a point of P-256")
        }
        self.init(.p256(key), keyID: nil)
    }

    /// The only algorithm that this key verifies.
    public var algorithm: SignatureAlgorithm {
        switch material {
        case .ed25519: .ed25519
        case .p256: .es256
        }
    }

    /// The 32 bytes of an Ed25519 key (RFC 8032 section 5.1.5), for formats that carry nothing else; nil for another key.
    package var ed25519Bytes: [UInt8]? { y.isEmpty ? x : nil }

    /// The key as a JWK, for publication.
    public func jwk() -> [UInt8] { json.bytes() }

    /// The key as a JWK, for a larger document.
    package var json: JSON { json(d: nil) }

    func json(d: [UInt8]?) -> JSON {
        JWK.json(
            curve: y.isEmpty ? .ed25519 : .p256,
            x: x,
            y: y,
            d: d,
            keyID: keyID,
            purpose: .signatures,
            algorithm: algorithm.name
        )
    }

    /// Whether the 64 bytes of `signature` are this key's over `message`.
    ///
    /// For P-256 they are r and s (RFC 7518 section 3.4); a DER encoding is never taken.
    package func isValid(signature: [UInt8], over message: [UInt8]) -> Bool {
        guard signature.count == 64 else { return false }
        switch material {
        case .ed25519(let key): return key.isValidSignature(signature, for: message)
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else {
                return false
            }
            return key.isValidSignature(signature, for: message)
        }
    }
}

extension VerificationKey: Hashable {
    /// Two keys are equal when key and identifier are.
    public static func == (left: VerificationKey, right: VerificationKey) -> Bool {
        left.thumbprint == right.thumbprint && left.keyID == right.keyID
    }

    /// By key and identifier.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(thumbprint)
        hasher.combine(keyID)
    }
}
