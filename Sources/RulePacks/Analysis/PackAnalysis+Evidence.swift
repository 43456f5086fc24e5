internal import CEL

/// Nothing is reported that the engine which decides cases does not confirm.
extension PackAnalysis {
    /// Reports a finding, if the engine says of the example what is claimed, and tests of it pass.
    ///
    /// - Parameters:
    ///   - rules: those the finding is about; the first is the one it is reported at.
    ///   - cases: the cases that show it; the first is the example.
    ///   - tested: the rules for which tests are made, the first of `rules` first; all of `cases` for each.
    ///   - obliges: what the tests demand beside the outcome, by rule.
    ///   - claim: what must hold of the assessments of the cases.
    func report(
        _ kind: AnalysisReport.Kind,
        _ rules: [RuleIndex],
        _ says: String,
        cases: [Facts],
        tested: [RuleIndex]? = nil,
        obliges: [RuleIndex: [String]] = [:],
        in report: inout AnalysisReport,
        claim: ([LegalAssessment]) -> Bool
    ) {
        guard let first = rules.first, let example = cases.first else { return }
        let isConfirmed = claim(cases.map(assessor.assess))
        let tests = (tested ?? [first]).flatMap { index in
            cases.compactMap { readyTest(index, $0, obliges: obliges[index] ?? []) }
        }
        guard isConfirmed, tests.first?.rule == rule(first).rule.id else {
            report.unanalysed.append(
                AnalysisReport.Unanalysed(
                    rules: rules.map { rule($0).rule.id },
                    why: "\(kind.rawValue): combinations suggest it, but the case tried does not show it"
                )
            )
            return
        }
        report.findings.append(
            AnalysisReport.Finding(
                kind: kind,
                pack: rule(first).home.id,
                rules: rules.map { rule($0).rule.id },
                says: says,
                example: example,
                tests: tests,
                day: day,
                place: rule(first).rule.place
            )
        )
    }

    /// A test of the rule, with what it overrides, that passes in this case.
    private func readyTest(_ index: RuleIndex, _ facts: Facts, obliges: [String]) -> AnalysisReport.ReadyTest?
    {
        let (rule, home) = (rule(index).rule, rule(index).home)
        let participant = assessor.participants[index.program]
        let tester = PackTester(
            home,
            schema: schema,
            layers: home.id == participant.pack.id ? participant.layers : []
        )
        var test = RuleTest(
            given: facts,
            expect: .silent,
            asks: nil,
            obliges: obliges,
            by: nil,
            on: nil,
            side: nil,
            note: nil,
            place: rule.place
        )
        if tester.day(test) != day { test.on = day }
        let alone = Assessor([tester.alone(rule)], schema: schema, on: day).assess(facts)
        if alone.mentions(topic: nil) {
            let topic = alone.topics.first { $0.name == rule.topic }
            test.expect = .outcome((topic?.interval ?? alone.overall).outcome)
        }
        guard tester.differences(of: test, for: rule).isEmpty else { return nil }
        return AnalysisReport.ReadyTest(pack: home.id, rule: rule.id, yaml: TestText.test(test))
    }
}

extension LegalAssessment {
    /// How a rule of a pack stands in the assessment: speaks, may yet speak, or is silent.
    func certainty(of rule: ProgramRule, side: Side?) -> Possibility {
        func isIt(_ statement: Statement) -> Bool {
            statement.rule.rule == rule.rule.id && statement.rule.pack == rule.home.id
                && statement.rule.side == side
        }
        return spoke.contains(where: isIt) ? .yes : open.contains(where: isIt) ? .open : .no
    }

    /// True where a rule of the topic speaks or may speak; of any topic where it is nil.
    func mentions(topic: String?) -> Bool {
        (spoke + open).contains {
            $0.topic != AssessmentBuilder.packTopic && (topic == nil || $0.topic == topic)
        }
    }
}

extension PackAnalysis {
    /// How a rule stands in an assessment of all packs.
    func certainty(_ index: RuleIndex, _ assessment: LegalAssessment) -> Possibility {
        assessment.certainty(of: rule(index), side: assessor.participants[index.program].side)
    }
}
