import TestAgencies
import Testing
import Wire

@Suite("comity rules check, test, table and stale, as a lawyer runs them")
struct CheckingTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test("A pack that is well formed passes, for people and for programs")
    func wellFormed() async throws {
        let run = try await desk.comity("rules", "check", Desk.pack)
        #expect(run.status == 0 && run.output.contains("1 file read: 0 errors"), "\(run.said)")
        let json = try await desk.json("rules", "check", "practice")
        #expect(json["files"]?.int == 1 && json["problems"]?.array == [])
        #expect(json["analysis"]?["xa-arvenia"] != nil)
    }

    @Test(
        "A mistake is named by file and line, with the line, what to do, and the word that was meant",
        arguments: [
            ("topic: disclosure", "topic: disclosur", "disclosur", "Did you mean 'disclosure'?"),
            ("harmed.consent != 'given'", "harmed.consnt != 'given'", "harmed.consnt", "harmed.consent"),
            ("harmed.consent != 'given'", "harmed.consent != 'givn'", "givn", "given"),
            (
                "param.guardianConsentUnder", "param.guardianConsentUndr", "guardianConsentUndr",
                "guardianConsentUnder"
            ),
            ("source: rj-act, at: art_5", "source: rj-akt, at: art_5", "rj-akt", "rj-act"),
            ("outcome: refuse", "outcome: refused", "refused", "refuse"),
            ("version: 2026.1", "version: 2026.1\nversion: 2026.2", "version", "twice"),
            ("title: Nothing is passed on", "title:\tNothing is passed on", "tab", "spaces"),
        ]
    )
    func mistakes(right: String, wrong: String, what: String, remedy: String) async throws {
        try desk.change(Desk.packFile, right, to: wrong)
        let run = try await desk.comity("rules", "check", Desk.pack)
        #expect(run.status == 2, "\(run.said)")
        let line = try #require(
            run.output.split(separator: "\n").first { $0.hasPrefix(Desk.packFile + ":") },
            "\(run.said)"
        )
        #expect(line.contains(": error: "))
        #expect(run.output.lowercased().contains(what.lowercased()), "\(run.output)")
        #expect(run.output.lowercased().contains(remedy.lowercased()), "\(run.output)")
        let json = try await desk.json("rules", "check", Desk.pack, exit: 2)
        let problem = try #require(json["problems"]?.array?.first)
        #expect(problem["file"]?.string == Desk.packFile)
        #expect((problem["line"]?.int ?? 0) > 1)
        // Whoever needs the whole pack is told the same, and stops with another code.
        for command in [["rules", "test", Desk.pack], ["rules", "table", Desk.pack]] {
            let other = try await desk.comity(command)
            #expect(other.status == 65 && other.errors.contains("comity rules check"), "\(other.said)")
        }
    }

    @Test("A file that is not there, and a folder without packs, end with 66 and say what to name")
    func absent() async throws {
        for arguments in [
            ["rules", "check", "practice/XY"], ["rules", "test", "nowhere.yaml"],
            ["rules", "diff", Desk.pack, "nowhere.yaml"], ["rules", "stale", "nowhere"],
            ["rules", "explain", "nofacts.json", "--sender", Desk.pack], ["rules", "matrix", "nowhere"],
        ] {
            let run = try await desk.comity(arguments)
            #expect(run.status == 66, "\(arguments): \(run.said)")
            let problem = try await desk.comity(arguments + ["--json"])
            #expect(problem.status == 66 && problem.errors.isEmpty)
            #expect(try JSON(parsing: problem.output)["error"]?.string == "not-found")
        }
    }

    @Test(
        "Each finding of the analysis comes with a case that the engine evaluated and a test that passes where it is pasted"
    )
    func findings() async throws {
        // The rule can never speak: nobody is both below and above the age.
        try desk.change(
            Desk.packFile,
            "        - {cel: \"responsible.guardianConsent != 'given'\"",
            to: """
                        - {cel: "ageOn(responsible.birth, referral.date) >= param.guardianConsentUnder", says: the person is not below it}
                        - {cel: "responsible.guardianConsent != 'given'"
                """
        )
        let json = try await desk.json("rules", "check", Desk.pack)
        let findings = json["analysis"]?["xa-arvenia"]?["findings"]?.array ?? []
        #expect(!findings.isEmpty, "\(json.prettyText())")
        for finding in findings {
            #expect(finding["says"]?.string?.isEmpty == false)
            let test = try #require(finding["test"]?.string, "\(finding.prettyText())")
            #expect(test.contains("given:") && test.contains("expect:"))
        }
        let strict = try await desk.comity("rules", "check", Desk.pack, "--strict")
        #expect(strict.status == 2)
        #expect(strict.output.contains("xa.consent.guardian"), "\(strict.output)")
        #expect(strict.output.contains("{given: "), "\(strict.output)")
    }

    @Test(
        "Tests that pass end with 0, one that fails with 2, naming its line, what was expected and what came"
    )
    func testing() async throws {
        #expect(try await desk.comity("rules", "test", Desk.pack).status == 0)
        try desk.change(
            Desk.packFile,
            "{given: {harmed.consent: given}, expect: silent}",
            to: "{given: {harmed.consent: given}, expect: refuse}"
        )
        let run = try await desk.comity("rules", "test", Desk.pack, "--html", "tests.html")
        #expect(run.status == 2)
        #expect(
            run.output.contains("\(Desk.packFile):35: it should come to refuse, but no rule speaks"),
            "\(run.output)"
        )
        #expect(try desk.text("tests.html").contains("it should come to refuse"))
        let json = try await desk.json("rules", "test", Desk.pack, exit: 2)
        #expect(json.array?.first?["failed"]?.int == 1 && json.array?.first?["run"]?.int == 10)
    }

    @Test("What the tests leave out is measured, and --write proposes tests that pass and close the gap")
    func proposals() async throws {
        for left in [
            "      - {given: {harmed.consent: not-asked}, expect: refuse}\n",
            "      - {given: {}, expect: needs-information, asks: [harmed.consent]}\n",
        ] { try desk.change(Desk.packFile, left, to: "") }
        let before = try await desk.json("rules", "test", Desk.pack, "--coverage", "--write", "proposed.yaml")
        let coverage = try #require(before.array?.first?["coverage"])
        #expect(try #require(coverage["seen"]?.int) < #require(coverage["of"]?.int))
        let proposed = try desk.text("proposed.yaml")
        #expect(proposed.contains("rule xa.consent.harmed"), "\(proposed)")
        let tests = proposed.split(separator: "\n").filter { $0.hasPrefix("- {given") }
        #expect(tests.count == 2, "\(proposed)")
        try desk.change(
            Desk.packFile,
            "      - {given: {harmed.consent: given}, expect: silent}\n",
            to: "      - {given: {harmed.consent: given}, expect: silent}\n"
                + tests.map { "      \($0)\n" }.joined()
        )
        let after = try await desk.json("rules", "test", Desk.pack, "--coverage")
        let closed = try #require(after.array?.first?["coverage"])
        #expect(closed["seen"]?.int == closed["of"]?.int, "\(closed.prettyText())")
    }

    @Test(
        "A value from a future date that no test has seen gets a test on its first day, which passes where it is pasted"
    )
    func proposalsForPeriods() async throws {
        let value = "      - {from: 2026-01-01, value: 18, cite: {source: rj-act, at: art_7}}\n"
        try desk.change(
            Desk.packFile,
            value,
            to: value + "      - {from: 2028-01-01, value: 16, cite: {source: rj-act, at: art_7}}\n"
        )
        let run = try await desk.comity("rules", "test", Desk.pack, "--write", "proposed.yaml")
        #expect(run.status == 0, "\(run.said)")
        let proposed = try desk.text("proposed.yaml")
        #expect(proposed.contains("the value of guardianConsentUnder from 2028-01-01"), "\(proposed)")
        let test = try #require(proposed.split(separator: "\n").first { $0.hasPrefix("- {given") })
        #expect(test.contains("referral.received: 2028-01-01"), "\(test)")
        let first = "      - {given: {responsible.birth: 2010-06-01, referral.date: 2027-03-01"
        try desk.change(
            Desk.packFile,
            first + ", referral.received: 2027-03-01, responsible.guardianConsent: refused}",
            to: "      \(test)\n" + first
                + ", referral.received: 2027-03-01, responsible.guardianConsent: refused}"
        )
        let after = try await desk.json("rules", "test", Desk.pack, "--coverage")
        let coverage = try #require(after.array?.first?["coverage"])
        #expect(coverage["seen"]?.int == coverage["of"]?.int, "\(coverage.prettyText())")
    }

    @Test("A topic is shown as a decision table; one that is not there brings the topics that are")
    func table() async throws {
        let run = try await desk.comity("rules", "table", Desk.pack, "consent", "--html", "table.html")
        #expect(run.status == 0 && run.output.contains("no guardian has agreed"), "\(run.said)")
        #expect(try desk.text("table.html").contains("no guardian has agreed"))
        let wrong = try await desk.comity("rules", "table", Desk.pack, "consnt")
        #expect(wrong.status == 66 && wrong.errors.contains("Did you mean 'consent'?"), "\(wrong.said)")
        #expect(try await desk.json("rules", "table", Desk.pack).array?.count == 2)
    }

    @Test("What has grown old is listed with its line, and ends with 2 when something is due")
    func stale() async throws {
        #expect(try await desk.comity("rules", "stale", Desk.pack).status == 0)
        try desk.change(Desk.packFile, "by: [legal-author]}", to: "by: [legal-author], again: 2027-10-31}")
        let due = try await desk.comity("rules", "stale", Desk.pack, "--on", "2027-11-01")
        #expect(due.status == 2 && due.output.contains(Desk.packFile + ":"), "\(due.said)")
        try desk.write(#"{"xa/act/2019/44": "2027-03-01"}"#, to: "sources.json")
        let json = try await desk.json(
            "rules",
            "stale",
            Desk.pack,
            "--sources",
            "sources.json",
            "--on",
            "2027-04-01",
            exit: 2
        )
        let items = json["packs"]?["xa-arvenia"]?.array ?? []
        #expect(items.contains { $0["says"]?.string?.contains("2027-03-01") == true }, "\(json.prettyText())")
    }
}
