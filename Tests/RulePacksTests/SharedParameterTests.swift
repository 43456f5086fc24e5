import Testing
import Wire

@testable import RulePacks

/// The laws of merging, with packs that share parameters and read them in their declared direction and against it.
@Suite("Shared parameters")
struct SharedParameterTests {
    let schema: FactSchema
    let day = CalendarDate(clamping: 20_700)

    init() throws { schema = try ExamplePack.schema() }

    // MARK: Values

    static let values: [(Parameter.Stricter, [ParameterValue])] = {
        let whole = (0...4).map { ParameterValue.whole($0) }
        let dates = (0...4).map { ParameterValue.date(CalendarDate(clamping: 20_000 + $0)) }
        let lists = [[], ["a"], ["b"], ["a", "b"], ["b", "c"]].map(ParameterValue.list)
        let flags = [true, false].map(ParameterValue.flag)
        let ends: [Int64?] = [nil, 1, 2, 3]
        let intervals = ends.flatMap { least in
            ends.compactMap { most in
                least == nil && most == nil ? nil : ParameterValue.interval(least: least, most: most)
            }
        }
        return [
            (.higher, whole), (.lower, whole), (.higher, flags), (.lower, flags), (.earlier, dates),
            (.later, dates),
            (.union, lists), (.intersection, lists), (.interval, intervals),
        ]
    }()

    @Test(
        "taking the stricter value is associative, commutative and idempotent, and absorbs what is not stricter"
    )
    func valueLaws() throws {
        for (direction, values) in Self.values {
            for a in values + [.undetermined] {
                #expect(a.stricter(a, direction) == a)
                for b in values + [.undetermined] {
                    let ab = try #require(a.stricter(b, direction))
                    #expect(ab == b.stricter(a, direction))
                    #expect(ab.stricter(a, direction) == ab && ab.stricter(b, direction) == ab)
                    for c in values {
                        let bc = try #require(b.stricter(c, direction))
                        #expect(ab.stricter(c, direction) == a.stricter(bc, direction))
                    }
                }
            }
        }
    }

    // MARK: Packs

    struct Answer: Equatable {
        var overall: OutcomeInterval
        var topics: [String: OutcomeInterval]
        var conflicts: Set<String>
    }

    func answer(_ packs: [RulePack], _ facts: Facts) -> Answer {
        let assessment = RulePacks.assess(
            packs: packs.map { Participant($0, as: nil) },
            facts: facts,
            schema: schema,
            on: day
        )
        return Answer(
            overall: assessment.overall,
            topics: Dictionary(uniqueKeysWithValues: assessment.topics.map { ($0.name, $0.interval) }),
            conflicts: Set(assessment.conflicts.map(\.says))
        )
    }

    @Test("order, repetition and grouping of packs change nothing", arguments: 0..<25)
    func symmetric(seed: Int) throws {
        var source = CaseSource(seed: UInt64(seed) &+ 7000)
        let packs = try ["xa", "xb", "xc"].map { try source.pack(schema, $0, sharing: true) }
        let facts = source.facts(schema)
        let all = answer(packs, facts)
        #expect(answer([packs[2], packs[0], packs[1]], facts) == all)
        #expect(answer([packs[1], packs[0], packs[2]], facts) == all)
        #expect(answer(packs + [packs[0]], facts) == all)
        #expect(answer([packs[0], packs[0]], facts) == answer([packs[0]], facts))
    }

