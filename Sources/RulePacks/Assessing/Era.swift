internal import CEL

/// A span of law in which every rule that follows the standard day of law has one variant.
struct Era: Sendable {
    struct EraRule: Sendable {
        enum Reading: Sendable {
            case no
            /// By the number of the condition.
            case condition(Int)
            case undetermined
            /// The rule follows a day of law of its own.
            case own
        }

        var reading: Reading
        var outcome: LegalOutcome
        /// An answer that hinges on facts may also come out undetermined.
        var isMixed: Bool
    }

    var from: CalendarDate
    var rules: [EraRule]

    static func all(of rules: [ProgramRule], on decisionDay: CalendarDate) -> [Era] {
        let standard = rules.filter { $0.rule.lawAt == .standard && $0.lawFact != nil }
        let starts = Set(standard.flatMap { $0.variants.map(\.span.from) }).union([.first]).sorted()
        return starts.map { start in
            Era(from: start, rules: rules.map { EraRule($0, on: start, decisionDay) })
        }
    }
}

extension Era.EraRule {
    fileprivate init(_ rule: ProgramRule, on start: CalendarDate, _ decisionDay: CalendarDate) {
        let day = rule.lawFact == nil ? decisionDay : start
        guard rule.lawFact == nil || rule.rule.lawAt == .standard,
            let variant = rule.variants(from: day, to: day).first
        else {
            self.init(reading: .own, outcome: rule.rule.outcome, isMixed: true)
            return
        }
        let isLifted = !variant.obligationObstacles.isEmpty || rule.rule.provenance.confidence == .low
        let outcome = isLifted ? max(rule.rule.outcome, .needsApproval) : rule.rule.outcome
        let isMixed = variant.condition.map { !$0.obstacles.isEmpty || $0.mayFail } ?? true
        if !variant.isInForce {
            self.init(reading: .no, outcome: outcome, isMixed: false)
        } else if let number = variant.number {
            self.init(reading: .condition(number), outcome: outcome, isMixed: isMixed)
        } else {
            self.init(reading: .undetermined, outcome: outcome, isMixed: isMixed)
        }
    }
}
