package import Foundation
import SwiftASN1
@_spi(FixedExpiryValidationTime) import X509

/// The certificates that whoever connected presented, its own first. It has shown that it holds the key; nothing else is known.
package struct PresentedCertificates: Sendable, Hashable {
    /// Each in DER.
    package let certificates: [[UInt8]]

    private static let most = 8
    private static let largest = 64 << 10

    /// - Returns: nil where nothing was presented, or more than any chain has.
    package init?(_ certificates: [[UInt8]]) {
        guard !certificates.isEmpty, certificates.count <= Self.most,
            certificates.allSatisfy({ $0.count <= Self.largest })
        else { return nil }
        self.certificates = certificates
    }

    /// What a peer's certificate has to be.
    package struct Expectation: Sendable {
        /// The host in the peer's entity identifier: a certificate belongs to the entity whose host it names.
        package var host: String
        /// PEM of the authority that was entered with the peer; empty for the system's.
        package var authorityPEM: String
        /// SHA-256 of each SubjectPublicKeyInfo that may be presented; empty for any.
        package var pins: [[UInt8]]
        /// The authorities' lists, where revocation is checked.
        package var revocations: RevocationLists?

        package init(
            host: String,
            authorityPEM: String,
            pins: [[UInt8]] = [],
            revocations: RevocationLists? = nil
        ) {
            self.host = host
            self.authorityPEM = authorityPEM
            self.pins = pins
            self.revocations = revocations
        }
    }

    /// Judges whether the presented certificate is the peer's own (RFC 5280 section 6; the name as RFC 9525 has it).
    ///
    /// - Throws: ``PeerCertificateError`` naming the first fault.
    package func judge(_ expected: Expectation, at now: Date) async throws(PeerCertificateError) {
        let presented = certificates.compactMap { try? Certificate(derEncoded: $0) }
        guard presented.count == certificates.count, let leaf = presented.first else {
            throw PeerCertificateError(.malformed)
        }
        guard now < leaf.notValidAfter else { throw PeerCertificateError(.expired) }
        guard now >= leaf.notValidBefore else { throw PeerCertificateError(.notYetValid) }
        guard TLSIdentity.names(leaf, expected.host) else { throw PeerCertificateError(.wrongHost) }
        if let usage = try? leaf.extensions.extendedKeyUsage, !usage.contains(.clientAuth) {
            throw PeerCertificateError(.wrongPurpose)
        }
        let chain = try await Self.chain(from: leaf, presented, expected, at: now)
        if !expected.pins.isEmpty {
            guard let pin = try? TLSIdentity.pin(of: leaf), expected.pins.contains(pin) else {
                throw PeerCertificateError(.otherKeyThanPinned)
            }
        }
        try expected.revocations?.check(chain, at: now)
    }

    private static func chain(
        from leaf: Certificate,
        _ presented: [Certificate],
        _ expected: Expectation,
        at now: Date
    ) async throws(PeerCertificateError) -> [Certificate] {
        var authorities: [Certificate] = []
        if !expected.authorityPEM.isEmpty {
            guard let read = try? TLSIdentity.certificates(expected.authorityPEM), !read.isEmpty else {
                throw PeerCertificateError(.unknownAuthority)
            }
            authorities = read
        }
        var verifier = Verifier(
            rootCertificates: expected.authorityPEM.isEmpty
                ? .systemTrustRoots : CertificateStore(authorities)
        ) { RFC5280Policy(fixedExpiryValidationTime: now) }
        let result = await verifier.validate(
            leaf: leaf,
            intermediates: CertificateStore(presented.dropFirst())
        )
        if case .validCertificate(let chain) = result { return Array(chain) }
        if leaf.publicKey.isValidSignature(leaf.signature, for: leaf) {
            throw PeerCertificateError(.selfSigned)
        }
        // Whoever carries an authority's name without its signature has forged it.
        let namesakes = (authorities + presented.dropFirst()).filter { $0.subject == leaf.issuer }
        let isSigned = namesakes.contains { $0.publicKey.isValidSignature(leaf.signature, for: leaf) }
        throw PeerCertificateError(!namesakes.isEmpty && !isSigned ? .forged : .unknownAuthority)
    }
}
