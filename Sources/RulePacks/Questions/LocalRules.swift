/// A few rules of some programs, cut out so that they can be settled again and again without looking at the rest.
///
/// The rules must include the bases and exceptions of each other on which the answer depends.
struct LocalRules: Sendable {
    /// In order of program and rule.
    let indices: [RuleIndex]
    /// What each comes to where it speaks.
    let outcomes: [LegalOutcome]
    /// The topics touched, as program and topic, and the topic of each rule.
    let topics: [TopicIndex]
    let topicOfRule: [Int]
    /// What holds in each topic where no rule speaks.
    let silence: [LegalOutcome]
    private let bases: [[Int]]
    private let exceptions: [[Int]]
    private let isException: [Bool]
    private let mayDisplace: [Bool]
    private let basesFirst: [Int]
    private let hasExceptions: Bool

    struct TopicIndex: Sendable, Hashable {
        var program: Int
        var topic: Int
    }

    init(_ programs: [PackProgram], _ rules: [RuleIndex], _ facts: Facts) {
        indices = rules.sorted { ($0.program, $0.rule) < ($1.program, $1.rule) }
        let positions = Dictionary(indices.enumerated().map { ($1, $0) }) { first, _ in first }
        outcomes = indices.map { programs[$0.program].outcome($0.rule, facts) }
        var topics: [TopicIndex] = []
        topicOfRule = indices.map { index in
            let name = programs[index.program].rules[index.rule].rule.topic
            let topic = programs[index.program].topics.firstIndex { $0.name == name } ?? 0
            let key = TopicIndex(program: index.program, topic: topic)
            if let known = topics.firstIndex(of: key) { return known }
            topics.append(key)
            return topics.count - 1
        }
        self.topics = topics
        silence = topics.map { programs[$0.program].topics[$0.topic].standard ?? .needsApproval }
        func local(_ index: RuleIndex, _ others: [Int]) -> [Int] {
            others.compactMap { positions[RuleIndex(program: index.program, rule: $0)] }
        }
        bases = indices.map { local($0, programs[$0.program].order.bases[$0.rule]) }
        exceptions = indices.map { local($0, programs[$0.program].order.exceptions[$0.rule]) }
        isException = indices.map { !programs[$0.program].rules[$0.rule].rule.overrides.isEmpty }
        mayDisplace = indices.map { programs[$0.program].mayDisplace($0.rule) }
        hasExceptions = isException.contains(true)
        var order: [Int] = []
        for program in Set(indices.map(\.program)).sorted() {
            order += programs[program].order.basesFirst.compactMap {
                positions[RuleIndex(program: program, rule: $0)]
            }
        }
        basesFirst = order
    }

    /// From conditions to what speaks; `speaks` is overwritten.
    func settle(_ conditions: [Possibility], into speaks: inout [Possibility]) {
        for index in conditions.indices { speaks[index] = conditions[index] }
        guard hasExceptions else { return }
        for index in basesFirst where isException[index] {
            var base = Possibility.no
            for position in bases[index] { base = base.or(speaks[position]) }
            speaks[index] = speaks[index].and(base)
        }
        for index in basesFirst.reversed() {
            for exception in exceptions[index] where mayDisplace[exception] {
                speaks[index] = speaks[index].and(speaks[exception].displacing.negated)
            }
        }
    }

    /// The outcome of each touched topic where everything is settled, as far as these rules go.
    func topicOutcomes(_ speaks: [Possibility], into result: inout [LegalOutcome?]) {
        for topic in result.indices { result[topic] = nil }
        for index in speaks.indices {
            guard let outcome = outcome(index, speaks[index]) else { continue }
            let topic = topicOfRule[index]
            if let other = result[topic], other >= outcome { continue }
            result[topic] = outcome
        }
    }

    /// What a rule adds; nil where it is silent.
    func outcome(_ index: Int, _ speaks: Possibility) -> LegalOutcome? {
        if speaks.isCertainlyNo { return nil }
        return speaks.contains(.undetermined)
            ? (speaks.contains(.yes) ? max(outcomes[index], .needsApproval) : .needsApproval)
            : outcomes[index]
    }
}
