import Casework
import Node
import Referrals
import Store
import TestAgencies
import Testing

/// Which assessments wait for an approver.
@Suite("What waits for an approver of the law")
struct ApproverConcernTests {
    private let pair: Pair
    private let node: Node

    init() async throws {
        pair = try await Pair()
        node = pair.tartu.node
        try await pair.openCase()
    }

    private func concerns(_ name: String) async throws -> Bool {
        let officer = try #require(Officer(name))
        let id = try await node.caseRecord(Story.reference).id
        let today = node.today
        return try await node.store.read { try Node.concerns(officer, in: id, on: today, $0) }
    }

    @Test(
        "A case waits from the assessment that asks for an approval until it is given, and stays open to whoever gave it"
    )
    func approvals() async throws {
        try await pair.answer()
        #expect(try await !concerns("Tamm"))
        try await pair.assess()
        for name in ["Tamm", "Saar"] { #expect(try await concerns(name), "\(name)") }
        #expect(try await !concerns(pair.tartu.officer.name), "whoever prepared it does not approve it")
        let subject = try await node.caseRecord(Story.reference).id
        for (role, name) in zip(Story.approvers, ["Tamm", "Saar"]) {
            try await pair.tartu.approve(subject, as: role, by: name)
        }
        for name in ["Tamm", "Saar"] { #expect(try await concerns(name), "\(name)") }
        #expect(try await !concerns("Mets"), "nothing waits any more")
    }
}
