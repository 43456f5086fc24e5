internal import CEL

/// Facts that rules read and that change nothing all the same.
extension PackAnalysis {
    /// Findings that make facts idle.
    private static let reasons: Set<AnalysisReport.Kind> = [
        .neverHolds, .alwaysHolds, .neverBites, .swallowsBase, .noEffect, .idleFact,
    ]

    /// A fact matters where, in some combination, the outcome of a topic, an obligation or an approval hinges on it.
    ///
    /// Only the rules that read the fact are looked at, with those that may drown them and read nothing else: what cannot change
    /// among them cannot change among all.
    func idleFacts(_ program: Int, _ report: inout AnalysisReport) {
        let rules = all(program)
        let reported = Set(report.findings.filter { Self.reasons.contains($0.kind) }.flatMap(\.rules))
        var read = FactSet()
        for index in own(program) { read.formUnion(rule(index).reads) }
        for position in read.numbers where position != LawDate.standard.factName.flatMap(schema.position(of:))
        {
            let readers = rules.filter { rule($0).reads.contains(position) }
            // What follows from a rule that is reported already, or cannot be taken apart, is not said again.
            let isOpen = readers.contains {
                rule($0).limits.isBeyond || reported.contains(rule($0).rule.id)
            }
            if isOpen { continue }
            idleFact(position, readers, among: rules, &report)
        }
    }

    private func idleFact(
        _ position: Int,
        _ readers: [RuleIndex],
        among rules: [RuleIndex],
        _ report: inout AnalysisReport
    ) {
        let name = schema.facts[position].name
        var shown: (Facts, Facts)?
        // An exception may stand in another topic than its base, so the rules that hang together are taken together.
        let affected = related(readers)
        for topic in Set(affected.map { rule($0).rule.topic }).sorted() {
            var reads = FactSet()
            for index in affected { reads.formUnion(rule(index).reads) }
            let others = rules.filter { rule($0).rule.topic == topic && rule($0).reads.isSubset(of: reads) }
            let group = Set(affected).union(others).sorted { $0.rule < $1.rule }
            guard let space = space(group), let column = space.space.facts.firstIndex(of: position),
                space.space.values[column].count > 1
            else { return }
            let reader = TopicReader(space, self, topic)
            if space.changes(with: column, { _, speaks in reader.answer(speaks) }) { return }
            guard space.isComplete else {
                return leaveOpen(readers, "whether '\(name)' ever changes an answer", space, &report)
            }
            if shown == nil { shown = space.pair(column) }
        }
        guard let (one, other) = shown else { return }
        let pack = assessor.programs[readers[0].program].participant.pack.id
        let own = readers.filter { rule($0).home.id == pack } + readers.filter { rule($0).home.id != pack }
        let says =
            "'\(name)' is read by \(names(own)), but whatever the answer is, no outcome, obligation or approval changes."
        self.report(.idleFact, own, says, cases: [one, other], in: &report) {
            $0[0].overall == $0[1].overall && $0[0].topics.map(\.interval) == $0[1].topics.map(\.interval)
                && $0[0].obligations.map(\.kind) == $0[1].obligations.map(\.kind)
                && ($0[0].approvers == $0[1].approvers || $0[0].overall.floor == .refuse)
        }
    }
}

/// Reads what the rules of a topic come to in a combination.
private struct TopicReader {
    private let local: LocalRules
    /// The rules of the topic by their place, with the numbers of what each demands.
    private let rules: [(place: Int, demands: [Int], approvals: [Int])]

    init(_ space: AnalysisSpace, _ analysis: PackAnalysis, _ topic: String) {
        local = space.space.local
        var numbers: [RuleDemand: Int] = [:]
        func number(_ demand: RuleDemand) -> Int {
            if let known = numbers[demand] { return known }
            numbers[demand] = numbers.count
            return numbers.count - 1
        }
        var rules: [(place: Int, demands: [Int], approvals: [Int])] = []
        for (place, index) in space.space.local.indices.enumerated() {
            let rule = analysis.rule(index)
            guard rule.rule.topic == topic else { continue }
            let demands = RuleDemand.all(of: rule)
            rules.append(
                (
                    place, demands.filter { !$0.isApproval }.map(number),
                    demands.filter(\.isApproval).map(number)
                )
            )
        }
        self.rules = rules
    }

    struct Answer: Equatable {
        var outcome: LegalOutcome?
        /// What is demanded, by number.
        var demands: Set<Int> = []
        /// Rules whose word single values do not settle.
        var unsettled: Set<Int> = []
    }

    func answer(_ speaks: [Possibility]) -> Answer {
        var answer = Answer()
        var approvals: Set<Int> = []
        for rule in rules where speaks[rule.place] != .no {
            if !speaks[rule.place].isSettled { answer.unsettled.insert(rule.place) }
            guard let outcome = local.outcome(rule.place, speaks[rule.place]) else { continue }
            answer.outcome = max(answer.outcome ?? outcome, outcome)
            answer.demands.formUnion(rule.demands)
            approvals.formUnion(rule.approvals)
        }
        // A refusal makes approvals moot.
        if answer.outcome != .refuse { answer.demands.formUnion(approvals) }
        return answer
    }
}
