internal import CEL

/// Tries `never` properties over every reachable combination of the facts that matter to them.
struct NeverRunner {
    let pack: RulePack
    let schema: FactSchema
    let layers: [RulePack]

    /// Combinations tried for one property on one day of law; beyond that a fixed sample.
    static let limit = 20_000

    func run() -> [TestResult] { pack.nevers.map(run) }

    private func run(_ never: NeverProperty) -> TestResult {
        var result = TestResult(
            subject: .never(never.says),
            place: never.place,
            differences: [],
            facts: Facts(),
            limitation: nil
        )
        var tried: Set<[String]> = []
        for day in PackDays(pack, layers).all {
            let program = program(never, day)
            let search = search(never, program, day, &tried)
            if let failure = search.failure { result.differences.append(failure) }
            if let limitation = search.limitation { result.limitation = limitation }
            if let broken = search.broken {
                let came = search.outcomes.sorted { $0.key < $1.key }.map {
                    "\($0.key) = \($0.value.rawValue)"
                }
                result.differences.append("it happens on \(day): \(came.joined(separator: ", "))")
                result.facts = broken
            }
            if !result.passed { break }
        }
        return result
    }

    private func program(_ never: NeverProperty, _ day: CalendarDate) -> PackProgram {
        let participant = Participant(pack, as: never.side, layers: layers)
        return Assessor([participant], schema: schema, on: day).programs[0]
    }

    private struct Search {
        var broken: Facts?
        var outcomes: [String: LegalOutcome] = [:]
        var limitation: String?
        var failure: String?
    }

    private func search(
        _ never: NeverProperty,
        _ program: PackProgram,
        _ day: CalendarDate,
        _ tried: inout Set<[String]>
    ) -> Search {
        var search = Search()
        let condition: CompiledCondition
        do {
            condition = try compile(never, program)
        } catch {
            search.failure = "the property cannot be read: \(error)"
            return search
        }
        let topics = program.topics.indices.filter {
            condition.text.contains("outcome.\(program.topics[$0].name)")
        }
        let all = condition.text.contains("outcome.overall")
        let considered = all ? Array(program.topics.indices) : topics
        let rules = OpenComponent(
            rules: considered.flatMap { program.rules(ofTopic: $0) }.map { RuleIndex(program: 0, rule: $0) },
            facts: FactSet()
        ).related([program])
        var open = condition.reads
        for index in rules { open.formUnion(program.rules[index.rule].reads) }
        if let law = law(condition, rules.map { program.rules[$0.rule] }, open, on: day),
            !tried.insert(law).inserted
        {
            return search
        }
        var base = Facts()
        if let name = LawDate.standard.factName, let position = schema.position(of: name) {
            base[name] = .date(day)
            open.remove(position)
        }
        let space = CaseSpace(
            [program],
            rules: rules,
            open: open,
            base: base,
            schema: schema,
            also: [(condition.reads, condition.limits)]
        )
        let requirements = FactRequirements(schema)
        let columns = space.facts.indices.filter { condition.reads.contains(space.facts[$0]) }
        var harmless: Set<Int> = []
        let local = space.local
        let places = considered.map { topic in local.topics.firstIndex { $0.topic == topic } }
        let silence = considered.map { program.topics[$0].standard ?? .needsApproval }
        var found = [LegalOutcome?](repeating: nil, count: local.topics.count)
        // Where the numbers of what is seen could coincide, everything is evaluated.
        let isSmall =
            columns.reduce(Double(sign: .plus, exponent: 3 * places.count, significand: 1)) {
                $0 * Double(space.values[$1].count)
            } < 0x1p62
        let isComplete = space.visit(limit: Self.limit) { digits, speaks in
            local.topicOutcomes(speaks, into: &found)
            let outcomes = places.indices.map { number in
                places[number].flatMap { found[$0] } ?? silence[number]
            }
            let overall = outcomes.max() ?? .permit
            // What the property sees, as one number.
            var key = 0
            for outcome in outcomes { key = key &* 8 &+ outcome.rank }
            for column in columns { key = key &* space.values[column].count &+ digits[column] }
            if isSmall, harmless.contains(key) { return true }
            let facts = space.answers(digits)
            var answers = facts.activation
            for (topic, outcome) in zip(considered, outcomes) {
                answers.set("outcome.\(program.topics[topic].name)", to: .int(Int64(outcome.rank)))
            }
            answers.set("outcome.overall", to: .int(Int64(overall.rank)))
            let happens = condition.evaluate(answers).possibility.mayBeYes
            if !happens { harmless.insert(key) }
            guard happens, requirements.isPossible(facts, schema) else { return true }
            for (topic, outcome) in zip(considered, outcomes) {
                search.outcomes[program.topics[topic].name] = outcome
            }
            if all { search.outcomes["overall"] = overall }
            search.broken = facts
            return false
        }
        if !isComplete {
            search.limitation =
                "\(space.facts.count) facts matter, too many to try every combination; \(Self.limit) were tried"
        }
        return search
    }

    /// What the property rests on by a day: the same for two days means that there is nothing new to try. Nil where the day
    /// itself matters, because something reads the date by which the law applies.
    private func law(
        _ condition: CompiledCondition,
        _ rules: [ProgramRule],
        _ open: FactSet,
        on day: CalendarDate
    ) -> [String]? {
        if let name = LawDate.standard.factName, let position = schema.position(of: name),
            open.contains(position)
        {
            return nil
        }
        let values = pack.parameters.filter { condition.text.contains("param.\($0.name)") }.map { parameter in
            "\(parameter.name) \(parameter.values.last { $0.from <= day }?.from.description ?? "")"
        }
        return values
            + rules.map { rule in
                let spans = rule.variants(from: day, to: day).map { "\($0.span.from)" }
                return "\(rule.home.id) \(rule.rule.id) \(spans.joined(separator: " "))"
            }
    }

    private func compile(_ never: NeverProperty, _ program: PackProgram) throws(CELError) -> CompiledCondition
    {
        let definitions = Definitions.writtenOut(pack.definitions).texts
        let written = try ConditionText(definitions: definitions, outcomesAreRanks: true).rewritten(never.cel)
        let resolved = Dictionary(
            pack.parameters.map { parameter in
                let book = ParameterBook([pack])
                return (parameter.name, book.resolve(parameter, of: pack.id, on: program.decisionDay))
            },
            uniquingKeysWith: { first, _ in first }
        )
        let environment = try ConditionEnvironment(pack, schema: schema).withParameters(resolved)
            .withOutcomes(program.topics.map(\.name))
        return CompiledCondition(try written.checked(in: environment), schema: schema)
    }
}

/// The days on which a pack's law changes: one day for every span between.
struct PackDays {
    let all: [CalendarDate]

    init(_ pack: RulePack, _ layers: [RulePack] = []) {
        var days: Set<CalendarDate> = [pack.inForce.from]
        let adopted = layers.filter { layer in pack.adopts.contains { $0.matches(layer) } }
        for source in [pack] + adopted {
            for rule in source.rules {
                days.insert(rule.inForce.from)
                if let until = rule.inForce.until { days.insert(until.adding(days: 1)) }
            }
            for value in source.parameters.flatMap(\.values) {
                days.insert(value.from)
                if let until = value.until { days.insert(until.adding(days: 1)) }
            }
        }
        all = days.filter { pack.inForce.contains($0) }.sorted()
    }
}
