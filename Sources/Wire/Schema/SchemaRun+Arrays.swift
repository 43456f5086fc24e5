extension SchemaRun {
    mutating func checkArray(
        _ rule: SchemaRule,
        _ node: Int,
        _ elements: [JSON],
        _ seen: inout EvaluatedParts
    ) -> Bool {
        let problem: String?
        switch rule.check {
        case .elements(let first, let rest):
            return checkElements(first, rest, elements, &seen)
        case .unevaluatedElements(let schema):
            var isValid = true
            for position in elements.indices where !seen.contains(position) {
                if !evaluateChild(schema, elements[position], String(position)) { isValid = false }
            }
            seen.insertAll()
            return isValid
        case .contains(let schema, let least, let most):
            problem = containsProblem(schema, least, most, elements, &seen)
        case .elementCount(let least, let most):
            problem = Self.countProblem(elements.count, least, most, "elements")
        case .uniqueElements:
            problem = Set(elements).count == elements.count ? nil : "must not hold the same element twice"
        default: problem = satisfiesKind(rule, .array(elements))
        }
        guard let problem else { return true }
        report(node, rule.keyword, problem)
        return false
    }

    private mutating func checkElements(
        _ first: [Int],
        _ rest: Int?,
        _ elements: [JSON],
        _ seen: inout EvaluatedParts
    ) -> Bool {
        var isValid = true
        for (position, element) in elements.enumerated() {
            guard let schema = position < first.count ? first[position] : rest else { break }
            if !evaluateChild(schema, element, String(position)) { isValid = false }
            if self.schema.tracksEvaluation { seen.insert(position) }
        }
        return isValid
    }

    private mutating func containsProblem(
        _ schema: Int,
        _ least: Int,
        _ most: Int?,
        _ elements: [JSON],
        _ seen: inout EvaluatedParts
    ) -> String? {
        var count = 0
        for (position, element) in elements.enumerated() {
            path.append(String(position))
            let (isValid, _) = evaluateQuietly(schema, element)
            path.removeLast()
            guard isValid else { continue }
            count += 1
            if self.schema.tracksEvaluation { seen.insert(position) }
        }
        return Self.countProblem(count, least, most, "elements of the kind that contains describes")
    }

    /// Applies a schema to a part of the value.
    mutating func evaluateChild(_ number: Int, _ value: JSON, _ token: String) -> Bool {
        path.append(token)
        defer { path.removeLast() }
        return evaluate(number, value).isValid
    }
}
