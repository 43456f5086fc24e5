extension SchemaRun {
    mutating func checkObject(
        _ rule: SchemaRule,
        _ node: Int,
        _ value: JSON,
        _ object: JSONObject,
        _ seen: inout EvaluatedParts
    ) -> Bool {
        var isValid = true
        switch rule.check {
        case .members(let named, let matching, let rest):
            return checkMembers(named, matching, rest, object, &seen)
        case .unevaluatedMembers(let schema):
            for (position, member) in object.members.enumerated() where !seen.contains(position) {
                if !evaluateChild(schema, member.value, member.key) { isValid = false }
            }
            seen.insertAll()
        case .memberNames(let schema):
            for name in object.keys where !evaluateChild(schema, .string(name), name) { isValid = false }
        case .dependent(let schemas):
            for (name, schema) in schemas where object[name] != nil {
                let result = evaluate(schema, value)
                if result.isValid { seen.formUnion(result.seen) } else { isValid = false }
            }
        case .required(let names):
            for name in names where object[name] == nil {
                report(node, rule.keyword, "lacks the member \"\(name)\"")
                isValid = false
            }
        case .requiredWith(let demands):
            for (present, names) in demands where object[present] != nil {
                for name in names where object[name] == nil {
                    report(node, rule.keyword, "has the member \"\(present)\" and so must have \"\(name)\"")
                    isValid = false
                }
            }
        case .memberCount(let least, let most):
            if let problem = Self.countProblem(object.count, least, most, "members") {
                report(node, rule.keyword, problem)
                isValid = false
            }
        default:
            if let problem = satisfiesKind(rule, value) {
                report(node, rule.keyword, problem)
                isValid = false
            }
        }
        return isValid
    }

    private mutating func checkMembers(
        _ named: [Name: Int],
        _ matching: [(Pattern, Int)],
        _ rest: Int?,
        _ object: JSONObject,
        _ seen: inout EvaluatedParts
    ) -> Bool {
        var isValid = true
        for (position, member) in object.members.enumerated() {
            var isKnown = false
            if let schema = named[Name(member.key)] {
                isKnown = true
                if !evaluateChild(schema, member.value, member.key) { isValid = false }
            }
            for (pattern, schema) in matching {
                guard let matches = pattern.matches(member.key, budget: &budget) else {
                    exhaust()
                    return false
                }
                guard matches else { continue }
                isKnown = true
                if !evaluateChild(schema, member.value, member.key) { isValid = false }
            }
            if !isKnown, let rest {
                isKnown = true
                if !evaluateChild(rest, member.value, member.key) { isValid = false }
            }
            if isKnown, schema.tracksEvaluation { seen.insert(position) }
        }
        return isValid
    }
}
