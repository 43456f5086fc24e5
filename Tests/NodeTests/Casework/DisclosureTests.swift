import Casework
import Node
import Referrals
import Store
import TestAgencies
import Testing

/// A disclosure because of imminent danger, as a node keeps it.
@Suite("Disclosures because of imminent danger")
struct DisclosureTests {
    @Test(
        "COE-53b That something was disclosed is an event for the officer, once, and says nothing of what it was"
    )
    func event() async throws {
        let pair = try await Pair()
        try await pair.openCase()
        let (node, officer) = (pair.tartu.node, pair.tartu.officer)
        let other = try #require(Officer("Oja"))
        let protection = try #require(Officer("Tamm"))
        let asked = try await node.change(Story.reference, by: officer, as: .facilitator) { file, act in
            try file.warn(
                DangerRecord(
                    ground: "he said where he will wait",
                    cite: "a police act, § 1",
                    to: "police",
                    askedBy: act.by,
                    askedAt: act.at
                ),
                by: act
            )
        }
        try await node.change(Story.reference, by: other, as: .approver) { file, act in
            _ = try file.approveDanger(asked.id, by: act)
        }
        try await node.change(Story.reference, by: protection, as: .dataProtectionOfficer) { file, act in
            _ = try file.tellOfficer(asked.id, by: act)
        }
        let id = try await node.caseRecord(Story.reference).id
        func events() async throws -> [JournalEntry] {
            try await node.store.read { try $0.journal(subject: id, limit: 1000) }
                .filter { $0.event == .dangerDisclosed }
        }
        #expect(try await events().isEmpty)
        try await node.change(Story.reference, by: officer, as: .facilitator) { file, act in
            _ = try file.disclose(
                asked.id,
                DangerRecord.Told(says: "he waits at the station", to: "police", how: .telephone, by: act.by),
                by: act
            )
        }
        try await node.change(Story.reference, by: protection, as: .dataProtectionOfficer) { file, act in
            _ = try file.lookAtDisclosure(asked.id, by: act)
        }
        let found = try await events()
        #expect(found.count == 1 && found.first?.digest == nil && found.first?.actor == officer.name)
        #expect(Node.webhookEvents.contains(.dangerDisclosed))
        let kept = try await node.caseFile(Story.reference, readBy: protection, as: .dataProtectionOfficer)
            .record(asked.id, DangerRecord.self).content
        #expect(
            kept.told?.says == "he waits at the station" && kept.approvedBy == "Oja" && kept.seenBy == "Tamm"
        )
        #expect(try await node.audit().isSound)
    }
}
