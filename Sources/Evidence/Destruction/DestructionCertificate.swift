package import JOSE
package import Referrals
package import Wire

/// An agency's signed word that it no longer holds a file: the key was shredded and the sealed content removed.
///
/// It names the file by its identifier and by the custody that it ends. What was in it, it does not say, and nobody can
/// tell from it.
package struct DestructionCertificate: Sendable, Hashable {
    package var issuer: EntityID
    package var file: Identifier
    package var at: Instant
    package var reason: CustodyEvent.Reason
    /// SHA-256 of the custody event `destroyed`, as it was signed.
    package var custodyHead: Digest
    /// The number of custody events along the chain that ends there.
    package var events: Int

    /// The `typ` of the signature's header.
    package static let mediaType = "comity-destruction+jws"
    /// How: the one method that there is.
    package static let method = "file key shredded; sealed content removed"

    package init(
        issuer: EntityID,
        file: Identifier,
        at: Instant,
        reason: CustodyEvent.Reason,
        custodyHead: Digest,
        events: Int
    ) {
        self.issuer = issuer
        self.file = file
        self.at = at
        self.reason = reason
        self.custodyHead = custodyHead
        self.events = events
    }

    package var claims: JSON {
        .object(
            JSONObject([
                ("iss", .string(issuer.text)), ("file", .string(file.text)), ("iat", .integer(at.seconds)),
                ("reason", .string(reason.rawValue)), ("method", .string(Self.method)),
                ("custody", .string(custodyHead.hex)), ("events", .integer(Int64(events))),
            ])
        )
    }

    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func signed(with key: SigningKey) throws(JOSEError) -> String {
        try JWS.sign(claims.bytes(), type: Self.mediaType, key: key)
    }

    /// Reads and verifies a certificate.
    ///
    /// - Throws: ``EvidenceError`` `badSignature` or `malformed`.
    package init(verifying compact: String, keys: KeySet) throws(EvidenceError) {
        let claims: JSON
        do {
            claims = try JSON(parsing: JWS.verify(compact, with: keys, type: Self.mediaType).payload)
        } catch {
            throw EvidenceError(.badSignature, "The certificate of destruction does not verify: \(error)")
        }
        let reader = MemberReader(claims, of: "certificate of destruction")
        try reader.require("method", as: Self.method) { $0 == Self.method ? true : nil }
        self.init(
            issuer: try reader.require("iss", as: "an https base URL") { EntityID($0) },
            file: try reader.require("file", as: "a UUID of version 7") { Identifier($0) },
            at: Instant(seconds: try reader.integer("iat", in: 0...253_402_300_799)),
            reason: try reader.require("reason", as: "one of the reasons of the specification") {
                CustodyEvent.Reason(rawValue: $0)
            },
            custodyHead: try reader.digest("custody"),
            events: Int(try reader.integer("events", in: 1...CustodyEvent.greatestSequence))
        )
    }
}
