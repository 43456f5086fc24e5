internal import CEL

/// Every way in which the open facts of a component may turn out, by representative values, and what the rules then say.
struct Completions {
    /// How many completions are tried before the answer is left as an interval.
    static let maximumFacts = 12
    static let maximumCount = 20_000

    let facts: [Int]
    /// How many values each fact has; the last fact varies fastest.
    let counts: [Int]
    let values: [[FactValue]]
    /// For each completion and each rule of the component: what it says.
    let results: [[Possibility]]

    var count: Int { results.count }

    /// - Returns: nil where there are too many.
    init?(
        _ component: OpenComponent,
        _ programs: [PackProgram],
        _ standings: [Standing],
        _ known: Facts,
        _ schema: FactSchema
    ) {
        facts = component.facts.positions
        guard facts.count <= Self.maximumFacts else { return nil }
        let limits = Self.limits(programs, component.facts)
        let anchors = Self.anchors(known, programs)
        var total = 1
        var values: [[FactValue]] = []
        for position in facts {
            let declaration = schema.facts[position]
            let tried = Representatives(limits: limits[position] ?? ComparedValues(), anchors: anchors)
                .values(of: declaration.type, known: known[declaration.name])
            let (product, overflow) = total.multipliedReportingOverflow(by: max(tried.count, 1))
            guard !overflow, product <= Self.maximumCount, !tried.isEmpty else { return nil }
            total = product
            values.append(tried)
        }
        self.values = values
        counts = values.map(\.count)
        let involved = Set(component.rules.map(\.program)).sorted()
        var tables: [Int: [RuleTable]] = [:]
        for program in involved {
            tables[program] = Self.tables(
                programs[program],
                standings[program],
                facts,
                values,
                known,
                schema
            )
        }
        var results: [[Possibility]] = []
        results.reserveCapacity(total)
        var digits = [Int](repeating: 0, count: facts.count)
        for _ in 0..<total {
            var speaks: [Int: [Possibility]] = [:]
            for program in involved {
                var possibilities = standings[program].readings.map(\.possibility)
                for table in tables[program] ?? [] { possibilities[table.rule] = table[digits] }
                speaks[program] = Standing.settle(programs[program], possibilities).speaks
            }
            results.append(component.rules.map { speaks[$0.program]?[$0.rule] ?? .no })
            Self.advance(&digits, counts)
        }
        self.results = results
    }

    private static func advance(_ digits: inout [Int], _ counts: [Int]) {
        for index in digits.indices.reversed() {
            digits[index] += 1
            if digits[index] < counts[index] { return }
            digits[index] = 0
        }
    }

    /// The digits of a completion: which value each fact has.
    func digits(_ number: Int) -> [Int] {
        var rest = number
        var digits = [Int](repeating: 0, count: counts.count)
        for index in counts.indices.reversed() {
            digits[index] = rest % counts[index]
            rest /= counts[index]
        }
        return digits
    }

    /// How far apart two completions are that differ only by one step of a fact.
    func stride(_ fact: Int) -> Int { counts[(fact + 1)...].reduce(1, *) }

    // MARK: What each rule says

    /// The answers of one rule for every combination of the open facts that it reads itself.
    private struct RuleTable {
        let rule: Int
        let columns: [Int]
        let strides: [Int]
        let entries: [Possibility]

        subscript(digits: [Int]) -> Possibility {
            var index = 0
            for (column, stride) in zip(columns, strides) { index += digits[column] * stride }
            return entries[index]
        }
    }

    private static func tables(
        _ program: PackProgram,
        _ standing: Standing,
        _ facts: [Int],
        _ values: [[FactValue]],
        _ known: Facts,
        _ schema: FactSchema
    ) -> [RuleTable] {
        program.rules.indices.compactMap { index in
            let reading = standing.readings[index]
            guard !reading.possibility.isSettled else { return nil }
            let rule = program.rules[index]
            let columns = facts.indices.filter { rule.reads.contains(facts[$0]) || rule.lawFact == facts[$0] }
            guard !columns.isEmpty else { return nil }
            var entries: [Possibility] = []
            var digits = [Int](repeating: 0, count: columns.count)
            let counts = columns.map { values[$0].count }
            var completed = known
            for _ in 0..<counts.reduce(1, *) {
                for (column, digit) in zip(columns, digits) {
                    completed[schema.facts[facts[column]].name] = values[column][digit]
                }
                entries.append(program.read(index, completed, completed.activation).possibility)
                advance(&digits, counts)
            }
            let strides = columns.indices.map { counts[($0 + 1)...].reduce(1, *) }
            return RuleTable(rule: index, columns: columns, strides: strides, entries: entries)
        }
    }

    // MARK: What is worth trying

    private static func limits(_ programs: [PackProgram], _ facts: FactSet) -> [Int: ComparedValues] {
        var limits: [Int: ComparedValues] = [:]
        for rule in programs.flatMap(\.rules) {
            for position in facts.positions where rule.reads.contains(position) || rule.lawFact == position {
                limits[position, default: ComparedValues()].formUnion(rule.limits)
            }
        }
        return limits
    }

    private static func anchors(_ known: Facts, _ programs: [PackProgram]) -> Set<CalendarDate> {
        var anchors = Set(programs.map(\.decisionDay))
        for value in known.values.values {
            switch value {
            case .date(let date): anchors.insert(date)
            case .partialDate(let date): anchors.formUnion([date.earliest, date.latest])
            default: break
            }
        }
        return anchors
    }
}

extension Facts {
    /// The answers as the condition engine takes them.
    var activation: Activation {
        var activation = Activation()
        for (name, value) in values { activation.set(name.text, to: value.cel(fact: name.text)) }
        return activation
    }
}
