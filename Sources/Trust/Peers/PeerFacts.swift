package import Referrals

/// What is known of a peer when a document of its comes in, or is about to leave for it.
package struct PeerFacts: Sendable, Hashable {
    /// Why it is trusted to be who it is.
    package enum Basis: Sendable, Hashable {
        /// A valid chain to a configured anchor.
        case chain(anchor: FederationID)
        /// Two officers compared the fingerprint and entered the peer, without terms on paper.
        case fingerprint
        /// A bilateral agreement in force.
        case agreement(Identifier)
    }

    package var entity: FederationID
    /// Empty where nobody vouches for it: then nothing is accepted.
    package var bases: Set<Basis>
    /// The kinds of the trust marks that count.
    package var marks: Set<String>
    /// As its metadata say, as far as its authorities let them stand.
    package var agencyKind: String
    package var jurisdiction: String
    package var isSuspended: Bool

    package init(
        entity: FederationID,
        bases: Set<Basis>,
        marks: Set<String> = [],
        agencyKind: String,
        jurisdiction: String,
        isSuspended: Bool = false
    ) {
        self.entity = entity
        self.bases = bases
        self.marks = marks
        self.agencyKind = agencyKind
        self.jurisdiction = jurisdiction
        self.isSuspended = isSuspended
    }
}

/// A document that a policy is asked about.
package struct PeerDocument: Sendable, Hashable {
    package enum Direction: String, Sendable, Hashable, CaseIterable {
        /// From the peer.
        case received
        /// To the peer.
        case sent
    }

    package var direction: Direction
    /// For example `referral`.
    package var type: String
    /// The offence category of the case; nil for a document that belongs to none.
    package var offenceCategory: String?
    /// When the earlier documents of this direction came or went; only those within the windows of the policy count.
    package var earlier: [Instant]

    package init(
        direction: Direction,
        type: String,
        offenceCategory: String? = nil,
        earlier: [Instant] = []
    ) {
        self.direction = direction
        self.type = type
        self.offenceCategory = offenceCategory
        self.earlier = earlier
    }
}
