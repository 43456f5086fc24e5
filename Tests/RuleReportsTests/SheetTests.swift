import Foundation
import RulePacks
import RuleReports
import Testing

@Suite("Reports say what was found")
struct SheetTests {
    private let practice: Practice

    init() throws { practice = try Practice() }

    @Test("Tests: what failed comes with file, line, expectation and facts; what passed is counted")
    func tests() throws {
        let sound = practice.tests(try practice.pack())
        #expect(sound.figures.map(\.value).prefix(3) == ["10", "10", "0"])
        let broken = try practice.pack {
            $0.replacing(
                "{given: {harmed.consent: given}, expect: silent}",
                with: "{given: {harmed.consent: given}, expect: refuse}"
            )
        }
        let text = TextReport(practice.tests(broken)).text
        #expect(text.contains("XA/pack.yaml:35: it should come to refuse, but no rule speaks"), "\(text)")
        #expect(text.contains("Failed: 1 test."), "\(text)")
    }

    @Test("Difference: value by date, before and after, the smallest case")
    func diff() throws {
        let text = TextReport(try practice.diff(practice.amended())).text
        for words in [
            "18 years becomes 16 years", "Before: refused. After: permitted.",
            "responsible.guardianConsent  refused",
        ] {
            #expect(text.contains(words), "\(text)")
        }
        #expect(try practice.diff(practice.pack()).lead.contains("say the same"))
    }

    @Test("Impact: cases by name only, never an answer")
    func impact() throws {
        let report = try practice.impact(practice.amended())
        let text = TextReport(report).text
        #expect(report.title == "1 case of 1 touched" && text.contains("case-1"), "\(text)")
        #expect(!text.contains("2010") && !HTMLReport(report, on: practice.day).text.contains("2010"))
        #expect(try practice.impact(practice.pack()).title == "No case comes out otherwise")
    }

    @Test("Analysis: each finding with the case that the engine decided and a test to paste; the limits said")
    func analysis() throws {
        let pack = try practice.pack {
            $0.replacing(
                "        - {cel: \"responsible.guardianConsent != 'given'\"",
                with: """
                            - {cel: "ageOn(responsible.birth, referral.date) >= param.guardianConsentUnder", says: not below it}
                            - {cel: "responsible.guardianConsent != 'given'"
                    """
            )
        }
        let analysis = PackAnalysis([Participant(pack, as: nil)], schema: practice.schema, on: practice.day)
            .run()
        #expect(!analysis.findings.isEmpty)
        let text = TextReport(Report(title: "Analysis", blocks: AnalysisSheet([(pack, analysis)]).blocks))
            .text
        for finding in analysis.findings {
            #expect(text.contains("XA/pack.yaml:\(finding.place.line): \(finding.kind.words)"), "\(text)")
            #expect(!finding.tests.isEmpty)
            for test in finding.tests {
                #expect(text.contains("to paste under `tests:` of \(test.rule)"), "\(text)")
            }
        }
    }

    @Test("Obligations stand beside the review status of the rules that demand them")
    func restingRules() throws {
        for (review, words) in [
            ("none", "not reviewed by counsel; confidence high; the provision was read"),
            ("{by: A. Counsel}", "reviewed by A. Counsel; confidence high; the provision was read"),
        ] {
            let pack = try practice.pack {
                $0.replacing("basis: text, review: none", with: "basis: text, review: \(review)")
            }
            let report = try practice.explanation(pack)
            let tables = report.blocks.flatMap { block -> [Report.Table] in
                guard case .section(_, let blocks) = block else { return [] }
                return blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
            }
            let demanded = try #require(tables.first { $0.caption == "What has to be done" })
            let column = try #require(demanded.columns.firstIndex(of: "Review"))
            #expect(!demanded.rows.isEmpty)
            for row in demanded.rows { #expect(row[column].text == words) }
        }
    }

    @Test("Matrix: every pair in both directions, a sign beside each colour, each field led to its reasons")
    func matrix() throws {
        let sheet = try practice.matrix(practice.neighbours())
        let page = HTMLReport(sheet.report, on: practice.day).text
        for (from, to) in [("XA", "XB"), ("XB", "XA")] {
            #expect(page.matches(of: try Regex("href=\"#pair-\(from)-\(to)\"")).count == 2)
            #expect(page.contains("id=\"pair-\(from)-\(to)\""))
        }
        #expect(page.contains("A young person &lt;script&gt;"))
        #expect(page.contains("×1") || page.contains("×2"), "no refusal is shown by its sign")
        let rows = sheet.picture.csv.split(whereSeparator: \.isNewline)
        #expect(rows.count == 1 + 2 * 2)
        #expect(
            rows.dropFirst().allSatisfy { $0.hasPrefix("XA") || $0.hasPrefix("XB") || $0.hasPrefix("\"") },
            "\(rows)"
        )
    }

    @Test(
        "A cell with a line's end, a comma or a quotation mark is quoted; a formula stays a text under an accent as well"
    )
    func quoting() {
        func row(_ text: String) -> String? {
            let field = Report.MatrixPicture.Field(
                outcome: text,
                sign: "",
                tone: .plain,
                decides: "",
                rules: [],
                obligations: [],
                questions: []
            )
            let parties = ["XA", "XB"].map { Report.MatrixPicture.Party(code: $0, name: $0) }
            let layer = Report.MatrixPicture.Layer(
                id: "one",
                title: "One",
                fields: [[nil, field], [nil, nil]]
            )
            let picture = Report.MatrixPicture(
                parties: parties,
                layers: [layer],
                rules: [:],
                obligations: [:],
                questions: [:]
            )
            return picture.csv.components(separatedBy: "XA,XB,one,").last
        }
        #expect(row("a\nb") == "\"a\nb\",,,,\r\n")
        #expect(row("a\r\nb") == "\"a\r\nb\",,,,\r\n")
        #expect(row("a,\"b\"") == "\"a,\"\"b\"\"\",,,,\r\n")
        #expect(row("=\u{301}1") == "'=\u{301}1,,,,\r\n")
    }

    @Test("A spreadsheet takes no cell of the table for a formula")
    func formulas() throws {
        let packs = try practice.neighbours {
            $0.replacing(
                "title: A guardian agrees for a young person",
                with: "title: \"=HYPERLINK(\\\"http://evil\\\")\""
            ).replacing("id: xa.consent", with: "id: xa.consent")
        }
        for row in try practice.matrix(packs).picture.csv.split(whereSeparator: \.isNewline) {
            for cell in row.split(separator: ",") {
                let first = cell.first == "\"" ? cell.dropFirst().first : cell.first
                #expect(first.map { !"=+@".contains($0) } ?? true, "\(row)")
            }
        }
    }
}
