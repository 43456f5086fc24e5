import Console
import Foundation
import Testing

@Suite("A referral's page")
struct ReferralTests {
    private let console: Console

    init() throws {
        console = try Console()
    }

    private func text(_ page: ReferralPage) throws -> String {
        Markup(try console.referral(page, in: Story.frame)).words
    }

    @Test("The fact schema's words are shown in the reader's, and a word that nobody knows as it is")
    func codes() throws {
        var page = Story.referral
        page.summary = .init(
            opened: page.summary.opened,
            offences: [],
            stage: "no-proceedings",
            parties: [
                .init(pseudonym: "Amber", role: "was harmed", languages: ["pt", "xx"]),
                .init(pseudonym: "Rowan", role: "caused harm", acknowledges: "partly"),
                .init(pseudonym: "Linden", role: "caused harm", acknowledges: "later"),
            ],
            asked: [],
            purpose: "restorative-process",
            mechanisms: ["indirect-dialogue", "something-new"]
        )
        let text = try text(page)
        for shown in [
            "Stage No proceedings", "Purpose: restorative process", "Form: indirect dialogue, something-new",
            "speaks Portuguese, xx", "accepts the basic facts in part", "on the basic facts: later",
        ] {
            #expect(text.contains(shown), "\(shown)")
        }
        for code in ["no-proceedings", "restorative-process", "indirect-dialogue", "partly"] {
            #expect(!text.contains(code), "\(code)")
        }
    }

    @Test("Says who acts next, what, and by when")
    func next() throws {
        #expect(
            try text(Story.referral).contains(
                "This office acts next. Answer the question from Porto about who may be present when the young person is prepared. Answer by 26 November 2026, 3 days left"
            )
        )
        var page = Story.referral
        page.next = NextAct(by: .there, what: "Decide.")
        page.deadline = nil
        #expect(try text(page).contains("Apoio à Vítima do Porto acts next. Decide. Summary"))
        page.next = nil
        #expect(try text(page).contains("Nobody has to act. Nothing is outstanding on either side. Summary"))
    }

    @Test("Names sender and receiver by the direction of the referral")
    func direction() throws {
        #expect(
            try text(Story.referral).contains(
                "From Lõuna Ringkonnaprokuratuur EE To Apoio à Vítima do Porto PT"
            )
        )
        #expect(
            try text(Story.incoming).contains(
                "From Apoio à Vítima do Porto PT To Lõuna Ringkonnaprokuratuur EE"
            )
        )
    }

    @Test("Shows offences with their article and provisions, and people by pseudonym")
    func summary() throws {
        let text = try text(Story.referral)
        #expect(
            text.contains(
                "Illegal access Budapest Convention, art. 2 EE Karistusseadustik (Penal Code) § 217 PT Lei n.º 109/2009"
            )
        )
        #expect(text.contains("Rowan caused harm 17 years old: a guardian consents too"))
    }

    @Test("Shows each document with side, number, digest, receipt and verification, in the order given")
    func thread() throws {
        let text = try text(Story.referral)
        #expect(
            text.contains(
                "Referral This office 18 November 2026, 09:02 UTC Referral for an indirect dialogue. Identity and contact details withheld. Signature and order verified no. 1 from this side · 3f9a1c0be77d… Receipt: Accepted, 18 November 2026, 09:02 UTC, log entry 41"
            )
        )
        #expect(text.contains("Receipt given: Accepted, 19 November 2026, 10:40 UTC, log entry 42"))
        #expect(text.contains("no. 3 from this side · 90a1b2c3d4e5… No receipt yet"))
        let html = try console.referral(Story.referral, in: Story.frame)
        #expect(html.contains("title=\"3f9a1c0be77d2245aa01c9f4c1f5b0b3d21efc4097aa6a3dfe1d55b2c8e9a704\""))
    }

    @Test("A document that does not verify says so and why, and is never shown as verified")
    func failedVerification() throws {
        var page = Story.incoming
        page.thread = Array(page.thread.suffix(1))
        let text = try text(page)
        #expect(text.contains("Verification failed"))
        #expect(text.contains("It names document no. 2 as the one before it, which has not arrived."))
        #expect(text.contains("Receipt given: Waiting for an earlier document"))
        #expect(!text.contains("Signature and order verified"))
    }

    @Test("A question stands with its answer, or with who has to give it")
    func questions() throws {
        let text = try text(Story.referral)
        #expect(text.contains("Questions and answers 1 unanswered"))
        #expect(text.contains("This office answered · 23 November 2026, 13:58 UTC Yes, on 12 November"))
        #expect(
            text.contains(
                "Who may be present when the young person is prepared? Not answered yet. This office answers."
            )
        )
    }

    @Test("Without documents, questions, conditions or an assessment the page says so")
    func empty() throws {
        var page = Story.referral
        page.thread = []
        page.questions = []
        page.conditions = []
        page.obligations = []
        page.assessment = nil
        let text = try text(page)
        for phrase in [
            "No documents yet.", "Neither side has asked a question.", "Neither side has set a condition.",
            "The rule packs impose no obligation.", "No rule pack has been asked yet.",
        ] {
            #expect(text.contains(phrase), "\(phrase)")
        }
    }

    @Test("Every state of the protocol has words, and an unknown one is shown as it is")
    func states() throws {
        let known = [
            "draft", "offered", "received", "under-review", "information-needed", "accepted", "declined",
            "postponed", "forwarded", "preparing",
            "in-dialogue", "agreement-reached", "monitoring", "completed", "breached",
            "ended-without-agreement",
            "withdrawn", "cancelled", "returned-to-justice", "lapsed",
        ]
        for state in known {
            var page = Story.referral
            page.state = state
            let html = try console.referral(page, in: Story.frame)
            #expect(html.contains("<code>\(state)</code>"))
            #expect(!html.contains("\">\(state)</span>"))
        }
        var page = Story.referral
        page.state = "suspended-by-court"
        let html = try console.referral(page, in: Story.frame)
        #expect(html.contains("<span class=\"chip tone-plain\">suspended-by-court</span>"))
    }
}
