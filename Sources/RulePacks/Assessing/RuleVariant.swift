internal import CEL

/// A rule as it stands in one span of law: its condition with the parameters of that span.
struct RuleVariant: Sendable {
    var span: DateSpan
    /// False in spans in which the rule itself is not in force.
    var isInForce: Bool
    /// nil where the text could not be compiled; `failure` then says why.
    var condition: CompiledCondition?
    var failure: String?
    /// The parameters that the condition and the obligations read, by name.
    var parameters: [String: ResolvedParameter]
    /// Why the obligations cannot be stated, for parameters they read without a deciding value.
    var obligationObstacles: [String]

    /// The condition's number in the case's set of flat programs.
    var number: Int?

    func evaluate(_ conditions: ConditionSet, _ frame: CaseFrame) -> ConditionReading {
        guard isInForce else { return ConditionReading(.no) }
        guard let condition, let number else { return ConditionReading(.undetermined) }
        switch conditions.evaluate(number, frame) {
        case .yes: return ConditionReading(.yes)
        case .no: return ConditionReading(.no)
        case .failed: return ConditionReading(.undetermined)
        case .unknown(let facts): return condition.reading(facts)
        }
    }
}

/// Cuts a rule into variants.
struct RuleVariantMaker {
    let environment: ConditionEnvironment
    let definitions: [String: String]
    /// Parameters that each definition reads, the definitions it uses included.
    let definitionParameters: [String: Set<String>]
    let book: ParameterBook
    let schema: FactSchema
    /// Conditions that were checked when the pack was read, by rule.
    private let checked: [String: CompiledRules.CheckedRule]

    init(
        _ pack: RulePack,
        book: ParameterBook,
        schema: FactSchema,
        checked: [String: CompiledRules.CheckedRule] = [:]
    ) throws(CELError) {
        self.checked = checked
        environment = try ConditionEnvironment(pack, schema: schema)
        self.book = book
        self.schema = schema
        (definitions, definitionParameters) = Definitions.writtenOut(pack.definitions)
    }

    func variants(of rule: Rule) -> [RuleVariant] {
        let pack = environment.pack
        let ready = checked[rule.id].flatMap { $0.rule == rule ? $0.condition : nil }
        let inCondition = ready == nil ? parametersRead(by: rule.condition) : []
        let inObligations = Set(rule.obligations.compactMap(\.period))
        let names = inCondition.union(inObligations).sorted()
        let parameters = names.compactMap { pack.parameter($0) }
        var starts: Set<CalendarDate> = [.first, rule.inForce.from]
        if let until = rule.inForce.until { starts.insert(until.adding(days: 1)) }
        for parameter in parameters { starts.formUnion(book.changes(parameter)) }
        let sorted = starts.sorted()
        var made: [RuleVariant] = []
        for (index, start) in sorted.enumerated() {
            let end = index + 1 < sorted.count ? sorted[index + 1].adding(days: -1) : nil
            let resolved = Dictionary(
                parameters.map { ($0.name, book.resolve($0, of: pack.id, on: start)) },
                uniquingKeysWith: { first, _ in first }
            )
            let isInForce = rule.inForce.contains(start)
            var variant = RuleVariant(
                span: DateSpan(from: start, until: end),
                isInForce: isInForce,
                condition: nil,
                failure: nil,
                parameters: resolved,
                obligationObstacles: inObligations.sorted().compactMap { resolved[$0]?.obstacle },
                number: nil
            )
            if isInForce {
                do {
                    (variant.condition, variant.failure) = (
                        try compile(rule, ready, inCondition, resolved, reusing: made), nil
                    )
                } catch {
                    variant.failure = error.description
                }
            }
            made.append(variant)
        }
        return made
    }

    private func compile(
        _ rule: Rule,
        _ ready: CheckedExpression?,
        _ names: Set<String>,
        _ resolved: [String: ResolvedParameter],
        reusing made: [RuleVariant]
    ) throws(CELError) -> CompiledCondition {
        if let same = made.last(where: { other in
            other.condition != nil
                && names.allSatisfy { other.parameters[$0]?.sameForConditions(resolved[$0]) ?? false }
        }), let condition = same.condition {
            return condition
        }
        if let ready { return CompiledCondition(ready, schema: schema) }
        let written = try rule.condition.parsed(definitions)
        return CompiledCondition(
            try written.checked(in: environment.withParameters(resolved)),
            schema: schema
        )
    }

    func parametersRead(by condition: Condition) -> Set<String> {
        condition.namesUsed(among: Set(definitions.keys)).reduce(into: condition.parametersRead) {
            $0.formUnion(definitionParameters[$1] ?? [])
        }
    }
}

extension ResolvedParameter {
    func sameForConditions(_ other: ResolvedParameter?) -> Bool {
        guard let other else { return false }
        return decides == other.decides && (value == other.value || !decides)
    }
}

extension Obligation {
    /// The parameter that gives its period.
    var period: String? {
        if case .period(let name) = argument { name } else { nil }
    }
}
