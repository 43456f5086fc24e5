internal import CEL

/// Every way in which the open facts of a component may turn out, by representative values, and what the rules then say.
///
/// Completions are numbered with the last fact varying fastest, and a set of them is a row of bits (a *plane*): for each rule,
/// three planes tell in which completions its word may be *no*, *undetermined* and *yes*. A rule is evaluated once for every
/// combination of the facts that it reads itself; everything after that are operations on planes.
struct Completions {
    /// Beyond so many, by a bound that does not depend on what is known, the answer is left as an interval.
    static let maximumFacts = 12
    static let maximumCount = 16_384

    /// The rules that were settled: the component's, with their bases and exceptions, in order.
    let rules: [RuleIndex]
    let facts: [Int]
    /// How many values each fact has; the last fact varies fastest.
    let counts: [Int]
    /// How far apart two completions are that differ only by one step of a fact.
    let strides: [Int]
    let count: Int
    /// For each rule what it says, in three planes.
    private(set) var speaks: [PossibilityPlanes]
    /// For each fact and each of its values: the completions with that value.
    let having: [[Plane]]
    let all: Plane

    /// - Parameter bounds: for every fact at most how many values are worth trying; see ``OpenValues/bounds(_:_:)``.
    /// - Returns: nil where there are too many, or where single values cannot stand for all that a condition tells apart.
    init?(
        _ component: OpenComponent,
        _ programs: [PackProgram],
        _ standings: [Standing],
        _ known: Facts,
        _ frame: CaseFrame,
        _ schema: FactSchema,
        bounds: [Int?]
    ) {
        facts = component.facts.numbers
        guard Self.areFew(facts, bounds) else { return nil }
        rules = component.related(programs)
        var compared = [ComparedFact](repeating: ComparedFact(), count: facts.count)
        var isPlain = true
        for index in rules {
            let rule = programs[index.program].rules[index.rule]
            for fact in rule.reach.facts {
                guard let column = facts.firstIndex(of: fact.position) else { continue }
                compared[column].add(fact, of: rule.reach)
                // The law itself varies with the fact.
                if fact.position == rule.lawFact, rule.rule.lawAt != .standard { isPlain = false }
            }
        }
        let open = OpenValues(schema: schema, known: known, day: programs.first?.decisionDay ?? .first)
        var words: [[Int64]] = []
        if isPlain {
            for (column, position) in facts.enumerated() {
                guard let values = open.words(position, compared[column]) else {
                    isPlain = false
                    break
                }
                words.append(values)
            }
        }
        let space =
            isPlain
            ? nil : CaseSpace(programs, rules: rules, open: component.facts, base: known, schema: schema)
        counts = space?.values.map(\.count) ?? words.map(\.count)
        var strides = [Int](repeating: 1, count: counts.count)
        var size = 1
        for column in counts.indices.reversed() {
            strides[column] = size
            let (product, overflow) = size.multipliedReportingOverflow(by: counts[column])
            guard !overflow else { return nil }
            size = product
        }
        guard size > 0 else { return nil }
        count = size
        self.strides = strides
        all = Plane(all: size)
        speaks = []
        let counts = self.counts
        having = counts.indices.map { column in
            (0..<counts[column]).map { digit in
                Plane(
                    runsOf: strides[column],
                    from: digit * strides[column],
                    every: strides[column] * counts[column],
                    of: size
                )
            }
        }
        if let space {
            speaks = Self.tried(space, size)
        } else {
            var trying = frame
            for index in rules { evaluate(index, programs, standings, known, words, frame, &trying) }
            settle(programs)
        }
    }

    private static func areFew(_ facts: [Int], _ bounds: [Int?]) -> Bool {
        guard facts.count <= maximumFacts else { return false }
        var bound = 1
        for position in facts {
            guard let own = bounds[position] else { return false }
            let (product, overflow) = bound.multipliedReportingOverflow(by: own)
            guard !overflow, product > 0, product <= maximumCount else { return false }
            bound = product
        }
        return true
    }

    /// One completion after another, where values are no words or the law itself varies.
    private static func tried(_ space: CaseSpace, _ size: Int) -> [PossibilityPlanes] {
        var planes = [PossibilityPlanes](
            repeating: PossibilityPlanes(size),
            count: space.local.indices.count
        )
        var number = 0
        space.visit(limit: size) { _, speaks in
            for (place, possibility) in speaks.enumerated() { planes[place].insert(possibility, number) }
            number += 1
            return true
        }
        return planes
    }

    // MARK: Conditions

