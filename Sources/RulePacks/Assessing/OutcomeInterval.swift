package import Wire

/// What is certain, and what may still come: the outcome lies between the two.
///
/// More facts only raise the floor and lower the ceiling.
package struct OutcomeInterval: Sendable, Hashable {
    package var floor: LegalOutcome
    package var ceiling: LegalOutcome

    package init(floor: LegalOutcome, ceiling: LegalOutcome) {
        self.floor = floor
        self.ceiling = max(floor, ceiling)
    }

    package init(_ outcome: LegalOutcome) {
        self.init(floor: outcome, ceiling: outcome)
    }

    package var isDecided: Bool { floor == ceiling }

    /// What is shown: the outcome where it is decided, else at least `needsInformation`.
    package var outcome: LegalOutcome { isDecided ? floor : max(floor, .needsInformation) }

    /// Strictest wins, at both ends: associative, commutative, idempotent, monotone.
    package func merged(_ other: OutcomeInterval) -> OutcomeInterval {
        OutcomeInterval(floor: max(floor, other.floor), ceiling: max(ceiling, other.ceiling))
    }

    /// True where this lies within the other: nothing that was certain has been taken back.
    package func narrows(_ other: OutcomeInterval) -> Bool {
        floor >= other.floor && ceiling <= other.ceiling
    }

    package var json: JSON {
        .object(
            JSONObject([
                ("outcome", .string(outcome.rawValue)),
                ("floor", .string(floor.rawValue)),
                ("ceiling", .string(ceiling.rawValue)),
            ])
        )
    }
}
