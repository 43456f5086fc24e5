import Casework
import Node
import Referrals
import Store
import StoreSQLite
import Synchronization
import TestAgencies
import Testing
import Wire

@Suite("What came for one purpose serves no other until a person has decided that it may (P2-14.2)")
struct PurposeBindsTests {
    /// Porto's own case, taken over from Tartu's referral for a restorative process, whose use the law limits to that.
    private let it: ThreeAgencies
    private let thread: Identifier
    private let referral: Identifier

    private var porto: TestNode { it.pair.porto }

    init() async throws {
        it = try await ThreeAgencies(thirdKind: "restorative-service")
        thread = try await it.authorised()
        try await it.ownCase(from: thread)
        let (thread, tartu) = (thread, it.pair.tartu.entity)
        referral = try #require(
            try await it.pair.porto.store.read {
                try $0.document(thread: thread, issuer: tartu, sequence: 1)
            }
        ).id
    }

    private func assess(for purpose: String) async throws -> NodeError? {
        var request = Pair.request
        request.purpose = purpose
        do {
            _ = try await porto.node.assess(
                "PT-1",
                for: it.lisboa.entity,
                request: request,
                by: porto.officer
            )
            return nil
        } catch let error as NodeError {
            return error
        }
    }

    private func decide(_ purpose: String, _ allows: Bool) async throws {
        try await porto.node.decideUse(
            of: referral,
            by: .use(for: purpose),
            allows: allows,
            says: "It is the same conduct.",
            by: porto.officer
        )
    }

    @Test("The law is asked about it for its own purpose only, and for another once somebody has said why")
    func assessed() async throws {
        #expect(try await assess(for: Story.purpose) == nil)
        let refused = try #require(try await assess(for: "victim-support"))
        #expect(refused.code == .gateClosed)
        #expect(refused.findings.contains { $0.contains("use only for \(Story.purpose)") })
        try await decide("victim-support", true)
        #expect(try await assess(for: "victim-support") == nil)
        #expect(try await assess(for: "evidence")?.code == .gateClosed, "another purpose is another question")
        it.pair.clock.advance(seconds: 60)
        try await decide("victim-support", false)
        #expect(try await assess(for: "victim-support")?.code == .gateClosed, "the last decision counts")
        #expect(try await porto.node.audit().findings.isEmpty)
    }

    @Test("What was assessed while a decision allowed it leaves only while it does")
    func sent() async throws {
        try await decide("victim-support", true)
        #expect(try await assess(for: "victim-support") == nil)
        it.pair.clock.advance(seconds: 60)
        try await decide("victim-support", false)
        do {
            _ = try await porto.node.send("PT-1", by: porto.officer)
            Issue.record("sent for another purpose")
        } catch let error as NodeError {
            #expect(error.code == .gateClosed)
            #expect(error.findings.contains { $0.contains("use only for \(Story.purpose)") })
        }
    }

    @Test("An export that says that it serves another purpose has neither the referral nor the case in it")
    func exported() async throws {
        func kept(for purpose: String?) async throws -> Set<UseLimit.Kind> {
            let export = try await porto.node.export(for: purpose, by: porto.officer) { _ in }
            return Set(export.withheld.values.flatMap { $0.map(\.kind) })
        }
        // Where nobody says what it serves, nobody can say that the condition is kept.
        #expect(try await kept(for: nil) == [.purpose])
        #expect(try await kept(for: Story.purpose).isEmpty)
        #expect(try await kept(for: "outcome-report") == [.purpose])
        let lines = Mutex<[ExportLine]>([])
        _ = try await porto.node.export(for: "outcome-report", by: porto.officer) { line in
            lines.withLock { $0.append(line) }
        }
        let file = try #require(lines.withLock { $0.first { $0.kind == "cases" } }).json
        #expect(file["content"] == .null || file["withheld"]?.array?.isEmpty == false)
        try await decide("outcome-report", true)
        #expect(try await kept(for: "outcome-report").isEmpty)
        #expect(try await code { _ = try await kept(for: "curiosity") } == .invalidInput)
    }

    @Test(
        "Nothing leaves for a program without a stated purpose where a condition binds it, and says why not"
    )
    func unstated() async throws {
        let desk = try await APIDesk(porto, "Desk", .intakeOfficer)
        let path = "/referrals/\(thread)"
        func body(_ shown: JSON) -> JSON? {
            shown["documents"]?.array?.first { $0["id"]?.string == referral.text }?["body"]
        }
        #expect(body(try await desk.made("GET", path)) == .null)
        #expect(body(try await desk.made("GET", path + "?for=\(Story.purpose)"))?["case"] != nil)
        #expect(body(try await desk.made("GET", path + "?for=outcome-report")) == .null)
        #expect(await desk.refused("GET", path + "?for=curiosity") == "invalid")
        let cases = try await desk.made("GET", "/cases?reference=PT-1")["items"]?[0]
        #expect(cases?["withheld"]?[0]?["kind"]?.string == "purpose")
        let stated = try await desk.made("GET", "/cases?reference=PT-1&for=\(Story.purpose)")["items"]?[0]
        #expect(stated?["withheld"] == nil && stated?["content"]?["stage"] != nil)
        #expect(try await desk.made("GET", "/cases/PT-1")["withheld"] != nil)
        #expect(try await desk.made("GET", "/cases/PT-1?for=\(Story.purpose)")["withheld"] == nil)
        #expect(await desk.refused("GET", "/cases/PT-1/parties") == "gate-closed")
        _ = try await desk.made("GET", "/cases/PT-1/parties?for=\(Story.purpose)")
        // The same at the node's own doors.
        let document = referral
        #expect(
            try await code { _ = try await porto.node.document(document, readBy: porto.officer) }
                == .gateClosed
        )
        _ = try await porto.node.document(document, for: Story.purpose, readBy: porto.officer)
        #expect(try await porto.node.audit().findings.isEmpty)
    }

    @Test("What its sender's correction calls another purpose does not go on under it by itself")
    func corrected() async throws {
        let tartu = it.pair.tartu
        _ = try await tartu.node.correct(
            referral,
            in: thread,
            changes: [("/request/purpose", "It is for support.", "victim-support")],
            by: tartu.officer
        )
        try await it.exchange()
        let refused = try await it.code {
            _ = try await porto.node.handOn(thread, to: it.lisboa.entity, says: "Theirs.", by: porto.officer)
        }
        #expect(refused == .gateClosed)
    }

    @Test("Nobody decides without a purpose of the schema, or about what has no such condition")
    func undecidable() async throws {
        #expect(try await code { try await decide("curiosity", true) } == .invalidInput)
        let thread = thread
        let all = try await porto.store.read { try $0.documents(ofThread: thread) }
        let answer = try #require(all.first { $0.type == .acknowledgement })
        #expect(
            try await code {
                try await porto.node.decideUse(
                    of: answer.id,
                    by: .use(for: "evidence"),
                    allows: true,
                    says: "Why not.",
                    by: porto.officer
                )
            } == .invalidInput
        )
    }

    @Test("Decisions about words open no purpose, and the other way round")
    func apart() throws {
        let thread = Identifier(at: it.pair.clock.now)
        func decision(_ exit: UseLimits.Exit) -> UseDecision {
            UseDecision(
                id: thread,
                document: thread,
                exit: exit,
                allows: true,
                says: "Yes.",
                by: "Sousa",
                at: it.pair.clock.now
            )
        }
        var limits = UseLimits([
            UseLimit(element: "", kind: .words, says: "For this case."),
            UseLimit(element: "/case", kind: .purpose, purpose: "evidence"),
        ])
        limits.decide([decision(.export), decision(.use(for: "erasure"))])
        #expect(limits.forbidding("", by: .export).isEmpty)
        #expect(limits.forbidding("", by: .use(for: "erasure")).isEmpty)
        #expect(limits.forbidding("/case/harm", by: .use(for: "evidence")).isEmpty)
        #expect(limits.forbidding("/case/harm", by: .use(for: "supervision")).map(\.kind) == [.purpose])
        #expect(limits.forbidding("/facts", by: .use(for: "supervision")).isEmpty)
        for exit in [UseLimits.Exit.export, .use(for: "evidence")] {
            #expect(UseLimits.Exit(exit.name, to: exit.recipient) == exit)
        }
    }
}

