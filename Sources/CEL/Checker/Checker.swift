extension Environment {
    /// Checks a parsed expression: every name declared, every call with a definition for its types.
    ///
    /// - Parameters:
    ///   - expression: the tree.
    ///   - source: the text it was parsed from, for the places of findings.
    /// - Throws: ``CELError`` with every finding and its place.
    public func check(_ expression: Expression, source: SourceText) throws(CELError) -> CheckedExpression {
        var checker = Checker(self, source, nodeCount: expression.id + 1)
        _ = checker.check(expression)
        guard checker.findings.isEmpty else { throw CELError(checker.findings) }
        return CheckedExpression(
            expression: expression,
            source: source,
            environment: self,
            types: checker.finalTypes,
            variables: checker.variables.sorted()
        )
    }
}

/// Deduces the type of each node.
///
/// A node with a finding gets the type `dyn`, so that one mistake is reported once.
struct Checker {
    let environment: Environment
    private let source: SourceText
    var substitution = Substitution()
    private var types: [CELType]
    private var scopes: [(name: String, type: CELType)] = []
    private(set) var variables: Set<String> = []
    private(set) var findings: [CELError.Finding] = []
    private static let maximumTypeSize = 1_000

    init(_ environment: Environment, _ source: SourceText, nodeCount: Int) {
        self.environment = environment
        self.source = source
        types = Array(repeating: .dyn, count: nodeCount)
    }

    /// The type of each node, with `dyn` for what stayed open.
    var finalTypes: [CELType] { types.map { substitution.apply($0, isFinal: true) } }

    mutating func report(_ code: CELError.Finding.Code, _ message: String, at expression: Expression)
        -> CELType
    {
        report(code, message, at: expression.range.lowerBound)
    }

    mutating func report(_ code: CELError.Finding.Code, _ message: String, at offset: Int) -> CELType {
        let position = source.position(ofOffset: offset)
        findings.append(CELError.Finding(code: code, message: message, offset: offset, position: position))
        return .dyn
    }

    mutating func check(_ expression: Expression) -> CELType {
        var type = deduce(expression)
        // A type that doubles with every `cel.bind` would take for ever to compare; nobody reads one of this size.
        if type.size(upTo: Self.maximumTypeSize) > Self.maximumTypeSize { type = .dyn }
        if types.indices.contains(expression.id) { types[expression.id] = type }
        return type
    }

    private mutating func deduce(_ expression: Expression) -> CELType {
        switch expression.kind {
        case .literal(let value): value.runtimeType
        case .identifier: name(expression)
        case .select(let select): self.select(select, expression)
        case .call(let call): self.call(call, expression)
        case .list(let elements): list(elements)
        case .map(let entries): map(entries)
        case .message(let name, _):
            report(.unsupported, "the engine has no messages such as '\(name)'", at: expression)
        case .comprehension(let comprehension): self.comprehension(comprehension, expression)
        case .bind(let bind): self.bind(bind)
        }
    }

    // MARK: Names

    func isLocal(_ name: String) -> Bool { scopes.contains { $0.name == name } }

    private mutating func name(_ expression: Expression) -> CELType {
        guard let name = QualifiedName(expression) else { return .dyn }
        if let local = scopes.last(where: { $0.name == name.words[0] }) {
            return fields(name.words.dropFirst(), of: local.type, at: expression)
        }
        switch name.meaning(in: environment) {
        case .variable(let variable, let type, let fields):
            variables.insert(variable)
            return self.fields(fields[...], of: type, at: expression)
        case .constant(let value, let fields):
            return self.fields(fields[...], of: value.runtimeType, at: expression)
        case .type(let type, let fields) where fields.isEmpty: return .type(type)
        default: break
        }
        let known = Array(environment.variables.keys) + Array(environment.constants.keys) + scopes.map(\.name)
        let hint = NearMiss.hint(for: name.text, among: known)
        return report(.undeclared, "'\(name.text)' is not declared\(hint)", at: expression)
    }

    private mutating func fields(
        _ fields: ArraySlice<String>,
        of type: CELType,
        at expression: Expression
    ) -> CELType {
        fields.reduce(type) { field($1, of: $0, at: expression) }
    }

    mutating func field(_ field: String, of type: CELType, at expression: Expression) -> CELType {
        switch substitution.apply(type) {
        case .dyn: return .dyn
        case .map(let key, let value):
            guard substitution.accept(.string, for: key) else {
                return report(
                    .type,
                    "this map has no text keys, so it has no field '\(field)'",
                    at: expression
                )
            }
            return value
        case .optional(let inner):
            let selected = self.field(field, of: inner, at: expression)
            if case .optional = selected { return selected }
            return .optional(selected)
        case .parameter:
            _ = substitution.accept(.dyn, for: type)
            return .dyn
        case let other:
            return report(.type, "a value of type \(other) has no field '\(field)'", at: expression)
        }
    }

