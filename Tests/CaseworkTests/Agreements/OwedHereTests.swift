import Casework
import Referrals
import Testing
import Wire

/// What the side that owes something says of it, at the side to which it is owed.
@Suite("How an item stands is said where it is owed")
struct OwedHereTests {
    private static let peer = "https://tartu.example"

    private struct Both {
        var sample: SampleCase
        var agreement: Identifier
        var name: Identifier
    }

    /// Concluded with a peer that looks after the young man; what he owes is owed here.
    private func both() throws -> Both {
        var sample = try SampleCase.ready()
        let id = try sample.concluded(conclude: false)
        try sample.file.propose(id, by: sample.act())
        try sample.file.conclude(id, by: sample.act())
        let name = try #require(try sample.file.record(id, AgreementRecord.self).content.shared)
        return Both(sample: sample, agreement: id, name: name)
    }

    private func receive(_ line: JSON, in both: inout Both) throws {
        let report = try MonitoringReport(
            body: [
                "agreement": .string(both.name.text), "revision": 1, "at": "2026-12-01", "items": [line],
            ]
        )
        _ = try both.sample.file.receive(
            report,
            from: try #require(EntityID(Self.peer)),
            by: both.sample.act()
        )
    }

    private func item(_ both: Both, _ number: Int) throws -> AgreementItem {
        try both.sample.file.record(both.agreement, AgreementRecord.self).content.items[number - 1]
    }

    @Test(
        "HB-5 Neither done nor released, nor not done: a peer's word settles nothing that is owed here, and one task is left",
        arguments: ["done", "released", "not-done"]
    )
    func standing(word: String) throws {
        var both = try both()
        let line: JSON = ["number": 2, "standing": .string(word)]
        try receive(line, in: &both)
        try receive(line, in: &both)
        #expect(try item(both, 2).status == .open && item(both, 2).verified == nil)
        let tasks = both.sample.file.all(NoteRecord.self).map(\.content.words)
            .filter { $0.contains("item 2 \(word)") }
        #expect(tasks.count == 1)
        #expect(
            try both.sample.file.record(both.agreement, AgreementRecord.self).content.state == .signed
        )
    }

    @Test("HB-5 Payments and evidence are taken; then it is verified here")
    func evidence() throws {
        var both = try both()
        let name = Identifier(at: both.sample.now)
        try receive(
            [
                "number": 2, "standing": "done",
                "evidence": [["evidence": .string(name.text), "on": "2026-12-01"]],
            ],
            in: &both
        )
        #expect(try item(both, 2).evidence.map(\.id) == [name])
        try both.sample.file.verify(
            both.agreement,
            item: 2,
            .init(by: "Lill", on: Day(both.sample.now)),
            by: both.sample.act()
        )
        #expect(try item(both, 2).status == .done)
        let before = both.sample.file.all(TaskRecord.self).count
        try receive(["number": 2, "standing": "done"], in: &both)
        #expect(both.sample.file.all(TaskRecord.self).count == before, "both say the same now")
    }
}
