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
    fileprivate let frame: CaseFrame?
    private let baseline: [Possibility]
    private let tables: [RuleTable]

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
        let frame = programs.first?.conditions.frame(base)
        self.frame = frame
        for (place, index) in local.indices.enumerated() {
            let program = programs[index.program]
            let rule = program.rules[index.rule]
            let columns = facts.indices.filter { rule.reads.contains(facts[$0]) || rule.lawFact == facts[$0] }
            if columns.isEmpty {
                baseline[place] =
                    frame.map { program.read(index.rule, base, $0).possibility } ?? .undetermined
            } else {
                let variesLaw = rule.lawFact.map(facts.contains) ?? false
                tables.append(RuleTable(place, index, columns, values.map(\.count), variesLaw: variesLaw))
            }
        }
        self.baseline = baseline
        self.tables = tables
    }

    /// What the condition of one rule of ``local`` comes to, exceptions left aside.
    func condition(_ place: Int, _ digits: [Int]) -> Possibility {
        tables.first { $0.place == place }?.compute(digits, self) ?? baseline[place]
    }

    /// The answers of one combination; a negative digit stands for no answer.
    func answers(_ digits: [Int]) -> Facts {
        var result = base
        for (column, digit) in digits.enumerated() where digit >= 0 {
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
        var known = tables.map { [UInt8](repeating: 0, count: $0.size) }
        if let size, size <= limit {
            var changed = 0
            for _ in 0..<size {
                // Only what reads a fact that has just changed is looked up again.
                for (number, table) in tables.enumerated() where table.lastColumn >= changed {
                    conditions[table.place] = table.answer(digits, self, &known[number])
                }
                local.settle(conditions, into: &speaks)
                if !visit(digits, speaks) { return true }
                changed = advance(&digits)
            }
            return true
        }
        var generator = SeededGenerator(seed: 0x5EED)
        for _ in 0..<limit {
            for column in digits.indices {
                digits[column] = Int(generator.next() % UInt64(max(values[column].count, 1)))
            }
            for (number, table) in tables.enumerated() {
                conditions[table.place] = table.answer(digits, self, &known[number])
            }
            local.settle(conditions, into: &speaks)
            if !visit(digits, speaks) { return true }
        }
        return false
    }

    /// Calls `visit` with chosen combinations, until it returns false. A negative digit stands for no answer.
    func visit(_ combinations: [[Int]], _ visit: (_ digits: [Int], _ speaks: [Possibility]) -> Bool) {
        var conditions = baseline
        var speaks = baseline
        for digits in combinations {
            for table in tables { conditions[table.place] = table.compute(digits, self) }
            local.settle(conditions, into: &speaks)
            if !visit(digits, speaks) { return }
        }
    }

    /// - Returns: the first column that has changed.
    private func advance(_ digits: inout [Int]) -> Int {
        var index = digits.count - 1
        while index >= 0 {
            digits[index] += 1
            if digits[index] < values[index].count { return index }
            digits[index] = 0
            index -= 1
        }
        return 0
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

/// A rule that reads facts that vary: which of them, and where its answer to a combination of just those is kept.
private struct RuleTable: Sendable {
    let place: Int
    let index: RuleIndex
    private let columns: [Int]
    /// The column of its facts that varies fastest.
    let lastColumn: Int
    private let strides: [Int]
    /// How many answers there are to keep; 0 where there are too many.
    let size: Int
    /// True where the day of law is one of the facts that vary.
    private let variesLaw: Bool

    static let largest = 1 << 18

    init(_ place: Int, _ index: RuleIndex, _ columns: [Int], _ counts: [Int], variesLaw: Bool) {
        self.place = place
        self.index = index
        self.columns = columns
        lastColumn = columns.last ?? 0
        self.variesLaw = variesLaw
        let own = columns.map { counts[$0] }
        strides = own.indices.map { own[($0 + 1)...].reduce(1) { $0 &* $1 } }
        var size = 1
        for count in own { size = min(size * count, Self.largest + 1) }
        self.size = size <= Self.largest ? size : 0
    }

    /// The answer, computed once for each combination and kept in `known`.
    func answer(_ digits: [Int], _ space: CaseSpace, _ known: inout [UInt8]) -> Possibility {
        guard size > 0 else { return compute(digits, space) }
        var place = 0
        for number in columns.indices { place += digits[columns[number]] * strides[number] }
        if known[place] != 0 { return Possibility(rawValue: known[place]) }
        let answer = compute(digits, space)
        known[place] = answer.rawValue
        return answer
    }

    func compute(_ digits: [Int], _ space: CaseSpace) -> Possibility {
        guard var frame = space.frame else { return .undetermined }
        for column in columns where digits[column] >= 0 {
            frame.answer(space.facts[column], space.values[column][digits[column]])
        }
        let facts = variesLaw ? space.answers(digits) : space.base
        return space.programs[index.program].read(index.rule, facts, frame, known: space.base).possibility
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
