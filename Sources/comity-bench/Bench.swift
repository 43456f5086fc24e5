import ArgumentParser

/// Measures the program; for those who develop it.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comity-bench",
        abstract:
            "Measure the rule engine against its targets, trust chains, the transparency log, sealing, a store full of cases, and a full outbox.",
        subcommands: [
            RulesBench.self, TrustBench.self, LogBench.self, VaultBench.self, StoreBench.self,
            StoreMeasureBench.self, CaseThreadsBench.self, OutboxBench.self, OutboxMeasureBench.self,
        ]
    )
}
