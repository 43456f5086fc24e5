import RulePacks
import Testing

@Suite("Treaties")
struct TreatyTests {
    let schema: FactSchema
    let treaty: RulePack
    let day = CalendarDate(clamping: 20_700)

    init() throws {
        schema = try ExamplePack.schema()
        let text = AnalysisPack(
            [
                "relief": [
                    "when: \"referral.agreement\"", "outcome: permit-with-conditions",
                    "overrides: [\"topic:a\"]",
                    "basis: superior", "obligations: [log-each-access]",
                ]
            ],
            id: "xt",
            more: "kind: treaty"
        )
        treaty = try text.pack(schema)
    }

    func pack(_ id: String, adopts: String?) throws -> RulePack {
        let rules: KeyValuePairs<String, [String]> = [
            "\(id).base": ["when: \"accused.risk > 3\"", "outcome: refuse"]
        ]
        let text = AnalysisPack(rules, id: id, more: adopts.map { "adopts: [\($0)]" } ?? "").text()
        return try RulePack(yaml: text, file: id, schema: schema, layers: [treaty])
    }

    var adoption: String { "{pack: xt, version: 1, digest: \"\(treaty.digest)\"}" }

    func outcome(_ packs: [RulePack]) -> LegalOutcome {
        assess(
            packs: packs.map { Participant($0, as: nil, layers: [treaty]) },
            facts: Facts(["accused.risk": .integer(5), "referral.agreement": .bool(true)]),
            schema: schema,
            on: day
        ).overall.floor
    }

    @Test("a treaty loosens where every pack adopts it, and nowhere else") func everyPack() throws {
        let packs = try ["xa", "xb", "xc"].map { try pack($0, adopts: adoption) }
        let stranger = try pack("xd", adopts: nil)
        #expect(outcome(packs) == .permitWithConditions)
        #expect(outcome([packs[0], packs[1]]) == .permitWithConditions)
        #expect(outcome([packs[0], stranger]) == .refuse)
        #expect(outcome(packs + [stranger]) == .refuse)
        #expect(outcome([stranger]) == .refuse)
    }

    @Test("a treaty counts only at the version and digest that are stated") func toTheLetter() throws {
        let one = try pack("xa", adopts: adoption)
        for other in [
            "{pack: xt, version: 2, digest: \"\(treaty.digest)\"}", "{pack: xt, version: 1}",
            "{pack: xt, version: 1, digest: \"sha256:\(String(repeating: "0", count: 64))\"}",
        ] {
            #expect(throws: PackError.self) { try pack("xb", adopts: other) }
            let text = AnalysisPack(
                ["base": ["when: \"accused.risk > 3\"", "outcome: refuse"]],
                id: "xb",
                more: "adopts: [\(other)]"
            ).text()
            // Read where the treaty was not at hand.
            let unchecked = try RulePack(yaml: text, file: "xb", schema: schema)
            #expect(outcome([one, unchecked]) == .refuse)
        }
    }

    @Test("the shared values of a treaty that not every pack adopts do not count") func values() throws {
        let parameter =
            "  limit: {says: limit, stricter: lower, shared: limit, values: [{from: 2000-01-01, value: VALUE, cite: {source: act}}]}"
        let treaty = try AnalysisPack(
            ["r": ["when: \"false\"", "outcome: permit"]],
            id: "xt",
            more: parameter.replacing("VALUE", with: "2") + "\nkind: treaty"
        ).pack(schema)
        let adopting =
            parameter.replacing("VALUE", with: "6")
            + "\nadopts: [{pack: xt, version: 1, digest: \"\(treaty.digest)\"}]"
        let rule: KeyValuePairs<String, [String]> = [
            "base": ["when: \"accused.risk > param.limit\"", "outcome: refuse"]
        ]
        let one = try AnalysisPack(rule, id: "xa", more: adopting).pack(schema)
        let two = try AnalysisPack(rule, id: "xb", more: adopting).pack(schema)
        let stranger = try AnalysisPack(rule, id: "xc", more: parameter.replacing("VALUE", with: "6")).pack(
            schema
        )
        func outcome(_ packs: [RulePack]) -> LegalOutcome {
            assess(
                packs: packs.map { Participant($0, as: nil, layers: [treaty]) },
                facts: Facts(["accused.risk": .integer(4)]),
                schema: schema,
                on: day
            ).overall.floor
        }
        #expect(outcome([one, two]) == .refuse)
        #expect(outcome([one, stranger]) == .permit)
    }
}
