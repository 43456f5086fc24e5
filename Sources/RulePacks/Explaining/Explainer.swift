internal import CEL

extension Assessor {
    /// The assessment with every rule explained to the clause, and the nearest change that would permit.
    package func explain(_ facts: Facts) -> Explanation {
        let assessment = assess(facts)
        var rules: [Explanation.RuleExplanation] = []
        for program in programs {
            let standing = Standing(program, facts, facts.activation)
            let explainer = RuleExplainer(
                program: program,
                standing: standing,
                facts: facts,
                schema: schema,
                book: book
            )
            for index in program.rules.indices {
                if let explained = explainer.explain(index) { rules.append(explained) }
            }
        }
        let nearest = assessment.overall.outcome > .permitWithConditions ? nearestPermit(facts) : []
        return Explanation(assessment: assessment, rules: rules, nearest: nearest)
    }
}

/// Explains the rules of one program in one case.
struct RuleExplainer {
    let program: PackProgram
    let standing: Standing
    let facts: Facts
    let schema: FactSchema
    let book: ParameterBook

    /// - Returns: nil where the pack's names cannot be used at all; the assessment then says so.
    func explain(_ index: Int) -> Explanation.RuleExplanation? {
        let rule = program.rules[index]
        let lawDay = program.lawDays(rule, facts).upperBound
        guard let maker = try? ClauseTreeMaker(rule.home, book: book, schema: schema, on: lawDay) else {
            return nil
        }
        let tree = maker.tree(rule.rule.condition)
        let answers = facts.activation
        let displacing = program.order.exceptions[index].filter {
            program.mayDisplace($0) && standing.speaks[$0].isCertainlyYes
        }
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
            word: word(index, isDisplaced: !displacing.isEmpty),
            lawDay: lawDay,
            condition: reading(tree, of: tree, answers, rule, lawDay),
            displacedBy: displacing.map { program.rules[$0].rule.id },
            overrides: rule.rule.overrides.map(\.text),
            provenance: rule.rule.provenance
        )
    }

    private func word(_ index: Int, isDisplaced: Bool) -> Explanation.RuleExplanation.Word {
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
        _ answers: Activation,
        _ rule: ProgramRule,
        _ lawDay: CalendarDate
    ) -> Explanation.ClauseReading {
        let possibility = clause.possibility(answers)
        var reading = Explanation.ClauseReading(
            path: clause.path,
            says: clause.says,
            name: clause.name,
            text: clause.text,
            answer: Self.answer(possibility),
            isDecisive: isDecisive(clause, whole, answers),
            facts: [],
            limits: [],
            parts: [],
            gathering: nil
        )
        switch clause.content {
        case .gathered(let gathering, let parts):
            reading.gathering = gathering
            reading.parts = parts.map { self.reading($0, of: whole, answers, rule, lawDay) }
        case .leaf(let condition):
            reading.facts = condition.reads.numbers.map { position in
                let name = schema.facts[position].name
                return Explanation.FactReading(fact: name, value: facts[name])
            }
            reading.limits = limits(clause, rule.home, lawDay)
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

    private func isDecisive(_ clause: ClauseTree, _ whole: ClauseTree, _ answers: Activation) -> Bool {
        guard clause.path != whole.path || whole.leaves.count == 1 else { return false }
        let ifYes = whole.possibility(answers, forced: [clause.path: .yes])
        let ifNo = whole.possibility(answers, forced: [clause.path: .no])
        return ifYes != ifNo
    }

    /// The parameters that the clause reads, itself or through definitions, with their values and where those stand.
    private func limits(_ clause: ClauseTree, _ home: RulePack, _ day: CalendarDate) -> [Explanation
        .ClauseReading.Limit]
    {
        guard let text = clause.text else { return [] }
        let (_, definitionParameters) = Definitions.writtenOut(home.definitions)
        let condition = Condition.cel(text, says: nil, at: clause.place)
        let names = condition.namesUsed(among: Set(definitionParameters.keys))
            .reduce(into: condition.parametersRead) { $0.formUnion(definitionParameters[$1] ?? []) }
        return names.sorted().compactMap { name in
            guard let parameter = home.parameter(name) else { return nil }
            let resolved = book.resolve(parameter, on: day)
            let weakest = resolved.from.map(\.provenance).min { $0.weight < $1.weight } ?? home.provenance
            return Explanation.ClauseReading.Limit(
                parameter: name,
                value: resolved.value,
                unit: parameter.unit,
                citations: resolved.from.flatMap(\.citations),
                provenance: weakest
            )
        }
    }
}

extension Provenance {
    /// For showing the weakest of several: confidence first.
    fileprivate var weight: Int {
        switch confidence {
        case .low: 0
        case .medium: 1
        case .high: 2
        }
    }
}
