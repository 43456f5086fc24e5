/// One rule of law.
package struct Rule: Sendable, Hashable {
    package var id: String
    package var topic: String
    package var title: LocalizedText
    /// The part the pack's agency has when the rule applies; nil: any.
    package var side: Side?
    package var condition: Condition
    package var outcome: LegalOutcome
    /// Who may approve, where the outcome is `needsApproval`.
    package var approver: String?
    package var obligations: [Obligation]
    package var overrides: [OverrideTarget]
    package var overrideBasis: OverrideBasis?
    package var lawAt: LawDate
    package var inForce: DateSpan
    package var citations: [Citation]
    package var provenance: Provenance
    package var says: LocalizedText
    package var fix: LocalizedText?
    package var tests: [RuleTest]
    package var place: SourcePlace
}

/// The part an agency has in a referral.
package enum Side: String, Sendable, Hashable, CaseIterable {
    case sender, receiver, transit
}

/// Why an exception prevails over what it displaces.
package enum OverrideBasis: String, Sendable, Hashable, CaseIterable {
    case specialis, superior, posterior
}

package enum OverrideTarget: Sendable, Hashable {
    case rule(String)
    /// Every rule of a topic that is not an exception itself.
    case topic(String)

    package var text: String {
        switch self {
        case .rule(let id): id
        case .topic(let name): "topic:\(name)"
        }
    }
}

/// The day whose law a rule applies.
package enum LawDate: Sendable, Hashable {
    case decision
    case fact(FactName)

    package static let standard = LawDate.fact("referral.received")

    package var text: String {
        switch self {
        case .decision: "decision"
        case .fact(let name): name.text
        }
    }
}

/// Days from the first to the last, both included.
package struct DateSpan: Sendable, Hashable {
    package var from: CalendarDate
    package var until: CalendarDate?

    package init(from: CalendarDate, until: CalendarDate? = nil) {
        self.from = from
        self.until = until
    }

    package func contains(_ date: CalendarDate) -> Bool {
        from <= date && (until.map { date <= $0 } ?? true)
    }
}

/// What a rule demands besides its outcome.
package struct Obligation: Sendable, Hashable {
    package enum Argument: Sendable, Hashable {
        case nothing
        /// The name of a parameter with a period.
        case period(String)
        case categories([String])
        case role(String)
        case text(LocalizedText)
    }

    package var kind: String
    package var argument: Argument
    package var place: SourcePlace
}
