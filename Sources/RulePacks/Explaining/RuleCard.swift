internal import CEL

/// What an explanation says of a rule whatever the case: made once for an explainer, and shared by its explanations.
final class RuleCard: Sendable {
    let rule: LegalAssessment.RuleReference
    let topic: String
    let title: LocalizedText
    let says: LocalizedText
    let overrides: [String]
    let provenance: Provenance
    /// The condition taken apart, under the parameters of one span of law.
    let tree: ClauseTree
    let leaves: [Leaf]

    /// A clause that is not made of others.
    struct Leaf: Sendable {
        let path: String
        /// nil for text that could not be compiled.
        let condition: CompiledCondition?
        /// In the explainer's set.
        let number: Int?
        let facts: [FactName]
    }

    init(_ rule: ProgramRule, _ tree: ClauseTree, _ schema: FactSchema) {
        self.rule = rule.reference
        topic = rule.rule.topic
        title = rule.rule.title
        says = rule.rule.says
        overrides = rule.rule.overrides.map(\.text)
        provenance = rule.rule.provenance
        self.tree = tree
        leaves = tree.leaves.map { leaf in
            guard case .leaf(let condition) = leaf.content else {
                return Leaf(path: leaf.path, condition: nil, number: nil, facts: [])
            }
            return Leaf(
                path: leaf.path,
                condition: condition,
                number: leaf.number,
                facts: condition.reads.numbers.map { schema.facts[$0].name }
            )
        }
    }

    /// What each leaf comes to, added to a list that all rules of an explanation share.
    func evaluate(_ conditions: ConditionSet, _ frame: CaseFrame, into answers: inout [Possibility]) {
        for leaf in leaves {
            guard let condition = leaf.condition, let number = leaf.number else {
                answers.append(.undetermined)
                continue
            }
            switch conditions.evaluate(number, frame) {
            case .yes: answers.append(.yes)
            case .no: answers.append(.no)
            case .failed: answers.append(.undetermined)
            case .unknown(let facts): answers.append(condition.reading(facts).possibility)
            }
        }
    }

    // MARK: Reading

    /// The condition with what every clause came to.
    ///
    /// - Parameter answers: of the leaves, in their order.
    func reading(_ answers: [Possibility], _ facts: Facts) -> Explanation.ClauseReading {
        var byPath: [String: Possibility] = [:]
        for (leaf, answer) in zip(leaves, answers) { byPath[leaf.path] = answer }
        return reading(tree, byPath, facts)
    }

    private func reading(_ clause: ClauseTree, _ answers: [String: Possibility], _ facts: Facts)
        -> Explanation.ClauseReading
    {
        var reading = Explanation.ClauseReading(
            path: clause.path,
            says: clause.says,
            name: clause.name,
            text: clause.text,
            answer: Explanation.ClauseReading.Answer(clause.possibility(leaves: answers)),
            isDecisive: isDecisive(clause, answers),
            facts: [],
            limits: clause.limits,
            parts: [],
            gathering: nil
        )
        switch clause.content {
        case .gathered(let gathering, let parts):
            reading.gathering = gathering
            reading.parts = parts.map { self.reading($0, answers, facts) }
        case .leaf:
            let names = leaves.first { $0.path == clause.path }?.facts ?? []
            reading.facts = names.map { Explanation.FactReading(fact: $0, value: facts[$0]) }
        case .unreadable:
            break
        }
        return reading
    }

    /// Whether the whole would come out otherwise with this part alone turned round.
    private func isDecisive(_ clause: ClauseTree, _ answers: [String: Possibility]) -> Bool {
        guard !clause.path.isEmpty else { return tree.isLeaf }
        let ifYes = tree.possibility(leaves: answers, forcing: clause.path, to: .yes)
        return ifYes != tree.possibility(leaves: answers, forcing: clause.path, to: .no)
    }
}

extension Explanation.ClauseReading.Answer {
    fileprivate init(_ possibility: Possibility) {
        switch possibility {
        case .yes: self = .yes
        case .no: self = .no
        case .undetermined: self = .undetermined
        default: self = .open
        }
    }
}
