internal import CEL

/// Every combination of the values worth trying, for the facts that some rules read.
///
/// Each rule is evaluated only once for every combination of the facts that it reads itself; going through the whole space is
/// then looking up and settling exceptions. A space that is too large is sampled, and says so.
struct CaseSpace: Sendable {
    let programs: [PackProgram]
    let schema: FactSchema
    /// What is fixed; the space leaves these facts alone.
    let base: Facts
    /// The facts that vary, by position; the last varies fastest.
    let facts: [Int]
    let values: [[FactValue]]
    /// How many combinations there are; nil beyond any count.
    let size: Int?
    /// The rules, in the order of every `speaks` that is handed out.
    let local: LocalRules
    private let baseline: [Possibility]
    private let tables: [RuleTable]

    static let largestTable = 4096

    /// - Parameters:
    ///   - rules: the rules to be evaluated, with the bases and exceptions on which they depend.
    ///   - open: facts that vary, beside `base`.
    ///   - extra: further conditions that will be tried on the combinations.
    init(
        _ programs: [PackProgram],
        rules: [RuleIndex],
        open: FactSet,
        base: Facts,
        schema: FactSchema,
        also extra: [(reads: FactSet, limits: ComparedValues)] = []
    ) {
        self.programs = programs
        self.schema = schema
        self.base = base
        let limits = FactLimits(programs, rules, schema, also: extra)
        let day = programs.first?.decisionDay ?? .first
        let facts = open.numbers
        let values = facts.map { limits.values($0, known: base, on: day) }
        self.facts = facts
        self.values = values
        size = Self.product(values.map(\.count))
        local = LocalRules(programs, rules, base)
        var baseline = [Possibility](repeating: .no, count: local.indices.count)
        var tables: [RuleTable] = []
        let answers = base.activation
        for (place, index) in local.indices.enumerated() {
            let program = programs[index.program]
            let rule = program.rules[index.rule]
            let columns = facts.indices.filter { rule.reads.contains(facts[$0]) || rule.lawFact == facts[$0] }
            if columns.isEmpty {
                baseline[place] = program.read(index.rule, base, answers).possibility
            } else {
                tables.append(RuleTable(place, index, columns, values, facts, base, program, schema))
            }
        }
        self.baseline = baseline
        self.tables = tables
    }

    /// What the condition of one rule of ``local`` comes to, exceptions left aside.
    func condition(_ place: Int, _ digits: [Int]) -> Possibility {
        tables.first { $0.place == place }?.entry(digits, self) ?? baseline[place]
    }

    /// The answers of one combination.
    func answers(_ digits: [Int]) -> Facts {
        var result = base
        for (column, digit) in digits.enumerated() {
            result[schema.facts[facts[column]].name] = values[column][digit]
        }
        return result
    }

    // MARK: Going through

    /// Calls `visit` with every combination and what each rule of ``local`` says in it, or with `limit` of them spread over
    /// the space by a fixed rule. It stops when `visit` returns false.
    ///
    /// - Returns: false where not every combination could be visited.
    @discardableResult
    func visit(limit: Int, _ visit: (_ digits: [Int], _ speaks: [Possibility]) -> Bool) -> Bool {
        var conditions = baseline
        var speaks = baseline
        var digits = [Int](repeating: 0, count: facts.count)
        if let size, size <= limit {
            for _ in 0..<size {
                for table in tables { conditions[table.place] = table.entry(digits, self) }
                local.settle(conditions, into: &speaks)
                if !visit(digits, speaks) { return true }
                advance(&digits)
            }
            return true
        }
        var generator = SeededGenerator(seed: 0x5EED)
        for _ in 0..<limit {
            for column in digits.indices {
                digits[column] = Int(generator.next() % UInt64(max(values[column].count, 1)))
            }
            for table in tables { conditions[table.place] = table.entry(digits, self) }
            local.settle(conditions, into: &speaks)
            if !visit(digits, speaks) { return true }
        }
        return false
    }

    private func advance(_ digits: inout [Int]) {
        var index = digits.count - 1
        while index >= 0 {
            digits[index] += 1
            if digits[index] < values[index].count { return }
            digits[index] = 0
            index -= 1
        }
    }

    private static func product(_ counts: [Int]) -> Int? {
        var product = 1
        for count in counts {
            let (next, overflow) = product.multipliedReportingOverflow(by: count)
            if overflow { return nil }
            product = next
        }
        return product
    }
}

/// The answers of one rule for every combination of the facts that it reads itself.
private struct RuleTable: Sendable {
    let place: Int
    let index: RuleIndex
    private let columns: [Int]
    private let strides: [Int]
    /// Empty where the rule reads too many facts; it is then evaluated each time.
    private let entries: [Possibility]

    init(
        _ place: Int,
        _ index: RuleIndex,
        _ columns: [Int],
        _ values: [[FactValue]],
        _ facts: [Int],
        _ base: Facts,
        _ program: PackProgram,
        _ schema: FactSchema
    ) {
        self.place = place
        self.index = index
        self.columns = columns
        let counts = columns.map { values[$0].count }
        strides = columns.indices.map { counts[($0 + 1)...].reduce(1) { $0 &* $1 } }
        var size = 1
        for count in counts { size = min(size * count, CaseSpace.largestTable + 1) }
        guard size <= CaseSpace.largestTable else {
            entries = []
            return
        }
        var entries: [Possibility] = []
        entries.reserveCapacity(size)
        var completed = base
        var answers = base.activation
        var digits = [Int](repeating: 0, count: columns.count)
        for _ in 0..<size {
            for (column, digit) in zip(columns, digits) {
                let name = schema.facts[facts[column]].name
                completed[name] = values[column][digit]
                answers.set(name.text, to: values[column][digit].cel(fact: name.text))
            }
            entries.append(program.read(index.rule, completed, answers, known: base).possibility)
            for place in digits.indices.reversed() {
                digits[place] += 1
                if digits[place] < counts[place] { break }
                digits[place] = 0
            }
        }
        self.entries = entries
    }

    func entry(_ digits: [Int], _ space: CaseSpace) -> Possibility {
        if entries.isEmpty {
            let facts = space.answers(digits)
            return space.programs[index.program].read(index.rule, facts, facts.activation, known: space.base)
                .possibility
        }
        var place = 0
        for number in columns.indices { place += digits[columns[number]] * strides[number] }
        return entries[place]
    }
}

/// SplitMix64: the same numbers for the same seed, so that a sample can be repeated.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