    /// What the condition of a rule comes to, for every combination of the facts that it reads.
    private mutating func evaluate(
        _ index: RuleIndex,
        _ programs: [PackProgram],
        _ standings: [Standing],
        _ known: Facts,
        _ words: [[Int64]],
        _ frame: CaseFrame,
        _ trying: inout CaseFrame
    ) {
        let program = programs[index.program]
        let rule = program.rules[index.rule]
        var planes = PossibilityPlanes(count)
        let columns = facts.indices.filter { rule.reads.contains(facts[$0]) }
        guard let last = columns.last else {
            planes.fill(standings[index.program].readings[index.rule].possibility, all)
            speaks.append(planes)
            return
        }
        let days = program.lawDays(rule, known)
        let variants = rule.variants(from: days.lowerBound, to: days.upperBound)
        var digits = [Int](repeating: 0, count: columns.count)
        for (place, column) in columns.enumerated() {
            trying.answer(facts[column], word: words[column][digits[place]])
        }
        while true {
            // The last of the rule's facts in a row; what the others are is the same for all of them.
            var outer = all
            for place in 0..<(columns.count - 1) {
                outer.formIntersection(having[columns[place]][digits[place]])
            }
            for digit in 0..<counts[last] {
                trying.answer(facts[last], word: words[last][digit])
                var possibility = Possibility()
                for variant in variants {
                    possibility.formUnion(variant.evaluate(program.conditions, trying).possibility)
                }
                if variants.isEmpty { possibility = .no }
                planes.insert(possibility, having[last][digit], outer)
            }
            var place = columns.count - 2
            while place >= 0 {
                digits[place] += 1
                if digits[place] == counts[columns[place]] { digits[place] = 0 }
                trying.answer(facts[columns[place]], word: words[columns[place]][digits[place]])
                if digits[place] != 0 { break }
                place -= 1
            }
            if place < 0 { break }
        }
        for column in columns { trying.restore(facts[column], from: frame) }
        speaks.append(planes)
    }

    // MARK: Exceptions

    /// From conditions to what speaks, as ``Standing`` does it.
    private mutating func settle(_ programs: [PackProgram]) {
        var first = 0
        while first < rules.count {
            let number = rules[first].program
            var end = first
            while end < rules.count, rules[end].program == number { end += 1 }
            let order = programs[number].order
            if order.hasExceptions { settle(programs[number], rules[first..<end]) }
            first = end
        }
    }

    private mutating func settle(_ program: PackProgram, _ range: ArraySlice<RuleIndex>) {
        var places: [Int: Int] = [:]
        for place in range.indices { places[range[place].rule] = place }
        let order = program.order
        for rule in order.basesFirst {
            guard let place = places[rule], !program.rules[rule].rule.overrides.isEmpty else { continue }
            var base = PossibilityPlanes(count)
            base.fill(.no, all)
            for position in order.bases[rule] {
                if let other = places[position] { base = base.or(speaks[other]) }
            }
            speaks[place] = speaks[place].and(base)
        }
        for rule in order.basesFirst.reversed() {
            guard let place = places[rule] else { continue }
            for exception in order.exceptions[rule] where program.mayDisplace(exception) {
                if let other = places[exception] {
                    speaks[place] = speaks[place].and(speaks[other].displacing.negated)
                }
            }
        }
    }

    // MARK: Reading

    /// What some completion gives a rule.
    func union(_ place: Int) -> Possibility { speaks[place].union }

    /// True where two completions that differ only in this fact differ in one of the planes.
    func hinges(_ column: Int, on planes: [Plane]) -> Bool {
        let first = having[column][0]
        for plane in planes {
            for digit in 1..<max(counts[column], 1)
            where !plane.agrees(first, shifted: digit * strides[column]) {
                return true
            }
        }
        return false
    }

    /// The share of the values of a fact that alone leave one answer, the same in all planes.
    func settled(by column: Int, _ planes: [Plane]) -> Double {
        let constant = having[column].count { having in planes.allSatisfy { $0.isConstant(on: having) } }
        return Double(constant) / Double(counts[column])
    }
}

extension OpenComponent {
    /// The component's rules with all their bases and exceptions, on which they depend.
    func related(_ programs: [PackProgram]) -> [RuleIndex] {
        guard rules.contains(where: { programs[$0.program].order.hasExceptions }) else {
            return rules.sorted { ($0.program, $0.rule) < ($1.program, $1.rule) }
        }
        var seen: Set<RuleIndex> = []
        var waiting = rules
        while let next = waiting.popLast() {
            guard seen.insert(next).inserted else { continue }
            let order = programs[next.program].order
            waiting += (order.bases[next.rule] + order.exceptions[next.rule]).map {
                RuleIndex(program: next.program, rule: $0)
            }
        }
        return seen.sorted { ($0.program, $0.rule) < ($1.program, $1.rule) }
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
