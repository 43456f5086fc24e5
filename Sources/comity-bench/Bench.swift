import ArgumentParser

/// Measures the program; for those who develop it.
@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comity-bench",
        abstract: "Measure the rule engine against its targets.",
        subcommands: [RulesBench.self]
    )
}
