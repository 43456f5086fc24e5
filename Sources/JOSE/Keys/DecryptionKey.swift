import Crypto
import FoundationEssentials
package import Wire

/// A private key that opens messages encrypted to it.
///
/// ```swift
/// let key = DecryptionKey()
/// let document = try JWE.decrypt(compact, with: [key])
/// ```
public struct DecryptionKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// The curves that keys can be made on.
    public enum Curve: Sendable, CaseIterable {
        case x25519, p256
    }

    private enum Material: Sendable {
        case x25519(Curve25519.KeyAgreement.PrivateKey)
        case p256(P256.KeyAgreement.PrivateKey)
        case device(any AgreementDevice)
    }

    private let material: Material

    /// The public half, under the same identifier.
    public let publicKey: EncryptionKey

    /// A new key for one way to hand over the content key, identified by its thumbprint.
    public init(_ curve: Curve = .x25519, algorithm: KeyManagement = .ecdhESA256KW) {
        switch curve {
        case .x25519:
            let key = Curve25519.KeyAgreement.PrivateKey()
            material = .x25519(key)
            publicKey = EncryptionKey(.x25519(key.publicKey), algorithm: algorithm)
        case .p256:
            let key = P256.KeyAgreement.PrivateKey()
            material = .p256(key)
            publicKey = EncryptionKey(.p256(key.publicKey), algorithm: algorithm)
        }
    }

    /// A key whose private half is in a device.
    ///
    /// - Parameter point: x and y of the public half on P-256.
    /// - Throws: ``JOSEError`` `invalidKey` where they are no point of the curve.
    package init(p256 point: [UInt8], device: any AgreementDevice) throws(JOSEError) {
        guard let key = try? P256.KeyAgreement.PublicKey(rawRepresentation: point) else {
            throw JOSEError(.invalidKey, "x and y are not a point of P-256")
        }
        publicKey = EncryptionKey(.p256(key), algorithm: .ecdhESA256KW)
        material = .device(device)
    }

    /// Reads a private JWK.
    ///
    /// - Throws: ``JOSEError`` as ``EncryptionKey/init(jwk:)`` does, and where the private half is absent or belongs to
    ///   another public key.
    public init(jwk bytes: [UInt8]) throws(JOSEError) {
        try self.init(JWK(parsing: bytes), acceptingPublishedKeys: false)
    }

    /// Reads a private JWK of a standard's own examples.
    package init(json: JSON, acceptingPublishedKeys: Bool = false) throws(JOSEError) {
        try self.init(JWK(json), acceptingPublishedKeys: acceptingPublishedKeys)
    }

    private init(_ jwk: JWK, acceptingPublishedKeys: Bool) throws(JOSEError) {
        publicKey = try EncryptionKey(publicHalfOf: jwk, acceptingPublishedKeys: acceptingPublishedKeys)
        guard let d = jwk.d else { throw JOSEError(.invalidKey, "the key lacks d, its private half") }
        let material: Material
        let derived: [UInt8]
        switch publicKey.material {
        case .x25519:
            guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: d) else {
                throw JOSEError(.invalidKey, "d is not an X25519 private key")
            }
            material = .x25519(key)
            derived = [UInt8](key.publicKey.rawRepresentation)
        case .p256:
            guard let key = try? P256.KeyAgreement.PrivateKey(rawRepresentation: d) else {
                throw JOSEError(.invalidKey, "d is not a private key of P-256")
            }
            material = .p256(key)
            derived = [UInt8](key.publicKey.rawRepresentation)
        }
        guard derived == jwk.x + jwk.y else {
            throw JOSEError(.invalidKey, "the private half belongs to another public key")
        }
        self.material = material
    }

    /// The identifier that messages carry in `kid`.
    public var keyID: String { publicKey.keyID }

    /// The key with its private half as a JWK. It is a secret: seal it before it is stored. Of a key in a device there is only
    /// the public half.
    public func privateJWK() -> [UInt8] {
        switch material {
        case .x25519(let key): publicKey.json(d: [UInt8](key.rawRepresentation)).bytes()
        case .p256(let key): publicKey.json(d: [UInt8](key.rawRepresentation)).bytes()
        case .device: publicKey.json.bytes()
        }
    }

    /// The secret shared with the holder of another key (RFC 7748 section 6.1, SP 800-56A section 5.7.1.2).
    ///
    /// - Throws: ``JOSEError`` `keyMismatch` for a key on another curve, `invalidKey` where the secret would be zero.
    func agree(with other: EncryptionKey.Material) throws(JOSEError) -> SymmetricKey {
        let secret: SymmetricKey
        do {
            switch (material, other) {
            case (.x25519(let own), .x25519(let theirs)):
                secret = Self.bytes(of: try own.sharedSecretFromKeyAgreement(with: theirs))
            case (.p256(let own), .p256(let theirs)):
                secret = Self.bytes(of: try own.sharedSecretFromKeyAgreement(with: theirs))
            case (.device(let device), .p256(let theirs)):
                secret = SymmetricKey(data: try device.sharedSecret(with: [UInt8](theirs.rawRepresentation)))
            default: throw JOSEError(.keyMismatch, "the message's epk is on another curve than the key")
            }
        } catch let error as JOSEError {
            throw error
        } catch {
            if case .device = material { throw JOSEError(.unusableDevice, "\(error)") }
            throw JOSEError(.invalidKey, "no secret can be shared with the other key")
        }
        // The library lets X25519 through with points of small order, where every secret is zero (RFC 7748 section 6.1).
        guard secret.withUnsafeBytes({ $0.reduce(0, |) }) != 0 else {
            throw JOSEError(.invalidKey, "the other key is one with which every secret is the same")
        }
        return secret
    }

    /// A shared secret in memory that is wiped when it is let go of.
    private static func bytes(of secret: SharedSecret) -> SymmetricKey {
        secret.withUnsafeBytes { SymmetricKey(data: $0) }
    }

    /// The identifier alone.
    public var description: String { "DecryptionKey(\(keyID))" }

    /// Nothing of the key's content, so that no dump shows it.
    public var customMirror: Mirror { Mirror(self, children: ["keyID": keyID]) }
}
