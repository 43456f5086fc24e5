import Foundation
import SwiftASN1
import X509

/// The revocation lists of authorities (RFC 5280 section 5), as they stand in one PEM file.
///
/// Only complete lists by the authority itself are read: one with a critical extension, such as an indirect list or one of
/// changes, counts as none.
package struct RevocationLists: Sendable {
    private let lists: [RevocationList]

    /// Reads every list of the text.
    ///
    /// - Throws: ``PeerCertificateError`` `noRevocationList` where none can be read.
    package init(pem: String) throws(PeerCertificateError) {
        let documents = (try? PEMDocument.parseMultiple(pemString: pem)) ?? []
        lists = documents.filter { $0.discriminator == "X509 CRL" }
            .compactMap { try? RevocationList(der: $0.derBytes) }
        guard !lists.isEmpty else { throw PeerCertificateError(.noRevocationList) }
    }

    /// Checks every certificate of a chain but the authority's own.
    ///
    /// - Throws: ``PeerCertificateError`` `revoked`, `noRevocationList`, `revocationListExpired`.
    func check(_ chain: [Certificate], at now: Date) throws(PeerCertificateError) {
        for (certificate, issuer) in zip(chain, chain.dropFirst()) {
            let own = lists.filter { $0.isList(of: issuer) }
            guard !own.isEmpty else { throw PeerCertificateError(.noRevocationList) }
            guard !own.contains(where: { $0.revokes(certificate) }) else {
                throw PeerCertificateError(.revoked)
            }
            guard own.contains(where: { $0.covers(now) }) else {
                throw PeerCertificateError(.revocationListExpired)
            }
        }
    }
}

/// One list: who has signed it, for how long it counts, and which serial numbers it names.
private struct RevocationList: Sendable {
    private let issuer: DistinguishedName
    private let thisUpdate: Date
    private let nextUpdate: Date?
    private let serials: Set<[UInt8]>
    private let signed: [UInt8]
    private let signature: [UInt8]
    private let algorithm: Certificate.SignatureAlgorithm

    init(der: [UInt8]) throws {
        let parts = try DER.sequence(try DER.parse(der), identifier: .sequence) { nodes in
            guard let list = nodes.next(), let algorithm = nodes.next(), let signature = nodes.next() else {
                throw ASN1Error.invalidASN1Object(reason: "a revocation list has three parts")
            }
            return (list, algorithm, try ASN1BitString(derEncoded: signature))
        }
        let (list, algorithm, bits) = parts
        self.algorithm = try Self.algorithm(algorithm)
        signature = Array(bits.bytes)
        signed = Array(list.encodedBytes)
        (issuer, thisUpdate, nextUpdate, serials) = try Self.content(list)
    }

    func isList(of authority: Certificate) -> Bool {
        issuer == authority.subject
            && authority.publicKey.isValidSignature(signature, for: signed, signatureAlgorithm: algorithm)
    }

    func revokes(_ certificate: Certificate) -> Bool {
        serials.contains(Self.trimmed(certificate.serialNumber.bytes))
    }

    /// Whether the list counts at a moment; one without an end counts until there is a newer one.
    func covers(_ now: Date) -> Bool { now >= thisUpdate && (nextUpdate.map { now < $0 } ?? true) }

    private static func content(_ list: ASN1Node) throws -> (DistinguishedName, Date, Date?, Set<[UInt8]>) {
        try DER.sequence(list, identifier: .sequence) { nodes in
            let _: Int? = try DER.optionalImplicitlyTagged(&nodes)
            _ = nodes.next()
            guard let issuer = try nodes.next().map({ try DistinguishedName(derEncoded: $0) }),
                let this = nodes.next().flatMap(date)
            else {
                throw ASN1Error.invalidASN1Object(reason: "a revocation list says when it was made")
            }
            var next: Date?
            var serials: Set<[UInt8]> = []
            while let node = nodes.next() {
                if let end = date(node) {
                    next = end
                } else if node.identifier == .sequence {
                    serials = try Self.serials(node)
                } else {
                    try refuseCriticalExtensions(node)
                }
            }
            return (issuer, this, next, serials)
        }
    }

    private static func serials(_ node: ASN1Node) throws -> Set<[UInt8]> {
        var serials: Set<[UInt8]> = []
        try DER.sequence(node, identifier: .sequence) { entries in
            while let entry = entries.next() {
                let serial = try DER.sequence(entry, identifier: .sequence) { parts in
                    let serial = try ArraySlice<UInt8>(derEncoded: &parts)
                    while parts.next() != nil {}
                    return serial
                }
                serials.insert(trimmed(serial))
            }
        }
        return serials
    }

    /// What says that the list is not a complete one by the authority itself is critical (sections 5.2.4 and 5.2.5).
    private static func refuseCriticalExtensions(_ node: ASN1Node) throws {
        guard case .constructed(let outer) = node.content else { return }
        for list in outer {
            guard case .constructed(let extensions) = list.content else { continue }
            for one in extensions {
                guard case .constructed(let parts) = one.content else { continue }
                let isCritical = parts.contains { part in
                    part.identifier == .boolean && (try? Bool(derEncoded: part)) != false
                }
                if isCritical {
                    throw ASN1Error.invalidASN1Object(reason: "the revocation list is not a complete one")
                }
            }
        }
    }

    private static func date(_ node: ASN1Node) -> Date? {
        if let time = try? UTCTime(derEncoded: node) {
            return components(time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
        }
        guard let time = try? GeneralizedTime(derEncoded: node) else { return nil }
        return components(time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
    }

    private static func components(
        _ year: Int,
        _ month: Int,
        _ day: Int,
        _ hour: Int,
        _ minute: Int,
        _ second: Int
    ) -> Date? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(
            from: DateComponents(
                year: year,
                month: month,
                day: day,
                hour: hour,
                minute: minute,
                second: second
            )
        )
    }

    private static func trimmed(_ serial: some Collection<UInt8>) -> [UInt8] {
        Array(serial.drop { $0 == 0 })
    }

    private static func algorithm(_ node: ASN1Node) throws -> Certificate.SignatureAlgorithm {
        let name = try DER.sequence(node, identifier: .sequence) { parts in
            let name = try ASN1ObjectIdentifier(derEncoded: &parts)
            while parts.next() != nil {}
            return name
        }
        guard let known = algorithms[name] else {
            throw ASN1Error.invalidASN1Object(
                reason: "the list is signed with an algorithm that is not accepted"
            )
        }
        return known
    }

    private static let algorithms: [ASN1ObjectIdentifier: Certificate.SignatureAlgorithm] = [
        [1, 2, 840, 10_045, 4, 3, 2]: .ecdsaWithSHA256, [1, 2, 840, 10_045, 4, 3, 3]: .ecdsaWithSHA384,
        [1, 2, 840, 10_045, 4, 3, 4]: .ecdsaWithSHA512,
        [1, 2, 840, 113_549, 1, 1, 11]: .sha256WithRSAEncryption,
        [1, 2, 840, 113_549, 1, 1, 12]: .sha384WithRSAEncryption,
        [1, 2, 840, 113_549, 1, 1, 13]: .sha512WithRSAEncryption, [1, 3, 101, 112]: .ed25519,
    ]
}
