import Archive
import Foundation
import Node
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("Evidence bundles from the command line")
struct BundleTests {
    @Test(
        "A case that crossed the border is exported, checked without a node, and checked again by a Python program",
        .timeLimit(.minutes(15))
    )
    func walk() async throws {
        let exchange = try await Exchange.ready()
        let (tartu, porto) = (exchange.tartu, exchange.porto)
        try await exchange.prepare()
        try await exchange.send()
        try await exchange.wait(porto, for: .received)
        try await porto.comity(["referral", "review", Story.reference])
        try await exchange.accept()
        try await exchange.settle()
        let folder = try TemporaryFolder()
        try Data("when,account\n09:00,P-1\n".utf8).write(to: folder.url.appendingPathComponent("log.csv"))
        try await tartu.comity(["evidence", "add", Story.reference, folder.path("log.csv")])
        try await eventually("Porto's node has cosigned the last state of Tartu's log") {
            let log = try JSON(parsing: try await tartu.run(["log", "show", "--json"]).output)
            let checkpoint = log[0]?["checkpoint"]
            return checkpoint?["size"]?.int == log[0]?["leaves"]?.int
                && checkpoint?["signatures"]?.int ?? 0 >= 2
        }

        // Denied by default: nobody acts without a token, and not every role takes a case out.
        let out = folder.path("case.zip")
        let export = ["bundle", "export", Story.reference, "--out", out]
        let token = folder.path("token")
        try await tartu.comity(
            [
                "account", "add", "Tamm", "--grant", "approver:agency", "--grant", "facilitator:agency",
                "--grant", "intake-officer:agency",
            ],
            officer: "Setup"
        )
        try await tartu.comity(
            ["account", "token", "Tamm", "--label", "cli", "--out", token],
            officer: "Setup"
        )
        func run(_ options: [String]) async throws -> Outcome {
            try await tartu.run(
                export + options,
                officer: "Tamm",
                environment: ["COMITY_TOKEN_FILE": token]
            )
        }
        let nobody = try await tartu.run(
            export + ["--as", "approver"],
            officer: "Tamm",
            environment: ["COMITY_TOKEN_FILE": folder.path("none")]
        )
        #expect(nobody.status == 1 && nobody.errors.contains("comity account token"), "\(nobody.errors)")
        let denied = try await run(["--as", "facilitator"])
        #expect(denied.status == 1 && denied.errors.contains("facilitator"), "\(denied.errors)")
        #expect(!FileManager.default.fileExists(atPath: out))
        // Nothing of the case waits for this approver, who therefore does not read it.
        let unconcerned = try await run(["--as", "approver"])
        #expect(unconcerned.status == 1 && !FileManager.default.fileExists(atPath: out))
        let exported = try await run(["--as", "intake-officer", "--with-evidence", "--json"])
        #expect(exported.status == 0, "\(exported.errors)")
        let made = try JSON(parsing: exported.output)
        let shown = try await tartu.comity(["referral", "show", Story.reference])
        let documents = shown["documents"]?.array?.count
        #expect(made["documents"]?.int == documents && documents ?? 0 >= 4)
        #expect(try await run(["--as", "intake-officer"]).status == 1, "never over a file that is there")

        // Checked without a node, once on its own word and once with what the agencies read out.
        await exchange.stop()
        var told: [String] = []
        for node in [tartu, porto] {
            let me = try await node.comity(["peer", "me"])
            told += ["--party", "\(node.entity.text)=\(try #require(me["key"]?.string))"]
        }
        func verify(_ options: [String]) async throws -> (status: Int32, json: JSON) {
            let outcome = try await Program.run(
                ServedNode.executable,
                ["bundle", "verify", out, "--json"] + options
            )
            return (outcome.status, try JSON(parsing: outcome.output))
        }
        let alone = try await verify(["--accept", "not-stamped"])
        #expect(
            alone.status == 4 && alone.json["result"]?.string == "unconfirmed",
            "\(alone.json.prettyText())"
        )
        let incomplete = try await verify(told)
        #expect(incomplete.status == 3 && incomplete.json["result"]?.string == "incomplete")
        let signers = try PublishedDrafts.shared.get().law.signers
        let sound = try await verify(told + ["--accept", "not-stamped", "--pack-signers", signers])
        #expect(sound.status == 0 && sound.json["result"]?.string == "sound", "\(sound.json.prettyText())")
        #expect(sound.json["checked"]?["decisions"]?.int ?? 0 >= 2)
        #expect(sound.json["checked"]?["cosignatures"]?.int ?? 0 >= 1)

        // A document that was changed, in an archive that is sound in itself: which file, and exit code 2.
        var entries = try ArchiveReader.read(Array(try #require(FileManager.default.contents(atPath: out))))
        let document = try #require(entries.firstIndex { $0.path.hasPrefix("documents/") })
        entries[document].content[10] ^= 1
        let changed = folder.path("changed.zip")
        try Data(ArchiveWriter.write(entries)).write(to: URL(fileURLWithPath: changed))
        let found = try await Program.run(
            ServedNode.executable,
            ["bundle", "verify", changed, "--json"] + told
        )
        #expect(found.status == 2)
        let named = try JSON(parsing: found.output)["findings"]?.array ?? []
        #expect(
            named.contains {
                $0["finding"]?.string == "file-changed" && $0["place"]?.string == entries[document].path
            },
            "\(found.output)"
        )

        // A byte that changed on the way is named with the file in which it stands.
        var bytes = try #require(FileManager.default.contents(atPath: out))
        let place = try #require(bytes.range(of: Data("when,account".utf8))).lowerBound
        bytes[place] ^= 1
        try bytes.write(to: URL(fileURLWithPath: folder.path("damaged.zip")))
        let damaged = try await Program.run(
            ServedNode.executable,
            ["bundle", "verify", folder.path("damaged.zip")] + told
        )
        #expect(damaged.status == 2 && damaged.output.contains("file-changed"), "\(damaged.output)")
        #expect(
            try await Program.run(ServedNode.executable, ["bundle", "verify", folder.path("none")]).status
                == 66
        )

        try await checkInPython(out, tartu, documents)
    }

    /// A program of others, which knows the format alone: inclusion proofs, consistency and cosignatures.
    private func checkInPython(_ out: String, _ tartu: ServedNode, _ documents: Int?) async throws {
        guard let interpreter = PythonInterpreter.having("cryptography") else {
            // Everything before has been checked; that this was not is to be seen in the runner's summary.
            try Test.cancel("Python without the library cryptography: its check of a bundle is skipped.")
        }
        let log = try await tartu.comity(["log", "show"])
        let key = try #require(log[0]?["key"]?.string)
        let script = Checkout.root.appendingPathComponent("Tests/EndToEnd/Interop/verify_bundle.py").path
        let sound = try await Program.run(interpreter, [script, out, "--log-key", key])
        #expect(sound.status == 0, "\(sound.output)\(sound.errors)")
        let counts = try JSON(parsing: sound.output)
        #expect(counts["proofs"]?.int ?? 0 >= 10 && counts["cosignatures"]?.int ?? 0 >= 1)
        #expect(counts["documents"]?.int == documents)
        for damage in ["proof", "cosignature", "consistency", "leaf", "document"] {
            let broken = try await Program.run(
                interpreter,
                [script, out, "--log-key", key, "--damage", damage]
            )
            #expect(
                broken.status == 1 && broken.errors.contains(damage == "leaf" ? "proof" : damage),
                "\(damage): \(broken.errors)"
            )
        }
    }
}
