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
    private let cards: [[[RuleCard?]]]
    /// The parts of all conditions that are not made of others.
    private let conditions: ConditionSet

    package init(_ assessor: Assessor) {
        self.assessor = assessor
        var list: [Program] = []
        var makers = ClauseTreeMakers(assessor)
        var cards: [[[RuleCard?]]] = []
        for program in assessor.programs.prefix(assessor.participants.count) {
            var rules: [[RuleCard?]] = []
            for rule in program.rules {
                var variants: [RuleCard?] = []
                for variant in rule.variants {
                    guard variant.isInForce, let maker = makers.maker(rule.home, on: variant.span.from) else {
                        variants.append(nil)
                        continue
                    }
                    var tree = maker.tree(rule.rule.condition)
                    tree.number(&list)
                    variants.append(RuleCard(rule, tree, assessor.schema))
                }
                rules.append(variants)
            }
            cards.append(rules)
        }
        self.cards = cards
        let leapDays = Set(assessor.programs.flatMap(\.rules).map(\.home.leapDay))
        conditions = ConditionSet(
            list,
            schema: assessor.schema,
            leapDay: leapDays.count == 1 ? leapDays.first : nil
        )
    }

    /// The assessment with every rule explained to the clause.
    ///
    /// What each clause came to is evaluated here; sentences and citations are put to it as they are read.
    ///
    /// - Parameter nearest: whether the nearest change that would permit is to be looked for.
    package func explain(_ facts: Facts, nearest: Bool = true) -> Explanation {
        let (assessment, standings) = assessor.assessment(facts)
        let frame = conditions.frame(facts)
        var answers: [Possibility] = []
        var entries: [Explanation.RuleExplanation.Entry] = []
        for (number, program) in assessor.programs.prefix(cards.count).enumerated() {
            let standing = standings[number]
            let standard = program.standardLawDay(facts)
            for index in program.rules.indices {
                let rule = program.rules[index]
                let isStandard = rule.lawFact != nil && rule.rule.lawAt == .standard
                let day = isStandard ? standard : program.lawDays(rule, facts).upperBound
                let variants = cards[number][index]
                guard let card = variants.count == 1 ? variants[0] : variants[rule.variantIndex(on: day)]
                else { continue }
                let exceptions = program.order.exceptions[index]
                let displacing =
                    exceptions.isEmpty
                    ? []
                    : exceptions.filter { program.mayDisplace($0) && standing.speaks[$0].isCertainlyYes }
                entries.append(
                    Explanation.RuleExplanation.Entry(
                        card: card,
                        outcome: standing.outcomes[index],
                        word: word(standing, index, isDisplaced: !displacing.isEmpty),
                        lawDay: day,
                        displacedBy: displacing.isEmpty ? [] : displacing.map { program.rules[$0].rule.id },
                        firstAnswer: answers.count
                    )
                )
                card.evaluate(conditions, frame, into: &answers)
            }
        }
        let isInTheWay = assessment.overall.outcome > .permitWithConditions
        return Explanation(
            assessment: assessment,
            rules: entries.map { Explanation.RuleExplanation($0, answers: answers, facts: facts) },
            nearest: nearest && isInTheWay ? assessor.nearestPermit(facts) : []
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
}

/// Makers of clause trees, one for each pack and day on which its law changes.
private struct ClauseTreeMakers {
    private struct Key: Hashable {
        var digest: String
        var day: CalendarDate
    }

    let assessor: Assessor
    private var made: [Key: ClauseTreeMaker] = [:]

    init(_ assessor: Assessor) { self.assessor = assessor }

    mutating func maker(_ pack: RulePack, on day: CalendarDate) -> ClauseTreeMaker? {
        let key = Key(digest: pack.digest, day: day)
        if let maker = made[key] { return maker }
        let maker = try? ClauseTreeMaker(pack, book: assessor.book, schema: assessor.schema, on: day)
        made[key] = maker
        return maker
    }
}

extension Assessor {
    /// The assessment with every rule explained to the clause, and the nearest change that would permit; see ``Explainer`` for
    /// many cases under the same packs.
    package func explain(_ facts: Facts) -> Explanation { Explainer(self).explain(facts) }
}
