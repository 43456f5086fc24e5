import Foundation
import RulePacks
import RuleReports
import Testing

@Suite("Pages for people stand on their own")
struct PageTests {
    private let practice: Practice

    init() throws { practice = try Practice() }

    /// Markup of a hostile pack: in each of its texts, script, an element, an attribute's end, an entity, a hidden turn of direction.
    private static let hostile =
        #"<script>alert(1)</script><img src=x onerror=alert(2)>\" onclick=alert(3) '&amp;"# + "\u{202E}"

    /// The reports that show texts of the pack; the others show names, lines and numbers.
    private static let quoting: Set<String> = ["test", "diff", "matrix", "explanation", "table"]

    private static func poisoned(_ text: String) -> String {
        ["title: A guardian agrees for a young person", "title: Arvenia - a pack to practise on"].reduce(text)
        { text, line in
            text.replacing(line, with: "title: \"\(hostile)\"")
        }
        .replacing(
            "says: Below the age of consent a guardian has to agree as well.",
            with: "says: \"\(hostile)\""
        )
        .replacing("says: no guardian has agreed", with: "says: \"\(hostile)\"")
        .replacing("title: Arvenian Restorative Justice Act 2019 (invented)", with: "title: \"\(hostile)\"")
        .replacing("fix: Ask the guardian, and record the answer.", with: "fix: \"\(hostile)\"")
        .replacing("says: Age below which a guardian has to consent as well", with: "says: \"\(hostile)\"")
        .replacing("note: 16 years old", with: "note: \"\(hostile)\"")
    }

    @Test("A page loads nothing and runs nothing: no script, no other file, no address but in links to read")
    func selfContained() throws {
        for (name, report) in try practice.all() {
            let page = HTMLReport(report, on: practice.day).text
            #expect(page.hasPrefix("<!doctype html>"))
            for forbidden in [
                "<script", "<link", "<iframe", "<object", "<embed", "@import", "url(", " src=", "javascript:",
                "<form", "data:",
            ] {
                #expect(!page.lowercased().contains(forbidden), "\(name) has \(forbidden)")
            }
            #expect(page.contains("default-src 'none'"), "\(name)")
            for match in page.matches(of: /href="([^"]*)"/) {
                #expect(
                    match.1.hasPrefix("#") || match.1.hasPrefix("https://") || match.1.hasPrefix("http://"),
                    "\(match.1)"
                )
            }
        }
    }

    @Test("Whatever a pack says is text on the page, never markup")
    func escaping() throws {
        for (name, report) in try practice.all(Self.poisoned) {
            let page = HTMLReport(report, on: practice.day).text
            #expect(page.contains("&lt;script&gt;alert(1)") == Self.quoting.contains(name), "\(name)")
            for markup in ["<script", "<img", "\" onclick", "\u{202E}"] {
                #expect(!page.contains(markup), "\(name) has \(markup)")
            }
            let open = page.matches(of: /<(div|section|article|table|details|ul|li|p|td|tr|dl|a|span)[ >]/)
                .count
            let closed = page.matches(of: /<\/(div|section|article|table|details|ul|li|p|td|tr|dl|a|span)>/)
                .count
            #expect(open == closed, "\(name): \(open) elements begin, \(closed) end")
        }
    }

    @Test("A report for the terminal shows no control characters and hides no turn of direction")
    func terminal() throws {
        for (name, report) in try practice.all(Self.poisoned) {
            let text = TextReport(report).text
            #expect(text.contains("<script>alert(1)") == Self.quoting.contains(name), "\(name)")
            let hidden = text.unicodeScalars.filter { scalar in
                scalar != "\n" && (scalar.value < 32 || (0x202A...0x202E).contains(scalar.value))
            }
            #expect(hidden.isEmpty, "\(name)")
        }
    }

    @Test("Every page has a title, one main heading, a language, and a way past its head for the keyboard")
    func structure() throws {
        for (name, report) in try practice.all() {
            let page = HTMLReport(report, on: practice.day).text
            #expect(
                page.contains("<html lang=\"en\">")
                    && page.contains("<title>\(HTMLText.plain(report.title))</title>"),
                "\(name)"
            )
            #expect(page.matches(of: /<h1>/).count == 1, "\(name)")
            #expect(page.contains("href=\"#content\"") && page.contains("id=\"content\""), "\(name)")
            let ids = page.matches(of: /[ ]id="([^"]*)"/).map { String($0.1) }
            #expect(Set(ids).count == ids.count, "\(name) names an element twice")
            for match in page.matches(of: /href="#([^"]*)"/) {
                #expect(ids.contains(String(match.1)), "\(name) leads to #\(match.1), which is not there")
            }
            #expect(page.contains("@media print") && page.contains("prefers-color-scheme: dark"), "\(name)")
        }
    }

    @Test("The same report on the same day is the same page, byte for byte")
    func steady() throws {
        let pages = try (0..<2).map { _ in
            try practice.all().map { HTMLReport($0.report, on: practice.day).text }
        }
        #expect(pages[0] == pages[1])
    }

    @Test("Each statement of law carries its source and whether counsel has reviewed it")
    func citations() throws {
        for (name, report) in try practice.all()
        where ["diff", "matrix", "explanation", "table"].contains(name) {
            let page = HTMLReport(report, on: practice.day).text
            #expect(page.contains("Arvenian Restorative Justice Act 2019 (invented)"), "\(name)")
            #expect(page.contains("not reviewed by counsel"), "\(name)")
        }
    }
}

/// The few characters that stand in the titles of the practice reports.
private enum HTMLText {
    static func plain(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
