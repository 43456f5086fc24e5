import API
import Casework
import Node
import Referrals
import Store
import Testing
import Wire

/// What lies outside an account's scope is not there: no answer tells it from what does not exist.
@Suite("Existence")
struct ExistenceTests {
    private static let nothing = "01936d2e-0000-7000-8000-000000000000"

    private func thread(_ agency: Agency, _ reference: String, _ side: Side) async throws -> Identifier {
        let now = agency.node.clock.now
        let record = ThreadRecord(
            id: Identifier(at: now),
            side: side,
            peer: try #require(EntityID("https://porto.example")),
            reference: reference,
            caseID: nil,
            openedAt: now,
            changedAt: now,
            stage: .received,
            decideBy: "2027-01-31",
            ownSequence: 0,
            ownHead: nil,
            peerSequence: 1
        )
        try await agency.node.store.write { try $0.insert(record) }
        return record.id
    }

    @Test(
        "The very same problem answers what is another's and what does not exist, also where a name is ambiguous"
    )
    func alike() async throws {
        var compared = 0
        // By the first role that may ask for it: what a role may is another test's.
        var asked: Set<OperationID> = []
        for role in Role.allCases where role != .participant {
            let agency = try Agency()
            let record = try await agency.node.openCase(
                try Agency.caseFile("FAR"),
                by: try #require(Officer("Somebody"))
            )
            let referral = try await thread(agency, "PT-1", .receiver)
            _ = try await thread(agency, "PT-1", .referrer)
            let subjects = [
                "case": ["FAR", record.id.text], "referral": [referral.text, "PT-1", "in:PT-1"],
            ]
            let holder = try await agency.account("Holder", team: "tartu", [role: .team])
            for operation in Operation.table {
                guard let subject = operation.subject, let permission = operation.permission,
                    Permission.granted[role]?.contains(permission) == true
                else { continue }
                guard asked.insert(operation.id).inserted else { continue }
                // Anew for each: one account may not ask as often as all of them together.
                let asking = Holder(
                    agency: (try? Agency(sharing: agency)) ?? agency,
                    account: holder.account,
                    token: holder.token
                )
                func ask(_ name: String) async -> APIAnswer {
                    let path = operation.path.text.replacing("{\(subject)}", with: name)
                        .replacing(#/\{[a-z]+\}/#, with: Self.nothing)
                    return await asking.ask(operation.method.rawValue.uppercased(), path)
                }
                let missing = await ask(subject == "case" ? "NEVER" : Self.nothing)
                #expect(missing.problem == "not-found", "\(operation.id.rawValue)")
                for name in subjects[subject] ?? [] {
                    compared += 1
                    #expect(await ask(name) == missing, "\(role.rawValue), \(operation.id.rawValue), \(name)")
                }
            }
        }
        #expect(compared > 200)
    }

    @Test("A name is ambiguous only among what the account reaches")
    func ambiguous() async throws {
        let agency = try Agency()
        let one = try await thread(agency, "PT-1", .receiver)
        let other = try await thread(agency, "PT-1", .referrer)
        let everywhere = try await agency.account("Kask", [.lead: .agency])
        let own = try await agency.account("Saar", [.lead: .own])
        let path = "/referrals/PT-1/allocation"
        let body: JSON = ["owner": "Saar"]
        #expect(await everywhere.ask("PUT", path, body: body).problem == "invalid")
        #expect(await own.ask("PUT", path, body: body).problem == "not-found")
        let given = await everywhere.ask("PUT", "/referrals/\(one)/allocation", body: body)
        #expect(given.status == 200)
        let reached = await own.ask("PUT", path, body: body)
        #expect(reached.status == 200, "the other one is outside the account's reach")
        #expect(try await agency.node.store.read { try $0.allocation(of: other)?.owner } != "Saar")
    }
}
