/// One schema object while its keywords become rules.
struct SchemaSource {
    let object: JSONObject
    let place: SchemaDocuments.Place

    /// The rules in the order of the keywords, with those that depend on all others last.
    mutating func rules(with compiler: inout SchemaCompiler) throws(JSONSchemaError) -> [SchemaRule] {
        var rules: [SchemaRule] = []
        var last: [SchemaRule] = []
        var hasMembers = false
        var hasElements = false
        for keyword in object.keys {
            switch keyword {
            case "properties", "patternProperties", "additionalProperties":
                if !hasMembers { rules.append(try members(&compiler)) }
                hasMembers = true
            case "prefixItems", "items":
                if !hasElements { rules.append(try elements(&compiler)) }
                hasElements = true
            case "unevaluatedItems", "unevaluatedProperties":
                compiler.tracksEvaluation = true
                let schema = try child(keyword, &compiler)
                let check: SchemaCheck =
                    keyword == "unevaluatedItems" ? .unevaluatedElements(schema) : .unevaluatedMembers(schema)
                last.append(SchemaRule(keyword: keyword, check: check))
            default:
                var check = try applicator(keyword, &compiler)
                if check == nil { check = try assertion(keyword, &compiler) }
                if let check { rules.append(SchemaRule(keyword: keyword, check: check)) }
            }
        }
        return rules + last
    }

    private func applicator(
        _ keyword: String,
        _ compiler: inout SchemaCompiler
    ) throws(JSONSchemaError) -> SchemaCheck? {
        switch keyword {
        case "$ref":
            let target = try compiler.documents.place(of: text(keyword), from: place, keyword: keyword)
            return .reference(try compiler.number(of: target.place, keyword: keyword))
        case "$dynamicRef":
            let reference = try text(keyword)
            let target = try compiler.documents.place(of: reference, from: place, keyword: keyword)
            let number = try compiler.number(of: target.place, keyword: keyword)
            guard target.isDynamicAnchor, let name = URIReference(reference).fragment else {
                return .reference(number)
            }
            return .dynamicReference(number, name: name)
        case "allOf": return .all(try children(keyword, &compiler))
        case "anyOf": return .any(try children(keyword, &compiler))
        case "oneOf": return .exactlyOne(try children(keyword, &compiler))
        case "not": return .not(try child(keyword, &compiler))
        case "if":
            return .conditional(
                try child(keyword, &compiler),
                then: object["then"] == nil ? nil : try child("then", &compiler),
                otherwise: object["else"] == nil ? nil : try child("else", &compiler)
            )
        case "dependentSchemas": return .dependent(try childrenByName(keyword, &compiler))
        case "propertyNames": return .memberNames(try child(keyword, &compiler))
        case "contains":
            let least = try count("minContains") ?? 1
            return .contains(try child(keyword, &compiler), least: least, most: try count("maxContains"))
        default: return nil
        }
    }

    private func members(_ compiler: inout SchemaCompiler) throws(JSONSchemaError) -> SchemaRule {
        var named: [Name: Int] = [:]
        for (name, number) in try childrenByName("properties", &compiler) { named[Name(name)] = number }
        var matching: [(Pattern, Int)] = []
        for (text, number) in try childrenByName("patternProperties", &compiler) {
            matching.append((try pattern(text, keyword: "patternProperties"), number))
        }
        let rest = object["additionalProperties"] == nil ? nil : try child("additionalProperties", &compiler)
        return SchemaRule(
            keyword: "properties",
            check: .members(named: named, matching: matching, rest: rest)
        )
    }

    private func elements(_ compiler: inout SchemaCompiler) throws(JSONSchemaError) -> SchemaRule {
        let first = object["prefixItems"] == nil ? [] : try children("prefixItems", &compiler)
        let rest = object["items"] == nil ? nil : try child("items", &compiler)
        return SchemaRule(keyword: "items", check: .elements(first: first, rest: rest))
    }

    private func child(_ keyword: String, _ compiler: inout SchemaCompiler) throws(JSONSchemaError) -> Int {
        guard let schema = object[keyword] else { throw malformed(keyword, "it must be a schema") }
        return try number(of: schema, [keyword], &compiler)
    }

    private func children(_ keyword: String, _ compiler: inout SchemaCompiler) throws(JSONSchemaError)
        -> [Int]
    {
        guard let schemas = object[keyword]?.array, !schemas.isEmpty else {
            throw malformed(keyword, "it must be an array of at least one schema")
        }
        var numbers: [Int] = []
        for (position, schema) in schemas.enumerated() {
            numbers.append(try number(of: schema, [keyword, String(position)], &compiler))
        }
        return numbers
    }

    private func childrenByName(
        _ keyword: String,
        _ compiler: inout SchemaCompiler
    ) throws(JSONSchemaError) -> [(String, Int)] {
        guard let value = object[keyword] else { return [] }
        guard let schemas = value.object else { throw malformed(keyword, "it must be an object of schemas") }
        var numbers: [(String, Int)] = []
        for (name, schema) in schemas.members {
            numbers.append((name, try number(of: schema, [keyword, name], &compiler)))
        }
        return numbers
    }

    private func number(
        of schema: JSON,
        _ path: [String],
        _ compiler: inout SchemaCompiler
    ) throws(JSONSchemaError) -> Int {
        let outer = SchemaDocuments.Place(
            resource: place.resource,
            pointer: JSONPointer(place.pointer.tokens + path)
        )
        let own = try compiler.documents.identified(schema, in: outer)
        return try compiler.number(of: own, keyword: path.first ?? "")
    }
}
