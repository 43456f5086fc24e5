import Casework
import Referrals
import Testing
import Wire

@Suite("Reports that cannot leak")
struct ReportTests {
    /// Every value in a report, however deep, by its type; a text anywhere would be found.
    private func texts(in value: Any, at place: String) -> [String] {
        if value is MechanismName || value is PartyName { return [] }
        if value is String || value is Substring { return [place] }
        return Mirror(reflecting: value).children.flatMap {
            texts(in: $0.value, at: place + "." + ($0.label ?? ""))
        }
    }

    @Test("COE-17 COE-53a EU-12.1e UN-14 No report has a field that could hold a sentence")
    func types() throws {
        var sample = try SampleCase.ready()
        let message = try sample.file.write(sample.message(words: "The secret sentence."), by: sample.act())
        try sample.file.decide(message.id, .release, by: sample.act())
        try sample.file.file(NoteRecord(words: "The secret note."), by: sample.act())
        _ = try sample.concluded()
        let outcome = try sample.file.outcomeReport(at: sample.now)
        let progress = try sample.file.progressReport(at: sample.now)
        var left = sample
        try left.file.withdraw(SampleCase.responsible, by: left.act())
        let back = try left.file.returnToAuthority(of: SampleCase.responsible, at: left.now)
        for (name, report) in [("outcome", outcome as Any), ("progress", progress), ("return", back)] {
            #expect(texts(in: report, at: name) == [])
        }
        for json in [try outcome.json, try progress.json, try back.json] {
            let text = json.prettyText()
            for word in ["secret", "sentence", "430", "sorry", "Lill", "harmed-1"] {
                #expect(!text.contains(word))
            }
        }
        #expect(outcome.outcome == .agreementRunning && outcome.items.map(\.kind).count == 4)
        #expect(Set(outcome.steps.map(\.kind)) == [.preparation])
    }

    @Test("The names in a report take no sentence, however it is written")
    func names() {
        for text in ["", "he said no", "a;b", "ä", String(repeating: "a", count: 41), "a_b", "a.b"] {
            #expect(PartyName(text) == nil && MechanismName(text) == nil)
        }
        #expect(PartyName("harmed-1")?.text == "harmed-1")
        #expect(MechanismName("circle")?.text == "circle")
        let hostile: JSON = ["party": "he laughed at her", "outcome": "ended", "returnedOn": "2026-11-24"]
        #expect(throws: CaseworkError.self) {
            try ContentDecoder.decode(ReturnToAuthority.self, from: hostile)
        }
        let more: JSON = [
            "party": "responsible-1", "outcome": "ended", "returnedOn": "2026-11-24", "says": "he laughed",
        ]
        #expect(throws: CaseworkError.self) { try ContentDecoder.decode(ReturnToAuthority.self, from: more) }
    }

    @Test("COE-29 Whoever waits to decide can always be told how far the process is")
    func progress() throws {
        var sample = try SampleCase.ready()
        #expect(try sample.file.progressReport(at: sample.now).stage == .preparing)
        let message = try sample.file.write(sample.message(), by: sample.act())
        try sample.file.decide(message.id, .release, by: sample.act())
        try sample.file.set(
            DeadlineRecord(
                says: "tell the prosecutor",
                due: Day(sample.now).adding(days: 20),
                jurisdiction: "EE",
                source: "agency",
                remind: 5
            ),
            by: sample.act()
        )
        let report = try sample.file.progressReport(at: sample.now)
        #expect(report.stage == .inDialogue && report.nextReport == Day(sample.now).adding(days: 20))
        try sample.file.end(.dialogueSufficed, by: sample.act())
        #expect(try sample.file.progressReport(at: sample.now).stage == .ended)
    }

    @Test("COE-31 UN-11 Who leaves is returned without a word; who stays in the process is not")
    func returned() throws {
        var sample = try SampleCase.ready()
        let stays = refusal {
            _ = try sample.file.returnToAuthority(of: SampleCase.responsible, at: sample.now)
        }
        #expect(stays?.code == .notNow)
        try sample.file.withdraw(SampleCase.responsible, by: sample.act())
        let back = try sample.file.returnToAuthority(of: SampleCase.responsible, at: sample.now)
        #expect(back.outcome == .ended && back.party.text == SampleCase.responsible)
        #expect(try back.json.object?.keys.sorted() == ["outcome", "party", "returnedOn"])
    }

    @Test("COE-51 A dialogue that was enough is a completed process without any agreement")
    func sufficed() throws {
        var sample = try SampleCase.ready()
        try sample.file.end(.dialogueSufficed, by: sample.act())
        let report = try sample.file.outcomeReport(at: sample.now)
        #expect(report.outcome == .completed && report.items.isEmpty)
    }
}
