package import Referrals
package import Wire

/// One of the two agencies of an agreement.
package struct AgreementParty: Sendable, Hashable {
    package var entity: FederationID
    /// The digest of ``FingerprintWords`` of its federation keys when the agreement was made.
    package var fingerprint: Digest

    package init(entity: FederationID, fingerprint: Digest) {
        self.entity = entity
        self.fingerprint = fingerprint
    }
}

/// What one party may send the other.
package struct AgreementGrant: Sendable, Hashable {
    package var sender: FederationID
    package var documentTypes: Set<String>
    /// Nil for every category.
    package var offenceCategories: Set<String>?
    package var volume: Volume?

    package init(
        sender: FederationID,
        documentTypes: Set<String>,
        offenceCategories: Set<String>? = nil,
        volume: Volume? = nil
    ) {
        self.sender = sender
        self.documentTypes = documentTypes
        self.offenceCategories = offenceCategories
        self.volume = volume
    }
}

/// What two agencies agree: who they are, what each may send, and from when to when.
package struct AgreementTerms: Sendable, Hashable {
    package let id: Identifier
    /// In the order of their identifiers, so that both sides write the same.
    package let parties: [AgreementParty]
    package let grants: [AgreementGrant]
    package let validFrom: Instant
    package let validUntil: Instant
    /// SHA-256 over the terms in canonical JSON (RFC 8785).
    package let digest: Digest

    /// The longest term, in seconds: five years, after which two officers should look again.
    package static let longestTerm: Int64 = 5 * 366 * 86_400

    /// - Throws: ``AgreementError`` `invalidTerms`.
    package init(
        id: Identifier,
        parties: [AgreementParty],
        grants: [AgreementGrant],
        validFrom: Instant,
        validUntil: Instant
    ) throws(AgreementError) {
        guard parties.count == 2, parties[0].entity != parties[1].entity else {
            throw AgreementError(.invalidTerms, "An agreement has two different parties.")
        }
        guard validFrom < validUntil, validUntil.seconds(since: validFrom) <= Self.longestTerm else {
            throw AgreementError(.invalidTerms, "An agreement ends after it begins, and within five years.")
        }
        let senders = grants.map(\.sender)
        guard !grants.isEmpty, Set(senders).count == senders.count,
            senders.allSatisfy({ sender in parties.contains { $0.entity == sender } }),
            grants.allSatisfy({ !$0.documentTypes.isEmpty && $0.offenceCategories?.isEmpty != true })
        else {
            throw AgreementError(
                .invalidTerms,
                "An agreement says for one or both parties what each may send."
            )
        }
        self.id = id
        self.parties = parties.sorted { $0.entity < $1.entity }
        self.grants = grants.sorted { $0.sender < $1.sender }
        self.validFrom = validFrom
        self.validUntil = validUntil
        let claims = Self.json(id, self.parties, self.grants, validFrom, validUntil)
        digest = try Self.digest(of: claims)
    }

    /// The terms as both sides sign them.
    package var json: JSON { Self.json(id, parties, grants, validFrom, validUntil) }

    /// The party that is not this one.
    package func other(than entity: FederationID) -> AgreementParty? {
        parties.contains { $0.entity == entity } ? parties.first { $0.entity != entity } : nil
    }

    static func digest(of json: JSON) throws(AgreementError) -> Digest {
        do throws(JSONError) {
            return .sha256(of: try json.canonicalBytes())
        } catch {
            throw AgreementError(.invalidTerms, "A number is too large to be written.")
        }
    }

    private static func json(
        _ id: Identifier,
        _ parties: [AgreementParty],
        _ grants: [AgreementGrant],
        _ validFrom: Instant,
        _ validUntil: Instant
    ) -> JSON {
        [
            "id": .string(id.text),
            "parties": .array(
                parties.map {
                    ["entity": .string($0.entity.text), "fingerprint": .string($0.fingerprint.hex)]
                }
            ),
            "grants": .array(grants.map(\.json)),
            "valid_from": .string(validFrom.rfc3339), "valid_until": .string(validUntil.rfc3339),
        ]
    }
}

extension AgreementGrant {
    var json: JSON {
        var object: JSONObject = [
            "sender": .string(sender.text),
            "document_types": .array(documentTypes.sorted().map(JSON.string)),
        ]
        object["offence_categories"] = offenceCategories.map { .array($0.sorted().map(JSON.string)) }
        object["volume"] = volume.map {
            ["documents": .integer(Int64($0.documents)), "seconds": .integer($0.seconds)]
        }
        return .object(object)
    }
}

extension AgreementTerms {
    /// Reads terms, which must be written as this software writes them, so that their digest is what both sides signed.
    ///
    /// - Throws: ``AgreementError`` `invalidTerms`.
    package init(_ json: JSON) throws(AgreementError) {
        let malformed = AgreementError(.invalidTerms, "The terms are not written as the protocol says.")
        guard let id = json["id"]?.string.flatMap({ Identifier($0) }),
            let from = json["valid_from"]?.string.flatMap(Instant.init(rfc3339:)),
            let until = json["valid_until"]?.string.flatMap(Instant.init(rfc3339:)),
            let parties = json["parties"]?.array, let grants = json["grants"]?.array, grants.count <= 2
        else { throw malformed }
        let readParties = parties.compactMap { party -> AgreementParty? in
            guard let entity = party["entity"]?.string.flatMap(FederationID.init),
                let fingerprint = party["fingerprint"]?.string.flatMap(Digest.init(hex:))
            else { return nil }
            return AgreementParty(entity: entity, fingerprint: fingerprint)
        }
        let readGrants = grants.compactMap(AgreementGrant.init)
        guard readParties.count == parties.count, readGrants.count == grants.count else { throw malformed }
        try self.init(
            id: id,
            parties: readParties,
            grants: readGrants,
            validFrom: from,
            validUntil: until
        )
        guard self.json == json else { throw malformed }
    }
}

extension AgreementGrant {
    fileprivate init?(_ json: JSON) {
        guard let sender = json["sender"]?.string.flatMap(FederationID.init),
            let types = json["document_types"]?.array
        else { return nil }
        self.init(sender: sender, documentTypes: Set(types.compactMap(\.string)))
        if let categories = json["offence_categories"]?.array {
            offenceCategories = Set(categories.compactMap(\.string))
        }
        if let stated = json["volume"] {
            guard let documents = stated["documents"]?.int, documents >= 0,
                let seconds = stated["seconds"]?.int, seconds > 0
            else { return nil }
            volume = Volume(documents: documents, seconds: Int64(seconds))
        }
    }
}
