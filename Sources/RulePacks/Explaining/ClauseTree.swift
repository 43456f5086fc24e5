internal import CEL

/// A condition taken apart as its author wrote it, for explanation and coverage: the same clauses that were evaluated, none lost.
///
/// Bare CEL is taken apart at its `&&` and `||`, and each part is shown as it stands.
struct ClauseTree: Sendable {
    indirect enum Content: Sendable {
        case leaf(CompiledCondition)
        /// Text that could not be compiled alone; it counts as undetermined.
        case unreadable(String)
        case gathered(Condition.Gathering, [ClauseTree])
    }

    /// `1`, `1.2`: the place in the condition; empty for the whole.
    var path: String
    /// In the author's words, or the CEL itself.
    var says: LocalizedText
    /// The CEL of a leaf.
    var text: String?
    /// The name, where it is a named condition.
    var name: String?
    var place: SourcePlace
    var content: Content
    /// The parameters that a leaf reads, itself or through definitions.
    var limits: [Explanation.ClauseReading.Limit] = []
    /// The leaf's number in a set of flat programs.
    private(set) var number: Int?

    init(
        path: String,
        says: LocalizedText,
        text: String?,
        name: String?,
        place: SourcePlace,
        content: Content
    ) {
        self.path = path
        self.says = says
        self.text = text
        self.name = name
        self.place = place
        self.content = content
    }

    var isLeaf: Bool {
        if case .gathered = content { false } else { true }
    }

    /// Adds the conditions of the leaves to a list, and remembers their numbers.
    mutating func number(_ list: inout [Program]) {
        switch content {
        case .leaf(let condition):
            number = list.count
            list.append(condition.program)
        case .gathered(let gathering, var clauses):
            for index in clauses.indices { clauses[index].number(&list) }
            content = .gathered(gathering, clauses)
        case .unreadable:
            break
        }
    }

    /// What the clause comes to; `forced` replaces the answers of the leaves named.
    func possibility(_ answers: Activation, forced: [String: Possibility] = [:]) -> Possibility {
        if let answer = forced[path] { return answer }
        switch content {
        case .leaf(let condition): return condition.evaluate(answers).possibility
        case .unreadable: return .undetermined
        case .gathered(let gathering, let clauses):
            let parts = clauses.map { $0.possibility(answers, forced: forced) }
            switch gathering {
            case .all: return parts.reduce(.yes) { $0.and($1) }
            case .any: return parts.reduce(.no) { $0.or($1) }
            case .none: return parts.reduce(Possibility.no) { $0.or($1) }.negated
            }
        }
    }

    /// As ``possibility(_:forced:)``, from answers of the leaves that have been evaluated before.
    func possibility(leaves: [String: Possibility], forcing path: String? = nil, to forced: Possibility = .no)
        -> Possibility
    {
        if self.path == path { return forced }
        guard case .gathered(let gathering, let clauses) = content else {
            return leaves[self.path] ?? .undetermined
        }
        let parts = clauses.map { $0.possibility(leaves: leaves, forcing: path, to: forced) }
        switch gathering {
        case .all: return parts.reduce(.yes) { $0.and($1) }
        case .any: return parts.reduce(.no) { $0.or($1) }
        case .none: return parts.reduce(Possibility.no) { $0.or($1) }.negated
        }
    }

    /// The parts that are not made of others.
    var leaves: [ClauseTree] {
        if case .gathered(_, let clauses) = content { return clauses.flatMap(\.leaves) }
        return [self]
    }
}

/// Takes conditions apart under the parameters of one day.
struct ClauseTreeMaker {
    let environment: CEL.Environment
    let definitions: [String: NamedCondition]
    let texts: [String: String]
    let schema: FactSchema
    private let parameters: [String: ResolvedParameter]
    private let definitionParameters: [String: Set<String>]

    init(_ pack: RulePack, book: ParameterBook, schema: FactSchema, on day: CalendarDate) throws(CELError) {
        let resolved = Dictionary(
            pack.parameters.map { ($0.name, book.resolve($0, of: pack.id, on: day)) },
            uniquingKeysWith: { first, _ in first }
        )
        environment = try ConditionEnvironment(pack, schema: schema).withParameters(resolved)
        definitions = Dictionary(pack.definitions.map { ($0.name, $0) }) { first, _ in first }
        (texts, definitionParameters) = Definitions.writtenOut(pack.definitions)
        parameters = resolved
        self.schema = schema
    }

