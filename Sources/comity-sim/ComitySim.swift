import ArgumentParser

/// Simulates federations; for those who develop the program, and those who want to see it fail.
@main
struct ComitySim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comity-sim",
        abstract:
            "Run the program's own threads, delivery and acceptance in simulated worlds where everything goes wrong.",
        discussion: """
            A world is a few agencies with their officers, disks and clocks, and the network between them. Time and chance \
            come from a seed, so that a world that breaks an invariant can be told again, word for word.
            """,
        subcommands: [RunCommand.self, ReplayCommand.self, ScaleCommand.self]
    )
}
