internal import CEL

/// Explains cases under the same packs on the same day: conditions are taken apart once, for any number of cases.
///
/// ```swift
/// let explainer = Explainer(assessor)
/// let explanation = explainer.explain(facts)
/// ```
package struct Explainer: Sendable {
    package let assessor: Assessor
    /// By program, rule and variant; nil for variants that are not in force.
    private let trees: [[[ClauseTree?]]]
    /// The parts of all trees that are not made of others.
    private let conditions: ConditionSet

    package init(_ assessor: Assessor) {
        self.assessor = assessor
        var list: [CheckedExpression] = []
        trees = assessor.programs.prefix(assessor.participants.count).map { program in
            program.rules.map { rule in
                rule.variants.map { variant in
                    guard variant.isInForce,
                        let maker = try? ClauseTreeMaker(
                            rule.home,
                            book: assessor.book,
                            schema: assessor.schema,
                            on: variant.span.from
                        )
                    else { return nil }
                    var tree = maker.tree(rule.rule.condition)
                    tree.number(&list)
                    return tree
                }
            }
        }
        let leapDays = Set(assessor.programs.flatMap(\.rules).map(\.home.leapDay))
        conditions = ConditionSet(
            list,
            schema: assessor.schema,
            leapDay: leapDays.count == 1 ? leapDays.first : nil
        )
    }

    /// The assessment with every rule explained to the clause.
    ///
    /// - Parameter nearest: whether the nearest change that would permit is to be looked for.
    package func explain(_ facts: Facts, nearest: Bool = true) -> Explanation {
        let assessment = assessor.assess(facts)
        let frame = conditions.frame(facts)
        var rules: [Explanation.RuleExplanation] = []
        for (number, program) in assessor.programs.prefix(assessor.participants.count).enumerated() {
            let standing = Standing(program, facts, assessor.frame(facts))
            for index in program.rules.indices {
                let days = program.lawDays(program.rules[index], facts)
                let place = program.rules[index].variantIndex(on: days.upperBound)
                guard let tree = trees[number][index][place] else { continue }
                rules.append(explain(program, index, standing, facts, tree, days.upperBound, frame))
            }
        }
        let isInTheWay = assessment.overall.outcome > .permitWithConditions
        return Explanation(
            assessment: assessment,
            rules: rules,
            nearest: nearest && isInTheWay ? assessor.nearestPermit(facts) : []
        )
    }

    private func explain(
        _ program: PackProgram,
        _ index: Int,
        _ standing: Standing,
        _ facts: Facts,
        _ tree: ClauseTree,
        _ lawDay: CalendarDate,
        _ frame: CaseFrame
    ) -> Explanation.RuleExplanation {
        let rule = program.rules[index]
        let displacing = program.order.exceptions[index].filter {
            program.mayDisplace($0) && standing.speaks[$0].isCertainlyYes
        }
        var answers: [String: Possibility] = [:]
        for leaf in tree.leaves { answers[leaf.path] = leaf.evaluate(conditions, frame) }
        return Explanation.RuleExplanation(
            rule: LegalAssessment.RuleReference(
                pack: rule.home.id,
                rule: rule.rule.id,
                side: program.participant.side,
                citations: rule.rule.citations
            ),
            topic: rule.rule.topic,
            title: rule.rule.title,
            says: rule.rule.says,
            outcome: program.outcome(index, facts),
            word: word(standing, index, isDisplaced: !displacing.isEmpty),
            lawDay: lawDay,
            condition: reading(tree, of: tree, answers, facts),
            displacedBy: displacing.map { program.rules[$0].rule.id },
            overrides: rule.rule.overrides.map(\.text),
            provenance: rule.rule.provenance
        )
    }

    private func word(_ standing: Standing, _ index: Int, isDisplaced: Bool)
        -> Explanation.RuleExplanation.Word
    {
        switch standing.speaks[index] {
        case .yes: .speaks
        case .undetermined: .undetermined
        case .no: isDisplaced && standing.stands[index].isCertainlyYes ? .displaced : .silent
        default: .open
        }
    }

    private func reading(
        _ clause: ClauseTree,
        of whole: ClauseTree,
        _ answers: [String: Possibility],
        _ facts: Facts
    ) -> Explanation.ClauseReading {
        var reading = Explanation.ClauseReading(
            path: clause.path,
            says: clause.says,
            name: clause.name,
            text: clause.text,
            answer: Self.answer(clause.possibility(leaves: answers)),
            isDecisive: isDecisive(clause, whole, answers),
            facts: [],
            limits: clause.limits,
            parts: [],
            gathering: nil
        )
        switch clause.content {
        case .gathered(let gathering, let parts):
            reading.gathering = gathering
            reading.parts = parts.map { self.reading($0, of: whole, answers, facts) }
        case .leaf(let condition):
            reading.facts = condition.reads.numbers.map { position in
                let name = assessor.schema.facts[position].name
                return Explanation.FactReading(fact: name, value: facts[name])
            }
        case .unreadable:
            break
        }
        return reading
    }

    private static func answer(_ possibility: Possibility) -> Explanation.ClauseReading.Answer {
        switch possibility {
        case .yes: .yes
        case .no: .no
        case .undetermined: .undetermined
        default: .open
        }
    }

    /// Whether the whole would come out otherwise with this part alone turned round.
    private func isDecisive(_ clause: ClauseTree, _ whole: ClauseTree, _ answers: [String: Possibility])
        -> Bool
    {
        guard !clause.path.isEmpty else { return whole.isLeaf }
        let ifYes = whole.possibility(leaves: answers, forcing: clause.path, to: .yes)
        return ifYes != whole.possibility(leaves: answers, forcing: clause.path, to: .no)
    }
}

extension Assessor {
    /// The assessment with every rule explained to the clause, and the nearest change that would permit; see ``Explainer`` for
    /// many cases under the same packs.
    package func explain(_ facts: Facts) -> Explanation { Explainer(self).explain(facts) }
}
