package import Referrals
package import Vault

/// A case as it is held.
package struct CaseRecord: Sendable, Hashable {
    package var id: Identifier
    /// The agency's own reference, unique in the node.
    package var reference: String
    /// Canonical JSON of ``Case/record``.
    package var content: String
    /// The officer who entered it.
    package var openedBy: String
    package var openedAt: Instant
    package var changedAt: Instant
    /// From 1; each change adds one.
    package var revision: Int64
    /// When the key to its content was destroyed, and the content became empty; nil while it is there.
    package var erasedAt: Instant?
    /// Of whom parts of it speak, for whoever writes it. A case that is read names ``scopes`` instead.
    package var concerns = Concerns.nobody
    /// Under whose keys it lies; all of them make its mark in the journal.
    package var scopes: [KeyScope]

    package init(
        id: Identifier,
        reference: String,
        content: String,
        openedBy: String,
        openedAt: Instant,
        changedAt: Instant,
        revision: Int64,
        erasedAt: Instant? = nil
    ) {
        self.id = id
        self.reference = reference
        self.content = content
        self.openedBy = openedBy
        self.openedAt = openedAt
        self.changedAt = changedAt
        self.revision = revision
        self.erasedAt = erasedAt
        scopes = [.file(id)]
    }
}

/// A legal assessment with everything that is needed to decide it again, byte for byte.
package struct AssessmentRecord: Sendable, Hashable {
    package enum Occasion: String, Sendable, Hashable, CaseIterable {
        /// Before a referral leaves; the subject is the case.
        case sending
        /// When a referral or an answer has arrived; the subject is the thread.
        case arrival
    }

    package var id: Identifier
    package var subject: Identifier
    package var occasion: Occasion
    /// The other node.
    package var peer: EntityID
    package var madeAt: Instant
    package var madeBy: String
    /// Canonical JSON of the facts it was decided on.
    package var facts: String
    /// Canonical JSON of the legal assessment.
    package var outcome: String
    /// Canonical JSON of the body that it allows to be sent; nil on arrival.
    package var content: String?
    /// SHA-256 of ``content``: what an approver signs for.
    package var contentDigest: Digest?
    /// When the key to its content was destroyed, and the content became empty; nil while it is there.
    package var erasedAt: Instant?

    package init(
        id: Identifier,
        subject: Identifier,
        occasion: Occasion,
        peer: EntityID,
        madeAt: Instant,
        madeBy: String,
        facts: String,
        outcome: String,
        content: String?,
        contentDigest: Digest?,
        erasedAt: Instant? = nil
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
        self.erasedAt = erasedAt
    }
}

/// A second person's word for one assessment and exactly the content it allows.
package struct ApprovalRecord: Sendable, Hashable {
    package var assessment: Identifier
    /// In which role, as the rule demands it, for example `legal-officer`.
    package var role: String
    package var by: String
    package var at: Instant
    /// SHA-256 of what the approver saw.
    package var contentDigest: Digest
    package var note: String?
    /// When the key to its content was destroyed, and the content became empty; nil while it is there.
    package var erasedAt: Instant?

    package init(
        assessment: Identifier,
        role: String,
        by: String,
        at: Instant,
        contentDigest: Digest,
        note: String?,
        erasedAt: Instant? = nil
    ) {
        self.assessment = assessment
        self.role = role
        self.by = by
        self.at = at
        self.contentDigest = contentDigest
        self.note = note
        self.erasedAt = erasedAt
    }
}

/// Who decided about the law of a case and of its threads: names, each once, sorted.
package struct DecisionMakers: Sendable, Hashable {
    /// Who assessed it.
    package var assessed: [String]
    /// Who approved one of the assessments.
    package var approved: [String]

    package init(assessed: [String], approved: [String]) {
        self.assessed = assessed
        self.approved = approved
    }
}
