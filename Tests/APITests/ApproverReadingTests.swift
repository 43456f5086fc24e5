import API
import Casework
import Node
import Referrals
import Testing
import Wire

/// Whoever gives the second signature reads what the signature is about, and no other case.
@Suite("What an approver reads")
struct ApproverReadingTests {
    private static let path = "/cases/EE-2026-000417"
    private static let readings = [
        "/records", "/parties", "/gates", "/reminders", "/retention", "/assessment",
    ]
    private let agency: Agency
    private let approver: Holder
    private let facilitator: Holder

    init() async throws {
        agency = try Agency()
        approver = try await agency.account("Tamm", [.approver: .agency])
        facilitator = try await agency.account("Lepp", [.facilitator: .agency])
        _ = try await agency.node.openCase(try Agency.caseFile(), by: agency.admin)
        _ = try await agency.node.openCase(try Agency.caseFile("EE-OTHER"), by: agency.admin)
        for reference in ["EE-2026-000417", "EE-OTHER"] {
            try await agency.node.change(reference, by: agency.admin, as: .intakeOfficer) { file, act in
                _ = try file.add(TaskRecord(says: "call", due: act.day), by: act)
            }
        }
    }

    /// What is due, by the cases that are named.
    private func due(_ holder: Holder) async -> Set<String> {
        let answer = await holder.ask("GET", "/reminders")
        #expect(answer.status == 200)
        return Set((answer.json["items"]?.array ?? []).compactMap { $0["reference"]?.string })
    }

    private func warn() async throws -> String {
        let warned = await facilitator.ask(
            "POST",
            Self.path + "/dangers",
            body: ["ground": "he said that he has a knife", "cite": "a police act", "to": "the police"]
        )
        return try #require(warned.json["id"]?.string, "\(String(decoding: warned.body, as: UTF8.self))")
    }

    @Test(
        "A case of which nothing waits for an approver is to them as one that does not exist, and in no list"
    )
    func nothingWaits() async throws {
        for reading in Self.readings {
            let answer = await approver.ask("GET", Self.path + reading)
            #expect(answer == (await approver.ask("GET", "/cases/NEVER" + reading)), "\(reading)")
            #expect(answer.problem == "not-found", "\(reading)")
        }
        #expect(await due(approver).isEmpty)
        #expect(await approver.ask("GET", "/retention").json["cases"]?.array?.isEmpty == true)
        #expect(
            await approver.ask("GET", "/search", query: [("words", "teacher")]).problem == "not-permitted"
        )
        #expect(await approver.ask("GET", "/cases").problem == "not-permitted")
        // The same without the API: what a command reads.
        let (node, officer) = (agency.node, approver.account.officer)
        await #expect(throws: NodeError.self) {
            _ = try await node.caseFile("EE-2026-000417", readBy: officer, as: .approver)
        }
        #expect(try await node.search("call", by: officer, as: .approver).hits.isEmpty)
    }

    @Test(
        "COE-53b Where a disclosure waits for an approver, they read that case, and later because they approved it"
    )
    func dangerWaits() async throws {
        let danger = try await warn()
        for reading in Self.readings.dropLast() {
            #expect(await approver.ask("GET", Self.path + reading).status == 200, "\(reading)")
        }
        #expect(await approver.ask("GET", "/cases/EE-OTHER/records").problem == "not-found")
        #expect(await due(approver) == ["EE-2026-000417"])
        let (node, officer) = (agency.node, approver.account.officer)
        let found = try await node.search("call", by: officer, as: .approver).hits
        #expect(found.map(\.reference) == ["EE-2026-000417"])
        let far = try await agency.account("Mets", team: "narva", [.approver: .team])
        #expect(await far.ask("GET", Self.path + "/records").problem == "not-found", "another team's")
        let colleague = try await agency.account("Saar", [.approver: .agency])
        #expect(await colleague.ask("GET", Self.path + "/records").status == 200)
        let approved = await approver.ask(
            "POST",
            Self.path + "/dangers/\(danger)/approval",
            headers: ["if-match": "\"1\""]
        )
        #expect(approved.status == 201, "\(String(decoding: approved.body, as: UTF8.self))")
        #expect(await approver.ask("GET", Self.path + "/records").status == 200)
        #expect(await colleague.ask("GET", Self.path + "/records").problem == "not-found", "it waits no more")
        #expect(await due(colleague).isEmpty)
    }

    @Test("What an approver began alone opens no case to them")
    func ownDoing() async throws {
        for (path, body): (String, JSON) in [
            ("/legal-holds", ["reason": "an appeal"]),
            ("/dangers", ["ground": "a threat", "cite": "a police act", "to": "the police"]),
            ("/complaints", ["by": "harmed-1", "says": "nobody calls back"]),
            ("/retention", ["decision": "kept", "due": "2028-01-31", "ground": "archive act § 7"]),
        ] {
            let begun = await approver.ask("POST", Self.path + path, body: body)
            #expect(begun.status == 201, "\(path): \(String(decoding: begun.body, as: UTF8.self))")
            #expect(await approver.ask("GET", Self.path + "/records").problem == "not-found", "\(path)")
        }
        let colleague = try await agency.account("Saar", [.approver: .agency])
        #expect(
            await colleague.ask("GET", Self.path + "/records").status == 200,
            "it waits for somebody else"
        )
    }

    @Test("What is assigned to an approver they read, and another role of theirs reads as before")
    func assigned() async throws {
        let lead = try await agency.account("Oja", [.lead: .agency])
        let assigned = await lead.ask("PUT", Self.path + "/allocation", body: ["owner": "Tamm"])
        #expect(assigned.status == 200, "\(String(decoding: assigned.body, as: UTF8.self))")
        #expect(await approver.ask("GET", Self.path + "/records").status == 200)
        #expect(await approver.ask("GET", "/cases/EE-OTHER/records").problem == "not-found")
        let both = try await agency.account("Saar", [.approver: .agency, .lead: .agency])
        let path = "/cases/EE-OTHER/records"
        #expect(await both.ask("GET", path, headers: ["comity-role": "lead"]).status == 200)
        #expect(await both.ask("GET", path, headers: ["comity-role": "approver"]).problem == "not-found")
    }
}
