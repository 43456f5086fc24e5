/// Runs the tests that a pack carries: each rule with what it overrides, and the expectations of the whole pack.
package struct PackTester: Sendable {
    package let pack: RulePack
    package let schema: FactSchema
    package let layers: [RulePack]

    package init(_ pack: RulePack, schema: FactSchema, layers: [RulePack] = []) {
        self.pack = pack
        self.schema = schema
        self.layers = layers
    }

    /// Rule tests in the order of the file, then expectations, then `never` properties.
    package func run() -> [TestResult] {
        ruleTests() + pack.expectations.map(run)
            + NeverRunner(pack: pack, schema: schema, layers: layers).run()
    }

    package func ruleTests() -> [TestResult] {
        pack.rules.flatMap { rule in
            rule.tests.enumerated().map { number, test in
                TestResult(
                    subject: .rule(rule.id, number: number + 1),
                    place: test.place,
                    differences: differences(of: test, for: rule),
                    facts: test.given,
                    limitation: nil
                )
            }
        }
    }

    /// The day of decision of a test.
    package func day(_ test: RuleTest) -> CalendarDate {
        if let day = test.on { return day }
        if let name = LawDate.standard.factName, case .date(let date)? = test.given[name] { return date }
        return pack.inForce.from
    }

    /// A rule together with everything that it overrides, directly or through other exceptions.
    package func alone(_ rule: Rule) -> Participant {
        let all = pack.rules + layers.flatMap(\.rules)
        let order = ExceptionOrder(all)
        var kept: Set<Int> = []
        var waiting = all.indices.filter { all[$0].id == rule.id }.prefix(1).map(\.self)
        while let next = waiting.popLast() {
            if kept.insert(next).inserted { waiting += order.bases[next] }
        }
        let ids = Set(kept.map { all[$0].id })
        var small = pack
        small.rules = pack.rules.filter { ids.contains($0.id) }
        let smallLayers = layers.map { layer in
            var layer = layer
            layer.rules = layer.rules.filter { ids.contains($0.id) }
            return layer
        }
        return Participant(small, as: rule.side, layers: smallLayers)
    }

    /// What a test of the rule expects and does not get, each as a sentence; empty where it passes.
    func differences(of test: RuleTest, for rule: Rule) -> [String] {
        var participant = alone(rule)
        participant.side = test.side ?? rule.side
        let assessment = Assessor([participant], schema: schema, on: day(test)).assess(test.given)
        let interval = assessment.topics.first { $0.name == rule.topic }?.interval ?? assessment.overall
        return compare(test, assessment, interval)
    }

    private func run(_ expectation: Expectation) -> TestResult {
        let participant = Participant(pack, as: expectation.test.side, layers: layers)
        let assessment = Assessor([participant], schema: schema, on: day(expectation.test)).assess(
            expectation.test.given
        )
        var differences = compare(expectation.test, assessment, assessment.overall)
        for (topic, outcome) in expectation.topics.sorted(by: { $0.key < $1.key }) {
            guard let found = assessment.topics.first(where: { $0.name == topic }) else { continue }
            if found.interval.outcome != outcome {
                differences.append(
                    "\(topic) should come to \(outcome.rawValue), but comes to \(found.interval.outcome.rawValue)"
                )
            }
        }
        for category in expectation.withholds where !assessment.withheldCategories.contains(category) {
            differences.append("'\(category)' should be withheld, but may leave")
        }
        return TestResult(
            subject: .expectation(expectation.name),
            place: expectation.test.place,
            differences: differences,
            facts: expectation.test.given,
            limitation: nil
        )
    }

    private func compare(_ test: RuleTest, _ assessment: LegalAssessment, _ interval: OutcomeInterval)
        -> [String]
    {
        var differences: [String] = []
        let speaking = (assessment.spoke + assessment.open).filter { $0.topic != AssessmentBuilder.packTopic }
        switch test.expect {
        case .silent:
            if let first = speaking.first {
                differences.append(
                    "no rule should speak, but '\(first.rule.rule)' does (\(interval.outcome.rawValue))"
                )
            }
        case .outcome(let outcome):
            if speaking.isEmpty {
                differences.append("it should come to \(outcome.rawValue), but no rule speaks")
            } else if interval.outcome != outcome {
                differences.append(
                    "it should come to \(outcome.rawValue), but comes to \(interval.outcome.rawValue)"
                )
            }
        }
        if let asks = test.asks {
            let asked = assessment.questions.filter { $0.settles == .outcome }.map(\.fact)
            if Set(asked) != Set(asks) {
                differences.append("it should ask for \(list(asks)), but asks for \(list(asked))")
            }
        }
        let kinds = Set(assessment.obligations.filter(\.isCertain).map(\.kind))
        for kind in test.obliges where !kinds.contains(kind) {
            differences.append("it should oblige to '\(kind)', but does not")
        }
        if let by = test.by {
            let deciders = assessment.spoke.filter { $0.outcome == interval.floor }.map(\.rule.rule)
            if !deciders.contains(by) {
                differences.append(
                    "'\(by)' should decide, but \(deciders.isEmpty ? "nothing does" : deciders.joined(separator: ", ") + " does")"
                )
            }
        }
        return differences
    }

    private func list(_ names: [FactName]) -> String {
        names.isEmpty ? "nothing" : names.map(\.text).sorted().joined(separator: ", ")
    }
}