    private mutating func select(_ select: Expression.Select, _ expression: Expression) -> CELType {
        if !select.isPresenceTest {
            if let name = QualifiedName(expression) {
                // The words of the chain are one name or one variable's fields; the inner nodes are no values.
                _ = name
                return self.name(expression)
            }
            return field(select.field, of: check(select.operand), at: expression)
        }
        if let operand = QualifiedName(select.operand), !isLocal(operand.words[0]) {
            let whole = QualifiedName(words: operand.words + [select.field])
            if case .variable(let variable, _, let fields) = whole.meaning(in: environment), fields.isEmpty {
                variables.insert(variable)
                return .bool
            }
            if case .constant(_, let fields) = whole.meaning(in: environment), fields.isEmpty { return .bool }
            if operand.meaning(in: environment) == nil {
                let known = Array(environment.variables.keys)
                let hint = NearMiss.hint(for: whole.text, among: known)
                return report(.undeclared, "'\(whole.text)' is not declared\(hint)", at: expression)
            }
        }
        _ = field(select.field, of: check(select.operand), at: expression)
        return .bool
    }

    // MARK: Literals

    private mutating func list(_ elements: [Expression.Element]) -> CELType {
        var joined: CELType?
        for element in elements {
            var type = check(element.value)
            if element.isOptional { type = optionalContent(of: type, at: element.value) }
            joined = join(joined, type)
        }
        return .list(joined ?? substitution.fresh())
    }

    private mutating func map(_ entries: [Expression.Entry]) -> CELType {
        var keys: CELType?
        var values: CELType?
        for entry in entries {
            keys = join(keys, check(entry.key))
            var type = check(entry.value)
            if entry.isOptional { type = optionalContent(of: type, at: entry.value) }
            values = join(values, type)
        }
        return .map(keys ?? substitution.fresh(), values ?? substitution.fresh())
    }

    private mutating func optionalContent(of type: CELType, at expression: Expression) -> CELType {
        let content = substitution.fresh()
        guard substitution.accept(type, for: .optional(content)) else {
            return report(
                .type,
                "behind '?' stands an optional, not \(substitution.apply(type))",
                at: expression
            )
        }
        return content
    }

    private mutating func join(_ previous: CELType?, _ next: CELType) -> CELType {
        guard let previous else { return next }
        if substitution.accept(next, for: previous) {
            return Substitution.mostGeneral(substitution.apply(previous), substitution.apply(next))
        }
        return .dyn
    }

    // MARK: Macros

    private mutating func bind(_ bind: Expression.Bind) -> CELType {
        let type = check(bind.value)
        scopes.append((bind.variable, type))
        defer { scopes.removeLast() }
        return check(bind.body)
    }

    private mutating func comprehension(
        _ comprehension: Expression.Comprehension,
        _ expression: Expression
    ) -> CELType {
        let depth = scopes.count
        defer { scopes.removeSubrange(depth...) }
        let range = substitution.apply(check(comprehension.range))
        let name = comprehension.macro.rawValue
        let first: CELType
        let second: CELType
        let isTwoVariable = comprehension.secondVariable != nil
        switch (comprehension.macro, range) {
        case (.optMap, .optional(let inner)), (.optFlatMap, .optional(let inner)):
            (first, second) = (inner, .dyn)
        case (.optMap, .list), (.optFlatMap, .list), (.optMap, .map), (.optFlatMap, .map):
            return report(.type, "'\(name)' needs an optional, not \(range)", at: comprehension.range)
        case (_, .list(let element)): (first, second) = isTwoVariable ? (.int, element) : (element, .dyn)
        case (_, .map(let key, let value)): (first, second) = (key, value)
        case (_, .dyn): (first, second) = (.dyn, .dyn)
        case (_, .parameter):
            _ = substitution.accept(.dyn, for: range)
            (first, second) = (.dyn, .dyn)
        default:
            return report(.type, "'\(name)' needs a list or a map, not \(range)", at: comprehension.range)
        }
        scopes.append((comprehension.variable, first))
        if let variable = comprehension.secondVariable { scopes.append((variable, second)) }
        if let filter = comprehension.filter {
            demandBool(check(filter), of: "the condition of '\(name)'", at: filter)
        }
        let body = check(comprehension.body)
        switch comprehension.macro {
        case .all, .exists, .existsOne, .filter:
            demandBool(body, of: "the condition of '\(name)'", at: comprehension.body)
            return comprehension.macro == .filter ? .list(first) : .bool
        case .map, .transformList: return .list(body)
        case .transformMap: return .map(first, body)
        case .transformMapEntry:
            let result = CELType.map(substitution.fresh(), substitution.fresh())
            guard substitution.accept(body, for: result) else {
                return report(.type, "'\(name)' needs a map for each entry", at: comprehension.body)
            }
            return result
        case .sortBy: return .list(first)
        case .optMap: return .optional(body)
        case .optFlatMap:
            return .optional(optionalContent(of: body, at: comprehension.body))
        }
    }

    mutating func demandBool(_ type: CELType, of what: String, at expression: Expression) {
        if !substitution.accept(type, for: .bool) {
            _ = report(
                .type,
                "\(what) must be a bool, not \(substitution.apply(type, isFinal: true))",
                at: expression
            )
        }
    }
}
