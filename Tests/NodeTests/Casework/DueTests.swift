import Casework
import Node
import Referrals
import Store
import TestAgencies
import Testing

@Suite("What is due is said once a day, and what the law wants done within a time is a deadline")
struct DueTests {
    private let pair: Pair

    init() async throws { pair = try await Pair() }

    private var tartu: Node { pair.tartu.node }

    private func said(_ id: Identifier) async throws -> [JournalEntry] {
        try await tartu.store.read { try $0.journal(subject: id, limit: 1_000) }.filter {
            $0.event == .caseworkDue
        }
    }

    @Test("Once a day while something is due, whatever runs twice or begins again, and never what")
    func daily() async throws {
        try await pair.openCase()
        let id = try await tartu.caseRecord(Story.reference).id
        #expect(try await tartu.noteDue().isEmpty, "nothing is due")
        let today = tartu.today
        let task = try await tartu.change(Story.reference, by: pair.tartu.officer, as: .intakeOfficer) {
            file,
            act in
            try file.add(TaskRecord(says: "call Porto", due: today, assignedTo: "Kask"), by: act).id
        }
        #expect(try await tartu.noteDue() == [id])
        #expect(try await tartu.noteDue().isEmpty)
        #expect(try await pair.tartu.copy().node.noteDue().isEmpty, "another process on the same database")
        pair.clock.advance(seconds: 86_400)
        #expect(try await tartu.noteDue() == [id])
        try await tartu.change(Story.reference, by: pair.tartu.officer, as: .intakeOfficer) { file, act in
            _ = try file.finish(task, by: act)
        }
        pair.clock.advance(seconds: 86_400)
        #expect(try await tartu.noteDue().isEmpty)
        let entries = try await said(id)
        #expect(entries.count == 2 && entries.allSatisfy { $0.digest == nil && $0.actor == "node" })
        #expect(Node.webhookEvents.contains(.caseworkDue))
    }

    @Test(
        "P2-14.6 COE-29 A dated obligation of the decided assessment is a deadline with its rule, its provision and their status"
    )
    func obligations() async throws {
        try await pair.send()
        func laid() async throws -> [DeadlineRecord] {
            try await tartu.caseFile(Story.reference, readBy: nil).all(DeadlineRecord.self).map(\.content)
        }
        let deadlines = try await laid()
        let deadline = try #require(deadlines.first { $0.source.contains("ee.complete") })
        #expect(deadlines.count { $0.source.contains("ee.complete") } == 1, "\(deadlines.map(\.source))")
        #expect(deadline.jurisdiction == "EE" && deadline.metAt == nil)
        #expect(deadline.source.contains("§ 203-1"), "\(deadline.source)")
        #expect(deadline.source.contains("not reviewed by counsel"))
        #expect(deadline.source.contains("6 months by agreementMonths"))
        #expect(deadline.source.contains("a legal officer says"))
        #expect(tartu.today.adding(days: 180) < deadline.due && deadline.due < tartu.today.adding(days: 186))
        // Sent again under the same decision, nothing is laid twice.
        _ = try await tartu.send(Story.reference, by: pair.tartu.officer)
        #expect(try await laid() == deadlines)
    }
}
