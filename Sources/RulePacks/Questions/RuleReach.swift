internal import CEL

/// What one rule compares each fact with that it reads: from this the values worth trying for an open fact are made.
struct RuleReach: Sendable {
    struct ReadFact: Sendable {
        /// In the schema.
        let position: Int
        /// For a choice or a set: the places in its domain that the rule names.
        let named: UInt64
        /// For a date: the days at which a comparison with a constant turns.
        let cuts: [CalendarDate]
        /// For a date: the sums that lead from another date to the day at which a comparison of the two turns.
        let moves: [DateMove]
        /// For text: what it is compared with.
        let texts: Set<String>
    }

    let facts: [ReadFact]
    /// The whole numbers it compares with, whatever fact they are meant for.
    let numbers: [Int64]
    /// The dates among the facts.
    let dates: FactSet

    init(_ reads: FactSet, _ limits: ComparedValues, _ schema: FactSchema) {
        numbers = limits.numbers.sorted()
        var dates = FactSet()
        facts = reads.numbers.map { position in
            let fact = schema.facts[position]
            var named: UInt64 = 0
            for (place, name) in (fact.type.domain ?? []).prefix(64).enumerated()
            where limits.texts.contains(name) {
                named |= 1 << UInt64(place)
            }
            guard fact.type == .date || fact.type == .partialDate else {
                let texts = if case .text = fact.type { limits.texts } else { Set<String>() }
                return ReadFact(position: position, named: named, cuts: [], moves: [], texts: texts)
            }
            dates.insert(position)
            return ReadFact(
                position: position,
                named: 0,
                cuts: (limits.dateCuts[fact.name.text] ?? []).sorted(),
                moves: Array(limits.dateMoves[fact.name.text] ?? []),
                texts: []
            )
        }
        self.dates = dates
    }
}
