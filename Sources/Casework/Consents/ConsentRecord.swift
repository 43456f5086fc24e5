package import Referrals
package import Wire

/// What a consent can be for. A consent to one of them says nothing about any other.
package enum ConsentStep: String, Sendable, Hashable, Codable, CaseIterable {
    /// To be contacted by the service.
    case contact
    /// That data about the person go to another agency with a referral.
    case share
    case preparation
    /// Messages that a facilitator carries or releases.
    case messages
    /// A meeting of any kind, in person or by video.
    case meeting
    /// That somebody whom the person names speaks for them in a meeting.
    case representation
    case agreement
    /// That the authority is told the outcome.
    case report
    /// That a court may take the agreement into account (EU-12.1d).
    case court
    case evaluation

    /// Whether the process between the people rests on it: a withdrawal ends it.
    package var carriesProcess: Bool { self == .messages || self == .meeting }

    /// Whether a person is asked for it in each process anew, and not for the case.
    package var isOfProcess: Bool { self != .contact && self != .share }
}

/// A person's word about exactly these steps, these data, these recipients: asked by somebody, after something was shown,
/// answered or not yet, and withdrawn whenever the person wants.
///
/// Nothing in the software reads "consented" from a flag. A gate asks ``CaseFile/consent(for:at:)`` for what is in force.
package struct ConsentRecord: SignedContent {
    package static var kind: RecordKind { .consent }

    package var person: String
    /// What it is for, in words that the person understands.
    package var purpose: String
    /// The purpose by its name in the fact schema, for the step of sharing: a consent serves no other.
    package var serves: String?
    package var steps: Set<ConsentStep>
    /// Who speaks for the person, for the step of representation: a consent lets nobody else.
    package var representative: String?
    /// Data categories of the fact schema.
    package var data: Set<String>
    /// Entity identifiers of nodes, or names of agencies that have none.
    package var recipients: Set<String>
    /// The ``InformationRecord`` that was shown before it was asked; nil only for ``ConsentStep/contact``.
    package var information: Identifier?
    package var noticeVersion: String?
    package var noticeLanguage: String?
    /// The digest of the package in all its languages (``InformationRecord/packageDigest``); nil where it was not told, or not kept then.
    package var noticePackage: Digest?
    package var askedBy: String
    package var askedHow: Channel
    package var askedAt: Instant
    package var answer: Answer
    package var answeredAt: Instant?
    package var answeredHow: Channel?
    /// The capacity to decide as it was judged when the answer was given.
    package var capacity: PersonRecord.Capacity?
    package var supporter: String?
    /// The parent's or guardian's own word, where one is needed.
    package var guardian: GuardianWord?
    /// The person said that nobody pressed them and that they expect nothing in return (COE-26a, UN-13c).
    package var freely: Bool?
    package var expires: Day?
    package var withdrawnAt: Instant?
    /// The steps that were taken back; once it is all of them, ``answer`` is `withdrawn`.
    package var withdrawnSteps: Set<ConsentStep>
    /// The node at which it was given; nil where it was given here.
    package var origin: EntityID?
    /// What the other side said when it was told of the withdrawal.
    package var stopped: [Stopped]
    package var signature: String?

    package enum Answer: String, Sendable, Hashable, Codable, CaseIterable {
        case asked, given, refused, withdrawn
    }

    package struct GuardianWord: Sendable, Hashable, Codable {
        package var by: String
        package var answer: Answer
        package var at: Instant

        package init(by: String, answer: Answer, at: Instant) {
            self.by = by
            self.answer = answer
            self.at = at
        }
    }

    /// That a peer acknowledged a withdrawal: when it stopped; and, once people there have decided, what it erased and what it has
    /// to keep and why.
    package struct Stopped: Sendable, Hashable, Codable {
        package var peer: EntityID
        package var at: Instant
        /// When the peer reported on erasure; nil while nobody there has decided.
        package var reportedAt: Instant?
        package var erased: [String]
        package var kept: [Kept]

        package struct Kept: Sendable, Hashable, Codable {
            package var what: String
            package var why: String

            package init(what: String, why: String) {
                self.what = what
                self.why = why
            }
        }

        package init(
            peer: EntityID,
            at: Instant,
            reportedAt: Instant? = nil,
            erased: [String] = [],
            kept: [Kept] = []
        ) {
            self.peer = peer
            self.at = at
            self.reportedAt = reportedAt
            self.erased = erased
            self.kept = kept
        }
    }

    package init(
        person: String,
        purpose: String,
        serves: String? = nil,
        steps: Set<ConsentStep>,
        representative: String? = nil,
        data: Set<String> = [],
        recipients: Set<String> = [],
        information: Identifier?,
        askedBy: String,
        askedHow: Channel,
        askedAt: Instant,
        expires: Day? = nil
    ) {
        self.person = person
        self.purpose = purpose
        self.serves = serves
        self.steps = steps
        self.representative = representative
        self.data = data
        self.recipients = recipients
        self.information = information
        self.askedBy = askedBy
        self.askedHow = askedHow
        self.askedAt = askedAt
        self.expires = expires
        answer = .asked
        withdrawnSteps = []
        stopped = []
    }

    /// The steps that the latest word still stands for.
    package var standingSteps: Set<ConsentStep> { steps.subtracting(withdrawnSteps) }

    /// Whether it is about taking part, which is asked where the person is looked after. Whether they may be contacted, whether data
    /// about them are shared, and what a court here may know, each agency asks for itself.
    package var isAboutTakingPart: Bool { !steps.isSubset(of: [.contact, .share, .court]) }

    /// What the node signs: everything but the signature and what peers said afterwards.
    package var statement: JSON? {
        var unsigned = self
        unsigned.signature = nil
        unsigned.stopped = []
        return try? ContentEncoder.encode(unsigned)
    }
}
