internal import CEL

/// Limits that differ between packs: 17 and 18, or `>` and `>=`.
extension PackAnalysis {
    /// Pairs of rules of two packs on one topic that turn at different values of a number or a date, all other answers alike.
    func boundaries(_ report: inout AnalysisReport) {
        let programs = Array(assessor.participants.indices)
        for (number, first) in programs.enumerated() {
            for second in programs[(number + 1)...] {
                var found: [Boundary] = []
                for one in all(first) {
                    for other in all(second) where areAlike(rule(one).rule, rule(other).rule) {
                        found += compare(one, other, &report)
                    }
                }
                // A limit that the other pack has as well, in another rule, is no difference.
                let met = Set(found.filter { $0.turn == nil }.flatMap(\.limits))
                for boundary in found where met.isDisjoint(with: boundary.limits) {
                    self.report(boundary, &report)
                }
            }
        }
    }

    /// Two rules that turn along one fact; `turn` is nil where they turn at the same value.
    private struct Boundary {
        struct Limit: Hashable {
            var rule: RuleIndex
            var fact: Int
        }

        var rules: [RuleIndex]
        var fact: Int
        var space: AnalysisSpace
        var turn: Turn?

        var limits: [Limit] { rules.map { Limit(rule: $0, fact: fact) } }
    }

    private func report(_ boundary: Boundary, _ report: inout AnalysisReport) {
        guard let turn = boundary.turn else { return }
        let (one, other) = (boundary.rules[0], boundary.rules[1])
        self.report(
            .boundary,
            boundary.rules,
            words(one, other, boundary.fact, turn),
            cases: [boundary.space.space.answers(turn.between)],
            tested: boundary.rules,
            in: &report
        ) { Set([certainty(one, $0[0]), certainty(other, $0[0])]) == [.yes, .no] }
    }

    /// Rules of which a lawyer would say that they set the same limit: on one topic, and both in the way or neither.
    private func areAlike(_ one: Rule, _ other: Rule) -> Bool {
        one.topic == other.topic
            && (one.outcome == other.outcome || min(one.outcome, other.outcome) >= .needsApproval)
    }

    private func compare(_ one: RuleIndex, _ other: RuleIndex, _ report: inout AnalysisReport) -> [Boundary] {
        let shared = rule(one).reads.intersection(rule(other).reads)
        let ordered = shared.numbers.filter { schema.facts[$0].type.isOrdered }
        // The same rule of a layer that both adopt has the same limits.
        guard !ordered.isEmpty, rule(one).home.digest != rule(other).home.digest else { return [] }
        let rules = [one, other]
        guard let space = space(rules), let first = space.place(one), let second = space.place(other) else {
            leaveOpen(rules, "whether they turn at the same limits", nil, &report)
            return []
        }
        var found: [Boundary] = []
        for position in ordered {
            guard let column = space.space.facts.firstIndex(of: position) else { continue }
            let (turn, meets) = turn(space, column, first, second)
            if turn != nil || meets {
                found.append(Boundary(rules: rules, fact: position, space: space, turn: meets ? nil : turn))
            } else if !space.isComplete {
                let name = schema.facts[position].name
                leaveOpen(rules, "whether they turn at the same '\(name)'", space, &report)
            }
        }
        return found
    }

    /// Where two rules turn along one fact.
    private struct Turn {
        /// A combination at which they differ.
        var between: [Int]
        /// The first value after each has turned.
        var values: (FactValue, FactValue)
        /// True where they begin to speak there, false where they end.
        var begins: Bool
    }

    private func turn(_ space: AnalysisSpace, _ column: Int, _ first: Int, _ second: Int)
        -> (Turn?, meets: Bool)
    {
        let values = space.space.values[column]
        guard values.count > 2 else { return (nil, false) }
        var found: Turn?
        var meets = false
        func look(_ line: [Speaking], _ digits: (_ at: Int) -> [Int]) {
            guard let one = Step(line.map(\.one)), let other = Step(line.map(\.other)),
                one.begins == other.begins,
                !meets
            else { return }
            if one.at == other.at { return meets = true }
            guard found == nil else { return }
            let between = space.possible(digits(min(one.at, other.at))) { _, speaks in
                Set([speaks[first], speaks[second]]) == [.yes, .no]
            }
            guard let between else { return }
            found = Turn(between: between, values: (values[one.at], values[other.at]), begins: one.begins)
        }
        if space.isComplete {
            let answers = space.answers { _, speaks in Speaking(one: speaks[first], other: speaks[second]) }
            let stride = space.stride(column)
            for start in answers.indices where (start / stride) % values.count == 0 && !meets {
                look(values.indices.map { answers[start + $0 * stride] }) {
                    space.digits(start + $0 * stride)
                }
            }
            return (found, meets)
        }
        for row in space.pairs.rows where !meets {
            let line = values.indices.map { value in
                var digits = row
                digits[column] = value
                return digits
            }
            var answers: [Speaking] = []
            space.space.visit(line) { _, speaks in
                answers.append(Speaking(one: speaks[first], other: speaks[second]))
                return true
            }
            look(answers) { line[$0] }
        }
        return (found, meets)
    }

    private struct Speaking {
        var one: Possibility
        var other: Possibility
    }

    /// One change from silent to speaking or back, along a fact.
    private struct Step {
        var at: Int
        var begins: Bool

        init?(_ answers: [Possibility]) {
            guard answers.allSatisfy({ $0 == .yes || $0 == .no }), let first = answers.first,
                let turn = answers.firstIndex(where: { $0 != first }),
                answers[turn...].allSatisfy({ $0 == answers[turn] })
            else { return nil }
            at = turn
            begins = first == .no
        }
    }

    private func words(_ one: RuleIndex, _ other: RuleIndex, _ position: Int, _ turn: Turn) -> String {
        let word = turn.begins ? "from" : "below"
        func side(_ index: RuleIndex, _ value: FactValue) -> String {
            "'\(rule(index).rule.id)' of \(assessor.participants[index.program].pack.id) speaks \(word) \(value.words)"
        }
        return "The limits of '\(schema.facts[position].name)' differ: \(side(one, turn.values.0)), "
            + "\(side(other, turn.values.1))."
    }
}

extension FactType {
    var isOrdered: Bool {
        switch self {
        case .integer, .date, .partialDate: true
        case .bool, .choice, .set, .text: false
        }
    }
}

extension FactValue {
    fileprivate var words: String {
        switch self {
        case .integer(let number): String(number)
        case .date(let date): date.description
        case .partialDate(let date): date.description
        default: ""
        }
    }
}
