/// Why the certificate that a peer presented is not believed.
package struct PeerCertificateError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The closed list of faults.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case malformed
        /// It carries the name of the peer's authority, and not its signature.
        case forged
        case selfSigned = "self-signed"
        case unknownAuthority = "unknown-authority"
        case expired
        case notYetValid = "not-yet-valid"
        /// It does not name the host of the entity that signed: it is somebody else's.
        case wrongHost = "wrong-host"
        /// Its extended key usage leaves clients out.
        case wrongPurpose = "wrong-purpose"
        case otherKeyThanPinned = "other-key-than-pinned"
        case revoked
        /// Revocation is checked, and there is no list of the certificate's authority.
        case noRevocationList = "no-revocation-list"
        case revocationListExpired = "revocation-list-expired"
    }

    package let code: Code
    package init(_ code: Code) { self.code = code }

    package var description: String {
        switch code {
        case .malformed: "The client certificate cannot be read."
        case .forged: "The client certificate carries the name of an authority that did not sign it."
        case .selfSigned: "The client certificate is self-signed: nobody vouches for it."
        case .unknownAuthority:
            "The client certificate is not from the authority that was agreed for the sender."
        case .expired: "The client certificate has expired."
        case .notYetValid: "The client certificate is not valid yet."
        case .wrongHost:
            "The client certificate belongs to somebody else: it does not name the host of the entity that signed."
        case .wrongPurpose:
            "The client certificate is not made for clients: its extended key usage leaves client authentication out."
        case .otherKeyThanPinned: "The key of the client certificate is none of those pinned for the sender."
        case .revoked: "The client certificate, or one above it, is revoked."
        case .noRevocationList:
            "Revocation is checked, and this node has no revocation list of the client certificate's authority."
        case .revocationListExpired:
            "Revocation is checked, and the list of the client certificate's authority has expired."
        }
    }
}
