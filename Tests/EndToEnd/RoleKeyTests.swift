import Foundation
import TestAgencies
import Testing
import Wire

/// What an officer reads who has the whole folder of the node and the key of a role, and nothing else.
@Suite("Roles' keys from end to end")
struct RoleKeyTests {
    private let node: ServedNode
    private let reference = "EE-2026-000417"
    private static let told = "Fears to be seen at the meeting."
    private static let ours = "A second suspect is looked for."

    init() async throws {
        node = try await ServedNode.tartu(ThrowAwayAuthority())
        try await node.comity(["case", "add", Checkout.storyCase.path])
        for (name, role, words) in [
            ("Lepp", "facilitator", Self.told), ("Kask", "intake-officer", Self.ours),
        ] {
            try await node.comity(["account", "add", name, "--grant", "\(role):agency"])
            let file = node.token(of: name)
            try await node.comity(["account", "token", name, "--label", "cli", "--days", "1", "--out", file])
            let noted = try await node.comity(
                ["case", "note", reference, words, "--as", role],
                officer: name
            )
            #expect(noted["id"]?.string != nil)
        }
    }

    /// Runs a command that reads a passphrase from descriptor 3.
    private func withPassphrase(_ words: String, as officer: String? = nil, _ arguments: String...)
        async throws
        -> Outcome
    {
        let file = node.folder.path("passphrase")
        try Data(words.utf8).write(to: URL(fileURLWithPath: file))
        return try await Program.run(
            try #require(Program.named("bash")),
            ["-c", #"pass=$1; shift; exec "$@" 3<"$pass""#, "bash", file, ServedNode.executable.path]
                + arguments,
            environment: node.environment(officer).merging(["COMITY_ROLE_PASSPHRASE_FD": "3"]) { _, new in new
            }
        )
    }

    private func issue(_ role: String) async throws -> String {
        let file = node.folder.path(role + ".key")
        let issued = try await withPassphrase(
            "a long enough passphrase of \(role)",
            "vault",
            "role",
            "issue",
            role,
            file,
            "--to",
            role == "facilitator" ? "Lepp" : "Kask",
            "--passphrase-fd",
            "3"
        )
        #expect(issued.status == 0, "\(issued.output) \(issued.errors)")
        return file
    }

    private func read(_ role: String, _ file: String, as officer: String? = nil) async throws -> Outcome {
        try await withPassphrase(
            "a long enough passphrase of \(role)",
            as: officer ?? (role == "facilitator" ? "Lepp" : "Kask"),
            "vault",
            "role",
            "read",
            reference,
            "--key",
            file,
            "--json"
        )
    }

    @Test(
        "A role without a compartment's key cannot read it even from the database file; the role that has it can"
    )
    func readsItsOwn() async throws {
        let facilitator = try await read("facilitator", try await issue("facilitator"))
        #expect(facilitator.status == 0, "\(facilitator.output) \(facilitator.errors)")
        #expect(facilitator.output.contains(Self.told) && !facilitator.output.contains(Self.ours))
        let intake = try await read("intake-officer", try await issue("intake-officer"))
        #expect(intake.status == 0, "\(intake.output) \(intake.errors)")
        #expect(intake.output.contains(Self.ours) && !intake.output.contains(Self.told))
        #expect(try JSON(parsing: intake.output, limits: .local)["closed"]?.int ?? 0 > 0)
        // With another's passphrase the file opens nothing.
        let wrong = try await read("approver", node.folder.path("facilitator.key"))
        #expect(wrong.status != 0 && !wrong.output.contains(Self.told))
        // Whoever has the file and its words acts under an account that was granted the role, or reads nothing.
        let key = node.folder.path("facilitator.key")
        for reader in ["Kask", "Somebody new"] {
            let refused = try await read("facilitator", key, as: reader)
            #expect(refused.status == 1 && !refused.output.contains(Self.told), "\(refused.output)")
        }
        // The words lie readable in no file of the node.
        let files = FileManager.default.enumerator(atPath: node.home)?.allObjects as? [String] ?? []
        #expect(files.contains("comity.db"))
        for file in files {
            guard let data = FileManager.default.contents(atPath: node.home + "/" + file) else { continue }
            #expect(data.range(of: Data(Self.told.utf8)) == nil, "\(file)")
            #expect(data.range(of: Data(Self.ours.utf8)) == nil, "\(file)")
        }
    }
}
