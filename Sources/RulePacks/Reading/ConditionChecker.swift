internal import CEL

/// Checks one condition after another against the schema's names, types and domains.
struct ConditionChecker {
    let environment: CEL.Environment
    let pack: RulePack
    let schema: FactSchema
    let definitions: [String: String]
    let names: Set<String>
    let cost: ConditionCost
    let findings: Findings
    private let facts: Set<String>
    private let roots: Set<String>

    init(
        environment: CEL.Environment,
        pack: RulePack,
        schema: FactSchema,
        definitions: [String: String],
        findings: Findings
    ) {
        self.environment = environment
        self.pack = pack
        self.schema = schema
        self.definitions = definitions
        self.findings = findings
        names = Set(pack.definitions.map(\.name))
        cost = ConditionCost(schema, pack)
        facts = Set(schema.facts.map(\.name.text))
        roots = Set(facts.map(Self.root))
    }

    private static func root(_ name: String) -> String { String(name.prefix { $0 != "." }) }

    /// True for the name of a fact, and for something selected from one.
    private func isFact(_ name: String) -> Bool {
        var rest = name[...]
        while !facts.contains(String(rest)) {
            guard let dot = rest.lastIndex(of: ".") else { return false }
            rest = rest[..<dot]
        }
        return true
    }

    /// The condition of a rule: each part as it stands, and all of it written out, which is what will be evaluated.
    ///
    /// - Returns: the whole condition; nil where it cannot be evaluated, which has been reported.
    func checkRule(_ condition: Condition, _ what: String) -> CheckedExpression? {
        if case .cel(let source, _, let place) = condition {
            return check(source, at: place, what, environment)
        }
        check(condition, what)
        do {
            let checked = try condition.parsed(definitions).checked(in: environment)
            cost.check(checked, "condition of the \(what)", at: condition.place, findings)
            return checked
        } catch {
            // What is wrong with a part has been said at the part.
            guard error.findings.contains(where: { $0.code == .limit }), let finding = error.findings.first
            else { return nil }
            findings.error(
                .limit,
                at: condition.place,
                "The condition of the \(what), written out with its definitions, is too large: \(finding.message).",
                fix: "Split the rule, or use fewer definitions inside definitions."
            )
            return nil
        }
    }

    func check(_ condition: Condition, _ what: String) {
        switch condition {
        case .cel(let source, _, let place): check(source, at: place, what, environment)
        case .named: break
        case .gathered(_, let clauses, _, _): for clause in clauses { check(clause, what) }
        }
    }

    /// A `never` may also read `outcome.TOPIC`.
    func check(_ never: NeverProperty) {
        do {
            check(
                never.cel,
                at: never.place,
                "never property",
                try environment.withOutcomes(pack.topics.map(\.name)),
                outcomes: true
            )
        } catch {
            findings.error(
                .condition,
                at: never.place,
                "The topics' names cannot be used in CEL.",
                fix: "Rename them."
            )
        }
    }

    @discardableResult
    private func check(
        _ source: String,
        at place: SourcePlace,
        _ what: String,
        _ environment: CEL.Environment,
        outcomes: Bool = false
    ) -> CheckedExpression? {
        let expression: CEL.Expression
        let checked: CheckedExpression
        do {
            let parsed = try ParsedCondition(source)
            expression = parsed.expression
            if unknownNames(expression, at: place, what, outcomes: outcomes) { return nil }
            let written = try ConditionText(definitions: definitions, outcomesAreRanks: outcomes)
                .rewritten(parsed)
            checked = try written.checked(in: environment)
        } catch {
            for finding in error.findings {
                findings.error(
                    .condition,
                    at: place,
                    "The condition of the \(what) cannot be read: \(finding.message) (at \(finding.position) of the condition).",
                    fix: "Conditions are CEL; compare with the types of the fact schema."
                )
            }
            return nil
        }
        if checked.type != .bool, checked.type != .dyn {
            findings.error(
                .condition,
                at: place,
                "The condition of the \(what) is of type \(checked.type.name), not true or false.",
                fix: "Compare it with something."
            )
        }
        cost.check(checked, "condition of the \(what)", at: place, findings)
        domains(expression, at: place, what)
        return checked
    }

    // MARK: Names

    /// Reports names that are neither facts nor parameters nor definitions, with the nearest that is.
    private func unknownNames(
        _ expression: CEL.Expression,
        at place: SourcePlace,
        _ what: String,
        outcomes: Bool
    ) -> Bool {
        var found = false
        for name in expression.references {
            let root = Self.root(name)
            let known: [String]
            if root == "param" {
                guard let parameter = name.split(separator: ".").dropFirst().first.map(String.init),
                    pack.parameter(parameter) == nil
                else { continue }
                known = pack.parameters.map { "param.\($0.name)" }
            } else if outcomes, root == "outcome" {
                let all = ["outcome.overall"] + pack.topics.map { "outcome.\($0.name)" }
                guard !all.contains(name) else { continue }
                known = all
            } else if roots.contains(root) {
                guard !isFact(name) else { continue }
                known = schema.facts.map(\.name.text)
            } else if names.contains(root) || expression.isBound(root) {
                continue
            } else {
                known = schema.facts.map(\.name.text) + names + pack.parameters.map { "param.\($0.name)" }
            }
            found = true
            findings.error(
                .unknownName,
                at: place,
                "The condition of the \(what) reads '\(name)', which is no fact, parameter or definition.",
                fix: "Use a name of the fact schema, `param.NAME`, or a definition.",
                suggestion: NearMiss.of(name, among: known)
            )
        }
        return found
    }