    func tree(_ condition: Condition, path: String = "", depth: Int = 0) -> ClauseTree {
        switch condition {
        case .named(let name, let place):
            guard let definition = definitions[name], depth < 50 else {
                return unreadable(name, path, place)
            }
            var tree = tree(definition.condition, path: path, depth: depth + 1)
            tree.says = definition.says
            tree.name = name
            tree.place = place
            return tree
        case .gathered(let gathering, let clauses, let says, let place):
            let parts = clauses.enumerated().map { number, clause in
                tree(clause, path: extended(path, number + 1), depth: depth + 1)
            }
            return ClauseTree(
                path: path,
                says: says ?? joined(gathering, parts),
                text: nil,
                name: nil,
                place: place,
                content: .gathered(gathering, parts)
            )
        case .cel(let source, let says, let place):
            return tree(ofCEL: source, says, path, place, depth)
        }
    }

    private func tree(
        ofCEL source: String,
        _ says: LocalizedText?,
        _ path: String,
        _ place: SourcePlace,
        _ depth: Int
    ) -> ClauseTree {
        guard let parsed = try? ParsedCondition(source) else { return unreadable(source, path, place) }
        let expression = parsed.expression
        if says == nil, depth < 50 {
            if case .identifier(let name) = expression.kind, definitions[name] != nil {
                return tree(.named(name, at: place), path: path, depth: depth + 1)
            }
            if case .call(let call) = expression.kind, [Operator.and, Operator.or].contains(call.function) {
                let gathering: Condition.Gathering = call.function == Operator.and ? .all : .any
                let parts = SourceText(source).operands(of: expression, call)
                let clauses = parts.enumerated().map { number, part in
                    tree(ofCEL: part, nil, extended(path, number + 1), place, depth + 1)
                }
                return ClauseTree(
                    path: path,
                    says: joined(gathering, clauses),
                    text: source,
                    name: nil,
                    place: place,
                    content: .gathered(gathering, clauses)
                )
            }
        }
        guard let condition = try? leaf(parsed) else { return unreadable(source, path, place) }
        var leaf = ClauseTree(
            path: path,
            says: says ?? LocalizedText(source),
            text: source,
            name: nil,
            place: place,
            content: .leaf(condition)
        )
        leaf.limits = limits(.cel(source, says: nil, at: place))
        return leaf
    }

    private func leaf(_ parsed: ParsedCondition) throws(CELError) -> CompiledCondition {
        let written = try ConditionText(definitions: texts).rewritten(parsed)
        return CompiledCondition(try written.checked(in: environment), schema: schema)
    }

    private func limits(_ condition: Condition) -> [Explanation.ClauseReading.Limit] {
        let names = condition.namesUsed(among: Set(definitionParameters.keys))
            .reduce(into: condition.parametersRead) { $0.formUnion(definitionParameters[$1] ?? []) }
        return names.sorted().compactMap { name in
            guard let resolved = parameters[name] else { return nil }
            return Explanation.ClauseReading.Limit(
                parameter: name,
                value: resolved.value,
                unit: resolved.parameter.unit,
                citations: resolved.from.flatMap(\.citations),
                provenance: resolved.from.map(\.provenance).min { $0.weight < $1.weight } ?? .unstated
            )
        }
    }

    private func unreadable(_ text: String, _ path: String, _ place: SourcePlace) -> ClauseTree {
        ClauseTree(
            path: path,
            says: LocalizedText(text),
            text: text,
            name: nil,
            place: place,
            content: .unreadable(text)
        )
    }

    private func extended(_ path: String, _ number: Int) -> String {
        path.isEmpty ? String(number) : "\(path).\(number)"
    }

    private func joined(_ gathering: Condition.Gathering, _ clauses: [ClauseTree]) -> LocalizedText {
        let parts = clauses.map { $0.says.description }
        switch gathering {
        case .all: return LocalizedText(parts.joined(separator: ", and "))
        case .any: return LocalizedText(parts.joined(separator: ", or "))
        case .none: return LocalizedText("none of: " + parts.joined(separator: ", or "))
        }
    }
}

extension SourceText {
    /// The text of each operand of a chain of `&&` or `||`, brackets included.
    func operands(of expression: CEL.Expression, _ call: CEL.Expression.Call) -> [String] {
        let bytes = Array(text.utf8)
        let symbol = Array((call.function == Operator.and ? "&&" : "||").utf8)
        var parts: [String] = []
        var start = expression.range.lowerBound
        for (operand, next) in zip(call.arguments, call.arguments.dropFirst()) {
            var place = operand.range.upperBound
            while place + 1 < next.range.lowerBound, Array(bytes[place...(place + 1)]) != symbol {
                place += 1
            }
            parts.append(excerpt(start..<place))
            start = place + 2
        }
        parts.append(excerpt(start..<expression.range.upperBound))
        return parts.map { String($0.drop { $0 == " " || $0 == "\n" }) }
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
