import API
import Casework
import Node
import Referrals
import Store
import Testing
import Wire

@Suite("What is due in the cases that somebody reaches")
struct ReminderAPITests {
    private let agency: Agency
    private let kask: Holder
    private let team: Holder
    private let all: Holder

    /// Two cases of Kask, one of a colleague in the same team, one of somebody else.
    init() async throws {
        agency = try Agency()
        kask = try await agency.account("Kask", team: "tartu", [.intakeOfficer: .own])
        team = try await agency.account("Tamm", team: "tartu", [.intakeOfficer: .team])
        all = try await agency.account("Saar", [.intakeOfficer: .agency])
        for (reference, owner, place) in [
            ("A", "Kask", "tartu"), ("B", "Kask", "tartu"), ("C", "Tamm", "tartu"), ("D", "Mets", "narva"),
        ] {
            let officer = try #require(Officer(owner))
            _ = try await agency.node.openCase(try Agency.caseFile(reference), by: officer, team: place)
            let due = agency.node.today.adding(days: reference == "A" ? 1 : -3)
            try await agency.node.change(reference, by: officer, as: .intakeOfficer) { file, act in
                _ = try file.add(TaskRecord(says: "call \(reference)", due: due, assignedTo: owner), by: act)
                _ = try file.add(TaskRecord(says: "later", due: due.adding(days: 90)), by: act)
            }
        }
    }

    private func due(_ holder: Holder, _ query: [(String, String)] = []) async -> [String] {
        let answer = await holder.ask("GET", "/reminders", query: query)
        #expect(answer.status == 200 && answer.json["unreadable"]?.array?.isEmpty == true)
        return (answer.json["items"]?.array ?? []).compactMap { $0["reference"]?.string }
    }

    @Test(
        "Each is told of the own cases, those of the team, or all, as far as the scope reaches, the earliest first"
    )
    func scopes() async throws {
        #expect(await due(kask) == ["B", "A"])
        #expect(await due(team) == ["B", "C", "A"])
        #expect(await due(all) == ["B", "C", "D", "A"])
        #expect(await due(all, [("assignedTo", "Kask")]) == ["B", "A"])
        #expect(await due(kask, [("assignedTo", "Tamm")]).isEmpty)
        let first = try #require(await all.ask("GET", "/reminders").json["items"]?.array?.first)
        #expect(first["says"]?.string == "call B" && first["assignedTo"]?.string == "Kask")
        #expect(first["kind"]?.string == "task" && first["due"]?.string != nil)
        #expect(await all.ask("GET", "/reminders", purpose: nil).problem == "purpose-required")
        let stranger = try await agency.account("Operator 1", [.operator: .agency])
        #expect(await stranger.ask("GET", "/reminders").problem == "not-permitted")
    }

    @Test("Pages look through every case once")
    func pages() async throws {
        var seen: [String] = []
        var cursor: String?
        var count = 0
        repeat {
            let query = [("limit", "1")] + (cursor.map { [("cursor", $0)] } ?? [])
            let page = await all.ask("GET", "/reminders", query: query)
            seen += (page.json["items"]?.array ?? []).compactMap { $0["reference"]?.string }
            cursor = page.json["next"]?.string
            count += 1
        } while cursor != nil && count < 10
        #expect(seen.sorted() == ["A", "B", "C", "D"])
        #expect(await all.ask("GET", "/reminders", query: [("cursor", "x")]).problem == "invalid")
    }

    @Test("COE-49 What a role may not read it is not reminded of, and what it is told of is recorded as read")
    func readers() async throws {
        let facilitator = try await agency.account("Lepp", [.facilitator: .agency])
        let officer = try await agency.account("Oja", [.dataProtectionOfficer: .agency])
        #expect(await due(facilitator) == ["B", "C", "D", "A"])
        #expect(await officer.ask("GET", "/reminders").json["items"]?.array?.isEmpty ?? true)
        let id = try await agency.node.caseRecord("D").id
        let read = try await agency.node.store.read { try $0.journal(subject: id, limit: 100) }
        #expect(read.contains { $0.event == .caseworkRead && $0.actor == "Lepp, facilitator" })
        #expect(!read.contains { $0.event == .caseworkRead && $0.actor.hasPrefix("Oja") })
    }
}
