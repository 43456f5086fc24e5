/// What a test or an expectation states: facts in, answer out.
package struct RuleTest: Sendable, Hashable {
    package enum Expected: Sendable, Hashable {
        case outcome(LegalOutcome)
        /// No rule speaks.
        case silent

        package var text: String {
            switch self {
            case .outcome(let outcome): outcome.rawValue
            case .silent: "silent"
            }
        }
    }

    package var given: Facts
    package var expect: Expected
    /// The facts that must be asked for, exactly; nil: not stated.
    package var asks: [FactName]?
    /// Obligations that must be among those demanded.
    package var obliges: [String]
    /// The rule that must decide.
    package var by: String?
    package var on: CalendarDate?
    package var side: Side?
    package var note: String?
    package var place: SourcePlace
}

/// A case that the whole pack must answer as stated.
package struct Expectation: Sendable, Hashable {
    package var name: String
    package var test: RuleTest
    package var topics: [String: LegalOutcome]
    /// Data categories that must be withheld.
    package var withholds: [String]
}

/// A combination that no reachable case may ever come to.
package struct NeverProperty: Sendable, Hashable {
    package var says: String
    package var cel: String
    package var side: Side?
    package var place: SourcePlace
}
