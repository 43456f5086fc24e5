/// The keywords of draft 2020-12: which are known, and which hold schemas.
enum SchemaKeywords {
    /// Keywords that hold one schema.
    static let single: Set<String> = [
        "not", "if", "then", "else", "additionalProperties", "propertyNames", "items", "contains",
        "unevaluatedItems",
        "unevaluatedProperties", "contentSchema",
    ]
    /// Keywords that hold an array of schemas.
    static let lists: Set<String> = ["allOf", "anyOf", "oneOf", "prefixItems"]
    /// Keywords that hold schemas by name.
    static let maps: Set<String> = ["properties", "patternProperties", "dependentSchemas", "$defs"]

    /// Keywords that say something to people or to tools, and demand nothing.
    static let silent: Set<String> = [
        "$schema", "$id", "$anchor", "$dynamicAnchor", "$comment", "$defs", "$vocabulary", "title",
        "description",
        "default", "deprecated", "readOnly", "writeOnly", "examples", "contentEncoding", "contentMediaType",
        "contentSchema",
    ]
    /// Keywords that are read together with another.
    static let companions: Set<String> = [
        "then", "else", "minContains", "maxContains", "additionalProperties", "patternProperties",
        "prefixItems",
    ]
    /// Keywords with a rule of their own.
    static let demanding: Set<String> = [
        "$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas", "properties",
        "propertyNames",
        "items", "contains", "unevaluatedItems", "unevaluatedProperties", "type", "enum", "const",
        "multipleOf",
        "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern",
        "maxItems",
        "minItems", "uniqueItems", "maxProperties", "minProperties", "required", "dependentRequired",
        "format",
    ]

    static func isKnown(_ keyword: String) -> Bool {
        demanding.contains(keyword) || companions.contains(keyword) || silent.contains(keyword)
    }

    /// The schemas directly within a schema, with the path to each.
    static func subschemas(of object: JSONObject) -> [(path: [String], schema: JSON)] {
        var found: [([String], JSON)] = []
        for (keyword, value) in object.members {
            if single.contains(keyword) {
                found.append(([keyword], value))
            } else if lists.contains(keyword) {
                for (position, schema) in (value.array ?? []).enumerated() {
                    found.append(([keyword, String(position)], schema))
                }
            } else if maps.contains(keyword) {
                for (name, schema) in value.object?.members ?? [] { found.append(([keyword, name], schema)) }
            }
        }
        return found
    }
}
