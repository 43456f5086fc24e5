package import Referrals
package import Wire

/// What people agreed, item by item; each party's own signature; and what became of it (HB-5).
package struct AgreementRecord: SignedContent {
    package static var kind: RecordKind { .agreement }

    /// The pseudonyms of those who agree.
    package var parties: [String]
    package var items: [AgreementItem]
    package var monitoring: Monitoring?
    /// The facilitator's check of every item (COE-50, UN-07b).
    package var proportion: Proportion?
    package var signatures: [Signature]
    package var state: State
    /// 1 for the first text; a renegotiation counts up and asks everybody to sign again.
    package var version: Int
    /// Why the facilitator intervened in the content (COE-52).
    package var interventions: [String]
    /// Whether it may be taken into account by a court; needs a consent of each (EU-12.1d, IE-26).
    package var forCourt: Bool
    /// Whether that stands among the terms that are signed; nil in a record from before it did, whose text stays as it was signed,
    /// and where no court may.
    package var courtInTerms: Bool?
    package var madeAt: Instant
    package var closedAt: Instant?
    /// Who recorded the last failure: an officer, or the peer that reported it.
    package var breachedBy: String?
    /// The programme's own look at the last failure, which comes before any court (UN-17).
    package var programmeReview: Review?
    /// The agreement's name on both sides, once it was put before the other side; nil while it is only here.
    package var shared: Identifier?
    /// The peer whose facilitators drafted it; nil where it was drafted here.
    package var origin: EntityID?
    /// The terms as they came, sealed to facilitators; nil once one of them has opened them.
    package var sealed: [String]?
    /// SHA-256 of the terms as the peer announced them.
    package var text: Digest?
    /// The agreement whose place these terms take once everybody has signed them; until then that one stays in force.
    package var replaces: Identifier?
    /// That these terms were declined, by whom and why.
    package var declined: Declined?
    package var signature: String?

    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        case draft, signed, completed, breached, renegotiated, abandoned, declined

        package var isOpen: Bool { self == .draft || self == .signed }

        /// Whether nothing that was agreed is still owed, and nothing was broken.
        var isSettled: Bool { !isOpen && self != .breached }

        /// What brings an agreement in this state to an end, in words for whoever has to.
        var settledBy: String {
            switch self {
            case .draft: "everybody signs it and it is concluded and kept, or it is declined"
            case .signed: "every item is done or waived and the agreement is completed"
            case .breached: "the programme supports it until it is kept, or new terms take its place"
            case .completed, .renegotiated, .abandoned, .declined: "nothing is left to do with it"
            }
        }
    }

    /// Who watches over it and how (HB-5).
    package struct Monitoring: Sendable, Hashable, Codable {
        package var by: String
        package var how: String
        package var until: Day
        package var ifNot: String

        package init(by: String, how: String, until: Day, ifNot: String) {
            self.by = by
            self.how = how
            self.until = until
            self.ifNot = ifNot
        }
    }

    package struct Proportion: Sendable, Hashable, Codable {
        package var by: String
        package var at: Instant
        /// SHA-256 of the terms that were looked at, as ``AgreementRecord/terms`` writes them.
        package var terms: String
        /// By item number: fair, achievable and in proportion, or what is wrong.
        package var faults: [String: String]

        package init(by: String, at: Instant, terms: String, faults: [String: String] = [:]) {
            self.by = by
            self.at = at
            self.terms = terms
            self.faults = faults
        }
    }

    package struct Signature: Sendable, Hashable, Codable {
        package var party: String
        package var at: Instant
        package var how: Channel
        /// The terms that were signed.
        package var terms: String
        /// The guardian's signature beside a child's.
        package var guardian: String?
        /// The node at which it was given; nil where it was given here.
        package var node: EntityID?

        package init(
            party: String,
            at: Instant,
            how: Channel,
            terms: String,
            guardian: String? = nil,
            node: EntityID? = nil
        ) {
            self.party = party
            self.at = at
            self.how = how
            self.terms = terms
            self.guardian = guardian
            self.node = node
        }
    }

    package struct Review: Sendable, Hashable, Codable {
        package var by: String
        package var at: Instant
        package var outcome: Outcome

        package enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
            case supported
            case renegotiate
            case toCourt = "to-court"
        }

        package init(by: String, at: Instant, outcome: Outcome) {
            self.by = by
            self.at = at
            self.outcome = outcome
        }
    }

    package init(parties: [String], items: [AgreementItem], forCourt: Bool = false, madeAt: Instant) {
        self.parties = parties
        self.items = items
        self.forCourt = forCourt
        courtInTerms = forCourt ? true : nil
        self.madeAt = madeAt
        signatures = []
        state = .draft
        version = 1
        interventions = []
    }

    /// The terms as they are signed: parties, items, monitoring, and that a court may take them into account where it may; without
    /// what has happened since, as canonical JSON.
    package var terms: String {
        let terms = Terms(
            version: version,
            parties: parties,
            items: items.map(\.terms),
            monitoring: monitoring,
            forCourt: forCourt && courtInTerms == true ? true : nil
        )
        guard let json = try? ContentEncoder.encode(terms), let bytes = try? json.canonicalBytes() else {
            return ""
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What is signed, read back from its canonical JSON.
    struct Terms: Codable {
        var version: Int
        var parties: [String]
        var items: [AgreementItem]
        var monitoring: Monitoring?
        /// Nil where no court may take it into account, and in terms from before that was said.
        var forCourt: Bool?

        init(
            version: Int,
            parties: [String],
            items: [AgreementItem],
            monitoring: Monitoring?,
            forCourt: Bool?
        ) {
            self.version = version
            self.parties = parties
            self.items = items
            self.monitoring = monitoring
            self.forCourt = forCourt
        }

        /// - Throws: ``CaseworkError`` with `invalid` where the text is no terms.
        init(text: String) throws(CaseworkError) {
            guard let json = try? JSON(parsing: text) else {
                throw CaseworkError(.invalid, "What was sealed is no agreement.")
            }
            self = try ContentDecoder.decode(Terms.self, from: json)
        }
    }

    package var statement: JSON? {
        guard state != .draft else { return nil }
        var unsigned = self
        unsigned.signature = nil
        return try? ContentEncoder.encode(unsigned)
    }
}

/// One thing that was agreed: who does what for whom, until when, how it is verified, and what if not.
package struct AgreementItem: Sendable, Hashable, Codable {
    package var number: Int
    package var kind: Kind
    package var by: String
    /// Those to whom it is owed: pseudonyms, or `cohort:NAME` for everybody of a cohort.
    package var `for`: [String]
    package var says: String
    package var due: Day?
    package var verifiedBy: String
    package var amount: Money?
    package var instalments: [Instalment]
    package var status: Status
    package var payments: [Payment]
    package var evidence: [Evidence]
    package var verified: Verification?
    /// The words of those who waived it here; nil where it was not waived, or from before they were kept.
    package var waived: [Waiver]?

    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case apology, restitution, service, course
        case deviceMeasure = "device-measure"
        case accountMeasure = "account-measure"
        case contentRemoval = "content-removal"
        case dataDeletion = "data-deletion"
        case responsibleDisclosure = "responsible-disclosure"
        case noContact = "no-contact"
        case fund
        case changedPractice = "changed-practice"
        case publicLesson = "public-lesson"
        case custom
    }

    package enum Status: String, Sendable, Hashable, Codable, CaseIterable {
        case open, late, done, waived, breached, renegotiated

        package var isSettled: Bool { self == .done || self == .waived || self == .renegotiated }
    }

    package struct Instalment: Sendable, Hashable, Codable {
        package var number: Int
        package var due: Day
        package var amount: Money

        package init(number: Int, due: Day, amount: Money) {
            self.number = number
            self.due = due
            self.amount = amount
        }
    }

    package struct Payment: Sendable, Hashable, Codable {
        package var on: Day
        package var amount: Money
        package var evidence: String
        package var by: String
        /// Its name on both sides.
        package var id: Identifier?
        /// The peer that booked it; nil where it was booked here.
        package var node: EntityID?
        /// That the side which did not book it has seen it.
        package var confirmed: Verification?

        package init(
            on: Day,
            amount: Money,
            evidence: String,
            by: String,
            id: Identifier? = nil,
            node: EntityID? = nil
        ) {
            self.on = on
            self.amount = amount
            self.evidence = evidence
            self.by = by
            self.id = id
            self.node = node
        }
    }

    package struct Evidence: Sendable, Hashable, Codable {
        package var what: String
        package var on: Day
        package var by: String
        /// Its name on both sides.
        package var id: Identifier?
        /// The peer at which it was seen; nil where it was seen here.
        package var node: EntityID?

        package init(what: String, on: Day, by: String, id: Identifier? = nil, node: EntityID? = nil) {
            self.what = what
            self.on = on
            self.by = by
            self.id = id
            self.node = node
        }
    }

    /// Who has looked and found it done: here or, across the border, the peer's facilitator.
    package struct Verification: Sendable, Hashable, Codable {
        package var by: String
        package var node: EntityID?
        package var on: Day

        package init(by: String, node: EntityID? = nil, on: Day) {
            self.by = by
            self.node = node
            self.on = on
        }
    }

    package init(
        number: Int,
        kind: Kind,
        by: String,
        for others: [String],
        says: String,
        due: Day? = nil,
        verifiedBy: String,
        amount: Money? = nil,
        instalments: [Instalment] = []
    ) {
        self.number = number
        self.kind = kind
        self.by = by
        self.for = others
        self.says = says
        self.due = due
        self.verifiedBy = verifiedBy
        self.amount = amount
        self.instalments = instalments
        status = .open
        payments = []
        evidence = []
    }

    /// The cohort to which something is owed, where it is owed to one.
    static func cohort(in owed: String) -> String? {
        owed.hasPrefix("cohort:") ? String(owed.dropFirst("cohort:".count)) : nil
    }

    /// The item without what has happened since it was agreed.
    var terms: AgreementItem {
        var terms = self
        terms.status = .open
        terms.payments = []
        terms.evidence = []
        terms.verified = nil
        terms.waived = nil
        return terms
    }
}