@Suite("Conditions that come with an acceptance, and with an answer (BC-28)")
struct AnsweredUnderLimitsTests {
    private let pair: Pair
    private let thread: Identifier
    private static let day = "2027-03-01"

    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    /// Porto has taken the referral up under limits, and has answered a question of Tartu's.
    init() async throws {
        pair = try await Pair()
        thread = try await pair.send().thread.id
        try await pair.exchange()
        let porto = pair.porto
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        _ = try await porto.node.ask(
            [("Does he need an interpreter?", nil)],
            purpose: .information,
            in: thread,
            by: porto.officer
        )
        try await pair.exchange()
        _ = try await pair.tartu.node.answer(
            [GivenAnswer("No.", fact: "responsible.interpreter", value: "not-needed")],
            limits: [UseLimit(element: "/answers/0", kind: .noExport)],
            in: thread,
            by: pair.tartu.officer
        )
        try await pair.exchange()
        _ = try await porto.node.assessOnArrival(thread, by: porto.officer)
        try await porto.approve(thread, as: "legal-officer", by: "Reis, legal officer")
    }

    private func accept(_ limits: [UseLimit]) async throws -> Identifier {
        try await porto.node.accept(
            thread,
            conditions: [],
            limits: limits,
            says: nil,
            by: porto.officer
        ).document.id
    }

