import API
import Casework
import JOSE
import Node
import Referrals
import Store
import TestAgencies
import Testing
import Wire

/// What officers say with a move besides the move itself, over the API: conditions, what is left out, further languages, findings.
@Suite("The terms of moves, over the API")
struct MoveTermsAPITests {
    private let pair: Pair
    private let thread: Identifier
    private let tartu: APIDesk
    private let porto: APIDesk
    private var path: String { "/referrals/\(thread)" }

    init() async throws {
        pair = try await Pair()
        thread = try await pair.send().thread.id
        try await pair.exchange()
        _ = try await pair.porto.node.beginReview(of: thread, by: pair.porto.officer)
        try await pair.exchange()
        tartu = try await APIDesk(pair.tartu, "Kask", .intakeOfficer)
        porto = try await APIDesk(pair.porto, "Sousa", .intakeOfficer)
    }

    /// The body of the document that a move has made.
    private func body(_ move: JSON, at node: TestNode) async throws -> JSON {
        let id = try #require(move["document"]?.string)
        let view = try await node.node.referral(thread, readBy: nil)
        return try #require(view.entries.first { $0.record.id.text == id }).document.body
    }

    @Test("An acceptance comes with its conditions, with what it leaves out and in further languages (BC-28)")
    func acceptance() async throws {
        _ = try await pair.porto.node.assessOnArrival(thread, by: pair.porto.officer)
        try await pair.porto.approve(thread, as: "legal-officer", by: "Reis, legal officer")
        let day = pair.clock.now.adding(seconds: 90 * 86_400).date
        #expect(
            await porto.refused("POST", path + "/acceptance", ["limits": [["kind": "delete-by"]]])
                == "invalid",
            "delete-by names its day"
        )
        let accepted = try await porto.made(
            "POST",
            path + "/acceptance",
            .object([
                "says": "We take it.",
                "limits": .array([
                    ["kind": "no-export"], .object(["kind": "delete-by", "day": .string(day)]),
                ]),
                "leavesOut": [["says": "A meeting in person.", "ground": "essential-interests"]],
                "dualCriminality": ["finding": "met", "conduct": "Taking over an account."],
                "translations": [["element": "/says", "language": "et", "says": "Võtame vastu."]],
            ])
        )
        let body = try await body(accepted, at: pair.porto)
        #expect(body["limits"]?.array?.compactMap { $0["kind"]?.string } == ["no-export", "delete-by"])
        #expect(body["leavesOut"]?[0]?["ground"] != nil)
        #expect(body["dualCriminality"]?["finding"]?.string == "met")
        #expect(body["translations"]?[0]?["language"]?.string == "et")
        try await pair.exchange()
        // The reader on the other side is bound by them.
        let document = try #require(accepted["document"]?.string.flatMap { Identifier($0) })
        let forbidding = try await pair.tartu.node.mayLeave(
            "",
            of: document,
            by: .export,
            for: pair.tartu.officer
        )
        #expect(forbidding.map(\.kind) == [.noExport])
        #expect(try await pair.agree())
    }

    @Test("Whether a referral may go on is asked for one node, and is authorised under conditions (P2-14.10)")
    func onward() async throws {
        let question: JSON = ["purpose": "onward-transfer", "questions": [["says": "May it go on?"]]]
        #expect(await porto.refused("POST", path + "/questions", question) == "invalid", "it names no node")
        var named = try #require(question.object)
        named["onwardTo"] = "https://lisboa.example"
        _ = try await porto.made("POST", path + "/questions", .object(named))
        try await pair.exchange()
        let lisboa = try #require(EntityID("https://lisboa.example"))
        for sharer in Story.sharers { try await pair.share(sharer, with: lisboa) }
        let word = try await tartu.made(
            "POST",
            path + "/onward-authorisation",
            ["allowed": true, "limits": [["kind": "confidential"]], "says": "Theirs as well."]
        )
        #expect(try await body(word, at: pair.tartu)["limits"]?[0]?["kind"]?.string == "confidential")
        try await pair.exchange()
        let state = try await pair.porto.node.referral(thread, readBy: nil).state
        #expect(state.onwardAuthorised.map(\.text) == ["https://lisboa.example"])
    }

    @Test("A refusal says which conduct was compared, an answer under which conditions it is given (BC-25.5)")
    func refusal() async throws {
        _ = try await porto.made(
            "POST",
            path + "/questions",
            [
                "purpose": "consultation", "ground": "essential-interests",
                "questions": [["says": "It is no offence here?"]],
            ]
        )
        try await pair.exchange()
        let answered = try await tartu.made(
            "POST",
            path + "/answers",
            [
                "answers": [["says": "It is.", "about": "nobody"]],
                "limits": [["element": "/answers/0", "kind": "no-onward"]],
            ]
        )
        #expect(try await body(answered, at: pair.tartu)["limits"]?[0]?["kind"]?.string == "no-onward")
        try await pair.exchange()
        let refusal: JSON = ["ground": "no-dual-criminality", "says": "It is none."]
        #expect(await porto.refused("POST", path + "/refusal", refusal) == "invalid", "no conduct is named")
        var found = try #require(refusal.object)
        found["dualCriminality"] = ["finding": "not-met", "conduct": "Reading another's post."]
        found["translations"] = [["element": "/says", "language": "et", "says": "Ei ole."]]
        let declined = try await porto.made("POST", path + "/refusal", .object(found))
        #expect(try await body(declined, at: pair.porto)["dualCriminality"]?["finding"]?.string == "not-met")
    }

    @Test("Who has to act by when is listed within the scope, and what no document ends is called done once")
    func clocks() async throws {
        let listed = try await tartu.made("GET", "/thread-tasks")
        let awaited = try #require(
            listed["items"]?.array?.first { $0["by"]?.string == pair.porto.entity.text }
        )
        #expect(awaited["thread"]?.string == thread.text && awaited["secondsLeft"]?.int ?? 0 > 0)
        #expect(try await tartu.made("GET", "/thread-tasks?late=true")["items"]?.array?.isEmpty == true)
        let done = "/thread-tasks/\(try #require(awaited["id"]?.string))/completion"
        // Who reaches nothing sees and ends nothing.
        let other = try await APIDesk(pair.tartu, "Lill", scope: .own, .intakeOfficer)
        #expect(try await other.made("GET", "/thread-tasks")["items"]?.array?.isEmpty == true)
        #expect(await other.refused("POST", done) == "not-found")
        #expect(try await tartu.made("POST", done)["thread"]?.string == thread.text)
        #expect(await tartu.refused("POST", done) == "not-found")
        // What this agency itself still owes a document for ends with that alone.
        let own = try await porto.made("GET", "/thread-tasks?own=true")
        let owed = try #require(own["items"]?.array?.first?["id"]?.string)
        #expect(await porto.refused("POST", "/thread-tasks/\(owed)/completion") == "not-now")
    }

    @Test("Points of contact are laid down by role, tested and taken away; a peer's are read")
    func contacts() async throws {
        let operators = try await APIDesk(pair.tartu, "Mets", .operator)
        let path = "/contacts/preservation"
        let laid: JSON = ["address": "+372 600 0000", "languages": ["et", "en"], "always": true]
        #expect(await tartu.refused("PUT", path, laid) == "not-permitted")
        #expect(await operators.refused("POST", path + "/tests", [:]) == "not-found", "nothing is there yet")
        #expect(await operators.refused("PUT", "/contacts/boss", laid) == "not-found")
        _ = try await operators.made("PUT", path, laid)
        let tested = try await operators.made("POST", path + "/tests", [:])
        let listed = try await tartu.made("GET", "/contacts")["items"]?[0]
        #expect(listed?["role"]?.string == "preservation" && listed?["always"]?.bool == true)
        #expect(listed?["testedOn"] == tested["testedOn"])
        let peers = try await tartu.made("GET", "/contacts?of=\(pair.porto.entity.text)")
        #expect(peers["items"]?.array?.isEmpty == true)
        #expect(await tartu.refused("GET", "/contacts?of=https://nobody.example") == "not-found")
        _ = try await operators.made("DELETE", path)
        #expect(try await tartu.made("GET", "/contacts")["items"]?.array?.isEmpty == true)
        #expect(await operators.refused("DELETE", path) == "not-found")
    }

    @Test("Figures are told to a peer by whoever leads the service, for a whole quarter alone")
    func figures() async throws {
        let lead = try await APIDesk(pair.tartu, "Saar", .lead)
        let auditor = try await APIDesk(pair.tartu, "Kallas", .auditor)
        let told: JSON = .object([
            "from": "2026-07-01", "until": "2026-09-30", "to": .string(pair.porto.entity.text),
            "reference": "EE-Q3",
        ])
        #expect(await auditor.refused("POST", "/statistics/notices", told) == "not-permitted")
        var other = try #require(told.object)
        other["until"] = "2026-09-29"
        #expect(await lead.refused("POST", "/statistics/notices", .object(other)) == "invalid")
        let move = try await lead.made("POST", "/statistics/notices", told)
        try await pair.exchange()
        let id = try #require(move["referral"]?.string.flatMap { Identifier($0) })
        let notice = try #require(try await pair.porto.node.referral(id, readBy: nil).entries.first)
        #expect(notice.document.body["kind"]?.string == "statistics")
    }

    @Test("A redacted file shows what was chosen and proves it, and lies beside the original")
    func redaction() async throws {
        let path = "/cases/\(try await pair.tartu.node.caseRecord(Story.reference).id)/evidence"
        let content = Base64URL.encode(Array("time,account\n1,a\n2,b\n".utf8))
        let added = try await tartu.made(
            "POST",
            path,
            .object(["name": "log.csv", "content": .string(content)])
        )
        let original = try #require(added["id"]?.string)
        let redactions = path + "/\(original)/redactions"
        #expect(await tartu.refused("POST", redactions, ["show": ["9/9"]]) == "invalid")
        let made = try await tartu.made("POST", redactions, ["show": ["2/"]])
        let file = try await tartu.made("GET", path + "/\(try #require(made["id"]?.string))")
        #expect(file["origin"]?.string == "redacted" && file["original"]?.string == original)
        let custody = try await tartu.made("GET", path + "/\(original)/custody")
        #expect(custody["items"]?.array?.last?["event"]?.string == "redacted")
    }

    @Test("Of the outbox dead letters alone are listed where that is asked")
    func deadLetters() async throws {
        let operators = try await APIDesk(pair.tartu, "Mets", .operator)
        let delay: JSON = ["what": "answer", "until": "2027-01-10", "says": "The court is closed."]
        let move = try await tartu.made("POST", path + "/delays", delay)
        let document = try #require(move["document"]?.string)
        #expect(try await operators.made("GET", "/outbox?dead=true")["items"]?.array?.isEmpty == true)
        _ = try await operators.made("POST", "/outbox/\(document)/give-up")
        let dead = try await operators.made("GET", "/outbox?dead=true")["items"]?.array
        #expect(dead?.compactMap { $0["document"]?.string } == [document])
    }
}
