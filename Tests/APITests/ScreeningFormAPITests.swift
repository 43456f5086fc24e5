import API
import Casework
import Node
import Referrals
import Testing
import Wire

/// A service's own screening form: one writes it, another adopts it.
@Suite("Screening forms by two")
struct ScreeningFormAPITests {
    private let agency: Agency
    private let first: Holder
    private let second: Holder
    private let facilitator: Holder

    init() async throws {
        agency = try Agency()
        facilitator = try await agency.account("Lepp", [.facilitator: .agency])
        first = try await agency.account("Saar", [.lead: .agency])
        second = try await agency.account("Oja", [.lead: .agency])
    }

    /// The form that comes with the software under another version.
    private func form(_ version: String, _ further: [String: JSON] = [:]) throws -> JSON {
        var members = try #require(try ContentEncoder.encode(try ScreeningForm.shipped()).object)
        members["version"] = .string(version)
        for (name, value) in further { members[name] = value }
        return .object(members)
    }

    private func inUse() async -> String? {
        await first.ask("GET", "/screening-form").json["version"]?.string
    }

    private func proposed(_ version: String) async throws -> String {
        let answer = await first.ask("POST", "/screening-forms", body: try form(version))
        #expect(answer.status == 201, "\(String(decoding: answer.body, as: UTF8.self))")
        return try #require(answer.json["id"]?.string)
    }

    private func adopt(_ id: String, by holder: Holder) async -> APIAnswer {
        await holder.ask("POST", "/screening-forms/\(id)/adoption")
    }

    @Test(
        "HB-2 Nobody adopts a screening form alone: what one lead wrote is used once another has adopted it"
    )
    func byTwo() async throws {
        let shipped = try #require(await inUse())
        let id = try await proposed("9.0.0")
        #expect(await inUse() == shipped)
        #expect(await adopt(id, by: first).problem == "not-permitted")
        #expect(await inUse() == shipped, "it still waits")
        let listed = await facilitator.ask("GET", "/screening-forms").json["items"]?.array ?? []
        #expect(listed.map { $0["content"]?["proposedBy"]?.string } == ["Saar"])
        #expect(listed.first?["content"]?["adoptedBy"]?.string == nil)
        #expect(await adopt(id, by: facilitator).problem == "not-permitted")
        let adopted = await adopt(id, by: second)
        #expect(adopted.status == 201 && adopted.json["content"]?["adoptedBy"]?.string == "Oja")
        #expect(await inUse() == "9.0.0")
        #expect(await adopt(id, by: second).problem == "not-now")
    }

    @Test("The form adopted last is in use, whatever was proposed last; who adopts it stands in no file")
    func order() async throws {
        let older = try await proposed("9.1.0")
        let newer = try await proposed("9.2.0")
        #expect(await adopt(newer, by: second).status == 201)
        #expect(await inUse() == "9.2.0")
        #expect(await adopt(older, by: second).status == 201)
        #expect(await inUse() == "9.1.0")
        let again = await first.ask("POST", "/screening-forms", body: try form("9.2.0"))
        #expect(again.problem == "not-now")
        let spoken = try form("9.3.0", ["adoptedBy": "Oja"])
        #expect(await first.ask("POST", "/screening-forms", body: spoken).problem == "invalid")
        #expect(try await agency.node.audit().isSound)
    }
}
