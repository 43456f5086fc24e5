package import Referrals
package import Wire

/// A decision of the rule packs as the maker stored it, with the approvals that it needed: every field that its journal fixed,
/// so that the proof in the log can be held against it, and everything that it takes to decide again.
package struct DecisionFile: Sendable, Hashable {
    package static let format = "comity-decision/1"

    /// A second person's word for exactly the content of a decision.
    package struct Approval: Sendable, Hashable {
        package var role: String
        package var by: String
        package var at: Instant
        /// SHA-256 of what the approver saw.
        package var content: Digest
        package var note: String?
        /// What opens the mark that the journal fixed of it; nil where the journal fixed the seal itself.
        package var opening: Digest?

        package init(
            role: String,
            by: String,
            at: Instant,
            content: Digest,
            note: String?,
            opening: Digest?
        ) {
            self.opening = opening
            self.role = role
            self.by = by
            self.at = at
            self.content = content
            self.note = note
        }
    }

    package var id: Identifier
    /// The case, or on arrival the referral.
    package var subject: Identifier
    /// `sending` or `arrival`.
    package var occasion: String
    /// The other agency.
    package var peer: EntityID
    package var madeAt: Instant
    package var madeBy: String
    /// Canonical JSON of the facts.
    package var facts: String
    /// Canonical JSON of the legal assessment.
    package var outcome: String
    /// Canonical JSON of the body that it lets leave; nil on arrival.
    package var content: String?
    package var contentDigest: Digest?
    package var approvals: [Approval] = []
    /// What opens the mark that the journal fixed of the decision; nil where the journal fixed the seal itself.
    package var opening: Digest?

    package init(
        id: Identifier,
        subject: Identifier,
        occasion: String,
        peer: EntityID,
        madeAt: Instant,
        madeBy: String,
        facts: String,
        outcome: String,
        content: String?,
        contentDigest: Digest?
    ) {
        self.id = id
        self.subject = subject
        self.occasion = occasion
        self.peer = peer
        self.madeAt = madeAt
        self.madeBy = madeBy
        self.facts = facts
        self.outcome = outcome
        self.content = content
        self.contentDigest = contentDigest
    }

    /// What the maker's journal fixed of the decision.
    package var seal: Digest {
        Digest(sealing: [
            id.text, subject.text, occasion, peer.text, String(madeAt.milliseconds), madeBy, facts, outcome,
            content, contentDigest?.hex,
        ])
    }

    /// What the maker's journal fixed of an approval.
    package func seal(of approval: Approval) -> Digest {
        Digest(sealing: [
            id.text, approval.role, approval.by, String(approval.at.milliseconds), approval.content.hex,
            approval.note,
        ])
    }

    /// Whether each digest is that of the content beside it.
    var isConsistent: Bool {
        contentDigest == content.map { Digest(of: Array($0.utf8)) }
            && approvals.allSatisfy { $0.content == contentDigest || contentDigest == nil }
    }

    package var json: JSON {
        var object: JSONObject = [
            "format": .string(Self.format), "id": .string(id.text), "subject": .string(subject.text),
            "occasion": .string(occasion), "peer": .string(peer.text),
            "madeAt": .integer(madeAt.milliseconds), "madeBy": .string(madeBy), "facts": .string(facts),
            "outcome": .string(outcome),
            "approvals": .array(
                approvals.map { approval in
                    var object: JSONObject = [
                        "role": .string(approval.role), "by": .string(approval.by),
                        "at": .integer(approval.at.milliseconds), "content": .string(approval.content.hex),
                    ]
                    object["note"] = approval.note.map(JSON.string)
                    object["opening"] = approval.opening.map { .string($0.hex) }
                    return .object(object)
                }
            ),
        ]
        object["content"] = content.map(JSON.string)
        object["contentDigest"] = contentDigest.map { .string($0.hex) }
        object["opening"] = opening.map { .string($0.hex) }
        return .object(object)
    }

    /// Nil for anything that ``json`` would not write.
    init?(json: JSON) {
        guard json["format"]?.string == Self.format, let id = json["id"]?.string.flatMap({ Identifier($0) }),
            let subject = json["subject"]?.string.flatMap({ Identifier($0) }),
            let occasion = json["occasion"]?.string,
            let peer = json["peer"]?.string.flatMap({ EntityID($0) }),
            let madeAt = json["madeAt"]?.int, let madeBy = json["madeBy"]?.string,
            let facts = json["facts"]?.string, let outcome = json["outcome"]?.string,
            let list = json["approvals"]?.array
        else { return nil }
        self.init(
            id: id,
            subject: subject,
            occasion: occasion,
            peer: peer,
            madeAt: Instant(milliseconds: Int64(madeAt)),
            madeBy: madeBy,
            facts: facts,
            outcome: outcome,
            content: json["content"]?.string,
            contentDigest: json["contentDigest"]?.string.flatMap { Digest(hex: $0) }
        )
        opening = json["opening"]?.string.flatMap { Digest(hex: $0) }
        for item in list {
            guard let role = item["role"]?.string, let by = item["by"]?.string, let at = item["at"]?.int,
                let content = item["content"]?.string.flatMap({ Digest(hex: $0) })
            else { return nil }
            approvals.append(
                Approval(
                    role: role,
                    by: by,
                    at: Instant(milliseconds: Int64(at)),
                    content: content,
                    note: item["note"]?.string,
                    opening: item["opening"]?.string.flatMap { Digest(hex: $0) }
                )
            )
        }
        guard self.json == json else { return nil }
    }
}
