import Foundation
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("A node's keys on the command line")
struct KeysTests {
    private static let bash = URL(fileURLWithPath: "/bin/bash")

    /// Runs a command of the node with a passphrase on descriptor 3.
    private func comity(
        _ node: ServedNode,
        _ arguments: [String],
        passphrase: String,
        new: String? = nil
    ) async throws -> Outcome {
        let folder = try TemporaryFolder()
        try (passphrase + "\n").write(toFile: folder.path("old"), atomically: true, encoding: .utf8)
        try ((new ?? "") + "\n").write(toFile: folder.path("new"), atomically: true, encoding: .utf8)
        let environment = node.environment().merging(["COMITY_PASSPHRASE_FD": "3"]) { first, _ in first }
        return try await Program.run(
            Self.bash,
            [
                "-c", #"old=$1 new=$2; shift 2; exec "$0" "$@" 3< "$old" 4< "$new""#,
                ServedNode.executable.path,
            ]
                + [folder.path("old"), folder.path("new")] + arguments,
            environment: environment
        )
    }

    private func privateHalves(of node: ServedNode) throws -> Int {
        let folder = node.home + "/keys"
        return try FileManager.default.contentsOfDirectory(atPath: folder).count { name in
            guard name.hasSuffix(".jwk") else { return false }
            let json = try? JSON(parsing: Array(Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))))
            return json?["d"] != nil
        }
    }

    @Test(
        "Each key is listed, prepared, rotated a day after it was published, revoked; a program reads the same"
    )
    func lives() async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        let keys = try await node.comity(["keys", "list"]).array ?? []
        #expect(
            Set(keys.compactMap { $0["use"]?.string }) == [
                "federation", "document", "encryption", "log", "witness", "tls",
            ]
        )
        #expect(keys.allSatisfy { $0["state"]?.string == "current" && $0["currentFrom"] != nil })
        let prepared = try await node.comity(["keys", "prepare", "document"])
        #expect(prepared["state"]?.string == "next" && prepared["kept"]?.string == "file")
        let early = try await node.run(["keys", "rotate", "document", "--json"])
        #expect(early.status == 1 && early.output.contains("not-now"))
        let rotated = try await node.comity(["keys", "rotate", "document", "--at-once"])
        #expect(rotated["key"] == prepared["key"] && rotated["state"]?.string == "current")
        // It is the third of its use; an identifier that begins with a hyphen goes after --.
        let key = try #require(rotated["key"]?.string)
        let now = Instant.now.rfc3339
        let outcome = try await node.run(["keys", "revoke", "--since", now, "--json", "--", key])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let revoked = try JSON(parsing: outcome.output)
        #expect(
            revoked["key"]?["state"]?.string == "revoked"
                && revoked["successor"]?["state"]?.string == "current"
        )
        let set = try await node.run(["keys", "export-public", "--use", "document"])
        let exported = try JSON(parsing: set.output)["keys"]?.array ?? []
        #expect(exported.count == 3 && exported.allSatisfy { $0["d"] == nil && $0["use"]?.string == "sig" })
        let unknown = try await node.run(["keys", "revoke", "nobody", "--since", now])
        #expect(unknown.status == 66)
        let wrong = try await node.run(["keys", "revoke", "--since", "yesterday", "--", key])
        #expect(wrong.status == 65)
        #expect(try await node.comity(["audit"])["sound"]?.bool == true)
        let tls = try await node.run(["keys", "prepare", "tls"])
        #expect(tls.status == 65 && tls.errors.contains("comity tls request"))
    }

    @Test(
        "Sealed keys open with the passphrase alone: on a descriptor or as a systemd credential; without it nothing is read or signed",
        .timeLimit(.minutes(15))
    )
    func sealing() async throws {
        let exchange = try await Exchange.ready()
        let node = exchange.porto
        await node.kill()
        let passphrase = "seven lamps over the harbour"
        #expect(try privateHalves(of: node) == 5)
        let weak = try await comity(node, ["keys", "seal"], passphrase: "short")
        #expect(weak.status == 65 && weak.errors.contains("at least 12 characters"))
        let sealed = try await comity(node, ["keys", "seal"], passphrase: passphrase)
        #expect(sealed.status == 0, "\(sealed.errors)")
        #expect(try privateHalves(of: node) == 0)
        let tls = try String(contentsOfFile: node.home + "/tls/key.pem", encoding: .utf8)
        #expect(!tls.contains("PRIVATE KEY"))
        let master = try String(contentsOfFile: node.home + "/keys/vault.key", encoding: .utf8)
        #expect(master.contains("comity-master-key-sealed-1"))
        for command in [["keys", "list"], ["case", "list"]] {
            #expect(try await node.run(command).status == 77)
        }
        let listed = try await comity(node, ["keys", "list", "--json"], passphrase: passphrase)
        let list = try JSON(parsing: listed.output)
        #expect(list.array?.filter { $0["kept"]?.string == "sealed file" }.count == 5)

        let silent = try await node.run(["peer", "me"])
        #expect(silent.status == 77 && silent.errors.contains("COMITY_PASSPHRASE_FD"), "\(silent.errors)")
        let wrong = try await comity(node, ["peer", "me"], passphrase: "seven lamps over the harbor")
        #expect(wrong.status == 77 && !wrong.errors.contains("harbor"), "\(wrong.errors)")
        let right = try await comity(node, ["peer", "me"], passphrase: passphrase)
        #expect(right.status == 0, "\(right.errors)")

        // A sealed key that was exchanged for another one, or changed, does not open.
        let file = node.home + "/keys/document-signing.jwk"
        let kept = try String(contentsOfFile: file, encoding: .utf8)
        let other = try String(contentsOfFile: node.home + "/keys/federation.jwk", encoding: .utf8)
        let (one, two) = (try JSON(parsing: kept), try JSON(parsing: other))
        let swapped = JSON.object([
            "form": one["form"] ?? .null, "public": one["public"] ?? .null, "sealed": two["sealed"] ?? .null,
        ])
        try Data(swapped.bytes()).write(to: URL(fileURLWithPath: file))
        let checked = try await comity(node, ["config", "check"], passphrase: passphrase)
        #expect(checked.status == 2 && checked.output.contains("document-signing.jwk"), "\(checked.output)")
        try kept.write(toFile: file, atomically: true, encoding: .utf8)

        // New keys of a sealed node are sealed as well; then the passphrase is changed.
        let prepared = try await comity(
            node,
            ["keys", "prepare", "document", "--json"],
            passphrase: passphrase
        )
        #expect(try JSON(parsing: prepared.output)["kept"]?.string == "sealed file")
        let new = "five winters under the bridge"
        let changed = try await comity(
            node,
            ["keys", "seal", "--new-passphrase-fd", "4"],
            passphrase: passphrase,
            new: new
        )
        #expect(changed.status == 0, "\(changed.errors)")
        let old = try await comity(node, ["config", "check"], passphrase: passphrase)
        #expect(old.status == 2)

        // The service manager hands the passphrase over as a credential, and the node serves.
        let credentials = try TemporaryFolder()
        try new.write(toFile: credentials.path("comity-passphrase"), atomically: true, encoding: .utf8)
        try await node.start(environment: ["CREDENTIALS_DIRECTORY": credentials.url.path])
        try await exchange.prepare()
        try await exchange.send()
        try await exchange.wait(exchange.tartu, for: .received)
        let audit = try await comity(node, ["audit", "--json"], passphrase: new)
        #expect(try JSON(parsing: audit.output)["sound"]?.bool == true)
        await node.kill()

        let unsealed = try await comity(node, ["keys", "unseal"], passphrase: new)
        #expect(unsealed.status == 0, "\(unsealed.errors)")
        #expect(try privateHalves(of: node) == 6)
        #expect(try await node.run(["peer", "me"]).status == 0)
        await exchange.tartu.kill()
    }

    @Test(
        "A node that was made before keys were recorded goes on as it was, and its first rotation records what was"
    )
    func olderNode() async throws {
        let authority = try await ThrowAwayAuthority()
        let exchange = Exchange(
            tartu: try await ServedNode.tartu(authority),
            porto: try await ServedNode.porto(authority)
        )
        let node = exchange.tartu
        let before = try await node.comity(["peer", "me"])["fingerprint"]
        // As an older program made the database: no record of any key.
        for name in try FileManager.default.contentsOfDirectory(atPath: node.home)
        where name.hasPrefix("comity.db") {
            try FileManager.default.removeItem(atPath: node.home + "/" + name)
        }
        _ = try await node.store().write { transaction in
            try transaction.record(.nodeInitialised, by: "node", about: nil, at: .now)
        }
        try await node.recordSigners()
        #expect(try await node.comity(["peer", "me"])["fingerprint"] == before)
        try await node.start()
        try await exchange.porto.start()
        try await node.enter(exchange.porto)
        try await exchange.porto.enter(node)
        try await exchange.prepare()
        try await exchange.send()
        try await exchange.wait(node, for: .received)
        // The running node takes the change up by itself, and so does its peer.
        try await node.comity(["keys", "prepare", "document"])
        try await node.comity(["keys", "rotate", "document", "--at-once"])
        try await exchange.porto.comity(["referral", "review", Story.reference])
        try await exchange.porto.comity([
            "referral", "ask", Story.reference, "--question", "Does he need an interpreter?",
        ])
        try await exchange.wait(node, for: .informationNeeded)
        try await node.comity(["referral", "answer", Story.reference, "--says", "No.", "--about", "nobody"])
        try await exchange.wait(exchange.porto, for: .underReview)
        for side in [node, exchange.porto] {
            #expect(try await side.comity(["audit"])["findings"]?.array == [])
        }
        let keys = try await node.comity(["keys", "list"]).array?.filter { $0["use"]?.string == "document" }
        #expect(keys?.compactMap { $0["state"]?.string }.sorted() == ["current", "past"])
        await node.kill()
        await exchange.porto.kill()
    }
}
