/// A test that would show what no test has shown yet. A person has to confirm that the answer is what the law says.
package struct TestProposal: Sendable, Hashable {
    package var rule: String
    package var place: SourcePlace
    /// What it would show for the first time.
    package var shows: String
    /// Ready to paste under `tests:` of the rule.
    package var yaml: String
}

extension PackTester {
    /// Tests for rules that were never seen true, false or open, made from tests that are there by changing one answer, and
    /// for periods of parameters that none has seen.
    ///
    /// - Parameter coverage: what was seen so far, as ``coverage()`` gives it.
    package func proposals(_ coverage: Coverage) -> [TestProposal] {
        coverage.rules.flatMap { seen -> [TestProposal] in
            guard !seen.isUnconditional, let rule = pack.rule(seen.id) else { return [] }
            var wanted: [Answer] = []
            if !seen.seen.yes { wanted.append(.speaks) }
            if !seen.seen.no { wanted.append(.silent) }
            if !seen.seen.unknown { wanted.append(.open) }
            return wanted.isEmpty ? [] : proposals(rule, wanted)
        } + periodProposals(coverage)
    }

    /// How a rule answers a case, seen from outside.
    private enum Answer: String {
        case speaks = "the rule speaks"
        case silent = "the rule is silent"
        case open = "the rule waits for an answer"
    }

    private func proposals(_ rule: Rule, _ wanted: [Answer]) -> [TestProposal] {
        var missing = wanted
        var found: [TestProposal] = []
        let participant = alone(rule)
        for test in rule.tests {
            var assessors: [CalendarDate: Assessor] = [:]
            for facts in neighbours(of: test.given) where !missing.isEmpty {
                var changed = test
                changed.given = facts
                let day = self.day(changed)
                let assessor = assessors[day] ?? Assessor([participant], schema: schema, on: day)
                assessors[day] = assessor
                let assessment = assessor.assess(facts)
                let answer = answer(rule, assessment)
                guard let place = missing.firstIndex(of: answer) else { continue }
                missing.remove(at: place)
                let topic = assessment.topics.first { $0.name == rule.topic }?.interval ?? assessment.overall
                found.append(
                    TestProposal(
                        rule: rule.id,
                        place: rule.place,
                        shows: answer.rawValue,
                        yaml: TestText.test(
                            facts,
                            expect: isSilent(assessment) ? "silent" : topic.outcome.rawValue
                        )
                    )
                )
            }
        }
        return found
    }

    private func isSilent(_ assessment: LegalAssessment) -> Bool {
        (assessment.spoke + assessment.open).allSatisfy { $0.topic == AssessmentBuilder.packTopic }
    }

    private func answer(_ rule: Rule, _ assessment: LegalAssessment) -> Answer {
        if assessment.spoke.contains(where: { $0.rule.rule == rule.id }) { return .speaks }
        return assessment.open.contains { $0.rule.rule == rule.id } ? .open : .silent
    }

    /// The case with one answer taken away or changed.
    private func neighbours(of facts: Facts) -> [Facts] {
        facts.names.flatMap { name -> [Facts] in
            var values: [FactValue?] = [nil]
            switch facts[name] {
            case .bool(let value)?: values.append(.bool(!value))
            case .integer(let number)?: values += [.integer(number &- 1), .integer(number &+ 1)]
            case .choice(let word)?:
                values += (schema[name]?.type.domain ?? []).filter { $0 != word }.map(FactValue.choice)
            case .set(let members)? where !members.isEmpty: values.append(.set([]))
            default: break
            }
            return values.map { value in
                var changed = facts
                changed[name] = value
                return changed
            }
        }
    }
}
