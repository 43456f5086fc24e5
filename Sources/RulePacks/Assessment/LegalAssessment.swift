/// What the packs of a case come to, with every reason: the value that is shown, stored, sent and replayed.
///
/// The same packs, facts and day always give the same assessment, byte for byte in its canonical JSON.
package struct LegalAssessment: Sendable, Hashable {
    /// A pack that took part.
    package struct Pack: Sendable, Hashable {
        package var id: String
        package var version: String
        package var digest: String
        package var title: LocalizedText
        package var side: Side?
        /// Layers and treaties that it adopts and that counted.
        package var layers: [LayerReference]
        package var verifiedOn: CalendarDate?
        /// When the law should have been checked again; overdue where that is before the day of decision.
        package var verifyAgain: CalendarDate?
    }

    package struct LayerReference: Sendable, Hashable {
        package var id: String
        package var version: String
        package var digest: String
    }

    /// One topic over all packs.
    package struct Topic: Sendable, Hashable {
        package var name: String
        package var interval: OutcomeInterval
        /// What each pack alone comes to, in the order of ``LegalAssessment/packs``.
        package var byPack: [PackOpinion]
    }

    package struct PackOpinion: Sendable, Hashable {
        package var pack: String
        package var side: Side?
        package var interval: OutcomeInterval
    }

    /// A rule by name, with what it rests on.
    package struct RuleReference: Sendable, Hashable {
        package var pack: String
        package var rule: String
        package var side: Side?
        package var citations: [Citation]
    }

    /// A rule that speaks, or that may yet.
    package struct Statement: Sendable, Hashable {
        /// The rule, with citations. A statement about a pack as a whole has the rule `pack`.
        package var rule: RuleReference
        package var topic: String
        package var title: LocalizedText
        package var outcome: LegalOutcome
        /// False where it depends on open facts.
        package var isCertain: Bool
        package var says: LocalizedText
        package var fix: LocalizedText?
        /// The roles that have to approve, where the outcome is `needsApproval`.
        package var approvers: [String]
        package var provenance: Provenance
        /// Why a legal officer has to look at it: values that are not determined, low confidence, failures.
        package var reasons: [String]
        /// The facts that it depends on while it is not certain.
        package var openFacts: [FactName]
    }

    /// A length of time as the law gives it.
    package struct Period: Sendable, Hashable {
        package var count: Int64
        package var unit: Parameter.Unit
        /// Of working days: the first day on which it can end if it begins on the day of the decision, by the calendar of the pack
        /// whose rule demands it. Whoever keeps it is not late. Nil where that pack has no calendar for the time.
        package var by: CalendarDate?

        /// In words, with the day to which working days were counted.
        package var words: String {
            let counted = "\(count) \(unit == .workingDays ? "working days" : unit.rawValue)"
            return by.map { "\(counted), counted to \($0)" } ?? counted
        }
    }

    /// An obligation with everything that demands it.
    package struct ObligationDemand: Sendable, Hashable {
        package var kind: String
        package var says: LocalizedText
        package var terms: ObligationTerms
        package var isCertain: Bool
        package var demandedBy: [RuleReference]
    }

    package enum ObligationTerms: Sendable, Hashable {
        case none
        /// `least` and `most` where the parameter is an interval, else `most` alone; nil: not determined.
        case period(parameter: String, least: Period?, most: Period?)
        case categories([String])
        case role(String)
        case text(LocalizedText)
    }

    /// A data category that does not leave.
    package struct Withheld: Sendable, Hashable {
        package var category: String
        /// False where open facts might still let it leave; until then it stays.
        package var isCertain: Bool
        package var by: [RuleReference]
    }

    /// A fact to ask for.
    package struct Question: Sendable, Hashable {
        package enum Settles: String, Sendable, Hashable, CaseIterable {
            /// The outcome hinges on it.
            case outcome
            /// The outcome is clear of it, but obligations or approvals are not.
            case conditions
        }

        package var fact: FactName
        package var ask: LocalizedText
        package var type: FactType
        package var settles: Settles
        /// Known in part; the exact answer is needed.
        package var isPartlyKnown: Bool
    }

    /// How long the data may and must be kept: all packs' intervals intersected.
    package struct Retention: Sendable, Hashable {
        package var least: Period?
        package var most: Period?
        package var demandedBy: [RuleReference]
    }

    package struct Conflict: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case obligations, retention, parameters
        }

        package var kind: Kind
        package var says: String
        package var between: [RuleReference]
        package var isCertain: Bool
    }

    package var schema: String
    package var decisionDay: CalendarDate
    /// `sha256:` over the canonical JSON of the facts.
    package var factsDigest: String
    package var packs: [Pack]
    package var overall: OutcomeInterval
    package var topics: [Topic]
    /// Rules that speak, strictest first.
    package var spoke: [Statement]
    /// Rules that may yet speak.
    package var open: [Statement]
    package var obligations: [ObligationDemand]
    package var withheld: [Withheld]
    package var questions: [Question]
    /// False where there were too many open facts to try them all: then questions may be more than needed.
    package var isExact: Bool
    package var retention: Retention?
    package var conflicts: [Conflict]

    /// Roles that have to approve, in order of name.
    package var approvers: [String] { Set(spoke.flatMap(\.approvers)).sorted() }

    /// The categories that must not leave, certain or not.
    package var withheldCategories: [String] { withheld.map(\.category) }

    /// True where an approver may approve: the outcome is decided and is `needsApproval`.
    package var isReadyForApproval: Bool { overall.isDecided && overall.floor == .needsApproval }
}
