internal import CEL

/// The combinations to be tried for one question of the analysis.
struct AnalysisSpace {
    /// Combinations tried for one question; beyond that there is only a sample.
    static let limit = 10_000
    /// How many more combinations a sample draws, beside those that hold every pair of values.
    static let sample = 2_000

    let space: CaseSpace
    /// False where not every combination is tried.
    let isComplete: Bool
    /// What is tried of a space that is not complete, before more is drawn.
    let pairs: PairwiseCases
    private let requirements: FactRequirements

    init(_ space: CaseSpace, _ requirements: FactRequirements, isExhaustive: Bool, limit: Int) {
        self.space = space
        self.requirements = requirements
        isComplete = isExhaustive && (space.size.map { $0 <= limit } ?? false)
        pairs = PairwiseCases(counts: isComplete ? [] : space.values.map(\.count))
    }

    /// How a space that is not complete was tried.
    var sampleWords: String {
        let words = "a sample was tried and shows nothing"
        return pairs.isComplete ? words + ", with every pair of two facts' answers" : words
    }

    func place(_ index: RuleIndex) -> Int? { space.local.indices.firstIndex(of: index) }

    typealias Predicate = (_ digits: [Int], _ speaks: [Possibility]) -> Bool

    /// The first combination of which the predicate holds; nil where there is none (``isComplete``) or none was found.
    func first(where predicate: @escaping Predicate) -> [Int]? { find([predicate])[0] }

    /// For each predicate the first combination of which it holds.
    ///
    /// Facts that do not exist by the schema are left unanswered, and the predicate must hold without them.
    func find(_ predicates: [Predicate]) -> [[Int]?] {
        var found = [[Int]?](repeating: nil, count: predicates.count)
        let visit: Predicate = { digits, speaks in
            for (number, predicate) in predicates.enumerated() where found[number] == nil {
                if predicate(digits, speaks) { found[number] = possible(digits, predicate) }
            }
            return found.contains { $0 == nil }
        }
        if isComplete {
            space.visit(limit: .max, visit)
        } else {
            space.visit(pairs.rows, visit)
            if found.contains(where: { $0 == nil }) { space.visit(limit: Self.sample, visit) }
        }
        return found
    }

    /// Whether an answer ever changes with one fact alone; of a space that is not complete, whether the sample shows it.
    func changes<Answer: Equatable>(
        with column: Int,
        _ read: @escaping (_ digits: [Int], _ speaks: [Possibility]) -> Answer
    )
        -> Bool
    {
        if isComplete { return changes(with: column, answers: answers(read)) }
        var isChanging = false
        let body: Predicate = { digits, speaks in
            guard digits[column] != 0 else { return true }
            var other = digits
            other[column] = 0
            let answer = read(digits, speaks)
            space.visit([other]) { other, speaks in
                isChanging = read(other, speaks) != answer
                return false
            }
            return !isChanging
        }
        space.visit(pairs.rows, body)
        if !isChanging { space.visit(limit: Self.sample / 4, body) }
        return isChanging
    }

    /// What every combination of a complete space comes to, the last fact varying fastest.
    func answers<Answer>(_ read: @escaping (_ digits: [Int], _ speaks: [Possibility]) -> Answer) -> [Answer] {
        var answers: [Answer] = []
        answers.reserveCapacity(space.size ?? 0)
        space.visit(limit: .max) { digits, speaks in
            answers.append(read(digits, speaks))
            return true
        }
        return answers
    }

    /// Whether some of the answers changes with one fact alone.
    func changes<Answer: Equatable>(with column: Int, answers: [Answer]) -> Bool {
        let stride = stride(column)
        let count = space.values[column].count
        return answers.indices.contains { index in
            let digit = (index / stride) % count
            return digit != 0 && answers[index] != answers[index - digit * stride]
        }
    }

    /// How far apart two combinations are that differ by one step of a fact.
    func stride(_ column: Int) -> Int {
        space.values[(column + 1)...].reduce(1) { $0 * $1.count }
    }

    /// The combination at a place in ``answers(_:)``.
    func digits(_ place: Int) -> [Int] {
        space.values.indices.map { (place / stride($0)) % space.values[$0].count }
    }

    /// The combination without the answers to facts that do not exist in it; nil where the predicate needs them.
    func possible(_ digits: [Int], _ predicate: Predicate) -> [Int]? {
        guard !requirements.isEmpty else { return digits }
        var kept = digits
        var isChanged = false
        while true {
            let absent = requirements.absent(space.answers(kept), space.schema)
            let columns = kept.indices.filter { kept[$0] >= 0 && absent.contains(space.facts[$0]) }
            if columns.isEmpty { break }
            for column in columns { kept[column] = -1 }
            isChanged = true
        }
        guard isChanged else { return digits }
        var holds = false
        space.visit([kept]) { digits, speaks in
            holds = predicate(digits, speaks)
            return false
        }
        return holds ? kept : nil
    }
}

extension PackAnalysis {
    /// The space of some rules with everything they depend on; nil where a condition goes beyond single values.
    ///
    /// - Parameter alone: the rules' own conditions only, without bases and exceptions.
    func space(_ rules: [RuleIndex], alone: Bool = false, limit: Int = AnalysisSpace.limit) -> AnalysisSpace?
    {
        let related = alone ? rules : related(rules)
        var open = FactSet()
        for index in related {
            let rule = rule(index)
            open.formUnion(rule.reads)
            if rule.limits.isBeyond { return nil }
        }
        var base = Facts()
        if let name = LawDate.standard.factName, let position = schema.position(of: name) {
            base[name] = .date(day)
            open.remove(position)
        }
        let limits = FactLimits(assessor.programs, related, schema)
        return AnalysisSpace(
            CaseSpace(assessor.programs, rules: related, open: open, base: base, schema: schema),
            assessor.requirements,
            isExhaustive: open.numbers.allSatisfy(limits.isExhaustive),
            limit: limit
        )
    }

    /// Lists a question that went without a full answer.
    ///
    /// - Parameters:
    ///   - question: what was to be found out, as in "whether …".
    ///   - space: nil where a condition goes beyond single values.
    func leaveOpen(
        _ rules: [RuleIndex],
        _ question: String,
        _ space: AnalysisSpace?,
        _ report: inout AnalysisReport
    ) {
        let beyond = Set(related(rules).flatMap { rule($0).limits.beyond }).sorted()
        let why =
            space.map { "too many combinations; \($0.sampleWords)" }
            ?? "a condition goes beyond single values: \(beyond.joined(separator: ", "))"
        let names = rules.map { rule($0).rule.id }
        // One reason is enough for a rule whose own condition cannot be taken apart.
        if space == nil,
            report.unanalysed.contains(where: { $0.why.hasSuffix(why) && Set(names).isSuperset(of: $0.rules) }
            )
        {
            return
        }
        report.unanalysed.append(AnalysisReport.Unanalysed(rules: names, why: "\(question): \(why)"))
    }
}
