import Crypto
import FoundationEssentials
package import Wire

/// A private key that signs documents, receipts and statements.
///
/// ```swift
/// let key = SigningKey()
/// let compact = try JWS.sign(payload, type: "comity-document+jws", key: key)
/// ```
public struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    private enum Material: Sendable {
        case ed25519(Curve25519.Signing.PrivateKey)
        case p256(P256.Signing.PrivateKey)
        case device(any SigningDevice)
    }

    private let material: Material

    /// The public half, under the same identifier.
    public let publicKey: VerificationKey

    /// A new Ed25519 key, identified by its thumbprint.
    public init() { self.init(.ed25519) }

    /// A new key for one algorithm, identified by its thumbprint.
    public init(_ algorithm: SignatureAlgorithm) {
        switch algorithm {
        case .ed25519:
            let key = Curve25519.Signing.PrivateKey()
            material = .ed25519(key)
            publicKey = VerificationKey(.ed25519(key.publicKey), keyID: nil)
        case .es256:
            let key = P256.Signing.PrivateKey()
            material = .p256(key)
            publicKey = VerificationKey(.p256(key.publicKey), keyID: nil)
        }
    }

    /// A key whose private half is in a device.
    ///
    /// - Throws: ``JOSEError`` `unsupportedKey` unless the key is on P-256.
    package init(_ publicKey: VerificationKey, device: any SigningDevice) throws(JOSEError) {
        guard publicKey.algorithm == .es256 else {
            throw JOSEError(.unsupportedKey, "a key in a device must be on P-256")
        }
        self.publicKey = publicKey
        material = .device(device)
    }

    /// Reads a private JWK.
    ///
    /// - Throws: ``JOSEError`` as ``VerificationKey/init(jwk:)`` does, and where the private half is absent or belongs to
    ///   another public key.
    public init(jwk bytes: [UInt8]) throws(JOSEError) {
        try self.init(JWK(parsing: bytes), acceptingPublishedKeys: false)
    }

    /// Reads a private JWK of a standard's own examples.
    package init(json: JSON, acceptingPublishedKeys: Bool = false) throws(JOSEError) {
        try self.init(JWK(json), acceptingPublishedKeys: acceptingPublishedKeys)
    }

    private init(_ jwk: JWK, acceptingPublishedKeys: Bool) throws(JOSEError) {
        publicKey = try VerificationKey(publicHalfOf: jwk, acceptingPublishedKeys: acceptingPublishedKeys)
        guard let d = jwk.d else { throw JOSEError(.invalidKey, "the key lacks d, its private half") }
        let material: Material
        let derived: [UInt8]
        switch publicKey.material {
        case .ed25519:
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: d) else {
                throw JOSEError(.invalidKey, "d is not an Ed25519 private key")
            }
            material = .ed25519(key)
            derived = [UInt8](key.publicKey.rawRepresentation)
        case .p256:
            guard let key = try? P256.Signing.PrivateKey(rawRepresentation: d) else {
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

    /// The only algorithm that this key signs with.
    public var algorithm: SignatureAlgorithm { publicKey.algorithm }

    /// The key with its private half as a JWK. It is a secret: seal it before it is stored. Of a key in a device there is only
    /// the public half.
    public func privateJWK() -> [UInt8] {
        switch material {
        case .ed25519(let key): publicKey.json(d: [UInt8](key.rawRepresentation)).bytes()
        case .p256(let key): publicKey.json(d: [UInt8](key.rawRepresentation)).bytes()
        case .device: publicKey.jwk()
        }
    }

    /// The 64 bytes of a signature over `message`.
    ///
    /// - Throws: ``JOSEError`` `invalidKey` where the cryptographic library fails, which a valid key never causes;
    ///   `unusableDevice` where the device fails.
    package func signature(over message: [UInt8]) throws(JOSEError) -> [UInt8] {
        do {
            switch material {
            case .ed25519(let key): return [UInt8](try key.signature(for: message))
            case .p256(let key): return [UInt8](try key.signature(for: message).rawRepresentation)
            case .device(let device):
                let signature = try device.signature(over: message)
                // A device that signs wrongly must not make a document that nobody can verify.
                guard publicKey.isValid(signature: signature, over: message) else {
                    throw JOSEError(
                        .unusableDevice,
                        "the device's signature does not verify with the key's public half"
                    )
                }
                return signature
            }
        } catch let error as JOSEError {
            throw error
        } catch {
            if case .device = material { throw JOSEError(.unusableDevice, "\(error)") }
            throw JOSEError(.invalidKey, "the key could not sign")
        }
    }

    /// The identifier alone.
    public var description: String { "SigningKey(\(keyID))" }

    /// Nothing of the key's content, so that no dump shows it.
    public var customMirror: Mirror { Mirror(self, children: ["keyID": keyID]) }
}
