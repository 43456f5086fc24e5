import Testing

@testable import Wire

@Suite("A JSON schema")
struct JSONSchemaTests {
    private func refusal(_ schema: JSON, formats: JSONSchema.Formats = .annotation) -> JSONSchemaError? {
        do throws(JSONSchemaError) {
            _ = try JSONSchema(schema, formats: formats)
            return nil
        } catch {
            return error
        }
    }

    @Test("says what is wrong, where, and what is wanted, without the value")
    func findings() throws {
        let schema = try JSONSchema([
            "$id": "https://node.example/referral",
            "type": "object",
            "required": ["iss", "aud"],
            "properties": [
                "iss": ["type": "string"], "aud": true, "parties": ["items": ["required": ["id"]]],
            ],
            "additionalProperties": false,
        ])
        let findings = schema.validate([
            "iss": 7, "parties": [["id": 1], [:]], "secret name": "secret value",
        ])
        let expected: Set<SchemaFinding> = [
            SchemaFinding(
                instance: "",
                schema: "https://node.example/referral#",
                keyword: "required",
                message: "lacks the member \"aud\""
            ),
            SchemaFinding(
                instance: "/iss",
                schema: "https://node.example/referral#/properties/iss",
                keyword: "type",
                message: "must be of type string"
            ),
            SchemaFinding(
                instance: "/parties/1",
                schema: "https://node.example/referral#/properties/parties/items",
                keyword: "required",
                message: "lacks the member \"id\""
            ),
            SchemaFinding(
                instance: "/secret name",
                schema: "https://node.example/referral#/additionalProperties",
                keyword: "additionalProperties",
                message: "is not allowed here"
            ),
        ]
        #expect(Set(findings) == expected)
        #expect(!findings.map(\.description).joined().contains("secret value"))
        #expect(schema.validate(["iss": "a", "aud": "b"]).isEmpty)
    }

    @Test(
        "is refused with the keyword that is not supported, rather than half checked",
        arguments: [
            (["x-note": 1], .unsupportedKeyword, "x-note"),
            (["items": ["dependencies": [:]]], .unsupportedKeyword, "dependencies"),
            (["$schema": "http://json-schema.org/draft-07/schema#"], .unsupportedDialect, "$schema"),
            (["pattern": "(?=a)"], .unsupportedPattern, "pattern"),
            (["patternProperties": ["(a": true]], .unsupportedPattern, "patternProperties"),
            (["$ref": "#/$defs/missing"], .unresolvedReference, "$ref"),
            (["$ref": "https://elsewhere.example/"], .unresolvedReference, "$ref"),
            (["$defs": ["a": ["$anchor": "x"], "b": ["$anchor": "x"]]], .ambiguousIdentifier, "$anchor"),
            (["$defs": ["a": ["$id": "x"], "b": ["$id": "x"]]], .ambiguousIdentifier, "$id"),
            (["$id": "https://a.example/#part"], .malformedKeyword, "$id"),
            (["type": "text"], .malformedKeyword, "type"),
            (["minimum": "1"], .malformedKeyword, "minimum"),
            (["maxLength": -1], .malformedKeyword, "maxLength"),
            (["multipleOf": 0], .malformedKeyword, "multipleOf"), (["allOf": []], .malformedKeyword, "allOf"),
            (["required": ["a", 1]], .malformedKeyword, "required"),
            (["enum": "a"], .malformedKeyword, "enum"),
            (["properties": ["a": 1]], .malformedSchema, ""),
            (["properties": []], .malformedKeyword, "properties"),
        ] as [(JSON, JSONSchemaError.Code, String)]
    )
    func refusals(schema: JSON, code: JSONSchemaError.Code, keyword: String) {
        let error = refusal(schema)
        #expect(error?.code == code)
        #expect(error?.keyword == keyword)
    }

    @Test("checks formats only when asked, and then refuses those that it cannot check")
    func formats() throws {
        let schema: JSON = ["format": "date-time"]
        #expect(try JSONSchema(schema).validate("yesterday").isEmpty)
        #expect(
            try JSONSchema(schema, formats: .assertion).validate("yesterday").map(\.keyword) == ["format"]
        )
        #expect(try JSONSchema(schema, formats: .assertion).validate("2026-11-23T10:00:00Z").isEmpty)
        #expect(refusal(["format": "idn-email"]) == nil)
        #expect(refusal(["format": "idn-email"], formats: .assertion)?.code == .unsupportedFormat)
    }

    @Test("ends on schemas that would never end, and never calls their value valid")
    func endlessSchemas() throws {
        let endless: [JSON] = [
            ["$ref": "#"], ["not": ["$ref": "#"]], ["anyOf": [["$ref": "#"], ["$ref": "#"]]],
            [
                "allOf": [["$ref": "#/$defs/a"]],
                "$defs": ["a": ["$ref": "#/$defs/b"], "b": ["$ref": "#/$defs/a"]],
            ],
        ]
        for schema in endless {
            let findings = try JSONSchema(schema).validate(1)
            #expect(findings.count == 1)
            #expect(findings.first?.message.contains("more work") == true)
        }
    }

    @Test("ends on work that doubles at every level")
    func explosiveSchemas() throws {
        var definitions: [(String, JSON)] = [("x0", ["type": "string"])]
        for level in 1...40 {
            let next: JSON = ["$ref": "#/$defs/x\(level - 1)"]
            definitions.append(("x\(level)", ["oneOf": [next, next]]))
        }
        let schema = try JSONSchema(["$ref": "#/$defs/x40", "$defs": .object(JSONObject(definitions))])
        #expect(schema.validate(1, budget: 100_000).first?.message.contains("more work") == true)
    }

    @Test("takes documents from the resolver only, by absolute address")
    func documents() throws {
        let parts: [String: JSON] = [
            "https://node.example/party.json": ["$defs": ["id": ["type": "integer"]]]
        ]
        let schema = try JSONSchema(
            ["items": ["$ref": "party.json#/$defs/id"]],
            at: "https://node.example/referral.json"
        ) { parts[$0] }
        #expect(schema.validate([1, 2]).isEmpty)
        #expect(schema.validate([1, "2"]).map(\.schema) == ["https://node.example/party.json#/$defs/id"])
    }

    @Test("compares member names by code point")
    func names() throws {
        let schema = try JSONSchema(["properties": ["\u{E9}": ["type": "integer"]], "required": ["\u{E9}"]])
        #expect(schema.validate(["e\u{301}": 1]).count == 1)
        #expect(schema.validate(["\u{E9}": 1, "e\u{301}": "text"]).isEmpty)
    }

    @Test("knows multiples as decimals, and compares numbers of any size exactly")
    func numbers() throws {
        let cents = try JSONSchema(["multipleOf": 0.01])
        #expect(cents.validate(19.99).isEmpty)
        #expect(cents.validate(1e300).isEmpty)
        #expect(cents.validate(19.999).count == 1)
        let large = try JSONSchema(["maximum": 9_007_199_254_740_992.0])
        #expect(large.validate(.integer(9_007_199_254_740_992)).isEmpty)
        #expect(large.validate(.integer(9_007_199_254_740_993)).count == 1)
        let huge = try JSONSchema(["multipleOf": 1e300])
        #expect(huge.validate(.integer(.max)).count == 1)
        #expect(huge.validate(0).isEmpty)
    }
}
