import Testing

@testable import Wire

/// Texts broken at random: whatever they are, the readers answer, and what they accept survives being written.
@Suite("Broken input")
struct MutationTests {
    private static let documents: [String] = [
        #"{"iss":"https://a.example","iat":1767225600,"seq":-0,"body":{"parties":[{"id":"p1","age":15.5,"ok":true}],"n":null}}"#,
        #"[0,-1.5e-7,1E400,9223372036854775807,9223372036854775808,"\ud83d\ude00\u0000é😀\\\"",{"":{}},[[[[]]]]]"#,
        #"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":0,"k":1,"l":2,"m":3,"n":4,"o":5,"p":6,"q":7,"r":8}"#,
    ]
    private static let schema =
        ##"{"$id":"https://a.example/s","$defs":{"a":{"$anchor":"x","type":["string","null"],"pattern":"^(a|b)+c{2,3}$"}},"##
        + ##""properties":{"p":{"$ref":"#x"},"q":{"items":{"$ref":"#"},"uniqueItems":true,"maxItems":3}},"##
        + ##""patternProperties":{"^v":{"multipleOf":0.5,"minimum":-1}},"unevaluatedProperties":false,"required":["p"]}"##

    @Test("never stops the JSON reader, and what is read is written and read again the same")
    func json() throws {
        let interesting = Array("{}[]\",:\\u0eE+-.9 tfn\u{0}\n".utf8) + [0xC0, 0xED, 0xA0, 0xF4, 0xFF, 0x80]
        var read = 0
        for (index, document) in Self.documents.enumerated() {
            var mutator = Mutator(seed: UInt64(index))
            for round in 0..<6_000 {
                let bytes = mutator.changed(Array(document.utf8), interesting: interesting)
                guard let value = try? JSON(parsing: bytes) else { continue }
                read += 1
                let again = try? JSON(parsing: value.bytes())
                #expect(again == value, "document \(index), round \(round)")
                #expect(again?.hashValue == value.hashValue, "document \(index), round \(round)")
                #expect(
                    (try? JSON(parsing: value.prettyText())) == value,
                    "document \(index), round \(round)"
                )
                guard let canonical = try? value.canonicalBytes() else { continue }
                #expect(
                    (try? JSON(parsing: canonical).canonicalBytes()) == canonical,
                    "document \(index), round \(round)"
                )
            }
        }
        #expect(read >= 500)
    }

    @Test("never stops a schema from being refused or loaded, and a loaded one answers on anything")
    func schemas() throws {
        let interesting = Array("{}[]\",:#$/^()|*+?0-9\\".utf8)
        var loaded = 0
        var mutator = Mutator(seed: 7)
        let values =
            Self.documents.compactMap { try? JSON(parsing: $0) } + [
                ["p": "abcc", "q": [[:], 1, 1], "v": 0.75]
            ]
        for _ in 0..<2_000 {
            let bytes = mutator.changed(Array(Self.schema.utf8), interesting: interesting)
            guard let json = try? JSON(parsing: bytes),
                let schema = try? JSONSchema(json, formats: .assertion)
            else {
                continue
            }
            loaded += 1
            for value in values { #expect(schema.validate(value) == schema.validate(value)) }
        }
        #expect(loaded >= 20)
    }

    @Test("never stops the readers of patterns, fields, base64, references and formats")
    func smallTexts() throws {
        let texts = [
            "^(?:[a-z\\d]{2,3}|\\p{Lu}+?)*\\u{1F600}\\b$",
            #"sig=("@method" "a;b";req);created=1;k=:AAEC:, b=%"%c3%a9", c=@1;d=1.50"#,
            "https://user@[::1]:80/a/../b?c#d", "2026-02-28T23:59:60.123+01:00", "P1Y2M3DT4H5M6S",
            "\"a\\\"b\"@[IPv6:::1]",
        ]
        var budget = 100_000
        for (index, text) in texts.enumerated() {
            var mutator = Mutator(seed: 100 + UInt64(index))
            for _ in 0..<2_000 {
                let bytes = mutator.changed(
                    Array(text.utf8),
                    interesting: Array("()[]{}\\;,=:\"%@?*+-.0a ".utf8)
                )
                let changed = String(decoding: bytes, as: UTF8.self)
                if let pattern = try? Pattern(changed) {
                    budget = 100_000
                    _ = pattern.matches("ab9Éé😀", budget: &budget)
                }
                if let field = try? StructuredDictionary(parsing: changed) {
                    #expect(try StructuredDictionary(parsing: field.text()) == field)
                }
                if let list = try? StructuredList(parsing: changed) {
                    #expect(try StructuredList(parsing: list.text()) == list)
                }
                if let decoded = try? Base64URL.decode(changed) {
                    #expect(Base64URL.encode(decoded) == changed)
                }
                if let decoded = try? Base64.decode(changed) { #expect(Base64.encode(decoded) == changed) }
                #expect(URIReference(changed).description == changed)
                for format in TextFormat.allCases { _ = format.accepts(changed) }
            }
        }
    }
}
