import Foundation
import TestAgencies
import Testing
import Wire

@Suite("Erasing one person of a case from the command line")
struct ErasePersonTests {
    private let node: ServedNode
    private let copies: TemporaryFolder
    private let reference = "EE-PERSONS"
    private let gone = "1987-11-23"
    private let stays = "1991-02-07"

    init() async throws {
        node = try await ServedNode.tartu(ThrowAwayAuthority())
        copies = try TemporaryFolder()
        let opened: JSON = [
            "reference": .string(reference), "stage": "investigation",
            "offence": ["budapest": ["art2"], "provisions": []],
            "parties": [
                ["pseudonym": "harmed-1", "role": "harmed", "birth": .string(gone)],
                ["pseudonym": "harmed-2", "role": "harmed", "birth": .string(stays)],
            ],
        ]
        try Data(opened.bytes()).write(to: URL(fileURLWithPath: copies.path("case.json")))
        try await node.comity(["case", "add", copies.path("case.json")])
        try await node.setUp()
        for (name, role) in [
            ("Kask, intake", "intake-officer"), ("Tamm", "data-protection-officer"), ("Rebane", "approver"),
        ] {
            try await node.enlist(name, ["\(role):agency"])
        }
    }

    private func erase(_ arguments: [String], by officer: String, as role: String) async throws -> Outcome {
        try await node.run(
            ["case", "erase-person", reference, "harmed-1", "--as", role, "--json"] + arguments,
            officer: officer
        )
    }

    /// What `comity case show` says, of the node or of a copy of its folder.
    private func shown(home: String? = nil) async throws -> Outcome {
        try await Program.run(
            ServedNode.executable,
            ["case", "show", reference, "--json"],
            environment: node.environment().merging(home.map { ["COMITY_HOME": $0] } ?? [:]) { $1 }
        )
    }

    @Test(
        "Two officers decide; the others stay; an older database opens nothing of the person with today's keys",
        .timeLimit(.minutes(15))
    )
    func walk() async throws {
        let before = try await shown()
        #expect(before.status == 0 && before.output.contains(gone) && before.output.contains(stays))
        // As an operator's backup of the database holds it.
        let old = copies.path("old")
        try FileManager.default.copyItem(atPath: node.home, toPath: old)
        #expect(try await shown(home: old).output.contains(gone))

        let ground = ["--reason", "person-asked", "--ground", "GDPR art. 17(1)(b)"]
        #expect(try await erase(ground, by: "Kask, intake", as: "approver").status == 1)
        let decided = try await erase(ground, by: "Tamm", as: "data-protection-officer")
        #expect(decided.status == 0, "\(decided.output) \(decided.errors)")
        #expect(try JSON(parsing: decided.output)["needsConfirmation"]?.bool == true)
        let alone = try await erase(["--confirm"], by: "Tamm", as: "data-protection-officer")
        #expect(alone.status == 1 && alone.output.contains("another person"), "\(alone.output)")
        #expect(try await shown().output.contains(gone))
        let confirmed = try await erase(["--confirm"], by: "Rebane", as: "approver")
        #expect(confirmed.status == 0, "\(confirmed.output) \(confirmed.errors)")
        #expect(try JSON(parsing: confirmed.output)["state"]?.string == "erased")

        let after = try await shown()
        #expect(after.status == 0 && !after.output.contains(gone) && after.output.contains(stays))
        try FileManager.default.removeItem(atPath: old + "/keyring.db")
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: old + "/keyring.db" + suffix)
        }
        try FileManager.default.copyItem(atPath: node.home + "/keyring.db", toPath: old + "/keyring.db")
        let restored = try await shown(home: old)
        #expect(!restored.output.contains(gone), "\(restored.output)")
        let certificates = try await node.comity(["retention", "certificates"], officer: "Tamm")
        let certificate = try #require(certificates.array?.first ?? certificates["certificates"]?[0])
        #expect(certificate["reason"]?.string == "person-asked")
        #expect(!certificates.prettyText().contains("harmed-1"))
        #expect(try await node.run(["audit"]).status == 0)
    }
}
