import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import X509

/// A throw-away certificate authority.
struct TestAuthority {
    /// Who a server certificate is for, and what may be wrong with it.
    struct Server {
        var addresses: [[UInt8]] = [[127, 0, 0, 1]]
        var names: [String] = []
        var notBefore = Date(timeIntervalSinceNow: -3600)
        var notAfter = Date(timeIntervalSinceNow: 3600)
        var purpose: ExtendedKeyUsage.Usage = .serverAuth
        var isSelfSigned = false
    }

    struct Identity {
        let chain: [NIOSSLCertificate]
        let key: NIOSSLPrivateKey
        /// SHA-256 of the SubjectPublicKeyInfo.
        let keyDigest: [UInt8]
    }

    let pem: String
    private let certificate: Certificate
    private let key: Certificate.PrivateKey
    /// Whether server certificates say which of an authority's keys signed them.
    private let namesItsKey: Bool

    init(namesItsKey: Bool = true) throws {
        let name = "Throw-away authority"
        self.namesItsKey = namesItsKey
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        self.key = key
        let subject = try DistinguishedName { CommonName(name) }
        certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: key.publicKey,
            notValidBefore: Date(timeIntervalSinceNow: -7200),
            notValidAfter: Date(timeIntervalSinceNow: 7200),
            issuer: subject,
            subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
                SubjectKeyIdentifier(hash: key.publicKey)
            },
            issuerPrivateKey: key
        )
        pem = try certificate.serializeAsPEM().pemString
    }

    func identity(_ server: Server = Server()) throws -> Identity {
        let signing = P256.Signing.PrivateKey()
        let names =
            server.addresses.map { GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...])) }
            + server.names.map { GeneralName.dnsName($0) }
        let subject = try DistinguishedName { CommonName("node") }
        let leaf = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PrivateKey(signing).publicKey,
            notValidBefore: server.notBefore,
            notValidAfter: server.notAfter,
            issuer: server.isSelfSigned ? subject : certificate.subject,
            subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                SubjectAlternativeNames(names)
                try ExtendedKeyUsage([server.purpose])
                if namesItsKey, !server.isSelfSigned {
                    AuthorityKeyIdentifier(
                        keyIdentifier: SubjectKeyIdentifier(hash: key.publicKey).keyIdentifier
                    )
                }
            },
            issuerPrivateKey: server.isSelfSigned ? Certificate.PrivateKey(signing) : key
        )
        return Identity(
            chain: [try NIOSSLCertificate(bytes: Array(leaf.serializeAsPEM().pemString.utf8), format: .pem)],
            key: try NIOSSLPrivateKey(bytes: Array(signing.pemRepresentation.utf8), format: .pem),
            keyDigest: Array(SHA256.hash(data: signing.publicKey.derRepresentation))
        )
    }
}
