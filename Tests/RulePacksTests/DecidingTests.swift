import RulePacks
import Testing

@Suite("Deciding many cases")
struct DecidingTests {
    let schema: FactSchema
    let day = CalendarDate(clamping: 20_700)

    init() throws { schema = try ExamplePack.schema() }

    @Test(
        "the quick decision never claims more than the assessment, and is the same on complete facts",
        arguments: 0..<20
    )
    func agrees(seed: Int) throws {
        var source = CaseSource(seed: UInt64(seed) &+ 5000)
        let packs = [try source.pack(schema, "xa"), try source.pack(schema, "xb")]
        let assessor = Assessor(packs.map { Participant($0, as: nil) }, schema: schema, on: day)
        for _ in 0..<5 {
            let open = source.facts(schema)
            #expect(
                assessor.assess(open).topics.reduce(OutcomeInterval(.permit)) { $0.merged($1.interval) }
                    .narrows(assessor.decide(open))
            )
            var complete = open
            for fact in schema.facts where complete[fact.name] == nil {
                complete[fact.name] = source.value(fact.type)
            }
            let assessment = assessor.assess(complete)
            if assessment.conflicts.isEmpty { #expect(assessment.overall == assessor.decide(complete)) }
        }
    }

    @Test(
        "the quick decision with its questions is the assessment's, where obligations do not conflict",
        arguments: 0..<20
    )
    func asks(seed: Int) throws {
        var source = CaseSource(seed: UInt64(seed) &+ 7000)
        let packs = [try source.pack(schema, "xa"), try source.pack(schema, "xb")]
        let assessor = Assessor(packs.map { Participant($0, as: nil) }, schema: schema, on: day)
        var scratch = DecisionScratch()
        for number in 0..<10 {
            let facts = source.facts(schema, answered: number % 4 + 1)
            let assessment = assessor.assess(facts)
            guard assessment.conflicts.isEmpty else { continue }
            let quick = assessor.decideAndAsk(assessor.prepare(facts), &scratch)
            #expect(quick.outcome == assessment.overall)
            #expect(quick.ask == assessment.questions.filter { $0.settles == .outcome }.map(\.fact))
        }
    }

    @Test("conditions compiled flat come to the same as the clauses evaluated one by one", arguments: 0..<20)
    func flat(seed: Int) throws {
        var source = CaseSource(seed: UInt64(seed) &+ 6000)
        let pack = try source.pack(schema, "xa")
        let exceptions = Set(pack.rules.flatMap(\.overrides).map(\.text))
        let assessor = Assessor([Participant(pack, as: nil)], schema: schema, on: day)
        for _ in 0..<4 {
            for rule in assessor.explain(source.facts(schema)).rules
            where rule.overrides.isEmpty && !exceptions.contains(rule.rule.rule) {
                switch rule.condition.answer {
                case .yes: #expect(rule.word == .speaks, "\(rule.rule.rule)")
                case .no: #expect(rule.word == .silent, "\(rule.rule.rule)")
                case .undetermined: #expect(rule.word == .undetermined, "\(rule.rule.rule)")
                case .open: #expect(rule.word == .open, "\(rule.rule.rule)")
                }
            }
        }
    }
}

@Suite("Comparing facts with facts")
struct FactComparisonTests {
    @Test("choices of different domains, dates and days between them compare by what they mean")
    func comparisons() throws {
        let schema = try FactSchema(
            yaml: """
                schema: s/1
                facts:
                  a.from: {type: choice, of: [EE, PT, NO]}
                  a.to: {type: choice, of: [PT, EE]}
                  a.first: {type: date}
                  a.last: {type: partial-date}
                  a.received: {type: date}
                """,
            file: "facts.yaml"
        )
        let rules = [
            "same": "a.from == a.to", "other": "a.from != a.to", "before": "a.first < a.last",
            "on": "a.first == a.last",
            "long": "daysBetween(a.first, a.last) > 30", "late": "addMonths(a.first, 1) < a.received",
        ]
        var text = """
            pack: x
            title: x
            version: 1
            facts: s/1
            inForce: {from: 2020-01-01}
            sources: {act: {title: Act, id: act}}
            topics: {t: {default: permit}}
            rules:

            """
        for (id, when) in rules.sorted(by: { $0.key < $1.key }) {
            text +=
                "  - {id: \(id), topic: t, title: t, says: s, when: \"\(when)\", outcome: refuse, cite: {source: act}}\n"
        }
        let pack = try RulePack(yaml: text, file: "x.yaml", schema: schema)
        let assessor = Assessor(
            [Participant(pack, as: nil)],
            schema: schema,
            on: CalendarDate(clamping: 20_000)
        )
        func spoke(_ from: String, _ to: String, _ first: String, _ last: String) throws -> Set<String> {
            var facts = Facts(["a.from": .choice(from), "a.to": .choice(to)])
            facts["a.first"] = .date(try #require(CalendarDate(first)))
            facts["a.last"] = .partialDate(try #require(PartialDate(last)))
            facts["a.received"] = .date(try #require(CalendarDate("2026-03-01")))
            return Set(assessor.assess(facts).spoke.map(\.rule.rule))
        }
        #expect(try spoke("EE", "EE", "2026-01-31", "2026-01-31") == ["same", "on", "late"])
        #expect(try spoke("NO", "PT", "2026-02-01", "2026-03-05") == ["other", "before", "long"])
        #expect(try spoke("PT", "EE", "2026-02-01", "2026") == ["other"])
    }
}