    private func answered() async throws -> Identifier {
        _ = try await tartu.node.ask([("When?", nil)], purpose: .information, in: thread, by: tartu.officer)
        try await pair.exchange()
        let answer = try await porto.node.answer(
            [GivenAnswer("In May.", about: .nobody)],
            in: thread,
            by: porto.officer
        ).document.id
        try await pair.exchange()
        return answer
    }

    @Test("Those of an acceptance bind its reader for all that is answered after it, with the day of erasure")
    func acceptance() async throws {
        let accepted = try await accept([
            UseLimit(element: "", kind: .noExport), UseLimit(element: "", kind: .deleteBy, day: Self.day),
        ])
        try await pair.exchange()
        let answer = try await answered()
        for document in [accepted, answer] {
            let kinds = try await tartu.node.mayLeave("", of: document, by: .export, for: tartu.officer)
                .map(\.kind)
            #expect(kinds == [.noExport])
        }
        #expect(
            try await code { _ = try await tartu.node.document(answer, readBy: tartu.officer) } == .gateClosed
        )
        let tasks = try await tartu.node.openTasks().map(\.task).filter { $0.kind == .deletion }
        #expect(Set(tasks.map(\.subject)) == [accepted, answer] && tasks.allSatisfy(\.isOwn))
        let schedule = try await tartu.node.retention(of: Story.reference).schedule
        #expect(schedule.most.contains { $0.says.contains(porto.entity.text) })
        for node in [tartu, porto] { #expect(try await node.node.audit().findings.isEmpty) }
    }

    @Test("What was answered before, or without, is free")
    func without() async throws {
        _ = try await accept([])
        try await pair.exchange()
        let answer = try await answered()
        #expect(
            try await tartu.node.mayLeave("", of: answer, by: .export, for: tartu.officer).map(\.kind)
                .filter { $0 != .purpose } == []
        )
    }

    @Test("An officer's own condition on an answer binds there too, and one that cannot stand is refused")
    func onAnswer() async throws {
        let thread = thread
        let all = try await porto.store.read { try $0.documents(ofThread: thread) }
        let answer = try #require(
            all.last { $0.issuer == tartu.entity && $0.type == .informationResponse }
        )
        let kinds = try await porto.node.mayLeave(
            "/answers/0",
            of: answer.id,
            by: .export,
            for: porto.officer
        )
        .map(\.kind)
        #expect(kinds == [.noExport])
        #expect(
            try await code { _ = try await accept([UseLimit(element: "", kind: .deleteBy)]) } == .invalidInput
        )
    }
}
