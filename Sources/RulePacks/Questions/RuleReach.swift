internal import CEL

/// What one rule compares each fact with that it reads: from this the values worth trying for an open fact are made.
struct RuleReach: Sendable {
    struct ReadFact: Sendable {
        /// In the schema.
        let position: Int
        /// For a choice or a set: the places in its domain that stand together in a list of names, or alone.
        let groups: [UInt64]
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
    /// True where single values cannot stand for all that the rule tells apart.
    let isBeyond: Bool

    init(_ reads: FactSet, _ limits: ComparedValues, _ schema: FactSchema) {
        numbers = limits.numbers.sorted()
        isBeyond = limits.isBeyond
        var dates = FactSet()
        facts = reads.numbers.map { position in
            let fact = schema.facts[position]
            let domain = fact.type.domain ?? []
            var groups: Set<UInt64> = []
            for group in limits.groups where !domain.isEmpty {
                var places: UInt64 = 0
                for (place, name) in domain.prefix(64).enumerated() where group.contains(name) {
                    places |= 1 << UInt64(place)
                }
                if places != 0 { groups.insert(places) }
            }
            guard fact.type == .date || fact.type == .partialDate else {
                let texts = if case .text = fact.type { limits.texts } else { Set<String>() }
                return ReadFact(position: position, groups: Array(groups), cuts: [], moves: [], texts: texts)
            }
            dates.insert(position)
            return ReadFact(
                position: position,
                groups: [],
                cuts: (limits.dateCuts[fact.name.text] ?? []).sorted(),
                moves: Array(limits.dateMoves[fact.name.text] ?? []),
                texts: []
            )
        }
        self.dates = dates
    }
}
