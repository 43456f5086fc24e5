import Console
import Testing

@Suite("Pages for when something is wrong")
struct ErrorPageTests {
    @Test("Says what happened, what was kept and what to do next", arguments: ErrorPage.Kind.allCases)
    func parts(kind: ErrorPage.Kind) throws {
        let page = ErrorPage(kind, reference: "019ab0c2")
        let text = Markup(try Console().error(page, in: Story.frame)).text
        for part in ["What happened", "What was kept", "What to do next", "019ab0c2", "Error \(page.status)"]
        {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test("Not found does not tell whether there is something that may not be seen")
    func notFound() throws {
        let text = Markup(try Console().error(ErrorPage(.notFound), in: Story.frame)).text
        #expect(text.contains("The node gives the same answer to both."))
        #expect(!text.contains("Reference"))
    }

    @Test("Every kind has its status")
    func status() {
        #expect(ErrorPage.Kind.allCases.map { ErrorPage($0).status } == [403, 404, 500, 503])
    }
}
