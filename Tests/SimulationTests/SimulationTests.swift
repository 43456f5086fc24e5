import Simulation
import Testing

@Suite("Simulated worlds")
struct SimulationTests {
    private static let stage = Result { try Stage() }

    @Test(
        "In two hundred worlds where everything goes wrong, every invariant holds",
        .timeLimit(.minutes(60))
    )
    func invariants() async throws {
        var figures = Figures()
        var broken: [String] = []
        await Simulation(stage: try Self.stage.get(), events: 180).run(seeds: 1...200, tasks: 2) { outcome in
            figures.add(outcome.figures)
            if let violation = outcome.violation { broken.append("\(outcome.seed): \(violation)") }
            return true
        }
        #expect(broken.isEmpty, "replay these with comity-sim replay: \(broken)")
        for fault in Fault.allCases {
            #expect(figures.faults[fault, default: 0] > 0, "\(fault.rawValue) never happened")
        }
        for act in [
            "ask-onward", "authorise", "hand-on", "take-back", "inform", "catch-up", "clock", "take-case",
            "prepare", "screen", "join", "write", "release", "read-on", "propose", "open-terms", "sign",
            "conclude", "prove", "end", "report-erasure",
        ] {
            #expect(figures.moves[act, default: 0] > 0, "nobody did \(act)")
        }
        #expect(figures.documents > 1000 && figures.referrals > 200)
        print(
            "200 worlds: \(figures.documents) documents, \(figures.attempts) attempts, \(figures.faults.values.reduce(0, +)) faults."
        )
    }

    @Test(
        "Each deliberate fault is caught by the invariant that is meant for it",
        arguments: Mutation.allCases
    )
    func mutations(mutation: Mutation) async throws {
        var caught: Outcome?
        var others: [Violation] = []
        let simulation = Simulation(stage: try Self.stage.get(), mutation: mutation)
        await simulation.run(seeds: 1...200, tasks: 2) { outcome in
            guard let violation = outcome.violation else { return true }
            if violation.invariant == mutation.invariant {
                caught = caught ?? outcome
                return false
            }
            others.append(violation)
            return true
        }
        let found = try #require(caught, "\(mutation.rawValue) was not caught; instead: \(others.prefix(3))")
        print("\(mutation.rawValue) is caught in world \(found.seed): \(found.violation?.says ?? "")")
    }

    @Test(
        "A referral costs the same number of documents and attempts however large the federation",
        arguments: Shape.allCases
    )
    func growth(shape: Shape) async throws {
        let growth = Growth(stage: try Stage(nodes: 24), referrals: 2)
        let (small, large) = (
            try await growth.measure(shape, nodes: 6), try await growth.measure(shape, nodes: 24)
        )
        #expect(small.referrals == 12 && large.referrals == 48)
        #expect(small.documents == 2 * small.referrals && large.documents == 2 * large.referrals)
        #expect(small.attempts == small.documents && large.attempts == large.documents)
    }

    @Test("The same seed tells the same story", arguments: [3, 17, 58] as [UInt64])
    func determinism(seed: UInt64) async throws {
        let simulation = Simulation(stage: try Self.stage.get())
        let first = await simulation.run(seed: seed, traced: true)
        let second = await simulation.run(seed: seed, traced: true)
        #expect(first.trace == second.trace && first.figures == second.figures)
        #expect(first.trace.count > 50)
        #expect(await simulation.run(seed: seed + 1000, traced: true).trace != first.trace)
    }
}
