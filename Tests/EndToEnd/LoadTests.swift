import Foundation
import TestAgencies
import Testing

/// The measuring programs of `Tests/Load` in short forms, so that they still do what their pages say when somebody needs the long
/// ones. Each judges its own run and ends by it.
@Suite(
    "Load runs, short",
    .enabled(if: PythonInterpreter.having("cryptography") != nil, PythonInterpreter.absent)
)
struct LoadTests {
    struct Run: Sendable, CustomTestStringConvertible {
        var script: String
        var arguments: [String]
        var says: String

        var testDescription: String { script }
    }

    static let runs = [
        Run(
            script: "soak.py",
            arguments: [
                "--referrals", "6", "--minutes", "0.1", "--warm-up", "1", "--rounds", "3", "--rest", "0.5",
            ],
            says: "referrals: 6 sent, 6 received"
        ),
        Run(
            script: "evidence.py",
            arguments: ["--mebibytes", "16"],
            says: "the line broken 10 times of 10"
        ),
        // How fast it is beside other tests says nothing: no time is judged here, only failures, memory and the record.
        Run(
            script: "hostile.py",
            arguments: ["--seconds", "2", "--connections", "50", "--rate", "50", "--times", "0"],
            says: "audit sound: True"
        ),
    ]

    @Test("A load run ends well, and its figures are those of what it was asked for", arguments: runs)
    func ends(_ run: Run) async throws {
        let outcome = try await Program.run(
            try #require(PythonInterpreter.having("cryptography")),
            [
                Checkout.root.appendingPathComponent("Tests/Load/" + run.script).path,
                ServedNode.executable.path,
            ]
                + run.arguments
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
        #expect(outcome.output.contains(run.says))
    }
}
