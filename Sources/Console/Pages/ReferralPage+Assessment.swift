package import Foundation

extension ReferralPage {
    /// What both rule packs say together about this referral.
    package struct Assessment: Sendable {
        package var decided: Date
        /// The outcome's name in the rule packs, such as `permit-with-conditions`.
        package var outcome: String
        package var sides: [PackSide]
        package var topics: [Topic]
        package var withheld: [Withheld]
        package var openQuestions: [OpenQuestion]
        package var conflicts: [Conflict]

        package init(
            decided: Date,
            outcome: String,
            sides: [PackSide],
            topics: [Topic],
            withheld: [Withheld] = [],
            openQuestions: [OpenQuestion] = [],
            conflicts: [Conflict] = []
        ) {
            self.decided = decided
            self.outcome = outcome
            self.sides = sides
            self.topics = topics
            self.withheld = withheld
            self.openQuestions = openQuestions
            self.conflicts = conflicts
        }
    }

    /// A rule pack in force for one side.
    package struct PackSide: Sendable {
        package var jurisdictionName: String
        package var packID: String
        package var title: String
        package var version: String
        /// As the pack states it, such as `sha256:…`.
        package var digest: String
        /// The outcome of this pack alone.
        package var outcome: String

        package init(
            jurisdictionName: String,
            packID: String,
            title: String,
            version: String,
            digest: String,
            outcome: String
        ) {
            self.jurisdictionName = jurisdictionName
            self.packID = packID
            self.title = title
            self.version = version
            self.digest = digest
            self.outcome = outcome
        }
    }

    package struct Topic: Sendable {
        /// The topic's name in the rule packs, such as `disclosure`.
        package var topic: String
        package var outcome: String
        /// One outcome for each of ``Assessment/sides``, in the same order; nil where the pack is silent.
        package var bySide: [String?]
        package var statements: [Statement]

        package init(topic: String, outcome: String, bySide: [String?], statements: [Statement]) {
            self.topic = topic
            self.outcome = outcome
            self.bySide = bySide
            self.statements = statements
        }
    }

    /// One rule that spoke.
    package struct Statement: Sendable {
        package var jurisdictionName: String
        package var rule: String
        package var title: String
        package var says: String
        /// What would change the answer.
        package var fix: String?
        package var outcome: String
        package var citations: [Citation]
        package var review: Review
        /// Who must approve, where the outcome asks for it.
        package var approvers: [Approver]

        package init(
            jurisdictionName: String,
            rule: String,
            title: String,
            says: String,
            fix: String? = nil,
            outcome: String,
            citations: [Citation],
            review: Review,
            approvers: [Approver] = []
        ) {
            self.jurisdictionName = jurisdictionName
            self.rule = rule
            self.title = title
            self.says = says
            self.fix = fix
            self.outcome = outcome
            self.citations = citations
            self.review = review
            self.approvers = approvers
        }
    }

    /// A role that must approve, and whether it has.
    package struct Approver: Sendable, Hashable {
        /// The role by the pack's word, such as `legal-officer`.
        package var role: String
        /// When somebody in the role approved; nil while nobody has.
        package var approved: Date?

        package init(role: String, approved: Date? = nil) {
            self.role = role
            self.approved = approved
        }
    }

    package struct Citation: Sendable, Hashable {
        package var source: String
        /// The article, section or paragraph, as people write it.
        package var part: String
        /// Where to read it; only `https` addresses become links.
        package var url: String?

        package init(source: String, part: String, url: String? = nil) {
            self.source = source
            self.part = part
            self.url = url
        }
    }

    /// How far a legal statement can be relied on.
    package struct Review: Sendable, Hashable {
        package enum Status: Sendable, Hashable {
            case notReviewed
            /// - Parameter on: nil where the pack does not say when.
            case reviewed(by: String, on: Date?)
        }

        package var status: Status
        /// The pack's word: `high`, `medium`, `low`.
        package var confidence: String
        /// The pack's word: `text`, `secondary`, `recall`.
        package var basis: String

        package init(status: Status, confidence: String, basis: String) {
            self.status = status
            self.confidence = confidence
            self.basis = basis
        }
    }

    /// A rule on which a demand rests, and how far it can be relied on.
    package struct RestingRule: Sendable, Hashable {
        package var rule: String
        package var review: Review

        package init(rule: String, review: Review) {
            self.rule = rule
            self.review = review
        }
    }

    /// A kind of data that does not leave, and why.
    package struct Withheld: Sendable {
        /// The category's name in the rule packs, such as `contact`.
        package var category: String
        package var jurisdictionName: String
        package var rule: String
        package var citations: [Citation]
        /// The rules that keep it back; where none is named, the page says that nobody reviewed it.
        package var restsOn: [RestingRule]

        package init(
            category: String,
            jurisdictionName: String,
            rule: String,
            citations: [Citation],
            restsOn: [RestingRule] = []
        ) {
            self.restsOn = restsOn
            self.category = category
            self.jurisdictionName = jurisdictionName
            self.rule = rule
            self.citations = citations
        }
    }

    /// A fact that nobody has stated and that could still change the outcome.
    package struct OpenQuestion: Sendable {
        package var fact: String
        package var ask: String

        package init(fact: String, ask: String) {
            self.fact = fact
            self.ask = ask
        }
    }

    /// Two demands that cannot both be met.
    package struct Conflict: Sendable {
        package var says: String
        package var citations: [Citation]
        /// The rules that contradict each other; where none is named, the page says that nobody reviewed them.
        package var restsOn: [RestingRule]

        package init(says: String, citations: [Citation], restsOn: [RestingRule] = []) {
            self.restsOn = restsOn
            self.says = says
            self.citations = citations
        }
    }
}
