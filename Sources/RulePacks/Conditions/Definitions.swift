internal import CEL

/// Named conditions written out in full, each inside those that use it.
enum Definitions {
    /// - Returns: the CEL of each definition, and the parameters each reads. Definitions that are no CEL or go in a circle
    ///   stay as they are; the pack reader has refused them before.
    static func writtenOut(_ definitions: [NamedCondition]) -> (
        texts: [String: String], parameters: [String: Set<String>]
    ) {
        let byName = Dictionary(definitions.map { ($0.name, $0) }) { first, _ in first }
        let names = Set(byName.keys)
        var texts: [String: String] = [:]
        var parameters: [String: Set<String>] = [:]
        func visit(_ name: String, depth: Int) {
            guard texts[name] == nil, depth < 100, let definition = byName[name] else { return }
            let used = definition.condition.namesUsed(among: names)
            for other in used.sorted() where other != name { visit(other, depth: depth + 1) }
            texts[name] = definition.condition.writtenOut(texts)
            parameters[name] = used.reduce(into: definition.condition.parametersRead) {
                $0.formUnion(parameters[$1] ?? [])
            }
        }
        for name in names.sorted() { visit(name, depth: 0) }
        return (texts, parameters)
    }
}

extension Condition {
    /// The whole condition as one CEL text, parsed.
    ///
    /// - Throws: the engine's error for text that is no CEL.
    func parsed(_ definitions: [String: String]) throws(CELError) -> ParsedCondition {
        if case .cel(let source, _, _) = self {
            return try ConditionText(definitions: definitions).rewritten(source)
        }
        return try ParsedCondition(writtenOut(definitions))
    }

    /// The whole condition as one CEL text. Text that is no CEL stays as it is, for the compiler to refuse with its place.
    func writtenOut(_ definitions: [String: String]) -> String {
        switch self {
        case .cel(let source, _, _):
            guard let condition = try? ParsedCondition(source) else { return source }
            return ConditionText(definitions: definitions).text(of: condition)
        case .named(let name, _):
            return definitions[name].map { "(\($0))" } ?? name
        case .gathered(let gathering, let clauses, _, _):
            var parts: [String] = []
            var length = 0
            for clause in clauses {
                let part = clause.writtenOut(definitions)
                length += part.utf8.count + 6
                if length > ConditionText.maximumLength { return ConditionText.overlong }
                parts.append("(\(part))")
            }
            switch gathering {
            case .all: return parts.joined(separator: " && ")
            case .any: return parts.joined(separator: " || ")
            case .none: return "!(\(parts.joined(separator: " || ")))"
            }
        }
    }
}
