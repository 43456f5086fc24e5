import API
import Casework
import Node
import Referrals
import Store
import Testing
import Wire

/// What opens case data to an account takes two people, and the way in to an account is its holder's alone.
@Suite("Grants by two")
struct GrantsAPITests {
    private let agency: Agency
    private let first: Holder
    private let second: Holder

    init() async throws {
        agency = try Agency()
        first = try await agency.account("First operator", [.operator: .agency])
        second = try await agency.account("Second operator", [.operator: .agency])
    }

    private func confirm(_ name: String, as holder: Holder, revision: Int) async -> APIAnswer {
        await holder.ask(
            "POST",
            "/accounts/\(name)/confirmation",
            headers: ["if-match": "\"\(revision)\""]
        )
    }

    @Test("An account that opens case data is let in by a second person, who is not its holder")
    func grants() async throws {
        let added = await first.ask(
            "POST",
            "/accounts",
            body: ["name": "Lepp", "roles": ["facilitator": "agency", "operator": "agency"]]
        )
        #expect(added.status == 201 && added.json["state"]?.string == "disabled")
        #expect(added.json["roles"] == .object([:]) && added.json["permissions"] == .object([:]))
        #expect(added.json["proposed"]?["by"]?.string == "First operator")
        #expect(await confirm("Lepp", as: first, revision: 1).problem == "not-permitted")
        #expect(await confirm("Lepp", as: second, revision: 7).problem == "revision-changed")
        let confirmed = await confirm("Lepp", as: second, revision: 1)
        #expect(confirmed.status == 201 && confirmed.json["state"]?.string == "active")
        #expect(confirmed.json["proposed"] == nil)
        #expect(await confirm("Lepp", as: second, revision: 2).problem == "not-now")
        #expect(try await agency.node.audit().isSound)
    }

    @Test("Nobody widens an account alone, least of all their own; what narrows it takes effect at once")
    func changes() async throws {
        func change(_ holder: Holder, _ name: String, _ roles: JSON, _ revision: Int) async -> APIAnswer {
            await holder.ask(
                "PUT",
                "/accounts/\(name)",
                body: .object(["roles": roles, "state": "active"]),
                headers: ["if-match": "\"\(revision)\""]
            )
        }
        let path = "First operator"
        let own = await change(first, path, ["operator": "agency", "lead": "agency"], 1)
        #expect(own.status == 200 && own.json["roles"] == ["operator": "agency"])
        #expect(await first.ask("GET", "/cases").problem == "not-permitted")
        #expect(await confirm(path, as: first, revision: 2).problem == "not-permitted")
        // Withdrawn by a change that opens nothing.
        let back = await change(first, path, ["operator": "agency", "auditor": "agency"], 2)
        #expect(back.json["proposed"] == nil && back.json["roles"]?["auditor"]?.string == "agency")
        // The other proposes it: the holder does not confirm it either.
        #expect(await change(second, path, ["operator": "agency", "lead": "own"], 3).status == 200)
        #expect(await confirm(path, as: first, revision: 4).problem == "not-permitted")
        // Let in again is let in to cases again.
        let lepp = await first.ask("POST", "/accounts", body: ["name": "Lepp", "roles": ["lead": "own"]])
        #expect(lepp.status == 201)
        #expect(await confirm("Lepp", as: second, revision: 1).status == 201)
        let out = await first.ask(
            "PUT",
            "/accounts/Lepp",
            body: ["roles": ["lead": "own"], "state": "disabled"],
            headers: ["if-match": "\"2\""]
        )
        #expect(out.json["state"]?.string == "disabled" && out.json["proposed"] == nil)
        let again = await change(first, "Lepp", ["lead": "own"], 3)
        #expect(again.json["state"]?.string == "disabled" && again.json["proposed"] != nil)
        #expect(await change(first, "Lepp", ["lead": "agency"], 4).json["state"]?.string == "disabled")
    }

    @Test(
        "A token is its holder's alone: two officers give one half of a code each, and neither could use it"
    )
    func tokens() async throws {
        _ = await first.ask("POST", "/accounts", body: ["name": "Lepp", "roles": ["auditor": "agency"]])
        let made = await first.ask(
            "POST",
            "/accounts/Lepp/tokens",
            body: ["label": "case system", "days": 30]
        )
        #expect(made.problem == "not-permitted")
        #expect(await second.ask("POST", "/accounts/Lepp/enrolment/second").problem == "not-now")
        let half = await first.ask("POST", "/accounts/Lepp/enrolment", key: "77777777")
        #expect(half.status == 201)
        let repeated = await first.ask("POST", "/accounts/Lepp/enrolment", key: "77777777")
        #expect(repeated.status == 201 && repeated.json["half"] == nil)
        #expect(await first.ask("POST", "/accounts/Lepp/enrolment/second").problem == "not-permitted")
        let other = await second.ask("POST", "/accounts/Lepp/enrolment/second")
        #expect(other.status == 201)
        func redeem(_ one: JSON?, _ two: JSON?) async -> APIAnswer {
            let body: JSON = .object([
                "first": one ?? .null, "second": two ?? .null, "label": "case system", "days": 30,
            ])
            return await agency.api.answer(
                APIRequest(
                    method: "POST",
                    path: ["enrolments"],
                    headers: ["content-type": "application/json"],
                    body: body.bytes()
                )
            )
        }
        #expect(await redeem(half.json["half"], half.json["half"]).problem == "not-permitted")
        let token = await redeem(half.json["half"], other.json["half"])
        #expect(token.status == 201)
        let holder = Holder(
            agency: agency,
            account: first.account,
            token: token.json["token"]?.string ?? ""
        )
        #expect(await holder.ask("GET", "/account").json["name"]?.string == "Lepp")
        #expect(await redeem(half.json["half"], other.json["half"]).problem == "not-permitted")
    }
}
