import Console
import Testing

@Suite("Entering, and the way out")
struct SessionTests {
    private let console: Console

    init() throws {
        console = try Console()
    }

    @Test("Whoever reads is named on every page with the way to the session, and nobody is before entering")
    func reader() throws {
        var frame = Story.frame
        #expect(!(try console.overview(Story.overview, in: frame)).contains("/console/session"))
        frame.reader = "Kask, intake"
        let html = try console.overview(Story.overview, in: frame)
        #expect(Markup(html).words.contains("Kask, intake Session and sign out"))
        #expect(html.contains("href=\"/console/session\""))
        #expect(!html.contains("<form"), "pages that show a case hold no form")
    }

    @Test("The session's page says under which roles and for what somebody reads, and has the way out")
    func session() throws {
        let html = try console.session(Story.session, in: Story.frame)
        let text = Markup(html).words
        #expect(text.contains("Account Kask, intake"))
        #expect(text.contains("Intake officer, cases of the team"))
        #expect(text.contains("Auditor, cases of the whole agency"))
        #expect(html.contains("<option value=\"supervision\" selected>"))
        let forms = Markup(html).tags.filter { $0.name == "form" }
        #expect(forms.compactMap { $0.value(of: "action") } == ["/console/session", "/console/leave"])
        #expect(forms.allSatisfy { $0.value(of: "method") == "post" })
        let words = Markup(html).tags.filter { $0.value(of: "name") == "form" }
        #expect(words.compactMap { $0.value(of: "value") } == ["5f1d", "5f1d"])
        var refused = Story.session
        refused.isRefused = true
        #expect(refused.status == 403)
        #expect(Markup(try console.session(refused, in: Story.frame)).words.contains("Nothing was changed"))
    }

    @Test("Each control of a form has its label, and the purpose has to be chosen")
    func entry() throws {
        for refusal in [nil, EntryPage.Refusal.code, .purpose] {
            let html = try console.entry(EntryPage(refusal: refusal), in: Story.frame)
            let tags = Markup(html).tags
            for control in tags where ["input", "select"].contains(control.name) {
                let id = try #require(control.value(of: "id"))
                #expect(tags.contains { $0.name == "label" && $0.value(of: "for") == id }, "\(id)")
            }
            #expect(tags.count { $0.name == "option" } == 8)
            #expect(html.contains("role=\"alert\"") == (refusal != nil))
        }
        #expect([nil, .code, .purpose].map { EntryPage(refusal: $0).status } == [200, 403, 422])
    }
}
