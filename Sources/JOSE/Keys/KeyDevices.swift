/// A device that signs with a private key on P-256 which never leaves it.
package protocol SigningDevice: Sendable {
    /// r and s of an ECDSA signature over the SHA-256 of `message`, 64 bytes.
    func signature(over message: [UInt8]) throws -> [UInt8]
}

/// A device that agrees on secrets with a private key on P-256 which never leaves it.
package protocol AgreementDevice: Sendable {
    /// The x of the shared point, 32 bytes (SP 800-56A section 5.7.1.2).
    ///
    /// - Parameter point: x and y of the other public key, which is on the curve.
    func sharedSecret(with point: [UInt8]) throws -> [UInt8]
}
