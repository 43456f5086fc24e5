package import Referrals
package import Wire

// What the other side is told of an agreement outside the seal. These types have no place for words: identifiers, pseudonyms,
// kinds, days and amounts. What was agreed in words goes sealed to the facilitators, and to nobody else.

/// An agreement as both nodes show it without its words: proposed by a side, or signed by everybody whom that side looks after.
package struct AgreementOutline: Sendable, Hashable, Codable {
    /// The agreement's name on both sides.
    package var agreement: Identifier
    package var revision: Int
    package var standing: Standing
    /// SHA-256 of the terms that are signed.
    package var text: Digest
    package var items: [Item]
    /// The signatures of this side's people.
    package var signatures: [Signature]

    /// Why the text was declined, where it was: by kind alone.
    package var reason: Reason?

    package enum Standing: String, Sendable, Hashable, Codable, CaseIterable {
        case proposed, signed, declined
    }

    package struct Reason: Sendable, Hashable, Codable {
        package var ground: AgreementRecord.Declined.Ground
    }

    package struct Item: Sendable, Hashable, Codable {
        package var number: Int
        package var kind: AgreementItem.Kind
        package var by: PartyName
        package var `for`: [PartyName]
        package var due: Day?
        package var amount: Amount?
    }

    package struct Amount: Sendable, Hashable, Codable {
        package var minor: Int64
        package var currency: String
        package var instalments: Int?
    }

    package struct Signature: Sendable, Hashable, Codable {
        package var participant: PartyName
        package var at: Instant
        package var how: Channel
        package var guardian: PartyName?
    }

    /// - Throws: ``CaseworkError`` with `invalid` where a pseudonym has signs that no document may carry.
    package init(
        _ agreement: AgreementRecord,
        named name: Identifier,
        _ standing: Standing,
        text: Digest,
        signedBy own: Set<String>
    ) throws(CaseworkError) {
        self.agreement = name
        revision = agreement.version
        self.standing = standing
        self.text = text
        var items: [Item] = []
        for item in agreement.items {
            var others: [PartyName] = []
            // Who is in a cohort each node knows of its own people; its name is in the sealed terms.
            for other in item.for where AgreementItem.cohort(in: other) == nil {
                others.append(try Self.name(other))
            }
            items.append(
                Item(
                    number: item.number,
                    kind: item.kind,
                    by: try Self.name(item.by),
                    for: others,
                    due: item.due,
                    amount: item.amount.map {
                        Amount(
                            minor: $0.minor,
                            currency: $0.currency,
                            instalments: item.instalments.isEmpty ? nil : item.instalments.count
                        )
                    }
                )
            )
        }
        self.items = items
        var signatures: [Signature] = []
        for signature in agreement.signatures where own.contains(signature.party) {
            signatures.append(
                Signature(
                    participant: try Self.name(signature.party),
                    at: signature.at,
                    how: signature.how,
                    guardian: try signature.guardian.map(Self.name)
                )
            )
        }
        self.signatures = signatures
    }

    /// What is said of terms that were declined: which, and on what kind of ground.
    package init(
        declining agreement: AgreementRecord,
        named name: Identifier,
        text: Digest,
        _ declined: AgreementRecord.Declined
    ) {
        self.agreement = name
        revision = agreement.version
        standing = .declined
        self.text = text
        items = []
        signatures = []
        reason = Reason(ground: declined.ground)
    }

    private static func name(_ pseudonym: String) throws(CaseworkError) -> PartyName {
        guard let name = PartyName(pseudonym) else {
            throw CaseworkError(
                .invalid,
                "A pseudonym has signs that no document to the other side may carry."
            )
        }
        return name
    }

    /// - Throws: ``CaseworkError`` with `invalid` where the body is no outline.
    package init(body: JSON) throws(CaseworkError) {
        guard var members = body.object else { throw CaseworkError(.invalid, "An agreement is an object.") }
        // The kind and the seal are not the outline's.
        for name in ["kind", "sealed", "supervision"] { members[name] = nil }
        if let ground = members["reason"]?["ground"] { members["reason"] = .object(["ground": ground]) }
        if members["signatures"] == nil { members["signatures"] = .array([]) }
        self = try ContentDecoder.decode(AgreementOutline.self, from: .object(members))
    }

    /// The members of the document, without the seal.
    package var body: JSONObject {
        get throws {
            var members = try ContentEncoder.encode(self).object ?? JSONObject()
            members["kind"] = "participants"
            if signatures.isEmpty { members["signatures"] = nil }
            return members
        }
    }
}
