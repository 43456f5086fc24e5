import Casework
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Trust
import Wire

@Suite("Points of contact by role, and the copy to the central authority")
struct ContactTests {
    private let clock = TestClock()

    private static let desk = PointOfContact(
        role: .preservation,
        address: "+372 612 0000",
        languages: ["et", "en"],
        key: "SHA256:2f1c",
        isAlwaysReached: true
    )

    @Test(
        "BC-35.1 BC-27.2 Peers read an agency's contacts by role: address, languages, key, and the day of the last test"
    )
    func contacts() async throws {
        let (tartu, porto) = (try TestNode.tartu(clock), try TestNode.porto(clock))
        try await tartu.node.lay(Self.desk, by: tartu.officer)
        let today = clock.now.date
        try await tartu.node.tested(.preservation, on: today, by: tartu.officer)
        try await porto.enter(tartu)
        let read = try await porto.node.contacts(of: tartu.entity)
        #expect(read.map(\.role) == [.preservation])
        #expect(read.first?.testedOn == today && read.first?.languages == ["et", "en"])
        #expect(read.first?.key == Self.desk.key && read.first?.isAlwaysReached == true)
        // Whoever has to be called about data that are to be kept is the one of that role.
        try await tartu.enter(porto)
        _ = try await porto.node.requestPreservation(
            CooperationTests.request,
            reference: "PT-P-1",
            from: tartu.entity,
            by: porto.officer
        )
        let task = try #require(
            try await porto.node.openTasks().first { $0.task.kind == .preservation }
        )
        #expect(task.contact == Self.desk.address)
        #expect(try await tartu.node.audit().findings.isEmpty)
    }

    @Test("Each role has one, the last laid down; what is none, or was tested in days to come, is refused")
    func refused() async throws {
        let tartu = try TestNode.tartu(clock)
        #expect(
            try await code {
                try await tartu.node.tested(.evidence, on: clock.now.date, by: tartu.officer)
            } == .notFound
        )
        var other = Self.desk
        try await tartu.node.lay(other, by: tartu.officer)
        other.address = "https://desk.example"
        try await tartu.node.lay(other, by: tartu.officer)
        #expect(try await tartu.node.contacts() == [other])
        func refusal(_ change: (inout PointOfContact) -> Void) async throws -> NodeError.Code? {
            var contact = Self.desk
            change(&contact)
            let changed = contact
            return try await code { try await tartu.node.lay(changed, by: tartu.officer) }
        }
        #expect(try await refusal { $0.address = "" } == .invalidInput)
        #expect(try await refusal { $0.languages = [] } == .invalidInput)
        #expect(try await refusal { $0.testedOn = "2999-01-01" } == .invalidInput)
        #expect(try await refusal { $0.testedOn = "yesterday" } == .invalidInput)
        try await tartu.node.removeContact(.preservation, by: tartu.officer)
        #expect(try await tartu.node.contacts().isEmpty)
        #expect(
            try await code { try await tartu.node.removeContact(.preservation, by: tartu.officer) }
                == .notFound
        )
    }

    @Test("A contact of a role that is not known yet stands in nobody's way")
    func unknownRole() {
        var json = Self.desk.json.object ?? [:]
        json["role"] = "space-desk"
        #expect(PointOfContact(.object(json)) == nil)
        #expect(PointOfContact(Self.desk.json) == Self.desk)
    }

    @Test(
        "BC-27.9 What goes by the judicial or a direct route is copied to the central authority: a task of who asks, until it is done",
        arguments: ["judicial", "direct", "central-authority", "contact-point"]
    )
    func copied(route: String) async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        try await tartu.node.lay(
            PointOfContact(role: .centralAuthority, address: "mla@ministry.example", languages: ["et"]),
            by: tartu.officer
        )
        var request = AssistanceTests.request(.storedData)
        request.fields["route"] = .string(route)
        let thread = try await tartu.node.requestAssistance(
            request,
            reference: "EE-A-1",
            from: porto.entity,
            by: tartu.officer
        ).thread.id
        try await pair.exchange()
        func copy(_ node: TestNode) async throws -> TaskView? {
            try await node.node.openTasks().first { $0.task.kind == .centralCopy }
        }
        #expect(try await copy(porto) == nil)
        guard ["judicial", "direct"].contains(route) else {
            return #expect(try await copy(tartu) == nil)
        }
        let task = try #require(try await copy(tartu))
        #expect(task.contact == "mla@ministry.example" && task.task.isOwn)
        // Taking the request back does not undo that it went there.
        _ = try await tartu.node.withdraw(thread, by: .agency, officer: tartu.officer)
        try await pair.exchange()
        #expect(try await copy(tartu)?.task.id == task.task.id)
        try await tartu.node.finishTask(task.task.id, by: tartu.officer)
        #expect(try await copy(tartu) == nil)
    }
}

