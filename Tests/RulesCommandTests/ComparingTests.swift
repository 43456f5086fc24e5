import Foundation
import TestAgencies
import Testing
import Wire

@Suite("comity rules diff, explain, matrix and new, as a lawyer runs them")
struct ComparingTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    /// A second country with the same law, and two standard cases.
    private func addNeighbour() throws {
        try desk.change("practice/facts.yaml", "of: [XA, other]", to: "of: [XA, XB, other]")
        try desk.write(
            try desk.text(Desk.packFile).replacingOccurrences(
                of: "jurisdiction: XA",
                with: "jurisdiction: XB"
            )
            .replacingOccurrences(of: "pack: xa-arvenia", with: "pack: xb-borduria")
            .replacingOccurrences(of: "id: xa.", with: "id: xb."),
            to: "practice/XB/pack.yaml"
        )
        try desk.write(
            """
            {"common": {"harmed.consent": "given", "referral.onward": "none"}, "cases": [
              {"id": "adult", "title": "An adult", "facts": {}, "ages": {"responsible.birth": 40}},
              {"id": "young", "title": "A young person", "facts": {"responsible.guardianConsent": "refused"}, "ages": {"responsible.birth": 15}}
            ]}
            """,
            to: "practice/cases.json"
        )
    }

    @Test("Layout, comments and order are no difference; an age is one, with the smallest case that shows it")
    func diff() async throws {
        let text = try desk.text(Desk.packFile)
        try desk.write("# read again\n\n" + text, to: "practice/draft/pack.yaml")
        let same = try await desk.comity("rules", "diff", Desk.pack, "practice/draft")
        #expect(same.status == 0 && same.output.contains("The two say the same"), "\(same.said)")
        try desk.change("practice/draft/pack.yaml", "value: 18,", to: "value: 16,")
        let run = try await desk.comity("rules", "diff", Desk.pack, "practice/draft", "--html", "diff.html")
        #expect(run.status == 2)
        for words in ["18 years becomes 16 years", "smallest case", "responsible.guardianConsent"] {
            #expect(run.output.contains(words), "\(run.output)")
            #expect(try desk.text("diff.html").contains(words))
        }
        let json = try await desk.json("rules", "diff", Desk.pack, "practice/draft", exit: 2)
        let rule = try #require(json["rules"]?.array?.first)
        #expect(rule["kind"]?.string == "effect" && rule["rule"]?.string == "xa.consent.guardian")
        #expect(rule["before"]?["outcome"]?.string == "refuse")
        try desk.change("practice/draft/pack.yaml", "pack: xa-arvenia", to: "pack: xa-other")
        let other = try await desk.comity("rules", "diff", Desk.pack, "practice/draft")
        #expect(other.status == 65 && other.errors.contains("two versions of one"), "\(other.said)")
    }

    @Test("A case is explained to the clause with its citation; what nobody knows becomes a question")
    func explain() async throws {
        try desk.write(
            #"{"harmed.consent": "given", "responsible.birth": "2010-06", "referral.date": "2026-12-01", "referral.onward": "none"}"#,
            to: "facts.json"
        )
        let open = try await desk.comity(
            "rules",
            "explain",
            "facts.json",
            "--sender",
            Desk.pack,
            "--on",
            "2026-12-01"
        )
        #expect(open.status == 0, "\(open.said)")
        for words in ["needs information", "Has a guardian of the person", "art. 7"] {
            #expect(open.output.contains(words), "\(open.output)")
        }
        try desk.change(
            "facts.json",
            #""referral.onward": "none""#,
            to: #""responsible.guardianConsent": "refused""#
        )
        let json = try await desk.json(
            "rules",
            "explain",
            "facts.json",
            "--sender",
            Desk.pack,
            "--on",
            "2026-12-01"
        )
        #expect(json.prettyText().contains("no guardian has agreed"))
        let page = try await desk.comity(
            "rules",
            "explain",
            "facts.json",
            "--sender",
            Desk.pack,
            "--on",
            "2026-12-01",
            "--html",
            "why.html"
        )
        #expect(page.status == 0 && page.output.contains("refused"))
        #expect(try desk.text("why.html").contains("Arvenian Restorative Justice Act 2019"))
        try desk.change("facts.json", "responsible.guardianConsent", to: "responsible.guardianConsnt")
        let wrong = try await desk.comity("rules", "explain", "facts.json", "--sender", Desk.pack)
        #expect(wrong.status == 65 && wrong.errors.contains("responsible.guardianConsent"), "\(wrong.said)")
        let nobody = try await desk.comity("rules", "explain", "facts.json")
        #expect(nobody.status == 64 && nobody.errors.contains("--sender"), "\(nobody.said)")
    }

    @Test(
        "Every pair of countries is tried in both directions, for people, for spreadsheets and for programs"
    )
    func matrix() async throws {
        try addNeighbour()
        let json = try await desk.json(
            "rules",
            "matrix",
            "practice",
            "--html",
            "matrix.html",
            "--csv",
            "matrix.csv",
            "--on",
            "2026-12-01"
        )
        #expect(json.prettyText().contains("XB"))
        let rows = try desk.text("matrix.csv").split(whereSeparator: \.isNewline)
        #expect(rows.count == 1 + 2 * 2, "\(rows)")
        let page = try desk.text("matrix.html")
        #expect(page.contains("XA") && page.contains("XB") && page.contains("A young person"))
        let wrong = try await desk.comity("rules", "matrix", "practice", "--only", "XC")
        #expect(wrong.status == 66 && wrong.errors.contains("XA, XB"), "\(wrong.said)")
        try desk.write(#"{"cases": [{"id": "one"}]}"#, to: "practice/cases.json")
        let broken = try await desk.comity("rules", "matrix", "practice")
        #expect(broken.status == 65 && broken.errors.contains("case 1 needs"), "\(broken.said)")
    }

    @Test(
        "A new jurisdiction begins as questions: it passes the check, decides nothing, and is never begun twice"
    )
    func new() async throws {
        let run = try await desk.comity("rules", "new", "LT", "--name", "Lithuania", "--in", "practice")
        #expect(run.status == 0 && run.output.contains("9. Which provision"), "\(run.said)")
        #expect(try await desk.comity("rules", "check", "practice/LT", "--strict").status == 0)
        #expect(try await desk.comity("rules", "test", "practice/LT").status == 0)
        #expect(try desk.text("practice/LT/pack.yaml").contains("nothing in it is law"))
        let again = try await desk.comity("rules", "new", "LT", "--name", "Lithuania", "--in", "practice")
        #expect(again.status == 1 && again.errors.contains("is there already"), "\(again.said)")
        let code = try await desk.comity(
            "rules",
            "new",
            "lithuania",
            "--name",
            "Lithuania",
            "--in",
            "practice"
        )
        #expect(code.status == 64 && code.errors.contains("LT or GB-SCT"), "\(code.said)")
        let silent = try await desk.comity("rules", "new", "LV", "--in", "practice")
        #expect(silent.status == 64 && silent.errors.contains("--name"), "\(silent.said)")
        let layer = try await desk.comity(
            "rules",
            "new",
            "LV",
            "--name",
            "Latvia",
            "--adopt",
            "eu-gdpr",
            "--in",
            "practice"
        )
        #expect(layer.status == 66 && layer.errors.contains("eu-gdpr"), "\(layer.said)")
    }

    @Test("Every command of the tools teaches by an example and says its exit codes")
    func help() async throws {
        let tools = try await desk.comity("rules", "--help").output
        let names = [
            "check", "test", "explain", "diff", "impact", "matrix", "stale", "table", "new", "keys", "sign",
            "publish", "replay",
        ]
        for name in names {
            #expect(tools.contains("\n  \(name) "), "\(name) is not in: \(tools)")
            let help = try await desk.comity("rules", name, "--help")
            #expect(help.status == 0)
            #expect(help.output.contains("comity rules \(name) "), "\(help.output)")
            #expect(help.output.contains("Exit codes: 0 "), "\(help.output)")
            #expect(help.output.contains("--json") || name == "keys", "\(help.output)")
        }
    }
}
