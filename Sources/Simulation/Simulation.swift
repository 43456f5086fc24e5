import Foundation
import Node

/// What one seed came to.
package struct Outcome: Sendable {
    package var seed: UInt64
    package var violation: Violation?
    package var figures: Figures
    /// The story in words, where it was asked for.
    package var trace: [String]
}

/// Runs worlds.
///
/// ```swift
/// let stage = try Stage()
/// let outcome = await Simulation(stage: stage).run(seed: 417, traced: true)
/// ```
package struct Simulation: Sendable {
    package let stage: Stage
    /// How many events a world has before its faults end.
    package var events: Int
    package var mutation: Mutation?

    package init(stage: Stage, events: Int = 260, mutation: Mutation? = nil) {
        self.stage = stage
        self.events = events
        self.mutation = mutation
    }

    /// Lets one world live, settle and be judged. The same seed always tells the same story.
    package func run(seed: UInt64, traced: Bool = false) async -> Outcome {
        let world = World(seed: seed, stage: stage, mutation: mutation, traced: traced)
        return await world.live(events: events)
    }

    /// Runs many worlds on a few tasks.
    ///
    /// - Parameters:
    ///   - tasks: how many run at once.
    ///   - body: called for each world that has ended, one at a time, in the order of the seeds where `tasks` is 1; returns
    ///     whether to go on.
    package func run(
        seeds: ClosedRange<UInt64>,
        tasks: Int,
        _ body: (Outcome) -> Bool
    ) async {
        await withTaskGroup(of: Outcome.self) { group in
            var next = seeds.makeIterator()
            for _ in 0..<max(1, tasks) {
                if let seed = next.next() { group.addTask { await run(seed: seed) } }
            }
            while let outcome = await group.next() {
                guard body(outcome) else { return group.cancelAll() }
                if let seed = next.next() { group.addTask { await run(seed: seed) } }
            }
        }
    }
}

extension World {
    func live(events: Int) async -> Outcome {
        var found: Violation?
        do {
            try await populate(Int(random.number(2...Int64(max(2, stage.identities.count)))))
            for _ in 0..<events {
                guard surprise == nil, !Task.isCancelled else { break }
                await step()
            }
            await settle()
            if surprise == nil { await finish() }
            found = try await violation()
        } catch {
            found = Violation(invariant: .noSurprise, says: "The world cannot be judged: \(error)")
        }
        if let found { say("BROKEN: \(found)") }
        figures.milliseconds = time.elapsed
        end()
        return Outcome(seed: seed, violation: found, figures: figures, trace: trace.lines)
    }
}
