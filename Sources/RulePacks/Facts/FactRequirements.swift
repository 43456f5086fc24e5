internal import CEL

/// When facts exist at all: the `requires` of the schema, ready to be evaluated.
struct FactRequirements: Sendable {
    private let conditions: [Int: CompiledCondition]

    /// Conditions that do not compile are left out; reading the schema has refused them before.
    init(_ schema: FactSchema) {
        var conditions: [Int: CompiledCondition] = [:]
        if let environment = try? Self.environment(schema) {
            for (position, fact) in schema.facts.enumerated() {
                guard let text = fact.requires else { continue }
                conditions[position] = try? CompiledCondition(text, in: environment, schema: schema)
            }
        }
        self.conditions = conditions
    }

    /// True where every fact exists in every case.
    var isEmpty: Bool { conditions.isEmpty }

    /// The facts of a list that can be asked now: those whose requirement is met, or does not hang on another fact of the list.
    func askable(_ positions: [Int], _ facts: Facts) -> [Int] {
        guard !conditions.isEmpty else { return positions }
        var asked = FactSet()
        for position in positions { asked.insert(position) }
        let answers = facts.activation
        let now = positions.filter { position in
            guard let condition = conditions[position] else { return true }
            let possibility = condition.evaluate(answers).possibility
            if possibility.isSettled { return !possibility.isCertainlyNo }
            var others = asked
            others.remove(position)
            return condition.reads.isDisjoint(with: others)
        }
        return now.isEmpty ? positions : now
    }

    /// False where the answers contradict the schema: a fact is answered though it does not exist.
    func isPossible(_ facts: Facts, _ schema: FactSchema) -> Bool {
        guard !conditions.isEmpty else { return true }
        let answers = facts.activation
        return conditions.allSatisfy { position, condition in
            facts[schema.facts[position].name] == nil
                || !condition.evaluate(answers).possibility.isCertainlyNo
        }
    }

    /// The facts that are answered though they do not exist in a case with these answers.
    func absent(_ facts: Facts, _ schema: FactSchema) -> [Int] {
        guard !conditions.isEmpty else { return [] }
        let answers = facts.activation
        return conditions.keys.filter { position in
            facts[schema.facts[position].name] != nil
                && conditions[position]?.evaluate(answers).possibility.isCertainlyNo == true
        }
    }

    static func environment(_ schema: FactSchema) throws(CELError) -> CEL.Environment {
        var environment = try CEL.Environment()
        for fact in schema.facts { try environment.declare(variable: fact.name.text, type: fact.type.cel) }
        try CalendarFunctions(leapDay: .march1, calendars: [:]).declare(in: &environment)
        return environment
    }

    /// Reports requirements that are not conditions over the schema's facts.
    static func check(_ schema: FactSchema, _ findings: Findings) {
        guard let environment = try? environment(schema) else { return }
        for fact in schema.facts {
            guard let text = fact.requires else { continue }
            do {
                let checked = try environment.compile(text)
                ConditionCost(schema, nil).check(
                    checked,
                    "'requires' of '\(fact.name)'",
                    at: fact.place,
                    findings
                )
            } catch {
                for finding in error.findings {
                    findings.error(
                        .condition,
                        at: fact.place,
                        "The 'requires' of '\(fact.name)' cannot be read: \(finding.message) (at \(finding.position)).",
                        fix: "Write a condition over other facts of this schema."
                    )
                }
            }
        }
    }
}
