package import Wire

/// An agency's signed word that it has erased a case, or a referral that belonged to none: the keys are destroyed, and the
/// sealed content is removed.
///
/// It names what was erased by identifiers and digests that both sides hold already. What was in it, it does not say, and
/// nobody can tell from it.
package struct ErasureCertificate: Sendable, Hashable {
    /// One referral that went with it.
    package struct Referral: Sendable, Hashable {
        package var thread: Identifier
        package var peer: EntityID
        /// The documents of both sides that were erased.
        package var documents: Int
        /// The digest of the last document of this agency's own chain; nil where it had sent none.
        package var ownHead: Digest?
        /// What is known of the other side's copy.
        package var standing: Standing

        package init(
            thread: Identifier,
            peer: EntityID,
            documents: Int,
            ownHead: Digest?,
            standing: Standing
        ) {
            self.thread = thread
            self.peer = peer
            self.documents = documents
            self.ownHead = ownHead
            self.standing = standing
        }
    }

    /// What is known of the other side's copy.
    package enum Standing: Sendable, Hashable {
        /// The other side reported; `kept` of the documents are still there.
        case reported(document: Identifier, kept: Int)
        /// The other side had asked first: it erases by itself.
        case askedByPeer(document: Identifier)
        /// An officer decided not to wait for the report.
        case notAwaited
    }

    /// Who erased (`iss`).
    package var issuer: EntityID
    /// The erasure's own name (`jti`).
    package var id: Identifier
    /// When the keys were marked for destruction (`iat`, whole seconds).
    package var at: Instant
    /// The case or, where there was none, the referral.
    package var subject: Identifier
    package var reason: ErasureReason
    /// The provision on which it rests, as the officer gave it.
    package var ground: String?
    package var referrals: [Referral]
    /// Where one person of the case was erased and the others stay: the number of records that went; nil for all of it.
    package var records: Int?
    /// Where the issuer's journal ended before, and what closed it: everything up to there happened in that order.
    package var position: Int64
    package var head: Digest

    /// The `typ` of the signature's header.
    package static let mediaType = "comity-erasure+jws"
    /// How: the one method that there is.
    package static let method = "keys destroyed; sealed content removed"

    package init(
        issuer: EntityID,
        id: Identifier,
        at: Instant,
        subject: Identifier,
        reason: ErasureReason,
        ground: String?,
        referrals: [Referral],
        records: Int? = nil,
        position: Int64,
        head: Digest
    ) {
        self.issuer = issuer
        self.records = records
        self.id = id
        self.at = Instant(seconds: at.seconds)
        self.subject = subject
        self.reason = reason
        self.ground = ground
        self.referrals = referrals
        self.position = position
        self.head = head
    }

    /// The claims, ready to be signed.
    package var claims: JSON {
        var claims = JSONObject([
            ("iss", .string(issuer.text)), ("jti", .string(id.text)), ("iat", .integer(at.seconds)),
            ("subject", .string(subject.text)), ("reason", .string(reason.rawValue)),
            ("method", .string(Self.method)), ("referrals", .array(referrals.map(\.json))),
            ("position", .integer(position)), ("head", .string(head.hex)),
        ])
        if let ground { claims["ground"] = .string(ground) }
        if let records { claims["records"] = .integer(Int64(records)) }
        return .object(claims)
    }

    /// Reads the claims of a certificate whose signature has been verified.
    ///
    /// - Throws: ``DocumentError`` naming the claim that is missing or of the wrong form.
    package init(claims: JSON) throws(DocumentError) {
        let reader = try ClaimReader(claims)
        try reader.allowOnly([
            "iss", "jti", "iat", "subject", "reason", "method", "referrals", "position", "head", "ground",
            "records",
        ])
        let uuid = "a UUID of version 7 in lower case"
        _ = try reader.required("method", as: Self.method) { $0 == Self.method ? $0 : nil }
        let listed = claims["referrals"]?.array ?? []
        let referrals = listed.compactMap { Referral($0) }
        guard referrals.count == listed.count else {
            throw DocumentError(.claim("referrals"), "be a list of erased referrals")
        }
        self.init(
            issuer: try reader.required("iss", as: "an https base URL") { EntityID($0) },
            id: try reader.required("jti", as: uuid) { Identifier($0) },
            at: Instant(seconds: try reader.integer("iat", in: ClaimReader.time)),
            subject: try reader.required("subject", as: uuid) { Identifier($0) },
            reason: try reader.required("reason", as: "one of the reasons of the specification") {
                ErasureReason(rawValue: $0)
            },
            ground: claims["ground"]?.string,
            referrals: referrals,
            records: claims["records"] == nil
                ? nil : Int(clamping: try reader.integer("records", in: 0...Int64(Int32.max))),
            position: try reader.integer("position", in: 0...Int64.max),
            head: try reader.required("head", as: "64 lower-case hexadecimal digits") { Digest(hex: $0) }
        )
    }
}

extension ErasureCertificate.Referral {
    fileprivate var json: JSON {
        var json = JSONObject([
            ("referral", .string(thread.text)), ("peer", .string(peer.text)),
            ("documents", .integer(Int64(documents))),
        ])
        if let ownHead { json["head"] = .string(ownHead.hex) }
        switch standing {
        case .reported(let document, let kept):
            json["report"] = .string(document.text)
            json["kept"] = .integer(Int64(kept))
        case .askedByPeer(let document): json["asked"] = .string(document.text)
        case .notAwaited: json["notAwaited"] = true
        }
        return .object(json)
    }

    fileprivate init?(_ json: JSON) {
        guard let thread = json["referral"]?.string.flatMap({ Identifier($0) }),
            let peer = json["peer"]?.string.flatMap({ EntityID($0) }),
            let documents = json["documents"]?.int, documents >= 0
        else { return nil }
        let standing: ErasureCertificate.Standing
        if let report = json["report"]?.string.flatMap({ Identifier($0) }), let kept = json["kept"]?.int {
            standing = .reported(document: report, kept: Int(clamping: kept))
        } else if let asked = json["asked"]?.string.flatMap({ Identifier($0) }) {
            standing = .askedByPeer(document: asked)
        } else {
            standing = .notAwaited
        }
        self.init(
            thread: thread,
            peer: peer,
            documents: Int(clamping: documents),
            ownHead: json["head"]?.string.flatMap { Digest(hex: $0) },
            standing: standing
        )
    }
}
