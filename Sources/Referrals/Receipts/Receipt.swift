package import Wire

/// A node's signed word that it holds a document durably: the sender's proof.
///
/// It is made in the transaction that stores the document and kept with it, so that the same document is answered
/// with the same bytes however often it is sent.
package struct Receipt: Sendable, Hashable {
    /// What the receiver did with the document when it came first; <doc:Receipts> tells why there is no word for coming again.
    package enum Disposition: String, Sendable, Hashable, CaseIterable {
        /// Stored, in its place in the thread, in effect.
        case accepted
        /// Stored, waiting for an earlier document of the same chain; takes effect when that arrives.
        case parked
    }

    /// Who received (`iss`).
    package var issuer: EntityID
    /// Who had sent (`aud`).
    package var audience: EntityID
    /// The receipt's own name (`jti`).
    package var id: Identifier
    /// When the document was stored (`iat`, whole seconds).
    package var issuedAt: Instant
    /// The `jti` of the document received.
    package var document: Identifier
    /// SHA-256 of the document exactly as it was received.
    package var digest: Digest
    package var disposition: Disposition
    /// The number of the entry in the receiver's journal that records the reception, from 1.
    package var position: Int64
    /// The digest that closes that journal entry and, through it, every entry before.
    package var head: Digest
    /// The reception's leaf in the receiver's transparency log; nil in receipts from before there was one.
    package var leaf: LogPosition?

    /// The `typ` of the signature's header.
    package static let mediaType = "comity-receipt+jws"

    package init(
        issuer: EntityID,
        audience: EntityID,
        id: Identifier,
        issuedAt: Instant,
        document: Identifier,
        digest: Digest,
        disposition: Disposition,
        position: Int64,
        head: Digest,
        leaf: LogPosition? = nil
    ) {
        self.issuer = issuer
        self.audience = audience
        self.id = id
        self.issuedAt = issuedAt
        self.document = document
        self.digest = digest
        self.disposition = disposition
        self.position = position
        self.head = head
        self.leaf = leaf
    }

    /// The claims in the order of the specification, ready to be signed.
    package var claims: JSON {
        var claims = JSONObject([
            ("iss", .string(issuer.text)), ("aud", .string(audience.text)), ("jti", .string(id.text)),
            ("iat", .integer(issuedAt.seconds)), ("document", .string(document.text)),
            ("sha256", .string(digest.hex)), ("disposition", .string(disposition.rawValue)),
            ("position", .integer(position)), ("head", .string(head.hex)),
        ])
        if let leaf {
            claims["log"] = .string(leaf.origin)
            claims["leaf"] = .integer(leaf.leaf)
        }
        return .object(claims)
    }

    /// Reads the claims of a receipt whose signature has been verified.
    ///
    /// - Throws: ``DocumentError`` naming the claim that is missing or of the wrong form.
    package init(claims: JSON) throws(DocumentError) {
        let reader = try ClaimReader(claims)
        try reader.allowOnly([
            "iss", "aud", "jti", "iat", "document", "sha256", "disposition", "position", "head",
            "log", "leaf",
        ])
        let uuid = "a UUID of version 7 in lower case"
        let digest = "64 lower-case hexadecimal digits"
        self.init(
            issuer: try reader.required("iss", as: "an https base URL") { EntityID($0) },
            audience: try reader.required("aud", as: "one https base URL") { EntityID($0) },
            id: try reader.required("jti", as: uuid) { Identifier($0) },
            issuedAt: Instant(seconds: try reader.integer("iat", in: ClaimReader.time)),
            document: try reader.required("document", as: uuid) { Identifier($0) },
            digest: try reader.required("sha256", as: digest) { Digest(hex: $0) },
            disposition: try reader.required("disposition", as: "accepted or parked") {
                Disposition(rawValue: $0)
            },
            position: try reader.integer("position", in: 1...Int64.max),
            head: try reader.required("head", as: digest) { Digest(hex: $0) }
        )
        if claims["log"] != nil || claims["leaf"] != nil {
            leaf = LogPosition(
                origin: try reader.required("log", as: "the origin of a log") { $0.isEmpty ? nil : $0 },
                leaf: try reader.integer("leaf", in: 0...Int64.max)
            )
        }
    }
}
