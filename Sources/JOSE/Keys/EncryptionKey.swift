import Crypto
import FoundationEssentials
package import Wire

/// The public half of a key that messages are encrypted to: X25519, or P-256 for sites that need FIPS algorithms.
public struct EncryptionKey: Sendable {
    enum Material: Sendable {
        case x25519(Curve25519.KeyAgreement.PublicKey)
        case p256(P256.KeyAgreement.PublicKey)
    }

    let material: Material
    let x: [UInt8]
    let y: [UInt8]
    /// The one algorithm that the key's own `alg` allows, where it has one.
    let statedAlgorithm: KeyManagement?

    /// The identifier by which messages name the key: the JWK's `kid`, or else the thumbprint.
    public let keyID: String

    /// The SHA-256 thumbprint of RFC 7638, in base64url.
    public let thumbprint: String

    /// Reads a JWK (RFC 7517).
    ///
    /// - Throws: ``JOSEError`` for a key of another kind, use or algorithm, one off its curve, one that carries its private
    ///   half, and one whose private half is printed in a standard.
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
        material = try Self.material(jwk)
        x = jwk.x
        y = jwk.y
        keyID = jwk.keyID
        thumbprint = jwk.thumbprint
        statedAlgorithm = jwk.algorithm.flatMap(KeyManagement.init)
        try jwk.require(
            .encryption,
            algorithms: Set(KeyManagement.allCases.map(\.rawValue)),
            acceptingPublishedKeys: acceptingPublishedKeys
        )
    }

    init(_ material: Material, algorithm: KeyManagement) {
        self.material = material
        switch material {
        case .x25519(let key):
            x = [UInt8](key.rawRepresentation)
            y = []
        case .p256(let key):
            let point = [UInt8](key.rawRepresentation)
            x = Array(point.prefix(32))
            y = Array(point.dropFirst(32))
        }
        thumbprint = JWK.thumbprint(curve: y.isEmpty ? .x25519 : .p256, x: x, y: y)
        keyID = thumbprint
        statedAlgorithm = algorithm
    }

    /// A key to try others with; any would do, for a private key is a multiple of every low order.
    private static let probe = Curve25519.KeyAgreement.PrivateKey()

    /// The point that a JWK describes, on the right curve.
    static func material(_ jwk: JWK) throws(JOSEError) -> Material {
        switch jwk.curve {
        case .x25519:
            guard let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: jwk.x) else {
                throw JOSEError(.invalidKey, "x is not an X25519 key")
            }
            // With a point of low order every agreement comes to nothing but zeros (RFC 7748, section 6.1): no secret at all.
            // The library hands those zeros out, so they are looked for here.
            guard let secret = try? probe.sharedSecretFromKeyAgreement(with: key),
                secret.withUnsafeBytes({ $0.contains { $0 != 0 } })
            else {
                throw JOSEError(.invalidKey, "x is a point of low order, with which no secret can be agreed")
            }
            return .x25519(key)
        case .p256:
            guard let key = try? P256.KeyAgreement.PublicKey(rawRepresentation: jwk.x + jwk.y) else {
                throw JOSEError(.invalidKey, "x and y are not a point of P-256")
            }
            return .p256(key)
        case .ed25519: throw JOSEError(.keyMismatch, "an Ed25519 key cannot be encrypted to")
        }
    }

    /// The key as a JWK, for publication.
    public func jwk() -> [UInt8] { json.bytes() }

    /// The key as a JWK, for a larger document.
    package var json: JSON { json(d: nil) }

    func json(d: [UInt8]?) -> JSON {
        JWK.json(
            curve: y.isEmpty ? .x25519 : .p256,
            x: x,
            y: y,
            d: d,
            keyID: keyID,
            purpose: .encryption,
            algorithm: statedAlgorithm?.rawValue
        )
    }
}

extension EncryptionKey: Hashable {
    /// Two keys are equal when key and identifier are.
    public static func == (left: EncryptionKey, right: EncryptionKey) -> Bool {
        left.thumbprint == right.thumbprint && left.keyID == right.keyID
    }

    /// By key and identifier.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(thumbprint)
        hasher.combine(keyID)
    }
}
