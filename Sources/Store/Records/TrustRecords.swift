package import Referrals

/// One thing that this agency has laid down about whom it trusts, as it stands since a revision: an anchor, an agreement, a
/// policy, a subordinate. Nothing is changed in place: each change is a revision of its own, and the last one counts.
package struct TrustEntry: Sendable, Hashable {
    /// What it is about; together with the name it tells which thing.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A trust anchor of this node, by its entity identifier.
        case anchor
        /// An authority above this node, by its entity identifier.
        case superior
        /// A trust mark that this node shows, by its kind.
        case shownMark = "shown-mark"
        /// A bilateral agreement, by the peer's entity identifier, a blank and the agreement's name.
        case agreement
        /// What this agency accepts from whom; there is one.
        case peerPolicy = "peer-policy"
        /// What a peer may send that was entered on a compared fingerprint alone, by its entity identifier.
        case grant
        /// This node as an authority; there is one.
        case authority
        /// An entity for which this node vouches, by its entity identifier.
        case subordinate
        /// A trust mark that this node issued, by its kind, a blank and its holder.
        case issuedMark = "issued-mark"
        /// A time-stamping authority that this node asks, by its URL.
        case timeAuthority = "time-authority"
        /// The TLS keys that a peer may have, by its entity identifier.
        case pin
        /// What was announced to the operators, by what it is about.
        case notice
        /// A witness of this node's log that is no peer, by the name of its key.
        case witness
        /// Where this agency is reached for one thing, by the role.
        case contact
        /// That all transfers are suspended, or were; there is one.
        case transfers
        /// That an officer has a role's own key, or waits for it, by the role's name, a blank and the account's identifier.
        case roleKey = "role-key"
    }

    package var kind: Kind
    package var name: String
    /// From 1; 0 is what a migration laid down for what was there before.
    package var revision: Int64
    /// JSON text; nil where this revision takes the thing away.
    package var content: String?
    /// The officer, or `node`.
    package var by: String
    package var at: Instant

    package init(
        kind: Kind,
        name: String,
        revision: Int64,
        content: String?,
        by: String,
        at: Instant
    ) {
        self.kind = kind
        self.name = name
        self.revision = revision
        self.content = content
        self.by = by
        self.at = at
    }
}

/// A trust chain as it was last validated. Within its time it counts without anybody being asked.
package struct ChainRecord: Sendable, Hashable {
    /// The entity at its beginning; for the node's own view of itself, the node.
    package var subject: String
    package var anchor: String
    /// The signed statements from the subject up, one a line.
    package var statements: String
    /// JSON text of the subject's metadata as the chain lets them stand, by entity type.
    package var metadata: String
    /// The kinds of trust marks that count, one a line.
    package var marks: String
    package var validatedAt: Instant
    /// From when it is worth nothing.
    package var expiresAt: Instant
    /// When it is looked at again.
    package var nextAt: Instant
    /// A random number of the node's own, 0 to 255, that spreads the looks.
    package var spread: Int
    /// Looks in a row that could not renew it.
    package var failures: Int
    package var lastFailure: String?
    /// The end that was announced last.
    package var announcedEnd: Instant?
    /// Why the chain was broken off before its end, where an authority no longer vouches; nil while it counts.
    package var brokenBy: String?

    package init(
        subject: String,
        anchor: String,
        statements: String,
        metadata: String,
        marks: String,
        validatedAt: Instant,
        expiresAt: Instant,
        nextAt: Instant,
        spread: Int,
        failures: Int = 0,
        lastFailure: String? = nil,
        announcedEnd: Instant? = nil,
        brokenBy: String? = nil
    ) {
        self.subject = subject
        self.anchor = anchor
        self.statements = statements
        self.metadata = metadata
        self.marks = marks
        self.validatedAt = validatedAt
        self.expiresAt = expiresAt
        self.nextAt = nextAt
        self.spread = spread
        self.failures = failures
        self.lastFailure = lastFailure
        self.announcedEnd = announcedEnd
        self.brokenBy = brokenBy
    }

    /// Whether it vouches for its subject at that moment.
    package func counts(at now: Instant) -> Bool { brokenBy == nil && now < expiresAt }
}
