package import Foundation

/// One referral: what it is, what happens next, everything both sides wrote, and what the law says about it.
package struct ReferralPage: Sendable {
    package var id: String
    package var caseReference: String
    package var direction: Direction
    package var counterpart: Agency
    /// The protocol's state name, such as `under-review`.
    package var state: String
    package var next: NextAct?
    package var deadline: Deadline?
    package var summary: Summary
    /// Both sides' documents in causal order, the oldest first.
    package var thread: [ThreadDocument]
    package var questions: [Question]
    package var conditions: [Condition]
    package var obligations: [Obligation]
    /// Nil while no pack has been asked.
    package var assessment: Assessment?
    /// Whether the reader may not see the assessment and what follows from it.
    package var isAssessmentClosed: Bool

    package init(
        id: String,
        caseReference: String,
        direction: Direction,
        counterpart: Agency,
        state: String,
        next: NextAct? = nil,
        deadline: Deadline? = nil,
        summary: Summary,
        thread: [ThreadDocument],
        questions: [Question] = [],
        conditions: [Condition] = [],
        obligations: [Obligation] = [],
        assessment: Assessment? = nil,
        isAssessmentClosed: Bool = false
    ) {
        self.id = id
        self.caseReference = caseReference
        self.direction = direction
        self.counterpart = counterpart
        self.state = state
        self.next = next
        self.deadline = deadline
        self.summary = summary
        self.thread = thread
        self.questions = questions
        self.conditions = conditions
        self.obligations = obligations
        self.assessment = assessment
        self.isAssessmentClosed = isAssessmentClosed
    }

    package enum Direction: Sendable, Hashable {
        case outgoing, incoming
    }

    package struct Summary: Sendable {
        package var opened: Date
        package var offences: [Offence]
        /// The stage of the criminal case, by the fact schema's word or in words.
        package var stage: String
        package var parties: [Party]
        /// What the sender asks of the receiver, one item a line.
        package var asked: [String]
        /// What the referral is for, by the fact schema's word, such as `restorative-process`.
        package var purpose: String?
        /// The forms of restorative process that are asked for, by the protocol's words.
        package var mechanisms: [String]

        package init(
            opened: Date,
            offences: [Offence],
            stage: String,
            parties: [Party],
            asked: [String],
            purpose: String? = nil,
            mechanisms: [String] = []
        ) {
            self.opened = opened
            self.offences = offences
            self.stage = stage
            self.parties = parties
            self.asked = asked
            self.purpose = purpose
            self.mechanisms = mechanisms
        }
    }

    package struct Offence: Sendable {
        package var title: String
        /// The article of the Budapest Convention, such as `Budapest Convention, art. 2`.
        package var convention: String?
        package var provisions: [Provision]

        package init(title: String, convention: String?, provisions: [Provision]) {
            self.title = title
            self.convention = convention
            self.provisions = provisions
        }
    }

    /// Where a jurisdiction's own law names an offence.
    package struct Provision: Sendable {
        package var jurisdiction: String
        package var text: String

        package init(jurisdiction: String, text: String) {
            self.jurisdiction = jurisdiction
            self.text = text
        }
    }

    package struct Party: Sendable {
        package var pseudonym: String
        /// The person's part in the matter, in words: who was harmed, who caused harm, a guardian.
        package var role: String
        /// What the other side must know to act well, one item a line: a minor, needs an interpreter.
        package var notes: [String]
        /// BCP 47 tags.
        package var languages: [String]
        /// Whether the person accepts the basic facts, by the fact schema's word, such as `partly`.
        package var acknowledges: String?

        package init(
            pseudonym: String,
            role: String,
            notes: [String] = [],
            languages: [String] = [],
            acknowledges: String? = nil
        ) {
            self.pseudonym = pseudonym
            self.role = role
            self.languages = languages
            self.acknowledges = acknowledges
            self.notes = notes
        }
    }

    package struct ThreadDocument: Sendable {
        /// The protocol's document type, such as `information-request`.
        package var type: String
        package var side: Side
        package var at: Date
        /// The issuer's own count in this thread.
        package var sequence: UInt64
        /// Lower-case hexadecimal SHA-256 of the document as it travelled.
        package var digest: String
        /// What it says in one line, where that may be shown here.
        package var gist: String?
        package var receipt: Receipt?
        package var verification: Verification

        package init(
            type: String,
            side: Side,
            at: Date,
            sequence: UInt64,
            digest: String,
            gist: String? = nil,
            receipt: Receipt? = nil,
            verification: Verification
        ) {
            self.type = type
            self.side = side
            self.at = at
            self.sequence = sequence
            self.digest = digest
            self.gist = gist
            self.receipt = receipt
            self.verification = verification
        }
    }

    package enum Verification: Sendable, Hashable {
        /// Signature and place in the issuer's chain were checked.
        case verified
        /// They were checked and do not hold; the reason in one sentence.
        case failed(reason: String)
        /// Not checked for this page.
        case unchecked
    }

    package struct Question: Sendable {
        package var askedBy: Side
        package var at: Date
        package var text: String
        /// BCP 47 tag of the question's and the answer's language.
        package var language: String?
        package var answer: Answer?

        package init(
            askedBy: Side,
            at: Date,
            text: String,
            language: String? = nil,
            answer: Answer? = nil
        ) {
            self.askedBy = askedBy
            self.at = at
            self.text = text
            self.language = language
            self.answer = answer
        }
    }

    package struct Answer: Sendable {
        package var at: Date
        package var text: String

        package init(at: Date, text: String) {
            self.at = at
            self.text = text
        }
    }

    /// What one side demands of the other for its acceptance.
    package struct Condition: Sendable {
        package enum Standing: Sendable, Hashable {
            case proposed, accepted, declined
        }

        package var setBy: Side
        package var text: String
        package var standing: Standing
        package var citations: [Citation]

        package init(setBy: Side, text: String, standing: Standing, citations: [Citation] = []) {
            self.setBy = setBy
            self.text = text
            self.standing = standing
            self.citations = citations
        }
    }

    /// What the rule packs oblige somebody to do or to leave undone.
    package struct Obligation: Sendable {
        package var text: String
        package var due: Date?
        /// Every rule and citation that demands it.
        package var demandedBy: [Citation]
        /// The rules that demand it; where none is named, the page says that nobody reviewed it.
        package var restsOn: [RestingRule]
        /// The kinds of data that it is about, by the rule packs' words, such as `harmed-contact`.
        package var categories: [String]

        package init(
            text: String,
            due: Date? = nil,
            demandedBy: [Citation],
            restsOn: [RestingRule] = [],
            categories: [String] = []
        ) {
            self.text = text
            self.restsOn = restsOn
            self.categories = categories
            self.due = due
            self.demandedBy = demandedBy
        }
    }
}