@Suite("What decisions and requests say beside their words")
struct SaidFieldTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws { pair = try await Pair() }

    private func body(_ result: MoveResult) throws -> JSON { try Node.document(in: result.document).body }

    @Test(
        "BC-29 A request to keep data says how they relate to the offence, and when the next request is meant to follow"
    )
    func preservation() async throws {
        var request = CooperationTests.request
        request.data = [PreservationRequest.Item("Log of sign-ins", relation: "It shows who came in.")]
        request.followUpBy = "2027-02-01"
        let said = try body(
            try await tartu.node.requestPreservation(
                request,
                reference: "EE-P-1",
                from: porto.entity,
                by: tartu.officer
            )
        )
        #expect(said["data"]?[0]?["relation"]?.string == "It shows who came in.")
        #expect(said["followUp"] == ["intended": true, "by": "2027-02-01"])
        request.followUpBy = "2020-02-01"
        let late = request
        #expect(
            try await code {
                _ = try await tartu.node.requestPreservation(
                    late,
                    reference: "EE-P-2",
                    from: porto.entity,
                    by: tartu.officer
                )
            } == .invalidInput
        )
    }

    @Test(
        "BC-25.4 BC-27.6 P2-04 What an acceptance leaves out has its ground with the article, and a decision its translation"
    )
    func acceptance() async throws {
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        _ = try await porto.node.ask([("?", nil)], purpose: .information, in: thread, by: porto.officer)
        try await pair.exchange()
        _ = try await tartu.node.answer(
            [GivenAnswer("No.", fact: "responsible.interpreter", value: "not-needed")],
            in: thread,
            by: tartu.officer
        )
        try await pair.exchange()
        _ = try await porto.node.assessOnArrival(thread, by: porto.officer)
        try await porto.approve(thread, as: "legal-officer", by: "Reis, legal officer")
        func accept(_ parts: [LeftOut]) async throws -> MoveResult {
            try await porto.node.accept(
                thread,
                conditions: [],
                leavesOut: parts,
                says: "We take it up.",
                translations: [
                    Translation(element: "/says", language: "pt", says: "Aceitamos.")
                ],
                by: porto.officer
            )
        }
        for wrong in [
            LeftOut("The rest.", ground: "fiscal"), LeftOut("The rest.", ground: "own-law"),
            LeftOut("The rest.", cite: "art. 1"),
        ] {
            #expect(try await code { _ = try await accept([wrong]) } == .invalidInput)
        }
        let said = try body(
            try await accept([
                LeftOut("The meeting.", ground: "not-competent"), LeftOut("The film."),
                LeftOut("The list.", ground: "own-law", cite: "Law 112/2009 art. 1"),
            ])
        )
        #expect(said["leavesOut"]?[0]?["ground"]?["cite"]?.string == "Budapest Convention art. 27(9)")
        #expect(said["leavesOut"]?[1] == ["says": "The film."])
        #expect(said["leavesOut"]?[2]?["ground"]?["cite"]?.string == "Law 112/2009 art. 1")
        #expect(said["translations"]?[0]?["says"]?.string == "Aceitamos.")
        try await pair.exchange()
        let state = try await tartu.node.referral(thread, readBy: nil).state
        #expect(state.leavesOut == ["The meeting.", "The film.", "The list."])
    }

    @Test(
        "BC-28.4 Who sent something asks how it was used, also when all is over; the question runs until it is explained"
    )
    func use() async throws {
        let sent = try await pair.send()
        try await pair.exchange()
        let thread = sent.thread.id
        _ = try await tartu.node.withdraw(thread, by: .agency, officer: tartu.officer)
        try await pair.exchange()
        func ask(_ node: TestNode, _ words: NoticeContent.Words) async throws -> NodeError.Code? {
            try await code {
                _ = try await node.node.notify(.words(.useAsked, words), in: thread, by: node.officer)
            }
        }
        let about = sent.document.id
        #expect(try await ask(tartu, NoticeContent.Words("How?")) == .invalidInput)
        #expect(try await ask(porto, NoticeContent.Words("How?", document: about)) == .invalidInput)
        let day = pair.clock.now.adding(seconds: 5 * 86_400).date
        #expect(
            try await ask(tartu, NoticeContent.Words("How?", document: about, answerBy: day)) == nil
        )
        try await pair.exchange()
        func task(_ node: TestNode) async throws -> ThreadTask? {
            try await node.node.openTasks().map(\.task).first { $0.kind == .answer }
        }
        let owed = try #require(try await task(porto))
        #expect(owed.isOwn && owed.dueAt.adding(seconds: -1).date == day)
        #expect(try await task(tartu)?.isOwn == false)
        _ = try await porto.node.notify(
            .words(.useExplained, NoticeContent.Words("For the offer alone.", document: about)),
            in: thread,
            by: porto.officer
        )
        try await pair.exchange()
        for node in [tartu, porto] {
            #expect(try await task(node) == nil)
            #expect(try await node.node.audit().findings.isEmpty)
        }
    }

    @Test("COE-39b Figures go to another agency in a notice, without small cells")
    func statistics() async throws {
        try await pair.openCase()
        let told = try await tartu.node.tellStatistics(
            from: try #require(Day("2026-01-01")),
            until: try #require(Day("2026-12-31")),
            to: porto.entity,
            reference: "EE-S-1",
            by: tartu.officer
        )
        let said = try body(told)
        #expect(said["kind"]?.string == "statistics" && said["from"]?.string == "2026-01-01")
        let counted = try await tartu.node.statistics(
            from: try #require(Day("2026-01-01")),
            until: try #require(Day("2026-12-31"))
        )
        let figures = try #require(said["figures"]?.object)
        #expect(figures.count == counted.cells.filter { $0.count.exactly != nil }.count)
        #expect(figures.members.allSatisfy { member in member.value.int.map { $0 == 0 || $0 > 4 } ?? false })
        try await pair.exchange()
        #expect(try await porto.store.read { try $0.document(told.document.id) } != nil)
        #expect(
            try await code {
                _ = try await tartu.node.tellStatistics(
                    from: try #require(Day("2026-01-02")),
                    until: try #require(Day("2026-12-31")),
                    to: porto.entity,
                    reference: "EE-S-2",
                    by: tartu.officer
                )
            } == .invalidInput
        )
    }
}
