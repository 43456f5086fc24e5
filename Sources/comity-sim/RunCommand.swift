import ArgumentParser
import Foundation
import Simulation
import Wire

/// `comity-sim run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run many worlds and hold each against the invariants.",
        discussion: """
            Invariants: \(Invariant.allCases.map(\.rawValue).joined(separator: ", ")).
            Mutations, each a deliberate fault that one invariant has to catch: \
            \(Mutation.allCases.map(\.rawValue).joined(separator: ", ")).

            Exit codes: 0 no invariant was broken; 1 one was, its seed is printed; 64 wrong use.
            """
    )

    @Option(help: "The seeds, for example 1..20000.") var seeds = SeedRange(range: 1...200)
    @Option(help: "How many worlds run at once.") var tasks = 2
    @Option(help: "How many events a world has before its faults end.") var events = 260
    @Option(help: "Run with this deliberate fault in the program.") var mutation: Mutation?
    @Flag(help: "Go on after a broken invariant.") var keepGoing = false
    @Flag(help: "Answer in JSON, for programs.") var json = false

    func validate() throws {
        guard (1...64).contains(tasks) else { throw ValidationError("--tasks is from 1 to 64.") }
        guard (1...100_000).contains(events) else { throw ValidationError("--events is from 1 to 100000.") }
    }

    func run() async throws {
        let simulation = Simulation(stage: try Stage(), events: events, mutation: mutation)
        let start = ContinuousClock.now
        var report = RunReport()
        await simulation.run(seeds: seeds.range, tasks: tasks) { outcome in
            report.take(outcome)
            if report.worlds.isMultiple(of: 500), !json {
                FileHandle.standardError.write(Data("\(report.worlds) worlds\n".utf8))
            }
            return outcome.violation == nil || keepGoing
        }
        report.seconds = (ContinuousClock.now - start) / .seconds(1)
        print(json ? report.json.prettyText() : report.text)
        if !report.broken.isEmpty { throw ExitCode(1) }
    }
}

extension Mutation: ExpressibleByArgument {}

/// `1..200`, or one number.
struct SeedRange: ExpressibleByArgument {
    var range: ClosedRange<UInt64>

    init(range: ClosedRange<UInt64>) { self.range = range }

    init?(argument: String) {
        let parts = argument.split(separator: ".", omittingEmptySubsequences: true).map { UInt64($0) }
        guard let first = parts.first ?? nil, let last = parts.last ?? nil, parts.count <= 2, first <= last,
            last < .max
        else { return nil }
        range = first...last
    }

    var defaultValueDescription: String { "\(range.lowerBound)..\(range.upperBound)" }
}
