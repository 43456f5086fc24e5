/// The rules of draft 2020-12 for schemas themselves, at the dialect's address, for schemas that refer to them.
///
/// One document says what the specification's own set of vocabulary documents says together: the type that each
/// keyword's value must have (JSON Schema Core and Validation, 2020-12).
enum MetaSchema {
    static let documents: [String: JSON] = [JSONSchema.dialect: document]

    private static let schema: JSON = ["$dynamicRef": "#meta"]
    private static let schemaList: JSON = ["type": "array", "minItems": 1, "items": schema]
    private static let schemasByName: JSON = ["type": "object", "additionalProperties": schema]
    private static let count: JSON = ["type": "integer", "minimum": 0]
    private static let number: JSON = ["type": "number"]
    private static let text: JSON = ["type": "string"]
    private static let flag: JSON = ["type": "boolean"]
    private static let names: JSON = ["type": "array", "items": ["type": "string"], "uniqueItems": true]
    private static let anchor: JSON = ["type": "string", "pattern": "^[A-Za-z_][-A-Za-z0-9._]*$"]
    private static let reference: JSON = ["type": "string", "format": "uri-reference"]
    private static let typeName: JSON = [
        "enum": ["array", "boolean", "integer", "null", "number", "object", "string"]
    ]

    private static let properties: JSON = {
        var rules = JSONObject()
        let groups: [(JSON, [String])] = [
            (
                schema,
                [
                    "not", "if", "then", "else", "additionalProperties", "propertyNames", "items", "contains",
                    "unevaluatedItems", "unevaluatedProperties", "contentSchema",
                ]
            ),
            (schemaList, ["allOf", "anyOf", "oneOf", "prefixItems"]),
            (schemasByName, ["$defs", "properties", "dependentSchemas"]),
            (
                count,
                [
                    "maxLength", "minLength", "maxItems", "minItems", "maxContains", "minContains",
                    "maxProperties",
                    "minProperties",
                ]
            ),
            (number, ["maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"]),
            (
                text,
                [
                    "$comment", "title", "description", "format", "contentEncoding", "contentMediaType",
                    "pattern",
                ]
            ),
            (flag, ["uniqueItems", "deprecated", "readOnly", "writeOnly"]),
            (names, ["required"]),
            (anchor, ["$anchor", "$dynamicAnchor"]),
            (reference, ["$schema", "$ref", "$dynamicRef"]),
            (true, ["const", "default"]),
            (["type": "array"], ["enum", "examples"]),
        ]
        for (rule, keywords) in groups { for keyword in keywords { rules[keyword] = rule } }
        rules["$id"] = ["type": "string", "pattern": "^[^#]*#?$"]
        rules["pattern"] = ["type": "string", "format": "regex"]
        rules["patternProperties"] = [
            "type": "object", "additionalProperties": schema, "propertyNames": ["format": "regex"],
        ]
        rules["$vocabulary"] = ["type": "object", "additionalProperties": flag]
        rules["multipleOf"] = ["type": "number", "exclusiveMinimum": 0]
        rules["dependentRequired"] = ["type": "object", "additionalProperties": names]
        rules["type"] = [
            "anyOf": [typeName, ["type": "array", "items": typeName, "minItems": 1, "uniqueItems": true]]
        ]
        return .object(rules)
    }()

    private static let document: JSON = [
        "$schema": .string(JSONSchema.dialect),
        "$id": .string(JSONSchema.dialect),
        "$dynamicAnchor": "meta",
        "type": ["object", "boolean"],
        "properties": properties,
    ]
}
