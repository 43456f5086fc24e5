package import JOSE
package import Referrals
import Wire

/// The maker's signature over a manifest, and through its digests over every byte of the bundle: a JWS over the manifest's
/// SHA-256. Without a time of its own, so that the same bundle has the same bytes; the log says when.
package struct BundleSeal: Sendable, Hashable {
    package static let mediaType = "comity-bundle+jws"

    package var issuer: EntityID
    /// Of the bytes of `manifest.json`.
    package var manifest: Digest

    package init(issuer: EntityID, manifest: Digest) {
        self.issuer = issuer
        self.manifest = manifest
    }

    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func signed(with key: SigningKey) throws(JOSEError) -> String {
        let claims: JSON = ["iss": .string(issuer.text), "sha256": .string(manifest.hex)]
        return try JWS.sign(claims.bytes(), type: Self.mediaType, key: key)
    }

    /// Reads a seal and verifies it.
    ///
    /// - Throws: ``JOSEError``, or ``BundleError`` `malformed` where other claims are signed.
    init(verifying compact: String, with keys: KeySet) throws {
        let payload = try JWS.verify(compact, with: keys, type: Self.mediaType).payload
        let claims = try JSON(parsing: payload)
        guard let issuer = claims["iss"]?.string.flatMap({ EntityID($0) }),
            let manifest = claims["sha256"]?.string.flatMap({ Digest(hex: $0) })
        else { throw BundleError(.malformed, "The seal says something else than a seal does.") }
        self.init(issuer: issuer, manifest: manifest)
    }
}
