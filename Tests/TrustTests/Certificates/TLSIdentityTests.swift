import Crypto
import Foundation
import SwiftASN1
import Testing
import Trust
import X509

@Suite("TLS identity")
struct TLSIdentityTests {
    private let names = ["node.Prokuratuur.example", "192.0.2.7", "2001:db8::7", "xn--hinge-8qa.example"]

    @Test("A request is signed by the key that was made, and names every host")
    func request() throws {
        let made = try TLSIdentity.makeKeyAndRequest(commonName: "Prokuratuur, Tartu", names: names)
        let key = try P256.Signing.PrivateKey(pemRepresentation: made.privateKeyPEM)
        let request = try CertificateSigningRequest(pemEncoded: made.certificateRequestPEM)
        #expect(request.publicKey.isValidSignature(request.signature, for: request))
        #expect(request.publicKey == Certificate.PrivateKey(key).publicKey)
        #expect(request.subject.description == "CN=Prokuratuur\\, Tartu")
        let extensions = try #require(try request.attributes.extensionRequest?.extensions)
        let certified = try #require(try extensions.subjectAlternativeNames)
        #expect(
            Array(certified) == [
                .dnsName("node.prokuratuur.example"),
                .ipAddress(ASN1OctetString(contentBytes: [192, 0, 2, 7])),
                .ipAddress(
                    ASN1OctetString(contentBytes: [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7])
                ),
                .dnsName("xn--hinge-8qa.example"),
            ]
        )
        #expect(try extensions.extendedKeyUsage?.contains(.serverAuth) == true)
    }

    @Test("Every key is new")
    func newKeys() throws {
        let first = try TLSIdentity.makeKeyAndRequest(commonName: "Node", names: ["node.example"])
        let second = try TLSIdentity.makeKeyAndRequest(commonName: "Node", names: ["node.example"])
        #expect(first.privateKeyPEM != second.privateKeyPEM)
    }

    @Test(
        "A name that no peer could compare is refused by name",
        arguments: [
            "", "nöde.example", "*.example", "node..example", "-node.example", "node-.example",
            "node_1.example",
            "10.0.0", "10.0.0.256", "node.example.", "a b", "node.example\n", "https://node.example",
            String(repeating: "a", count: 64) + ".example", String(repeating: "a.", count: 130) + "example",
        ]
    )
    func refusedName(name: String) {
        #expect(throws: TLSIdentityError(.unusableName, place: name)) {
            try TLSIdentity.makeKeyAndRequest(commonName: "Node", names: ["node.example", name])
        }
    }

    @Test("A request without names or without a usable common name is refused")
    func refusedRequest() {
        #expect(throws: TLSIdentityError(.noNames, place: "")) {
            try TLSIdentity.makeKeyAndRequest(commonName: "Node", names: [])
        }
        for name in ["", "a\u{0}b", String(repeating: "x", count: 65)] {
            #expect(throws: TLSIdentityError(.unusableCommonName, place: name)) {
                try TLSIdentity.makeKeyAndRequest(commonName: name, names: ["node.example"])
            }
        }
    }

    @Test("A certificate made from a request is described as it is")
    func description() throws {
        let made = try TLSIdentity.makeKeyAndRequest(commonName: "Apoio à Vítima", names: names)
        let request = try CertificateSigningRequest(pemEncoded: made.certificateRequestPEM)
        let authority = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let notBefore = Date(timeIntervalSince1970: 1_700_000_000)
        let notAfter = Date(timeIntervalSince1970: 1_800_000_000)
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: request.publicKey,
            notValidBefore: notBefore,
            notValidAfter: notAfter,
            issuer: DistinguishedName { CommonName("Throw-away authority") },
            subject: request.subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try #require(try request.attributes.extensionRequest?.extensions),
            issuerPrivateKey: authority
        )
        let described = try TLSIdentity.describe(certificatePEM: certificate.serializeAsPEM().pemString)
        #expect(described.subject == "CN=Apoio à Vítima")
        #expect(described.issuer == "CN=Throw-away authority")
        #expect(described.notBefore == notBefore)
        #expect(described.notAfter == notAfter)
        #expect(
            described.names == [
                "node.prokuratuur.example", "192.0.2.7", "2001:db8::7", "xn--hinge-8qa.example",
            ]
        )
        let key = try P256.Signing.PrivateKey(pemRepresentation: made.privateKeyPEM)
        #expect(described.publicKeySHA256 == Array(SHA256.hash(data: key.publicKey.derRepresentation)))
    }

    @Test("What is not a certificate is refused without showing it")
    func notACertificate() throws {
        let made = try TLSIdentity.makeKeyAndRequest(commonName: "Node", names: ["node.example"])
        for text in ["", "hello", made.privateKeyPEM, made.certificateRequestPEM] {
            #expect(throws: TLSIdentityError(.notACertificate, place: "")) {
                try TLSIdentity.describe(certificatePEM: text)
            }
        }
        #expect(throws: TLSIdentityError(.tooLarge, place: "")) {
            try TLSIdentity.describe(certificatePEM: String(repeating: "A", count: 70_000))
        }
    }

    @Test("Every error says what to do")
    func errorText() {
        let codes: [TLSIdentityError.Code] = [
            .unusableCommonName, .noNames, .unusableName, .notEncodable, .tooLarge, .notACertificate,
        ]
        for code in codes {
            #expect(TLSIdentityError(code, place: "x").description.count > 40)
        }
    }
}
