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
