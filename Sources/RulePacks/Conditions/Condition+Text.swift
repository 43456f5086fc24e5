internal import CEL

extension Condition {
    /// Which of the given names the condition uses, in clauses or inside CEL. Text that is no CEL uses none.
    func namesUsed(among names: Set<String>) -> Set<String> {
        if names.isEmpty { return [] }
        switch self {
        case .cel(let source, _, _):
            guard let expression = try? Expression(parsing: source) else { return [] }
            return expression.identifiers.intersection(names)
        case .named(let name, _):
            return names.contains(name) ? [name] : []
        case .gathered(_, let clauses, _, _):
            return clauses.reduce(into: []) { $0.formUnion($1.namesUsed(among: names)) }
        }
    }

    /// Names after `param.` anywhere in the condition itself.
    var parametersRead: Set<String> {
        switch self {
        case .cel(let source, _, _):
            // Without the word there is nothing to find, and nothing to parse.
            guard source.mentions("param"), let expression = try? Expression(parsing: source) else {
                return []
            }
            return expression.fields(of: "param")
        case .named:
            return []
        case .gathered(_, let clauses, _, _):
            return clauses.reduce(into: []) { $0.formUnion($1.parametersRead) }
        }
    }
}

extension Expression {
    /// Every name in the tree, bound ones left out.
    var identifiers: Set<String> {
        switch kind {
        case .identifier(let name): return [name]
        case .comprehension(let comprehension):
            var bound: Set<String> = [comprehension.variable]
            if let second = comprehension.secondVariable { bound.insert(second) }
            let inner = comprehension.body.identifiers.union(comprehension.filter?.identifiers ?? [])
            return comprehension.range.identifiers.union(inner.subtracting(bound))
        case .bind(let bind):
            return bind.value.identifiers.union(bind.body.identifiers.subtracting([bind.variable]))
        default:
            return children.reduce(into: []) { $0.formUnion($1.identifiers) }
        }
    }

    /// Fields selected directly from a name: `param.a` gives `a` for `param`.
    func fields(of name: String) -> Set<String> {
        if case .select(let select) = kind, case .identifier(name) = select.operand.kind {
            return [select.field]
        }
        return children.reduce(into: []) { $0.formUnion($1.fields(of: name)) }
    }

    /// `a.b.c` as text, where the node is a name or selections from one.
    var qualifiedName: String? {
        switch kind {
        case .identifier(let name): name
        case .select(let select) where !select.isPresenceTest:
            select.operand.qualifiedName.map { "\($0).\(select.field)" }
        default: nil
        }
    }
}

extension String {
    /// Whether a word of ASCII letters stands anywhere in the text, byte by byte.
    fileprivate func mentions(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            utf8.indices.contains { utf8[$0] == word.first && utf8[$0...].starts(with: word) }
        }
    }
}
