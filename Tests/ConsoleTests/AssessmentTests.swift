import Console
import Foundation
import Testing

@Suite("The legal assessment on a referral's page")
struct AssessmentTests {
    private let console: Console

    init() throws {
        console = try Console()
    }

    private func text(_ assessment: ReferralPage.Assessment) throws -> String {
        var page = Story.referral
        page.assessment = assessment
        let html = try console.referral(page, in: Story.frame)
        return Markup(html).words
    }

    @Test("Gives the outcome overall, by topic and by side, and says which pack was silent")
    func matrix() throws {
        let text = try text(Story.assessment)
        #expect(
            text.contains(
                "May proceed, with conditions permit-with-conditions · decided on 18 November 2026, 08:58 UTC"
            )
        )
        #expect(text.contains("Safeguards Estonia Says nothing Portugal May proceed Together May proceed"))
        #expect(
            text.contains(
                "Overall Estonia May proceed, with conditions Portugal May proceed, with conditions Together May proceed, with conditions"
            )
        )
    }

    @Test("Each statement stands with its citation, its grounds and its rule")
    func statements() throws {
        #expect(
            try text(Story.assessment).contains(
                "A guardian consents with the minor Estonia May proceed, with conditions For a minor the consent of a parent or other statutory representative is needed in addition to the minor's own. What would change this: The guardian's consent is recorded, or the person is of age. Kriminaalmenetluse seadustik (Code of Criminal Procedure), § 203-2(1) Not reviewed by counsel confidence high, provision read · ee.consent.minor"
            )
        )
    }

    @Test("What no counsel has reviewed is said at the top, with the count, and beside each statement")
    func review() throws {
        let some = try text(Story.assessment)
        #expect(some.contains("Not reviewed by counsel. 4 of 5 statements come from research notes"))
        #expect(
            some.contains(
                "Reviewed by Legal reviewer, Tartu on 30 October 2026 confidence high, provision read"
            )
        )
        var assessment = Story.assessment
        for topic in assessment.topics.indices {
            assessment.topics[topic].statements = assessment.topics[topic].statements.map {
                var statement = $0
                statement.review.status = .reviewed(by: "Counsel", on: Story.now)
                return statement
            }
        }
        let none = try text(assessment)
        // What is withheld and what is owed rest on rules of their own, which nobody has reviewed.
        #expect(!none.contains("statements come from research notes"))
        #expect(none.contains("Reviewed by Counsel on 23 November 2026"))
        // Where a pack does not say when, no day is made up.
        for topic in assessment.topics.indices {
            for statement in assessment.topics[topic].statements.indices {
                assessment.topics[topic].statements[statement].review.status = .reviewed(
                    by: "Counsel",
                    on: nil
                )
            }
        }
        let undated = try text(assessment)
        #expect(undated.contains("Reviewed by Counsel, without a date") && !undated.contains("1970"))
    }

    @Test("Names what is withheld, by which rule, under which citation")
    func withheld() throws {
        let text = try text(Story.assessment)
        #expect(
            text.contains(
                "Withheld These kinds of data stay with the sender. Identity Estonia by rule ee.disclosure.minimum Regulation (EU) 2016/679, art. 5(1)(c)"
            )
        )
        #expect(text.contains("Contact details Estonia by rule ee.disclosure.minimum"))
    }

    @Test("Shows open questions, conflicts and who must approve")
    func undecided() throws {
        let assessment = try #require(Story.incoming.assessment)
        let text = try text(assessment)
        #expect(text.contains("A second person must approve needs-approval"))
        #expect(text.contains("to be approved by: prosecutor"))
        #expect(
            text.contains(
                "For how many months does the receiving service keep a closed case? retention.months"
            )
        )
        #expect(text.contains("Conflicts One pack demands that the person be told of the transfer"))
        #expect(text.contains("transit Estonia Says nothing Portugal May proceed"))
    }

    @Test("A decided assessment says that nothing is open and nothing clashes")
    func decided() throws {
        let text = try text(Story.assessment)
        #expect(text.contains("No missing fact can change the outcome."))
        #expect(text.contains("No demand of one pack contradicts another."))
    }

    @Test("What the law demands, keeps back or contradicts shows how far each of its rules was reviewed")
    func resting() throws {
        let review = ReferralPage.Review(
            status: .reviewed(by: "A. Counsel", on: Story.time("2026-05-02T00:00:00Z")),
            confidence: "high",
            basis: "text"
        )
        let open = ReferralPage.Review(status: .notReviewed, confidence: "low", basis: "recall")
        var page = Story.referral
        page.obligations = [
            .init(
                text: "Erase",
                demandedBy: [],
                restsOn: [.init(rule: "xa.erase", review: review), .init(rule: "xb.erase", review: open)],
                categories: ["harmed-contact"]
            )
        ]
        var assessment = Story.assessment
        assessment.withheld = [
            .init(
                category: "contact",
                jurisdictionName: "XA",
                rule: "xa.contact",
                citations: [],
                restsOn: [.init(rule: "xa.contact", review: open)]
            )
        ]
        // A clash whose rules nobody names is not passed off as reviewed.
        assessment.conflicts = [.init(says: "They clash.", citations: [])]
        page.assessment = assessment
        let text = Markup(try console.referral(page, in: Story.frame)).words
        for shown in [
            "Erase: Contact details of the person harmed Reviewed by A. Counsel on 2 May 2026 confidence high, provision read xa.erase Not reviewed by counsel confidence low, from memory, not checked xb.erase",
            "by rule xa.contact Not reviewed by counsel confidence low, from memory, not checked xa.contact",
            "They clash. Not reviewed by counsel",
        ] {
            #expect(text.contains(shown), "\(shown)")
        }
    }

    @Test("Names both packs by version and whole digest")
    func packs() throws {
        let text = try text(Story.assessment)
        for side in Story.assessment.sides {
            #expect(text.contains("\(side.title) Version \(side.version) · \(side.packID) \(side.digest)"))
        }
    }

    @Test("A topic with fewer answers than sides keeps its columns")
    func shortRow() throws {
        var assessment = Story.assessment
        assessment.topics = [.init(topic: "consent", outcome: "refuse", bySide: ["refuse"], statements: [])]
        let text = try text(assessment)
        #expect(
            text.contains("Consent Estonia May not proceed Portugal Says nothing Together May not proceed")
        )
        #expect(text.contains("No rule of either pack applies on the facts known."))
    }
}
