extension SchemaRun {
    /// Checks one rule, reporting where it fails.
    mutating func check(
        _ rule: SchemaRule,
        of node: Int,
        _ value: JSON,
        _ seen: inout EvaluatedParts
    ) -> Bool {
        switch rule.check {
        case .reference(let target): return adopt(evaluate(target, value), &seen)
        case .dynamicReference(let target, let name):
            return adopt(evaluate(dynamicTarget(target, name: name), value), &seen)
        case .all(let schemas):
            var isValid = true
            for schema in schemas where !adopt(evaluate(schema, value), &seen) { isValid = false }
            return isValid
        case .any(let schemas): return checkAny(schemas, rule, node, value, &seen)
        case .exactlyOne(let schemas): return checkExactlyOne(schemas, rule, node, value, &seen)
        case .not(let schema):
            guard evaluateQuietly(schema, value).isValid else { return true }
            report(node, rule.keyword, "must not be what the schema under not describes")
            return false
        case .conditional(let condition, let then, let otherwise):
            let holds = adopt(evaluateQuietly(condition, value), &seen)
            guard let branch = holds ? then : otherwise else { return true }
            return adopt(evaluate(branch, value), &seen)
        default: break
        }
        switch value {
        case .array(let elements): return checkArray(rule, node, elements, &seen)
        case .object(let object): return checkObject(rule, node, value, object, &seen)
        default: return checkScalar(rule, node, value)
        }
    }

    private func adopt(_ result: (isValid: Bool, seen: EvaluatedParts), _ seen: inout EvaluatedParts) -> Bool
    {
        if result.isValid, schema.tracksEvaluation { seen.formUnion(result.seen) }
        return result.isValid
    }

    private mutating func checkAny(
        _ schemas: [Int],
        _ rule: SchemaRule,
        _ node: Int,
        _ value: JSON,
        _ seen: inout EvaluatedParts
    ) -> Bool {
        var isValid = false
        for schema in schemas where adopt(evaluateQuietly(schema, value), &seen) {
            isValid = true
            // The others matter only for what they look at.
            if !self.schema.tracksEvaluation { break }
        }
        if !isValid { report(node, rule.keyword, "fits none of the \(schemas.count) allowed forms") }
        return isValid
    }

    private mutating func checkExactlyOne(
        _ schemas: [Int],
        _ rule: SchemaRule,
        _ node: Int,
        _ value: JSON,
        _ seen: inout EvaluatedParts
    ) -> Bool {
        var fitting = 0
        for schema in schemas where adopt(evaluateQuietly(schema, value), &seen) { fitting += 1 }
        if fitting == 1 { return true }
        report(
            node,
            rule.keyword,
            fitting == 0
                ? "fits none of the \(schemas.count) allowed forms"
                : "fits \(fitting) of the allowed forms, and must fit exactly one"
        )
        return false
    }

    /// The rules that ask for a type or a value, for any value.
    func satisfiesKind(_ rule: SchemaRule, _ value: JSON) -> String? {
        switch rule.check {
        case .type(let types):
            return types.isDisjoint(with: SchemaTypes(of: value)) ? "must be of type \(types.names)" : nil
        case .oneOfValues(let values):
            if values.contains(value) { return nil }
            return values.count == 1
                ? "must be the one allowed value" : "must be one of the \(values.count) allowed values"
        default: return nil
        }
    }

    private mutating func checkScalar(_ rule: SchemaRule, _ node: Int, _ value: JSON) -> Bool {
        let problem: String?
        switch value {
        case .integer, .number: problem = satisfiesKind(rule, value) ?? Self.numberProblem(rule, value)
        case .string(let text): problem = satisfiesKind(rule, value) ?? stringProblem(rule, text)
        default: problem = satisfiesKind(rule, value)
        }
        guard let problem else { return true }
        report(node, rule.keyword, problem)
        return false
    }

    private static func numberProblem(_ rule: SchemaRule, _ value: JSON) -> String? {
        switch rule.check {
        case .atLeast(let bound):
            value.isBelow(bound) == true ? "must be at least \(text(bound))" : nil
        case .above(let bound):
            bound.isBelow(value) == true ? nil : "must be more than \(text(bound))"
        case .atMost(let bound):
            bound.isBelow(value) == true ? "must be at most \(text(bound))" : nil
        case .below(let bound):
            value.isBelow(bound) == true ? nil : "must be less than \(text(bound))"
        case .multipleOf(let divisor):
            DecimalNumber(value)?.isMultiple(of: divisor) == true
                ? nil : "must be a multiple of what multipleOf says"
        default: nil
        }
    }

    private static func text(_ bound: JSON) -> String { String(decoding: bound.bytes(), as: UTF8.self) }

    mutating func stringProblem(_ rule: SchemaRule, _ text: String) -> String? {
        switch rule.check {
        case .length(let least, let most):
            let count = text.unicodeScalars.count
            return Self.countProblem(count, least, most, "characters")
        case .pattern(let pattern):
            guard let matches = pattern.matches(text, budget: &budget) else {
                exhaust()
                return "takes too long to check"
            }
            return matches ? nil : "does not have the form that pattern asks for"
        case .format(let format):
            return format.accepts(text) ? nil : "must be \(format.explanation)"
        default: return nil
        }
    }

    static func countProblem(_ count: Int, _ least: Int, _ most: Int?, _ unit: String) -> String? {
        if count < least { return "must have at least \(least) \(unit)" }
        if let most, count > most { return "must have at most \(most) \(unit)" }
        return nil
    }
}
