internal import Wire

/// One walk through the room for bytes that nobody vouches for.
///
/// A fuzzer hands every input to ``exercise(_:)``; whatever the bytes are, it must return, within the limits and without a trap.
/// The bytes are read as a fact schema and as a pack; a pack that passes the check decides cases with all facts, with some and
/// with none, alone and against itself; its own tests run, and its canonical JSON comes back the same.
package struct PackFuzzEntry: Sendable {
    private let schemas: [FactSchema]

    /// - Parameter schemas: those against which inputs are read, each in turn.
    package init(_ schemas: [FactSchema]) { self.schemas = schemas }

    /// How far an input came.
    package enum Reach: Sendable, Hashable {
        case refused, schema, read, analysed
    }

    /// Beyond so many rules an input is decided but not analysed, which would take too long under a sanitizer.
    private static let analysedRules = 4

    /// What must hold whatever the input is.
    package struct Broken: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Takes an input through all stages that it reaches.
    ///
    /// - Throws: ``Broken`` where an answer contradicts what always holds.
    @discardableResult
    package func exercise(_ bytes: [UInt8]) throws(Broken) -> Reach {
        let text = String(decoding: bytes, as: UTF8.self)
        var reach = Reach.refused
        var all = schemas
        if let schema = try? FactSchema(yaml: text, file: "input") {
            reach = .schema
            all.append(schema)
        }
        for schema in all {
            guard let pack = try? RulePack(yaml: text, file: "input", schema: schema) else { continue }
            try assess(pack, schema)
            reach = .read
            guard pack.rules.count <= Self.analysedRules else { continue }
            _ = PackTester(pack, schema: schema).run()
            _ = PackTester(pack, schema: schema).coverage()
            try analyse(pack, schema)
            reach = .analysed
        }
        return reach
    }

    private func assess(_ pack: RulePack, _ schema: FactSchema) throws(Broken) {
        for day in [pack.inForce.from, .first, .last] {
            let one = Assessor([Participant(pack, as: nil)], schema: schema, on: day)
            let two = Assessor(
                [Participant(pack, as: .sender), Participant(pack, as: .receiver)],
                schema: schema,
                on: day
            )
            var wide: OutcomeInterval?
            for share in 0...2 {
                let facts = facts(schema, share: share, on: day)
                let assessment = one.assess(facts)
                if let wide, !assessment.overall.narrows(wide) {
                    throw Broken(description: "more facts widened the interval")
                }
                wide = assessment.overall
                guard let bytes = try? assessment.canonicalBytes(), let json = try? JSON(parsing: bytes),
                    (try? LegalAssessment(json: json)) == assessment
                else { throw Broken(description: "an assessment does not come back from its JSON") }
                _ = one.decide(facts)
                _ = two.assess(facts)
            }
        }
    }

    /// None, every second or all of the facts, each with a value that conditions are likely to meet. The standard day of law is
    /// always there: without it the day of decision stands in, which is another case and not the same with less known.
    private func facts(_ schema: FactSchema, share: Int, on day: CalendarDate) -> Facts {
        var facts = Facts()
        for (number, fact) in schema.facts.enumerated() where share == 2 || share == 1 && number % 2 == 0 {
            facts[fact.name] = fact.type.someValue(number)
        }
        if let name = LawDate.standard.factName, schema[name]?.type == .date { facts[name] = .date(day) }
        return facts
    }

    private func analyse(_ pack: RulePack, _ schema: FactSchema) throws(Broken) {
        let report = PackAnalysis([Participant(pack, as: nil)], schema: schema, on: pack.inForce.from).run()
        for finding in report.findings where finding.tests.isEmpty {
            throw Broken(description: "a finding has no test")
        }
    }
}

extension FactType {
    fileprivate func someValue(_ number: Int) -> FactValue {
        switch self {
        case .bool: .bool(number % 3 == 0)
        case .integer(let minimum, let maximum): .integer(number % 2 == 0 ? maximum ?? .max : minimum ?? .min)
        case .choice(let names): .choice(names[number % names.count])
        case .set(let names): .set(names.prefix(number % 3).sorted())
        case .date: .date(CalendarDate(clamping: 20_000 + number * 100))
        case .partialDate:
            .partialDate(PartialDate(number % 2 == 0 ? "2009" : "2008-02-29") ?? PartialDate(.first))
        case .text: .text("x")
        }
    }
}
