package import Referrals

/// An officer's or a program's account: who it is in the record, and in which roles it acts.
package struct AccountRecord: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case active
        /// Nothing is let in any more; what was done under the account stays on record.
        case disabled
    }

    package var id: Identifier
    /// The name that stands in the record for everything done under the account; unique in the node.
    package var name: String
    /// The team whose cases the scope `team` opens; nil where the account belongs to none.
    package var team: String?
    /// Canonical JSON: each role with its scope, for example `{"facilitator":"own"}`.
    package var grants: String
    package var state: State
    package var createdBy: String
    package var createdAt: Instant
    /// From 1; each change adds one.
    package var revision: Int64
    /// Canonical JSON of what the account is to become (grants, team, state) once a second person confirms it; nil where nothing
    /// waits.
    package var proposal: String?
    package var proposedBy: String?

    package init(
        id: Identifier,
        name: String,
        team: String?,
        grants: String,
        state: State,
        createdBy: String,
        createdAt: Instant,
        revision: Int64,
        proposal: String? = nil,
        proposedBy: String? = nil
    ) {
        self.id = id
        self.name = name
        self.team = team
        self.grants = grants
        self.state = state
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.revision = revision
        self.proposal = proposal
        self.proposedBy = proposedBy
    }
}

/// The way in to an account for its holder: two officers each give the holder one half of a code. Only digests are kept.
package struct EnrolmentRecord: Sendable, Hashable {
    package var id: Identifier
    package var account: Identifier
    package var first: Digest
    package var begunBy: String
    /// Nil until the second officer has made theirs.
    package var second: Digest?
    package var secondedBy: String?
    package var expiresAt: Instant

    package init(
        id: Identifier,
        account: Identifier,
        first: Digest,
        begunBy: String,
        second: Digest? = nil,
        secondedBy: String? = nil,
        expiresAt: Instant
    ) {
        self.id = id
        self.account = account
        self.first = first
        self.begunBy = begunBy
        self.second = second
        self.secondedBy = secondedBy
        self.expiresAt = expiresAt
    }
}

/// That an operator was let in by one person at the machine, since fewer than two were left who could confirm a grant.
package struct RecoveryRecord: Sendable, Hashable {
    package var id: Identifier
    package var account: Identifier
    /// As it was typed: whoever may write in the node's folder proves no more than that.
    package var by: String
    package var reason: String
    package var at: Instant

    package init(id: Identifier, account: Identifier, by: String, reason: String, at: Instant) {
        self.id = id
        self.account = account
        self.by = by
        self.reason = reason
        self.at = at
    }
}

/// A secret with which a program acts under an account. Only its digest is kept.
package struct TokenRecord: Sendable, Hashable {
    package var id: Identifier
    package var account: Identifier
    /// What the token is for, in its owner's words; never a secret.
    package var label: String
    package var digest: Digest
    package var createdAt: Instant
    package var expiresAt: Instant
    package var revokedAt: Instant?

    package init(
        id: Identifier,
        account: Identifier,
        label: String,
        digest: Digest,
        createdAt: Instant,
        expiresAt: Instant,
        revokedAt: Instant? = nil
    ) {
        self.id = id
        self.account = account
        self.label = label
        self.digest = digest
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}

/// Whose a case or a referral is: what the scopes `own` and `team` are measured by.
package struct AllocationRecord: Sendable, Hashable {
    /// The case or the thread.
    package var subject: Identifier
    package var owner: String
    package var team: String?
    package var at: Instant
    package var by: String

    package init(subject: Identifier, owner: String, team: String?, at: Instant, by: String) {
        self.subject = subject
        self.owner = owner
        self.team = team
        self.at = at
        self.by = by
    }
}

/// That somebody read personal data: who, what, why and when (Directive (EU) 2016/680, art. 25).
package struct ReadingRecord: Sendable, Hashable {
    package var at: Instant
    package var reader: String
    /// The operation, by its name in the API's description.
    package var operation: String
    /// The case or referral; nil where a list was read.
    package var subject: Identifier?
    /// One of a closed list; never free text.
    package var purpose: String

    package init(at: Instant, reader: String, operation: String, subject: Identifier?, purpose: String) {
        self.at = at
        self.reader = reader
        self.operation = operation
        self.subject = subject
        self.purpose = purpose
    }
}

/// That a request with an idempotency key took effect, and what was answered.
package struct AnswerRecord: Sendable, Hashable {
    package var account: Identifier
    package var key: String
    /// SHA-256 over method, address and body: the same key with another request is refused.
    package var request: Digest
    package var at: Instant
    /// Nil between the effect and the answer.
    package var status: Int?
    /// JSON without personal data.
    package var body: String?
    /// The case, referral or document that the effect was about: with it the answer is erased.
    package var subject: Identifier?

    package init(
        account: Identifier,
        key: String,
        request: Digest,
        at: Instant,
        status: Int? = nil,
        body: String? = nil,
        subject: Identifier? = nil
    ) {
        self.account = account
        self.key = key
        self.request = request
        self.at = at
        self.status = status
        self.body = body
        self.subject = subject
    }
}
