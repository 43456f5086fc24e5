import Testing
import Wire

@testable import RulePacks

@Suite("Digests")
struct DigestTests {
    @Test("what has a canonical form is digested in it, whatever the order of its keys")
    func canonical() throws {
        let one = JSON.object(
            JSONObject([("b", .integer(2)), ("a", .array([.string("é\n"), .null, .bool(true)]))])
        )
        let other = JSON.object(
            JSONObject([("a", .array([.string("é\n"), .null, .bool(true)])), ("b", .integer(2))])
        )
        #expect(CanonicalPack.digest(of: one) == CanonicalPack.digest(of: other))
        #expect(CanonicalPack.digest(of: one) == CanonicalPack.digest(ofBytes: try one.canonicalBytes()))
    }

    @Test(
        "a number that the canonical form cannot write is marked, in the same order of keys, and never confused with another"
    )
    func marked() {
        func digest(_ number: Int64, turned: Bool = false) -> String {
            let members: [(String, JSON)] = [("a", .integer(1)), ("b", .integer(number))]
            return CanonicalPack.digest(of: .object(JSONObject(turned ? members.reversed() : members)))
        }
        let large: Int64 = 9_007_199_254_740_993
        #expect(digest(large) == digest(large, turned: true))
        #expect(Set([digest(large), digest(large - 1), digest(large + 1), digest(large + 2)]).count == 4)
    }

    @Test("answers are digested as their canonical JSON, and no reader takes a number beyond 53 bits")
    func facts() throws {
        let schema = try FactSchema(
            yaml: """
                schema: s/1
                facts:
                  a.text: {type: text}
                  a.number: {type: int}
                  a.parts: {type: set, of: [x, y]}
                  a.birth: {type: partial-date}
                """,
            file: "facts.yaml"
        )
        let json = JSON.object(
            JSONObject([
                ("a.text", .string("a \"quoted\" \\ line\nand é")), ("a.number", .integer(-17)),
                ("a.parts", .array([.string("y"), .string("x")])), ("a.birth", .string("2009-05")),
            ])
        )
        let facts = try Facts(json: json, schema: schema)
        #expect(facts.digest == CanonicalPack.digest(ofBytes: try facts.json.canonicalBytes()))
        #expect(throws: FactError.self) {
            try Facts(json: .object(JSONObject([("a.number", .integer(1 << 53))])), schema: schema)
        }
    }
}
