import Console
import Testing

@Suite("Text stays text")
struct EscapingTests {
    /// Each breaks out of something where escaping has a gap. In the ones with an accent the dangerous scalar is
    /// joined with the accent into one character that Swift does not call a quotation mark or a bracket.
    static let hostile = [
        "\"><script>alert(1)</script>",
        "'\" onmouseover=alert(1) x='",
        "\"\u{301} onmouseover=alert(1) x=\"\u{301}",
        "'\u{20E3} autofocus onfocus=alert(1) '\u{20E3}",
        "<\u{338}img src=x onerror=alert(1)>\u{338}",
        "</title></main><iframe src=//evil.example>",
        "--><!-- &lt;b&gt; &#60;i&#62;",
        "{{t.product}} {{{frame.title}}} {{>layout}} {name} {count}",
        "` ${1} \u{0}\u{8}\u{1B}[31m",
        "\r\n\r\n<b>",
        "\u{202E}gnp.elif\u{2066}",
    ]

    private let console: Console

    init() throws {
        console = try Console()
    }

    private func pages(with text: String) throws -> [String] {
        let page = HostilePage(text: text)
        return [
            try console.overview(page.overview, in: page.frame),
            try console.referral(page.referral, in: page.frame),
            try console.error(page.error, in: page.frame),
            try console.session(page.session, in: page.frame),
        ]
    }

    @Test("No text in any place adds, removes or changes a tag or an attribute", arguments: hostile)
    func shape(text: String) throws {
        let harmless = try pages(with: "plain text").map { Markup($0).shape }
        #expect(try pages(with: text).map { Markup($0).shape } == harmless)
    }

    @Test("The text itself arrives, unchanged in what a reader sees", arguments: hostile)
    func content(text: String) throws {
        let expected = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    scalar.value < 0x20 && scalar != "\n" && scalar != "\t" ? "\u{FFFD}" : scalar
                }
            )
        )
        for html in try pages(with: text) {
            let scalars = Array(Markup(html).text.unicodeScalars)
            #expect(scalars.firstRange(of: Array(expected.unicodeScalars)) != nil)
        }
    }

    @Test(
        "Only plain https addresses become links",
        arguments: [
            ("https://eur-lex.europa.eu/eli/dir/2012/29/oj", true), ("HTTPS://law.example/", true),
            ("https://law.example/\"onclick=\"alert(1)", true),
            ("http://law.example/", false), ("javascript:alert(1)", false), ("JaVaScRiPt:alert(1)", false),
            (" https://law.example/", false), ("https://law.example/\u{0}", false),
            ("data:text/html,x", false),
            ("//law.example", false), ("", false), ("java\nscript:alert(1)", false),
        ]
    )
    func links(url: String, isLink: Bool) throws {
        var page = Story.referral
        page.obligations = [
            .init(text: "Keep it.", demandedBy: [.init(source: "A law", part: "art. 1", url: url)])
        ]
        let tags = Markup(try console.referral(page, in: Story.frame)).tags
        let cited = tags.contains { $0.name == "a" && $0.value(of: "href") == url }
        #expect(cited == isLink)
        #expect(!tags.contains { $0.value(of: "href")?.lowercased().contains("script:") == true })
    }

    @Test("An identifier cannot lead a link elsewhere")
    func address() {
        let frame = PageFrame(node: Story.frame.node, now: Story.now, root: "/console")
        #expect(frame.address(ofReferral: Story.thread) == "/console/referrals/\(Story.thread)")
        #expect(
            frame.address(ofReferral: "../../x?a=b#c/é")
                == "/console/referrals/%2E%2E%2F%2E%2E%2Fx%3Fa%3Db%23c%2F%C3%A9"
        )
    }
}