    // MARK: Domains

    /// A choice or set compared with a value that it can never have is always false, and surely a mistake.
    private func domains(_ expression: CEL.Expression, at place: SourcePlace, _ what: String) {
        if case .call(let call) = expression.kind, call.arguments.count == 2 {
            let (left, right) = (call.arguments[0], call.arguments[1])
            switch call.function {
            case Operator.equal, Operator.notEqual:
                compare(left, with: [right], at: place, what)
                compare(right, with: [left], at: place, what)
            case Operator.isIn:
                if case .list(let elements) = right.kind {
                    compare(left, with: elements.map(\.value), at: place, what)
                }
                compareMembers(right, with: [left], at: place, what)
            default:
                break
            }
        }
        if case .comprehension(let comprehension) = expression.kind {
            compareMembers(
                comprehension.range,
                with: comprehension.body.textsComparedWith(comprehension.variable),
                at: place,
                what
            )
        }
        for child in expression.children { domains(child, at: place, what) }
    }

    private func compare(
        _ fact: CEL.Expression,
        with values: [CEL.Expression],
        at place: SourcePlace,
        _ what: String
    ) {
        guard let name = fact.qualifiedName, case .choice(let domain)? = schema[FactName(name)]?.type else {
            return
        }
        report(values, outside: domain, of: name, at: place, what)
    }

    private func compareMembers(
        _ fact: CEL.Expression,
        with values: [CEL.Expression],
        at place: SourcePlace,
        _ what: String
    ) {
        guard let name = fact.qualifiedName, case .set(let domain)? = schema[FactName(name)]?.type else {
            return
        }
        report(values, outside: domain, of: name, at: place, what)
    }

    private func report(
        _ values: [CEL.Expression],
        outside domain: [String],
        of name: String,
        at place: SourcePlace,
        _ what: String
    ) {
        for value in values {
            guard case .literal(.string(let text)) = value.kind, !domain.contains(text) else { continue }
            findings.error(
                .outsideDomain,
                at: place,
                "The condition of the \(what) compares '\(name)' with '\(text)', which it can never be.",
                fix: "Its values are: \(domain.joined(separator: ", ")).",
                suggestion: NearMiss.of(text, among: domain)
            )
        }
    }
}

extension CEL.Environment {
    /// With `outcome.overall` and one variable for each topic, as ranks.
    func withOutcomes(_ topics: [String]) throws(CELError) -> CEL.Environment {
        var environment = self
        for name in ["overall"] + topics { try environment.declare(variable: "outcome.\(name)", type: .int) }
        return environment
    }
}

extension CEL.Expression {
    /// The longest dotted names in the tree, bound variables left out.
    var references: [String] {
        if let name = qualifiedName { return [name] }
        switch kind {
        case .comprehension(let comprehension):
            let bound = [comprehension.variable, comprehension.secondVariable].compactMap(\.self)
            let inner = comprehension.body.references + (comprehension.filter?.references ?? [])
            return comprehension.range.references
                + inner.filter { name in !bound.contains { name == $0 || name.hasPrefix("\($0).") } }
        case .bind(let bind):
            return bind.value.references
                + bind.body.references.filter { $0 != bind.variable && !$0.hasPrefix("\(bind.variable).") }
        default:
            return children.flatMap(\.references)
        }
    }

    /// True for names of the language itself that may stand where a variable may.
    func isBound(_ name: String) -> Bool {
        [
            "int", "string", "bool", "double", "uint", "list", "map", "type", "date", "math", "sets",
            "optional", "lists", "strings",
        ]
        .contains(name)
    }

    /// The literals that a variable is compared with by `==`, `!=` or `in`.
    func textsComparedWith(_ variable: String) -> [CEL.Expression] {
        var found: [CEL.Expression] = []
        if case .call(let call) = kind, call.arguments.count == 2 {
            let (left, right) = (call.arguments[0], call.arguments[1])
            let isComparison = [Operator.equal, Operator.notEqual].contains(call.function)
            if isComparison, case .identifier(variable) = left.kind { found.append(right) }
            if isComparison, case .identifier(variable) = right.kind { found.append(left) }
            if call.function == Operator.isIn, case .identifier(variable) = left.kind,
                case .list(let elements) = right.kind
            {
                found += elements.map(\.value)
            }
        }
        return found + children.flatMap { $0.textsComparedWith(variable) }
    }
}
