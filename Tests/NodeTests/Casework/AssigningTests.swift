import Casework
import Node
import Referrals
import Store
import TestAgencies
import Testing

@Suite("Facilitators are assigned within what they can take, and what officers decided about a case is a tie")
struct AssigningTests {
    private let pair: Pair
    private let officer: Officer

    init() async throws {
        pair = try await Pair()
        try await pair.openCase()
        officer = try #require(Officer("Sepp"))
        var lill = FacilitatorRecord(name: "Lill", languages: ["et"])
        lill.capacity = 0
        _ = try await pair.tartu.node.keep(lill, by: officer, as: .lead)
    }

    private func assign(_ name: String, reasons: String? = nil) async throws -> Filed<AssignmentRecord> {
        try await pair.tartu.node.assign(
            name,
            lead: true,
            reasons: reasons,
            inCase: Story.reference,
            by: officer,
            as: .facilitator
        )
    }

    @Test("Nobody is assigned over their capacity without reasons, and the reasons are on record")
    func capacity() async throws {
        await #expect(throws: NodeError.self) { try await assign("Lill") }
        await #expect(throws: NodeError.self) { try await assign("Nobody", reasons: "x") }
        let filed = try await assign("Lill", reasons: "she knows the family's language")
        #expect(filed.content.beyondCapacity == "she knows the family's language")
        #expect(try await pair.tartu.node.workload() == ["Lill": 1])
    }

    @Test("COE-47 Whoever assessed the law for the referral, or approved it, has a tie to the case")
    func decided() async throws {
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        let file = try await pair.tartu.node.caseFile(Story.reference, readBy: nil)
        #expect(file.conflicts(of: pair.tartu.officer.name).contains("assessed the law for the referral"))
        let approver = "Tamm, " + (Story.approvers.first ?? "")
        #expect(file.conflicts(of: approver) == ["approved the referral"])
        #expect(file.conflicts(of: "Lill").isEmpty)
        let declared = try await pair.tartu.node.change(
            Story.reference,
            by: try #require(Officer(approver)),
            as: .facilitator
        ) { file, act in try file.declare(act.by, interests: [], by: act).content.found }
        #expect(declared == ["approved the referral"])
    }
}
