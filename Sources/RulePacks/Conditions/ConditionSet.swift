internal import CEL

/// The conditions of all rules of a case, compiled together over the schema's facts.
struct ConditionSet: Sendable {
    private let schema: FactSchema
    /// nil where the schema's facts cannot be laid out; then no condition has an answer.
    private let programs: FlatProgramSet?

    /// - Parameter leapDay: the rule that all packs share; nil where they disagree, and comparisons of ages are left to the
    ///   general evaluator, which keeps the packs apart.
    init(_ conditions: [Program], schema: FactSchema, leapDay: LeapDayRule?) {
        self.schema = schema
        let tests = leapDay.map { DateTests(leapDay: $0, schema: schema) }
        programs = FactLayout.make(schema).map { layout in
            FlatProgramSet(conditions, layout: layout) { tests?.test($0) }
        }
    }

    /// The answers laid out for these conditions.
    func frame(_ facts: Facts) -> CaseFrame {
        var frame = CaseFrame(schema: schema, facts: programs?.makeFrame())
        for (name, value) in facts.values {
            if let position = schema.position(of: name) { frame.answer(position, value) }
        }
        return frame
    }

    /// What every condition comes to, by its number; faster than one at a time.
    ///
    /// - Parameter truths: overwritten; its storage is kept.
    func evaluate(_ frame: CaseFrame, into truths: inout [FlatTruth]) {
        if let programs, let facts = frame.facts {
            programs.evaluate(facts, into: &truths)
        } else {
            truths.removeAll(keepingCapacity: true)
        }
    }

    func evaluate(_ number: Int, _ frame: CaseFrame) -> FlatTruth {
        guard let programs, let facts = frame.facts else { return .failed }
        return programs.evaluate(number, facts)
    }
}

/// The answers of one case, laid out for a ``ConditionSet``.
struct CaseFrame: Sendable {
    fileprivate let schema: FactSchema
    fileprivate(set) var facts: FactFrame?

    fileprivate init(schema: FactSchema, facts: FactFrame?) {
        self.schema = schema
        self.facts = facts
    }

    /// Records an answer under the fact's position in the schema.
    mutating func answer(_ position: Int, _ value: FactValue) {
        switch value {
        case .bool(let flag): facts?.set(position, word: flag ? 1 : 0)
        case .integer(let number): facts?.set(position, word: number)
        case .date(let date): facts?.set(position, word: Int64(date.dayNumber))
        case .partialDate(let date) where date.isExact:
            facts?.set(position, word: Int64(date.earliest.dayNumber))
        case .choice(let text): facts?.set(position, text: text)
        case .set(let members): facts?.set(position, members: members)
        default: facts?.set(position, to: value.cel(fact: schema.facts[position].name.text))
        }
    }

    /// Records the word of an answer.
    mutating func answer(_ position: Int, word: Int64) { facts?.set(position, word: word) }

    /// Puts a fact back to what another frame of the same conditions has of it.
    mutating func restore(_ position: Int, from other: CaseFrame) {
        if let known = other.facts { facts?.restore(position, from: known) }
    }
}
