import ArgumentParser
import Simulation

/// `comity-sim replay`.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Tell the story of one world, event by event.",
        discussion: "Exit codes: 0 no invariant was broken; 1 one was; 64 wrong use."
    )

    @Argument(help: "The world's seed.") var seed: UInt64
    @Option(help: "How many events it has; as in the run that found it.") var events = 260
    @Option(help: "With this deliberate fault in the program.") var mutation: Mutation?

    func run() async throws {
        let outcome = await Simulation(stage: try Stage(), events: events, mutation: mutation)
            .run(seed: seed, traced: true)
        print(outcome.trace.joined(separator: "\n"))
        print(outcome.violation.map { "BROKEN: \($0)" } ?? "No invariant was broken.")
        if outcome.violation != nil { throw ExitCode(1) }
    }
}
