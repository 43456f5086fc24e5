extension PackTester {
    /// Tests for periods of parameters that no test has seen: a test of a rule that reads the parameter, moved to the first
    /// day of the period.
    func periodProposals(_ coverage: Coverage) -> [TestProposal] {
        coverage.periods.filter { !$0.seen }.compactMap(proposal)
    }

    private func proposal(_ period: Coverage.PeriodCoverage) -> TestProposal? {
        let names = definitions(reading: period.parameter)
        for rule in pack.rules {
            let isRead =
                rule.condition.parametersRead.contains(period.parameter)
                || !rule.condition.namesUsed(among: names).isEmpty
            guard isRead else { continue }
            for test in rule.tests {
                let moved = moved(test, of: rule, to: period.from)
                guard shows(moved, of: rule, period) else { continue }
                return TestProposal(
                    rule: rule.id,
                    place: rule.place,
                    shows: "the value of \(period.parameter) from \(period.from)",
                    yaml: TestText.test(moved)
                )
            }
        }
        return nil
    }

    /// The definitions that read a parameter, directly or through others.
    private func definitions(reading parameter: String) -> Set<String> {
        var names = Set(
            pack.definitions.filter { $0.condition.parametersRead.contains(parameter) }.map(\.name)
        )
        for _ in pack.definitions {
            let more = pack.definitions.filter { !$0.condition.namesUsed(among: names).isEmpty }.map(\.name)
            guard !names.isSuperset(of: more) else { break }
            names.formUnion(more)
        }
        return names
    }

    /// The test under the law of another day, with the answer that the pack gives then.
    private func moved(_ test: RuleTest, of rule: Rule, to day: CalendarDate) -> RuleTest {
        var moved = RuleTest(
            given: test.given,
            expect: .silent,
            asks: nil,
            obliges: [],
            by: nil,
            on: test.on,
            side: test.side,
            note: nil,
            place: test.place
        )
        if let name = rule.lawAt.factName { moved.given[name] = .date(day) } else { moved.on = day }
        var participant = alone(rule)
        participant.side = test.side ?? rule.side
        let assessment = Assessor([participant], schema: schema, on: self.day(moved)).assess(moved.given)
        let speaks = (assessment.spoke + assessment.open).contains { $0.topic != AssessmentBuilder.packTopic }
        if speaks {
            let interval = assessment.topics.first { $0.name == rule.topic }?.interval ?? assessment.overall
            moved.expect = .outcome(interval.outcome)
        }
        return moved
    }

    /// Whether a test alone would show the period.
    private func shows(_ test: RuleTest, of rule: Rule, _ period: Coverage.PeriodCoverage) -> Bool {
        var small = pack
        small.expectations = []
        small.rules = pack.rules.map { other in
            var other = other
            other.tests = other.id == rule.id ? [test] : []
            return other
        }
        let seen = CoverageMeter(pack: small, schema: schema, layers: layers).measure().periods
        return seen.contains { $0.parameter == period.parameter && $0.from == period.from && $0.seen }
    }
}
