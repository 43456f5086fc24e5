import ConformanceData
import Testing

@testable import CEL

@Suite("The evaluators agree with the naive reference")
struct DifferentialTests {
    @Test("Random conditions and facts: general, flat and naive evaluation come to the same")
    func randomExpressions() throws {
        let environment = try ExpressionGenerator.environment()
        let layout = try ExpressionGenerator.layout()
        var generator = ExpressionGenerator(seed: 20_260_701)
        var counts = (definite: 0, unknown: 0, error: 0, flat: 0)
        for round in 0..<1_500 {
            let text = generator.bool(round % 5)
            let checked = try environment.compile(text)
            let program = checked.program()
            let set = FlatProgramSet([checked], layout: layout)
            if set.isFlat(0) { counts.flat += 1 }
            for _ in 0..<6 {
                let facts = generator.facts()
                let naive = NaiveEvaluator(environment: environment, activation: facts)
                let wanted = naive.evaluate(checked.expression)
                let outcome = program.evaluate(facts)
                #expect(outcome.isSame(as: wanted), "\(text): \(outcome), naively \(wanted)")
                let flat = flatOutcome(set, facts)
                #expect(
                    flat.isSame(as: topLevel(wanted)),
                    "flat \(text): \(flat), naively \(wanted), \(facts)"
                )
                switch wanted {
                case .value: counts.definite += 1
                case .unknown: counts.unknown += 1
                case .error: counts.error += 1
                }
            }
        }
        // A generator that only ever makes one kind of outcome would compare nothing.
        #expect(counts.definite > 1_000 && counts.unknown > 1_000 && counts.error > 200 && counts.flat > 200)
    }

    @Test(
        "The conformance rows: general and naive evaluation come to the same",
        .enabled(if: ConformanceData.has("cel"), "\(ConformanceData.absent)")
    )
    func conformanceRows() throws {
        var count = 0
        let zones = SystemTimeZones()
        for file in try ConformanceData.files(in: "cel", suffix: ".jsonl") {
            for value in try rows(of: file) {
                let row = try ConformanceRow(value)
                guard !ConformanceRow.librariesNotKept.contains(row.file), row.expandsMacros,
                    !row.isCheckOnly,
                    let (environment, activation) = try? row.setUp(timeZones: zones),
                    let expression = try? Expression(parsing: row.text)
                else { continue }
                let program: Program
                if row.isUnchecked {
                    program = Program(expression, in: environment, isChecked: false)
                } else {
                    guard let checked = try? environment.compile(row.text) else { continue }
                    program = checked.program()
                }
                let outcome = program.evaluate(activation)
                let wanted = NaiveEvaluator(environment: environment, activation: activation).evaluate(
                    expression
                )
                #expect(outcome.isSame(as: wanted), "\(row.label) \(row.text): \(outcome), naively \(wanted)")
                count += 1
            }
        }
        #expect(count >= 1_200)
    }

    /// What the flat program comes to, as an outcome.
    private func flatOutcome(_ set: FlatProgramSet, _ facts: Activation) -> Outcome {
        var frame = set.makeFrame()
        for name in ExpressionGenerator.names {
            switch facts[name] {
            case .value(let value)?: frame.set(name, to: value)
            case .absent?: frame.setAbsent(name)
            case .unknown?, nil: break
            }
        }
        switch set.evaluate(0, frame) {
        case .yes: return .bool(true)
        case .no: return .bool(false)
        case .unknown(let facts): return .unknown(UnknownFacts(set.layout.names(of: facts)))
        case .failed: return .failure(.custom)
        }
    }

    /// The flat program names the facts that unknown parts belong to.
    private func topLevel(_ outcome: Outcome) -> Outcome {
        guard case .unknown(let facts) = outcome else { return outcome }
        return .unknown(UnknownFacts(facts.names.map { $0 == "v.k" ? "v" : $0 == "p[0].k" ? "p" : $0 }))
    }
}
