import RulePacks
import Wire

/// What is measured of the rule engine, with its targets.
struct RulesMeasurement {
    private let data: BenchmarkData
    private let stopwatch: Stopwatch
    private let day: CalendarDate
    private let one: Assessor
    private let both: Assessor
    private let open: [Facts]

    init(_ data: BenchmarkData, _ stopwatch: Stopwatch) throws {
        guard let day = CalendarDate("2026-07-01") else {
            throw BenchmarkData.FormError(description: "the day of decision is no date")
        }
        self.data = data
        self.stopwatch = stopwatch
        self.day = day
        one = Assessor([Participant(data.pack, as: nil)], schema: data.schema, on: day)
        both = Assessor(
            [Participant(data.pack, as: .sender), Participant(data.other, as: .receiver)],
            schema: data.schema,
            on: day
        )
        open = data.incomplete
    }

    // MARK: Checking

    /// A sentence for each answer that is not what the data say, or that the quick way gives otherwise than the full one.
    func wrongAnswers() -> [String] {
        var wrong: [String] = []
        var scratch = DecisionScratch()
        for (number, facts) in data.cases.enumerated() {
            let assessment = one.assess(facts)
            let spoke = Set(assessment.spoke.map(\.rule.rule))
            if spoke != data.fired[number] {
                wrong.append(
                    "case \(number): \(spoke.sorted()) fired, expected \(data.fired[number].sorted())"
                )
            }
            if one.decide(facts) != assessment.overall { wrong.append("case \(number): decided otherwise") }
            for facts in [facts, open[number]] {
                let full = both.assess(facts)
                let quick = both.decideAndAsk(both.prepare(facts), &scratch)
                let asked = full.questions.filter { $0.settles == .outcome }.map(\.fact)
                if quick.outcome != full.overall || quick.ask != asked {
                    wrong.append("case \(number): two packs come to something else, or ask something else")
                }
            }
        }
        return wrong
    }

    // MARK: Measuring

    /// What can be measured by itself.
    enum Part: String, CaseIterable {
        case deciding, asking, explaining, compiling, analysing, batch
    }

    func figures(of parts: [Part]) throws -> [Figure] {
        var figures: [Figure] = []
        for part in parts {
            switch part {
            case .deciding: figures += deciding()
            case .asking: figures += asking()
            case .explaining: figures += explaining()
            case .compiling: figures += try compiling()
            case .analysing: figures.append(analysing())
            case .batch: figures.append(batch())
            }
        }
        return figures
    }

    private func deciding() -> [Figure] {
        let count = data.cases.count
        var scratch = DecisionScratch()
        let prepared = data.cases.map(one.prepare)
        let incomplete = open.map(one.prepare)
        let complete = stopwatch.microseconds { one.decide(prepared[$0 % count], &scratch).floor.rank }
        let missing = stopwatch.microseconds { one.decide(incomplete[$0 % count], &scratch).floor.rank }
        return [
            Figure(name: "one pack, outcome", unit: "us", value: complete, target: 2),
            Figure(name: "one pack, a quarter of the facts missing", unit: "us", value: missing),
            Figure(name: "  against complete facts", unit: "times", value: missing / complete, target: 1.5),
        ]
    }

    private func asking() -> [Figure] {
        let count = data.cases.count
        var scratch = DecisionScratch()
        let prepared = open.map(both.prepare)
        let undecided = prepared.filter { !both.decide($0).isDecided }
        func ask(_ cases: [PreparedCase]) -> Double {
            stopwatch.microseconds { both.decideAndAsk(cases[$0 % cases.count], &scratch).ask.count }
        }
        var figures = [
            Figure(
                name: "two packs, outcome and questions, a quarter missing",
                unit: "us",
                value: ask(prepared),
                target: 8
            )
        ]
        if !undecided.isEmpty {
            figures.append(
                Figure(
                    name: "  only the \(undecided.count) of \(count) cases that are open",
                    unit: "us",
                    value: ask(undecided)
                )
            )
        }
        return figures
    }

    private func explaining() -> [Figure] {
        let count = data.cases.count
        let explainer = Explainer(both)
        func explain(_ cases: [Facts]) -> Double {
            stopwatch.microseconds { explainer.explain(cases[$0 % count], nearest: false).rules.count }
        }
        return [
            Figure(
                name: "two packs, full assessment",
                unit: "us",
                value: stopwatch.microseconds { both.assess(data.cases[$0 % count]).spoke.count }
            ),
            Figure(
                name: "two packs, explained to the clause",
                unit: "us",
                value: explain(data.cases),
                target: 60
            ),
            Figure(name: "  a quarter of the facts missing", unit: "us", value: explain(open)),
            Figure(
                name: "  and written as JSON",
                unit: "us",
                value: stopwatch.microseconds {
                    explainer.explain(data.cases[$0 % count], nearest: false).json.bytes().count
                }
            ),
        ]
    }

    private func compiling() throws -> [Figure] {
        let root = try YAMLValue(yaml: data.yaml, file: "pack.yaml")
        let reading = try stopwatch.microseconds { _ in
            try YAMLValue(yaml: data.yaml, file: "pack.yaml").mapping?.count ?? 0
        }
        let checking = try stopwatch.microseconds { _ in
            try RulePack(root, schema: data.schema).rules.count
        }
        let compiling = try stopwatch.microseconds { _ in
            let pack = try RulePack(root, schema: data.schema)
            return Assessor([Participant(pack, as: nil)], schema: data.schema, on: day).participants.count
        }
        return [
            Figure(name: "read the YAML of a pack", unit: "ms", value: reading / 1000),
            Figure(name: "check a pack", unit: "ms", value: checking / 1000),
            Figure(name: "check and compile a pack", unit: "ms", value: compiling / 1000, target: 2.5),
        ]
    }

    private func analysing() -> Figure {
        let analysis = stopwatch.microseconds { _ in
            PackAnalysis([Participant(data.pack, as: nil)], schema: data.schema, on: day).run().findings.count
        }
        return Figure(name: "static analysis of a pack", unit: "ms", value: analysis / 1000, target: 500)
    }

    /// A hundred thousand open cases under two packs: laid out once, decided one after another.
    private func batch() -> Figure {
        let cases = (data.cases + open).map(both.prepare)
        var scratch = DecisionScratch()
        let each = stopwatch.microseconds { both.decide(cases[$0 % cases.count], &scratch).floor.rank }
        return Figure(name: "100,000 cases by two packs", unit: "ms", value: each * 100, target: 500)
    }
}
