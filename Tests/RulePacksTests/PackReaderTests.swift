import RulePacks
import Testing

@Suite("Reading packs")
struct PackReaderTests {
    func problems(_ old: String, _ new: String) throws -> [PackProblem] {
        let text = try ExamplePack.text("arvenia.yaml")
        #expect(text.contains(old), "the change must apply")
        do {
            let pack = try ExamplePack.pack { $0.replacing(old, with: new, maxReplacements: 1) }
            return pack.notices
        } catch let error as PackError {
            return error.problems
        }
    }

    @Test(
        "a mistake is named with its line, and with the near miss",
        arguments: [
            (
                "!referral.agreement\"", "!referral.agrement\"", PackProblem.Code.unknownName,
                "referral.agreement"
            ),
            (
                "obligations: [no-onward-transfer,", "obligations: [no-onward-transfr,", .unknownName,
                "no-onward-transfer"
            ),
            ("topic: disclosure", "topic: disclosre", .unknownName, "disclosure"),
            ("outcome: refuse", "outcome: refuze", .unknownName, "refuse"),
            ("overrides: [disc.agreement]", "overrides: [disc.agrement]", .overrides, "disc.agreement"),
            ("victim.consent != 'given'", "victim.consent != 'givn'", .outsideDomain, "given"),
            ("param.riskLimit", "param.riskLimt", .unknownName, "param.riskLimit"),
            ("when: sensitive", "when: sensitve", .unknownName, "sensitive"),
            ("all: [victimIsMinor,", "all: [victimIsMiner,", .unknownName, "victimIsMinor"),
            (
                "cite: [{source: rj-act, at: art_9}]", "cite: [{source: rjact, at: art_9}]", .citation,
                "rj-act"
            ),
            (
                "given: {referral.agreement: false}", "given: {referral.agreemnt: false}", .unknownName,
                "referral.agreement"
            ),
            ("{delete-after: keepReferral}", "{delete-after: keepReferal}", .unknownName, "keepReferral"),
            ("    title: Victim support is", "    titel: Victim support is", .unknownKey, "title"),
        ]
    )
    func nearMiss(old: String, new: String, code: PackProblem.Code, suggestion: String) throws {
        let found = try problems(old, new)
        let problem = try #require(found.first { $0.code == code }, "\(found)")
        #expect(problem.suggestion == suggestion)
        #expect(problem.place.file == "arvenia.yaml" && problem.place.line > 1)
    }

    @Test("a rule and a dated value without citation are errors")
    func citations() throws {
        #expect(
            try problems("    cite: [{source: police-data, at: art_10}]\n", "").contains {
                $0.code == .citation
            }
        )
        let value = ", cite: {source: rj-act, at: art_7}}"
        #expect(try problems(value, "}").contains { $0.code == .citation })
    }

    @Test("a number compared with text is a type error")
    func types() throws {
        #expect(
            try problems("accused.risk > param.riskLimit", "accused.risk > 'high'").contains {
                $0.code == .condition
            }
        )
        #expect(
            try problems("ageOn(victim.birth, referral.received)", "ageOn(victim.birth, 3)").contains {
                $0.code == .condition
            }
        )
        #expect(try problems("when: \"true\"", "when: \"accused.risk\"").contains { $0.code == .condition })
    }

    @Test("a parameter without a value when its rule comes into force is an error, not a zero")
    func missingValue() throws {
        let found = try problems("{from: 2019-05-01, value: 180,", "{from: 2027-01-01, value: 180,")
        let problem = try #require(found.first { $0.code == .date })
        #expect(problem.message.contains("cons.stale"))
    }

    @Test("null needs a note, and is then a notice")
    func null() throws {
        let old = "{from: 2019-05-01, value: 180, cite"
        #expect(try problems(old, "{from: 2019-05-01, value: null, cite").contains { $0.severity == .error })
        let found = try problems(old, "{from: 2019-05-01, value: null, note: none stated, cite")
        #expect(found.contains { $0.code == .undetermined && $0.severity == .notice })
        #expect(!found.contains { $0.severity == .error })
    }

    @Test("definitions in a circle and exceptions in a circle are refused")
    func circles() throws {
        let definition = "\"offence.category in ['sexual', 'intimate-partner', 'stalking']\""
        #expect(try problems(definition, "closeHarm || sensitive").contains { $0.code == .circle })
        let rule = "    title: No transfer without an agreement\n"
        let found = try problems(
            rule,
            rule + "    overrides: [disc.agreement.support]\n    basis: specialis\n"
        )
        #expect(found.contains { $0.code == .circle })
    }

    @Test("an unquoted comma in braces is explained")
    func comma() throws {
        let found = try problems(
            "says: \"sexual, intimate-partner or stalking offence\"",
            "says: sexual, or stalking"
        )
        #expect(found.contains { $0.fix == "Text with a comma inside { } must be quoted." })
    }

    @Test("layout and comments do not change the digest, meaning does")
    func digest() throws {
        let pack = try ExamplePack.pack()
        let text = try ExamplePack.text("arvenia.yaml")
        #expect(text.contains("value: 180"))
        #expect(try ExamplePack.pack { "# another comment\n" + $0 }.digest == pack.digest)
        #expect(try ExamplePack.pack { $0.replacing("value: 180", with: "value: 181") }.digest != pack.digest)
        #expect(pack.digest.hasPrefix("sha256:") && pack.digest.count == 71)
    }
}