    @Test("a pack more never loosens what packs alone or in pairs come to", arguments: 0..<25)
    func neverLoosens(seed: Int) throws {
        var source = CaseSource(seed: UInt64(seed) &+ 8000)
        let packs = try ["xa", "xb", "xc"].map { try source.pack(schema, $0, sharing: true) }
        let facts = source.facts(schema)
        let all = answer(packs, facts)
        for fewer in [
            [packs[0]], [packs[1]], [packs[2]], [packs[0], packs[1]], [packs[1], packs[2]],
            [packs[0], packs[2]],
        ] {
            let before = answer(fewer, facts)
            #expect(
                all.overall.floor >= before.overall.floor && all.overall.ceiling >= before.overall.ceiling
            )
            for (topic, interval) in before.topics {
                let merged = try #require(all.topics[topic])
                #expect(
                    merged.floor >= interval.floor && merged.ceiling >= interval.ceiling,
                    "\(topic): \(interval) became \(merged)"
                )
            }
        }
    }

    @Test("more facts never widen the interval of three packs that share parameters", arguments: 0..<15)
    func narrows(seed: Int) throws {
        var source = CaseSource(seed: UInt64(seed) &+ 9000)
        let packs = try ["xa", "xb", "xc"].map { try source.pack(schema, $0, sharing: true) }
        let assessor = Assessor(packs.map { Participant($0, as: nil) }, schema: schema, on: day)
        var facts = Facts()
        var last = assessor.assess(facts)
        for fact in schema.facts.shuffled(using: &source.generator) {
            facts[fact.name] = source.value(fact.type)
            let next = assessor.assess(facts)
            #expect(next.overall.narrows(last.overall), "\(fact.name)")
            for (topic, before) in zip(next.topics, last.topics) {
                #expect(topic.interval.narrows(before.interval), "\(topic.name) after \(fact.name)")
            }
            last = next
        }
        #expect(last.overall.isDecided && last.questions.isEmpty)
    }

    // MARK: Examples

    func pack(_ id: String, _ parameter: String, when condition: String, _ lines: String...) throws
        -> RulePack
    {
        let more = "  shared: {says: shared, \(parameter)}"
        let rule = ["when: \"\(condition)\"", "outcome: refuse"] + lines
        return try AnalysisPack(["r": rule], id: id, more: more).pack(schema)
    }

    func value(_ value: String) -> String {
        let part = "art_\(value.filter(\.isNumber))1"
        return "values: [{from: 2000-01-01, value: \(value), cite: {source: act, at: \(part)}}]"
    }

    func assess(_ packs: [RulePack], risk: Int64) -> LegalAssessment {
        RulePacks.assess(
            packs: zip(packs, [Side.sender, .receiver, .transit]).map { Participant($0, as: $1) },
            facts: Facts(["accused.risk": .integer(risk)]),
            schema: schema,
            on: day
        )
    }

    @Test("at least 12 months and at most 6 is a conflict that needs approval, with both citations")
    func emptyInterval() throws {
        let declared = "unit: months, stricter: interval, shared: keep, "
        let long = try pack("xa", declared + value("{least: 12}"), when: "accused.risk >= param.shared.least")
        let short = try pack("xb", declared + value("{most: 6}"), when: "accused.risk > param.shared.most")
        let assessment = assess([long, short], risk: 7)
        #expect(assessment.overall == OutcomeInterval(.refuse), "the limit of 6 refuses as it does alone")
        let conflict = try #require(assessment.conflicts.first)
        #expect(conflict.kind == .parameters && conflict.isCertain && assessment.conflicts.count == 1)
        #expect(conflict.says == "The packs leave no value for 'keep': at least 12 months, at most 6 months.")
        #expect(conflict.between.map(\.pack) == ["xa", "xb"])
        #expect(conflict.between.flatMap(\.citations).map(\.label) == ["act art_121", "act art_61"])
        #expect(assess([long, short], risk: 3).conflicts.isEmpty, "no rule hinges on it that speaks")
        let retained = ["long": "{least: 12}", "short": "{most: 6}"].map { id, bounds in
            AnalysisPack(
                [
                    "keep": [
                        "when: \"true\"", "outcome: permit-with-conditions",
                        "obligations: [{delete-after: shared}]",
                    ]
                ],
                id: id,
                more: "  shared: {says: shared, \(declared)\(value(bounds))}"
            )
        }
        let kept = assess(try retained.map { try $0.pack(schema) }, risk: 1)
        #expect(
            kept.overall == OutcomeInterval(.needsApproval) && kept.conflicts.map(\.kind) == [.parameters]
        )
        #expect(try LegalAssessment(json: kept.json) == kept)
    }

    @Test("the stricter value applies to both sides where both name it, and to neither where one does not")
    func bothSides() throws {
        let declared = "unit: level, stricter: lower, "
        let high = try pack(
            "xa",
            declared + "shared: limit, " + value("8"),
            when: "accused.risk > param.shared"
        )
        let low = try pack(
            "xb",
            declared + "shared: limit, " + value("4"),
            when: "accused.risk > param.shared"
        )
        let both = assess([high, low], risk: 6)
        #expect(both.topics[0].byPack.map(\.interval.outcome) == [.refuse, .refuse])
        let own = try pack("xc", declared + value("4"), when: "accused.risk > param.shared")
        #expect(assess([high, own], risk: 6).topics[0].byPack.map(\.interval.outcome) == [.permit, .refuse])
        let three = assess([high, own, low], risk: 6)
        #expect(three.topics[0].byPack.map(\.interval.outcome) == [.refuse, .refuse, .refuse])
    }

    @Test("a value that another pack has not determined takes no refusal away")
    func undeterminedLoosensNothing() throws {
        let declared = "unit: level, stricter: lower, shared: limit, "
        let open = try pack("xa", declared + value("null, note: open"), when: "accused.risk > param.shared")
        let fixed = try pack("xb", declared + value("4"), when: "accused.risk > param.shared")
        #expect(assess([open, fixed], risk: 6).overall == OutcomeInterval(.refuse))
        #expect(
            assess([open, fixed], risk: 3).overall == OutcomeInterval(.needsApproval),
            "the other may be lower still"
        )
    }

    @Test("a rule that reads a shared value against its direction keeps its own value too")
    func againstDirection() throws {
        let declared = "unit: level, stricter: lower, shared: limit, "
        let odd = try pack("xa", declared + value("8"), when: "accused.risk < param.shared")
        let low = try pack("xb", declared + value("4"), when: "accused.risk > 9")
        let assessment = assess([odd, low], risk: 6)
        #expect(assessment.overall == OutcomeInterval(.refuse))
        #expect(assessment.spoke.first?.reasons.isEmpty == false, "and says why")
    }

    @Test("a shared parameter that packs declare differently is a conflict") func declaredDifferently() throws
    {
        let years = try pack(
            "xa",
            "unit: years, stricter: higher, shared: age, " + value("18"),
            when: "accused.risk < param.shared"
        )
        let months = try pack(
            "xb",
            "unit: months, stricter: higher, shared: age, " + value("216"),
            when: "accused.risk > param.shared"
        )
        let conflict = try #require(assess([years, months], risk: 3).conflicts.first)
        #expect(conflict.kind == .parameters && conflict.between.map(\.pack) == ["xa", "xb"])
    }

    @Test("sharing without a direction is an error") func noDirection() throws {
        #expect(throws: PackError.self) {
            try pack("xa", "unit: level, stricter: none, shared: limit, " + value("8"), when: "true")
        }
    }
}
