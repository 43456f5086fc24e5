import Crypto
package import Foundation
import SwiftASN1
import X509

extension TLSIdentity {
    /// What a certificate says, in words and instants, for configuration checks and pages.
    package struct CertificateDescription: Sendable, Hashable {
        /// The subject's distinguished name as text.
        package let subject: String
        /// The issuer's distinguished name as text.
        package let issuer: String
        package let notBefore: Date
        package let notAfter: Date
        /// DNS names and addresses from the subjectAltName; other kinds of names are left out.
        package let names: [String]
        /// SHA-256 of the SubjectPublicKeyInfo: the public key pin.
        package let publicKeySHA256: [UInt8]
    }

    /// Reads the first certificate of the text. Reading says nothing about trust.
    ///
    /// - Throws: ``TLSIdentityError`` with the code `tooLarge` above 64 KiB or `notACertificate`.
    package static func describe(certificatePEM: String) throws(TLSIdentityError) -> CertificateDescription {
        guard certificatePEM.utf8.count <= 64 << 10 else { throw TLSIdentityError(.tooLarge, place: "") }
        do {
            let documents = try PEMDocument.parseMultiple(pemString: certificatePEM)
            guard let document = documents.first(where: { $0.discriminator == "CERTIFICATE" }) else {
                throw TLSIdentityError(.notACertificate, place: "")
            }
            let certificate = try Certificate(pemDocument: document)
            return CertificateDescription(
                subject: certificate.subject.description,
                issuer: certificate.issuer.description,
                notBefore: certificate.notValidBefore,
                notAfter: certificate.notValidAfter,
                names: try certificate.extensions.subjectAlternativeNames?.compactMap(name) ?? [],
                publicKeySHA256: try pin(of: certificate)
            )
        } catch {
            throw TLSIdentityError(.notACertificate, place: "")
        }
    }

    private static func name(_ name: GeneralName) -> String? {
        switch name {
        case .dnsName(let text): text
        case .ipAddress(let bytes): HostName.notation(of: bytes.bytes)
        default: nil
        }
    }
}
