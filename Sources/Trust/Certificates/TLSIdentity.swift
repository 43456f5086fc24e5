import Crypto
import SwiftASN1
import X509

/// A node's TLS key and what it asks a certificate authority to certify.
///
/// ```swift
/// let made = try TLSIdentity.makeKeyAndRequest(
///     commonName: "Prosecutor's Office", names: ["node.prokuratuur.example", "192.0.2.7"])
/// // made.privateKeyPEM stays on the node; made.certificateRequestPEM goes to the authority.
/// ```
package enum TLSIdentity {
    package struct KeyAndRequest: Sendable {
        /// A new P-256 key, PKCS#8 (RFC 5958) in PEM. Secret.
        package let privateKeyPEM: String
        /// A certification request, PKCS#10 (RFC 2986) in PEM, signed with the key.
        package let certificateRequestPEM: String
    }

    /// Makes a new key and a request that names these hosts.
    ///
    /// - Parameters:
    ///   - commonName: what people read, such as the agency's name; 1 to 64 characters (RFC 5280, appendix A).
    ///   - names: DNS names, IPv4 and IPv6 addresses under which peers reach the node; at least one. They become
    ///     the subjectAltName that TLS clients compare (RFC 9525); the common name is not compared.
    /// - Throws: ``TLSIdentityError`` naming the name that cannot be certified.
    package static func makeKeyAndRequest(
        commonName: String,
        names: [String]
    ) throws(TLSIdentityError) -> KeyAndRequest {
        guard (1...64).contains(commonName.unicodeScalars.count),
            commonName.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw TLSIdentityError(.unusableCommonName, place: commonName) }
        guard !names.isEmpty else { throw TLSIdentityError(.noNames, place: "") }
        var hosts: [HostName] = []
        for name in names { hosts.append(try HostName(name)) }
        let key = P256.Signing.PrivateKey()
        do {
            let extensions = try Certificate.Extensions {
                SubjectAlternativeNames(hosts.map(\.generalName))
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth, .clientAuth])
            }
            let request = try CertificateSigningRequest(
                version: .v1,
                subject: DistinguishedName { CommonName(commonName) },
                privateKey: Certificate.PrivateKey(key),
                attributes: CertificateSigningRequest.Attributes([
                    .init(ExtensionRequest(extensions: extensions))
                ]),
                signatureAlgorithm: .ecdsaWithSHA256
            )
            return KeyAndRequest(
                privateKeyPEM: key.pemRepresentation,
                certificateRequestPEM: try request.serializeAsPEM().pemString
            )
        } catch {
            throw TLSIdentityError(.notEncodable, place: names.joined(separator: ", "))
        }
    }
}
