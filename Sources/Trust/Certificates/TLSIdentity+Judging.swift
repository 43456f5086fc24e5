import Crypto
package import Foundation
package import JOSE
import SwiftASN1
import X509

extension TLSIdentity {
    /// What is to be said about a certificate that can be used.
    package struct Judgement: Sendable, Hashable {
        package let leaf: CertificateDescription
        /// Whether it names the host under which peers reach the node.
        package let namesHost: Bool
        package let host: String
        /// The certificates that came with it, the authority's apart.
        package let chainLength: Int

        /// How long before its end a certificate is announced, in days.
        private static let warningDays = 30

        /// Whether its end is near, or past.
        package func isEnding(at now: Date) -> Bool { days(at: now) < Self.warningDays }

        private func days(at now: Date) -> Int {
            Int((leaf.notAfter.timeIntervalSince(now) / 86_400).rounded(.down))
        }

        /// What an operator has to know: nothing for a certificate that fits and is valid for another month.
        package func warnings(at now: Date) -> [String] {
            var warnings: [String] = []
            let days = days(at: now)
            if now >= leaf.notAfter {
                warnings.append(
                    "The TLS certificate has expired; no peer connects any more. Have it renewed: `comity tls request`, then `comity tls install`."
                )
            } else if isEnding(at: now) {
                warnings.append(
                    "The TLS certificate expires in \(days) days. Have it renewed: `comity tls request`, then `comity tls install`."
                )
            }
            if now < leaf.notBefore {
                warnings.append("The TLS certificate is not valid yet. Compare the clocks.")
            }
            if !namesHost {
                warnings.append(
                    "The TLS certificate does not name \(host), under which peers reach this node; they refuse it."
                )
            }
            return warnings
        }
    }

    /// Judges an authority's answer before it is put into use, or a certificate in use.
    ///
    /// - Parameters:
    ///   - certificatePEM: the node's certificate first, then those that lead to the authority.
    ///   - privateKeyPEM: the key that it has to be for.
    ///   - host: the name or address under which peers reach the node.
    ///   - authorityPEM: the authority that it has to come from; nil: not judged.
    /// - Throws: ``TLSIdentityError``: `notACertificate`, `tooLarge`, `notAKey`, `otherKey`, `brokenChain`, `selfSigned`,
    ///   `unknownAuthority`, `wrongPurpose`.
    package static func judge(
        certificatePEM: String,
        privateKeyPEM: String,
        host: String,
        authorityPEM: String? = nil,
        at now: Date
    ) throws(TLSIdentityError) -> Judgement {
        let chain = try certificates(certificatePEM)
        guard let leaf = chain.first else { throw TLSIdentityError(.notACertificate, place: "") }
        guard let key = try? Certificate.PrivateKey(pemEncoded: privateKeyPEM) else {
            throw TLSIdentityError(.notAKey, place: "")
        }
        guard key.publicKey == leaf.publicKey else { throw TLSIdentityError(.otherKey, place: "") }
        guard !leaf.publicKey.isValidSignature(leaf.signature, for: leaf) else {
            throw TLSIdentityError(.selfSigned, place: "")
        }
        for (subject, issuer) in zip(chain, chain.dropFirst()) where !isIssued(subject, by: issuer) {
            throw TLSIdentityError(.brokenChain, place: "\(issuer.subject)")
        }
        if let usage = try? leaf.extensions.extendedKeyUsage, !usage.contains(.serverAuth) {
            throw TLSIdentityError(.wrongPurpose, place: "")
        }
        if let authorityPEM, let top = chain.last {
            let authorities = try certificates(authorityPEM)
            guard authorities.contains(where: { $0 == top || isIssued(top, by: $0) }) else {
                throw TLSIdentityError(.unknownAuthority, place: "\(top.issuer)")
            }
        }
        let description = try describe(certificatePEM: certificatePEM)
        return Judgement(
            leaf: description,
            namesHost: names(leaf, host),
            host: host,
            chainLength: chain.count
        )
    }

    /// Whether an answer can go into use at a moment.
    ///
    /// - Throws: ``TLSIdentityError`` `expired`, `notYetValid`, `wrongHost`.
    package static func requireUsable(_ judgement: Judgement, at now: Date) throws(TLSIdentityError) {
        guard judgement.namesHost else { throw TLSIdentityError(.wrongHost, place: judgement.host) }
        guard now < judgement.leaf.notAfter else { throw TLSIdentityError(.expired, place: "") }
        guard now >= judgement.leaf.notBefore else { throw TLSIdentityError(.notYetValid, place: "") }
    }

    /// The public half of a TLS key in PEM as a JWK, where it is on P-256, as the keys are that this software makes.
    ///
    /// - Throws: ``TLSIdentityError`` `notAKey`.
    package static func publicKey(ofPrivateKeyPEM pem: String) throws(TLSIdentityError) -> VerificationKey {
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: pem),
            let half = try? VerificationKey(p256: [UInt8](key.publicKey.rawRepresentation))
        else { throw TLSIdentityError(.notAKey, place: "") }
        return half
    }

    /// The pin of a private key's public half: to be told to peers before the key is used.
    ///
    /// - Throws: ``TLSIdentityError`` `notAKey`.
    package static func pin(ofPrivateKeyPEM pem: String) throws(TLSIdentityError) -> [UInt8] {
        guard let key = try? Certificate.PrivateKey(pemEncoded: pem),
            let half = try? key.publicKey.serializeAsPEM().derBytes
        else { throw TLSIdentityError(.notAKey, place: "") }
        return Array(SHA256.hash(data: half))
    }

    static func certificates(_ pem: String) throws(TLSIdentityError) -> [Certificate] {
        guard pem.utf8.count <= 64 << 10 else { throw TLSIdentityError(.tooLarge, place: "") }
        do {
            return try PEMDocument.parseMultiple(pemString: pem).filter { $0.discriminator == "CERTIFICATE" }
                .map { try Certificate(pemDocument: $0) }
        } catch {
            throw TLSIdentityError(.notACertificate, place: "")
        }
    }

    /// SHA-256 of a certificate's SubjectPublicKeyInfo (RFC 7469 section 2.4).
    static func pin(of certificate: Certificate) throws -> [UInt8] {
        Array(SHA256.hash(data: try certificate.publicKey.serializeAsPEM().derBytes))
    }

    private static func isIssued(_ subject: Certificate, by issuer: Certificate) -> Bool {
        subject.issuer == issuer.subject && issuer.publicKey.isValidSignature(subject.signature, for: subject)
    }

    static func names(_ leaf: Certificate, _ host: String) -> Bool {
        guard let wanted = try? HostName(host).generalName,
            let names = try? leaf.extensions.subjectAlternativeNames
        else { return false }
        return names.contains { name in
            if case .dnsName(let text) = name, case .dnsName(let host) = wanted {
                return text.lowercased() == host
            }
            return name == wanted
        }
    }
}
