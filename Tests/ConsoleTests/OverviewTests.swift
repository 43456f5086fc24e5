import Console
import Foundation
import Testing

@Suite("The overview")
struct OverviewTests {
    private let console: Console

    init() throws {
        console = try Console()
    }

    private func text(_ page: OverviewPage) throws -> String {
        Markup(try console.overview(page, in: Story.frame)).words
    }

    @Test("Says whose node it is and how it is doing")
    func identity() throws {
        let text = try text(Story.overview)
        #expect(text.contains("Lõuna Ringkonnaprokuratuur Prosecution, Estonia"))
        #expect(text.contains("Outbox 1 document waiting since 23 November 2026, 14:12 UTC"))
        #expect(text.contains("23 November 2026, 13:58 UTC Accepted, from Apoio à Vítima do Porto"))
        #expect(text.contains("1 of 2 reachable 1 office does not answer; delivery is retried"))
    }

    @Test("Shows each referral with its state in words and in the protocol's name, deadline and last receipt")
    func rows() throws {
        let text = try text(Story.overview)
        #expect(
            text.contains(
                "EE-TRT-2026-0417 Account takeover and computer-related fraud To Apoio à Vítima do Porto PT"
            )
        )
        #expect(text.contains("Information needed This office acts next information-needed"))
        #expect(text.contains("26 November 2026 3 days left"))
        #expect(text.contains("21 November 2026 2 days overdue"))
        #expect(text.contains("Accepted 23 November 2026, 13:58 UTC"))
    }

    @Test("What a referral lacks is said in words, and never borrowed from another place")
    func absent() throws {
        let page = OverviewPage(
            health: .init(outboxWaiting: 0, peers: []),
            outgoing: [
                .init(
                    id: "1",
                    caseReference: "A",
                    counterpart: Story.support,
                    matter: "Fraud",
                    state: "completed"
                )
            ],
            incoming: []
        )
        let text = try text(page)
        #expect(text.contains("completed Deadline None set Last receipt None yet"))
        #expect(!text.contains("office acts next"))
    }

    @Test("An alarm about the record stands before everything else, in words that say what to do")
    func notices() throws {
        let at = Date(timeIntervalSince1970: 1_795_510_800)
        var page = Story.overview
        page.notices = [
            .ownLog(reported: at), .otherLog(of: "Porto <office>", reported: at),
            .unprovedLog(of: "Gent", reported: at), .reopenedLog(of: "Lyon", reported: at),
            .noTimeStamps(since: at), .transfersSuspended(since: at),
        ]
        let text = try text(page)
        #expect(text.contains("Needs a person This office's own record contradicts"))
        #expect(text.contains("The record of Porto <office> contradicts itself."))
        #expect(text.contains("The record of Gent has not shown for an hour that it continues"))
        #expect(text.contains("Lyon had to go back to a backup and says so"))
        #expect(text.contains("No time-stamping authority answers, or none is laid down."))
        #expect(text.contains("Since 24 November 2026"))
        let html = try console.overview(page, in: Story.frame)
        #expect(html.contains("Porto &lt;office&gt;"))
        #expect(!(try self.text(Story.overview)).contains("Needs a person"))
    }

    @Test("Lists what this office must do, incoming first, and nothing that the other side must do")
    func todo() throws {
        let html = try console.overview(Story.overview, in: Story.frame)
        let todo = try #require(
            html.split(separator: "id=\"todo-title\"").last?.split(separator: "</section>").first
        )
        let text = Markup(String(todo)).text
        let incoming = try #require(text.range(of: "PT-PRT-2026-1190"))
        let outgoing = try #require(text.range(of: "EE-TRT-2026-0417"))
        #expect(incoming.lowerBound < outgoing.lowerBound)
        #expect(!text.contains("EE-TRT-2026-0398") && !text.contains("EE-TRT-2026-0352"))
    }

    @Test("An empty node explains itself")
    func empty() throws {
        let text = try text(Story.emptyOverview)
        for phrase in [
            "Nothing waiting", "None yet Nothing has been sent so far", "None connected",
            "No referral waits for this office.", "This office has sent no referrals.",
            "No referrals have arrived.",
            "No other office is connected.",
        ] {
            #expect(text.contains(phrase), "\(phrase)")
        }
        #expect(!text.contains("Everything sent has a receipt"))
    }

    @Test("What a reader may not see is said to be closed, never that there is none of it")
    func closed() throws {
        let text = try text(Story.closedOverview)
        #expect(text.contains("None of your account's roles lets you read referrals."))
        #expect(text.contains("None of your account's roles lets you see the offices that are connected."))
        for phrase in [
            "No referral waits", "has sent no referrals", "No other office", "Nothing waiting", "0 offices",
        ] {
            #expect(!text.contains(phrase), "\(phrase)")
        }
        var referral = Story.referral
        (referral.assessment, referral.obligations, referral.isAssessmentClosed) = (nil, [], true)
        let page = Markup(try console.referral(referral, in: Story.frame)).words
        #expect(page.contains("None of your account's roles lets you read the legal assessment."))
        #expect(!page.contains("No rule pack has been asked") && !page.contains("impose no obligation"))
    }

    @Test("Documents that could not be delivered are not hidden behind an empty outbox")
    func deadLetters() throws {
        let page = OverviewPage(
            health: .init(outboxWaiting: 0, deadLetters: 2, peers: []),
            outgoing: [],
            incoming: []
        )
        let text = try text(page)
        #expect(text.contains("2 documents could not be delivered: decide what happens with them"))
        #expect(!text.contains("Everything sent has a receipt"))
    }
}
