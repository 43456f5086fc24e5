import CEL
import Testing

@testable import RulePacks

/// Completions are tried on rows of bits. Here the same cases are tried one completion after another.
@Suite("Outcome and questions against the definition")
struct QuestionTests {
    let schema: FactSchema
    let day = CalendarDate(clamping: 20_700)

    init() throws { schema = try ExamplePack.schema() }

    private func compare(_ assessor: Assessor, _ facts: Facts, _ seed: Int) -> Bool {
        let frame = assessor.frame(facts)
        let standings = assessor.programs.map { Standing($0, facts, frame) }
        let found = SettledCase(
            assessor.programs,
            standings,
            facts,
            frame,
            assessor.schema,
            bounds: assessor.bounds
        )
        let expected = ReferenceSettledCase(assessor.programs, standings, facts, assessor.schema)
        #expect(found.speaks == expected.speaks, "seed \(seed)")
        #expect(found.intervals == expected.intervals, "seed \(seed)")
        #expect(found.outcomeFacts == expected.outcomeFacts, "seed \(seed)")
        #expect(found.conditionFacts == expected.conditionFacts, "seed \(seed)")
        #expect(found.isExact == expected.isExact, "seed \(seed)")
        #expect(found.certainFloor == expected.certainFloor, "seed \(seed)")
        return !expected.outcomeFacts.isEmpty
    }

    @Test(
        "drawn packs with drawn cases come to the same outcome and ask the same, in the same order",
        arguments: 0..<30
    )
    func drawn(seed: Int) throws {
        var source = CaseSource(seed: UInt64(seed) &+ 9000)
        let packs = [try source.pack(schema, "xa"), try source.pack(schema, "xb")]
        let one = Assessor([Participant(packs[0], as: nil)], schema: schema, on: day)
        let both = Assessor(packs.map { Participant($0, as: nil) }, schema: schema, on: day)
        var asking = 0
        for number in 0..<30 {
            let facts = source.facts(schema, answered: number % 4 + 1)
            if compare(one, facts, seed) { asking += 1 }
            if compare(both, facts, seed) { asking += 1 }
        }
        #expect(asking > 0)
    }

    @Test("the example packs with drawn cases do so too", arguments: 0..<10)
    func examples(seed: Int) throws {
        let packs = try ["arvenia.yaml", "borduria.yaml"].map {
            try RulePack(yaml: try ExamplePack.text($0), file: $0, schema: schema)
        }
        let both = Assessor(
            [Participant(packs[0], as: .sender), Participant(packs[1], as: .receiver)],
            schema: schema,
            on: day
        )
        var source = CaseSource(seed: UInt64(seed) &+ 9500)
        for number in 0..<40 { _ = compare(both, source.facts(schema, answered: number % 4 + 1), seed) }
    }
}
