import Console
import Foundation
import Testing

extension Story {
    static var guidelines: GuidelinesPage {
        let day = Date(timeIntervalSince1970: 1_795_510_800)
        return GuidelinesPage(
            guidelines: [
                .init(
                    title: "When <we> refer",
                    language: "en",
                    topic: "Conditions for a referral",
                    version: 2,
                    from: day,
                    decidedBy: "the board",
                    standing: .inForce,
                    address: "/publications/1"
                ),
                .init(
                    title: "Conduct",
                    language: "et",
                    topic: "Standards of competence and conduct",
                    version: 1,
                    from: day,
                    decidedBy: "the board",
                    standing: .superseded
                ),
            ],
            evaluations: [.init(question: "Does it help?", with: ["police", "court"])]
        )
    }
}

@Suite("The guidelines' page")
struct GuidelinesTests {
    @Test("Names topic, version, day and who decided, and says what anybody may read")
    func lines() throws {
        let html = try Console().guidelines(Story.guidelines, in: Story.frame)
        let text = Markup(html).words
        #expect(
            text.contains(
                "In force When <we> refer Conditions for a referral, version 2 from 24 November 2026, decided by the board."
            )
        )
        #expect(text.contains("Superseded Conduct") && text.contains("Not published."))
        #expect(text.contains("Under way Does it help? police, court"))
        #expect(html.contains("href=\"/publications/1\"") && html.contains("lang=\"et\""))
        #expect(html.contains("&lt;we&gt;"))
    }
}
