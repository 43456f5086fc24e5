extension SchemaSource {
    private static let types: Set<String> = [
        "null", "boolean", "integer", "number", "string", "array", "object",
    ]

    /// The check of a keyword that looks at the value alone; nil for a keyword that demands nothing.
    func assertion(_ keyword: String, _ compiler: inout SchemaCompiler) throws(JSONSchemaError)
        -> SchemaCheck?
    {
        switch keyword {
        case "type": return .type(try types())
        case "enum":
            guard let values = object[keyword]?.array else { throw malformed(keyword, "it must be an array") }
            return .oneOfValues(values)
        case "const": return object[keyword].map { .oneOfValues([$0]) }
        case "multipleOf":
            guard let divisor = DecimalNumber(try number(keyword)), divisor.digits > 0,
                JSON.integer(0).isBelow(try number(keyword)) == true
            else { throw malformed(keyword, "it must be a number above 0") }
            return .multipleOf(divisor)
        case "minimum": return .atLeast(try number(keyword))
        case "exclusiveMinimum": return .above(try number(keyword))
        case "maximum": return .atMost(try number(keyword))
        case "exclusiveMaximum": return .below(try number(keyword))
        case "minLength": return .length(least: try count(keyword) ?? 0, most: nil)
        case "maxLength": return .length(least: 0, most: try count(keyword))
        case "minItems": return .elementCount(least: try count(keyword) ?? 0, most: nil)
        case "maxItems": return .elementCount(least: 0, most: try count(keyword))
        case "minProperties": return .memberCount(least: try count(keyword) ?? 0, most: nil)
        case "maxProperties": return .memberCount(least: 0, most: try count(keyword))
        case "pattern": return .pattern(try pattern(text(keyword), keyword: keyword))
        case "uniqueItems":
            guard let isDemanded = object[keyword]?.bool else {
                throw malformed(keyword, "it must be true or false")
            }
            return isDemanded ? .uniqueElements : nil
        case "required": return .required(try names(object[keyword], keyword))
        case "dependentRequired":
            guard let members = object[keyword]?.object else {
                throw malformed(keyword, "it must be an object")
            }
            var demands: [(String, [String])] = []
            for (name, value) in members.members { demands.append((name, try names(value, keyword))) }
            return .requiredWith(demands)
        case "format": return try format(checks: compiler.checksFormats)
        default: return nil
        }
    }

    private func format(checks: Bool) throws(JSONSchemaError) -> SchemaCheck? {
        let name = try text("format")
        guard checks else { return nil }
        guard let format = TextFormat(rawValue: name) else {
            throw JSONSchemaError(
                code: .unsupportedFormat,
                keyword: "format",
                location: place.text,
                reason: "this format cannot be checked; use one of "
                    + TextFormat.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        return .format(format)
    }

    private func types() throws(JSONSchemaError) -> SchemaTypes {
        let names = object["type"]?.string.map { [$0] } ?? object["type"]?.array?.compactMap(\.string) ?? []
        let named = names.compactMap { name in SchemaTypes.named.first { $0.name == name }?.type }
        let types = SchemaTypes(named)
        guard !names.isEmpty, named.count == (object["type"]?.array?.count ?? 1),
            Set(named).count == named.count
        else {
            throw malformed("type", "it must be the name of a type, or an array of different ones")
        }
        return types
    }

    private func names(_ value: JSON?, _ keyword: String) throws(JSONSchemaError) -> [String] {
        guard let elements = value?.array, case let names = elements.compactMap(\.string),
            names.count == elements.count
        else { throw malformed(keyword, "member names must be in an array of strings") }
        return names
    }

    private func number(_ keyword: String) throws(JSONSchemaError) -> JSON {
        guard let value = object[keyword], value.double != nil else {
            throw malformed(keyword, "it must be a number")
        }
        return value
    }

    func count(_ keyword: String) throws(JSONSchemaError) -> Int? {
        guard let value = object[keyword] else { return nil }
        guard let count = value.int, count >= 0 else {
            throw malformed(keyword, "it must be a whole number from 0 on")
        }
        return count
    }

    func text(_ keyword: String) throws(JSONSchemaError) -> String {
        guard let text = object[keyword]?.string else { throw malformed(keyword, "it must be a string") }
        return text
    }

    func pattern(_ text: String, keyword: String) throws(JSONSchemaError) -> Pattern {
        do throws(PatternError) {
            return try Pattern(text)
        } catch {
            throw JSONSchemaError(
                code: .unsupportedPattern,
                keyword: keyword,
                location: place.text,
                reason: error.description
            )
        }
    }

    func malformed(_ keyword: String, _ reason: String) -> JSONSchemaError {
        JSONSchemaError(code: .malformedKeyword, keyword: keyword, location: place.text, reason: reason)
    }
}
