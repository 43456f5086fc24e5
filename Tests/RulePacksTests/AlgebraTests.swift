import RulePacks
import Testing
import Wire

/// The laws the design claims, tried on cases and packs drawn by a generator with a fixed seed.
@Suite("The algebra of outcomes")
struct AlgebraTests {
    let schema: FactSchema

    init() throws { schema = try ExamplePack.schema() }

    static let intervals: [OutcomeInterval] = LegalOutcome.allCases.flatMap { floor in
        LegalOutcome.allCases.filter { $0 >= floor }.map { OutcomeInterval(floor: floor, ceiling: $0) }
    }

    @Test("merging is associative, commutative, idempotent and monotone, for every interval there is")
    func mergeLaws() {
        for a in Self.intervals {
            #expect(a.merged(a) == a)
            for b in Self.intervals {
                #expect(a.merged(b) == b.merged(a))
                #expect(a.merged(b).floor >= a.floor && a.merged(b).ceiling >= a.ceiling)
                for c in Self.intervals {
                    #expect(a.merged(b).merged(c) == a.merged(b.merged(c)))
                    if b.narrows(c) { #expect(a.merged(b).narrows(a.merged(c))) }
                }
            }
        }
    }

    @Test("more facts never widen the interval, and never take back what was certain", arguments: 0..<20)
    func monotone(seed: Int) throws {
        var source = CaseSource(seed: UInt64(seed))
        let packs = [try source.pack(schema, "xa"), try source.pack(schema, "xb")]
        let assessor = Assessor(
            [Participant(packs[0], as: .sender), Participant(packs[1], as: .receiver)],
            schema: schema,
            on: CalendarDate(clamping: 20_700)
        )
        var facts = Facts()
        var last = assessor.assess(facts)
        for fact in schema.facts.shuffled(using: &source.generator) {
            facts[fact.name] = source.value(fact.type)
            let next = assessor.assess(facts)
            #expect(next.overall.narrows(last.overall), "\(fact.name)")
            for topic in next.topics {
                guard let before = last.topics.first(where: { $0.name == topic.name }) else { continue }
                #expect(topic.interval.narrows(before.interval), "\(topic.name) after \(fact.name)")
            }
            if last.overall.isDecided { #expect(next.overall == last.overall) }
            last = next
        }
        #expect(last.overall.isDecided)
        #expect(last.questions.isEmpty)
    }

    @Test(
        "the order of packs changes nothing but the order, and a pack twice changes nothing",
        arguments: 0..<15
    )
    func order(seed: Int) throws {
        var source = CaseSource(seed: UInt64(seed) &+ 1000)
        let packs = [
            try source.pack(schema, "xa"), try source.pack(schema, "xb"), try source.pack(schema, "xc"),
        ]
        let facts = source.facts(schema)
        func outcome(_ packs: [RulePack]) -> [String: OutcomeInterval] {
            let participants = packs.map { Participant($0, as: nil) }
            let assessment = assess(
                packs: participants,
                facts: facts,
                schema: schema,
                on: CalendarDate(clamping: 20_700)
            )
            return Dictionary(uniqueKeysWithValues: assessment.topics.map { ($0.name, $0.interval) })
                .merging(["overall": assessment.overall]) { $1 }
        }
        let all = outcome(packs)
        #expect(outcome([packs[2], packs[0], packs[1]]) == all)
        #expect(outcome(packs + [packs[1]]) == all)
        for one in packs {
            for (topic, interval) in outcome([one]) {
                let merged = try #require(all[topic])
                #expect(
                    merged.floor >= interval.floor && merged.ceiling >= interval.ceiling,
                    "strictest wins"
                )
            }
        }
    }

    @Test("a fact is asked only where some answer to it changes the outcome", arguments: 0..<15)
    func questionsMatter(seed: Int) throws {
        var source = CaseSource(seed: UInt64(seed) &+ 2000)
        let pack = try source.pack(schema, "xa")
        let assessor = Assessor(
            [Participant(pack, as: nil)],
            schema: schema,
            on: CalendarDate(clamping: 20_700)
        )
        let facts = source.facts(schema)
        let assessment = assessor.assess(facts)
        if assessment.overall.isDecided {
            #expect(assessment.questions.allSatisfy { $0.settles == .conditions })
        } else {
            #expect(!assessment.questions.isEmpty)
        }
        for question in assessment.questions {
            #expect(facts[question.fact] == nil || question.isPartlyKnown)
        }
    }
}
