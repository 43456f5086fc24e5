import API
import Casework
import Node
import Referrals
import Testing
import Wire

/// Every list of any length is read in pages, and the pages together are the list.
@Suite("Pages of lists")
struct PagingTests {
    /// The names in all pages of two items each, one page after the other.
    private func pages(_ holder: Holder, _ path: String, _ name: String) async throws -> [String] {
        var (names, cursor): ([String], String?) = ([], nil)
        for _ in 0..<100 {
            let answer = await holder.ask(
                "GET",
                path,
                query: [("limit", "2")] + (cursor.map { [("cursor", $0)] } ?? [])
            )
            try #require(answer.status == 200, "\(path): \(answer.status) \(answer.json)")
            let items = try #require(answer.json["items"]?.array)
            #expect(items.count <= 2)
            names += items.compactMap { $0[name]?.string }
            cursor = answer.json["next"]?.string
            if cursor == nil { break }
        }
        return names
    }

    @Test("People, facilitators, matches, likely duplicates, readings and accounts")
    func lists() async throws {
        let agency = try Agency()
        let lead = try await agency.account("Oja", [.lead: .agency])
        let intake = try await agency.account("Kask", [.intakeOfficer: .agency])
        let auditor = try await agency.account("Lepik", [.auditor: .agency])
        let admin = try await agency.account("Operator two", [.operator: .agency])
        for reference in ["EE-1", "EE-2", "EE-3", "EE-4"] {
            let opened = await intake.ask("POST", "/cases", body: try Agency.caseFile(reference))
            #expect(opened.status == 201)
        }
        for number in 1...4 {
            let party: JSON = .object(["pseudonym": .string("witness-\(number)"), "role": "supporter"])
            #expect(await intake.ask("POST", "/cases/EE-1/parties", body: party).status == 201)
            let facilitator: JSON = .object(["name": .string("F\(number)"), "languages": ["et"]])
            #expect(await lead.ask("POST", "/facilitators", body: facilitator).status == 201)
        }
        let people = try await pages(intake, "/cases/EE-1/parties", "pseudonym")
        #expect(people.count == 7 && Set(people).count == 7, "\(people)")
        let facilitators = try await pages(lead, "/facilitators", "name")
        #expect(Set(facilitators) == ["F1", "F2", "F3", "F4"] && facilitators.count == 4)
        let matches = try await pages(lead, "/cases/EE-1/facilitator-matches", "name")
        #expect(Set(matches) == Set(facilitators) && matches.count == 4)
        let duplicates = try await pages(intake, "/cases/EE-1/duplicates", "reference")
        #expect(Set(duplicates) == ["EE-2", "EE-3", "EE-4"] && duplicates.count == 3)
        let accounts = try await pages(admin, "/accounts", "name")
        #expect(accounts.count == 4 && Set(accounts).count == 4)
        let all = await auditor.ask("GET", "/cases/EE-1/readings", query: [("limit", "200")])
        let readings = try #require(all.json["items"]?.array).count
        #expect(readings > 2)
        #expect(try await pages(auditor, "/cases/EE-1/readings", "at").count >= readings)
        let wrong = await intake.ask("GET", "/cases/EE-1/parties", query: [("cursor", "nothing")])
        #expect(wrong.problem == "invalid")
    }
}
