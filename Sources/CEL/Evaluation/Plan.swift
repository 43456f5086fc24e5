/// An expression made ready for evaluation: names resolved, functions found, constants folded.
indirect enum Plan: Sendable {
    case constant(CELValue)
    /// Known at planning time to fail whenever it is evaluated.
    case failure(CELRuntimeError)
    /// A variable of a macro, by its slot.
    case local(Int)
    /// A declared variable, by its number in ``Program/slots``.
    case variable(Int)
    /// `has(v)` of a declared variable.
    case hasVariable(Int)
    /// A name that is not declared; its readings are tried at evaluation.
    case search(Search)
    case select(Plan, field: String, Int)
    case has(Plan, field: String, Int)
    case optionalSelect(Plan, field: String, Int)
    case index(Plan, Plan, Int)
    case optionalIndex(Plan, Plan, Int)
    case and([Plan])
    case or([Plan])
    case not(Plan, Int)
    case conditional(Plan, Plan, Plan, Int)
    case equal(Plan, Plan, isNegated: Bool)
    /// A function of one argument, by its name and body. The numbers at the end of cases are offsets in the source.
    case unary(String, @Sendable (CELValue) -> Outcome, Plan, Int)
    case binary(String, @Sendable (CELValue, CELValue) -> Outcome, Plan, Plan, Int)
    case many(String, @Sendable ([CELValue]) -> Outcome, [Plan], Int)
    case metered(String, @Sendable ([CELValue], inout Meter) -> Outcome, [Plan], Int)
    /// `matches` with a pattern that is known.
    case matches(Plan, Pattern, Int)
    /// `a.or(b)`, and `a.orValue(b)` where it is unwrapped; `b` is evaluated only where `a` has no value.
    case alternative(Plan, Plan, isUnwrapped: Bool, Int)
    case list([Element])
    case map([Entry], Int)
    case comprehension(ComprehensionPlan)
    case bind(slot: Int, value: Plan, body: Plan)

    struct Search: Sendable {
        let name: QualifiedName
        let readings: [QualifiedName.Reading]
        let denotedType: CELType?
        let isPresenceTest: Bool
        let offset: Int
    }

    struct Element: Sendable {
        let value: Plan
        let isOptional: Bool
    }

    struct Entry: Sendable {
        let key: Plan
        let value: Plan
        let isOptional: Bool
    }

    /// The value of a plan that needs no evaluation.
    var constantValue: CELValue? {
        if case .constant(let value) = self { value } else { nil }
    }
}

/// A macro over a list or map, made ready.
struct ComprehensionPlan: Sendable {
    let macro: Expression.Macro
    let range: Plan
    /// Where the element, or the index or key, is kept.
    let slot: Int
    /// Where the second variable is kept; nil in the one-variable forms.
    let secondSlot: Int?
    let filter: Plan?
    let body: Plan
    let offset: Int
}
