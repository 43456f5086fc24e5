import Foundation
import TestAgencies
import Testing
import Wire

@Suite("A node's configuration")
struct ConfigurationTests {
    @Test("The environment goes before the file, and a flag before both")
    func precedence() async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        func port(_ environment: [String: String]) async throws -> [String?] {
            let outcome = try await node.run(["config", "show", "--json"], environment: environment)
            let setting = try JSON(parsing: outcome.output).array?.first {
                $0["name"]?.string == "listen.port"
            }
            return [setting?["value"]?.string, setting?["from"]?.string]
        }
        #expect(try await port([:]) == [String(node.port), "file"])
        #expect(try await port(["COMITY_LISTEN_PORT": "9"]) == ["9", "environment"])
        // A flag of serve: the node answers where the flag says, not where the environment says.
        let (flagged, named) = (try FreePort.next(), try FreePort.next())
        let program = try Program(
            ServedNode.executable,
            ["serve", "--port", String(flagged)],
            environment: node.environment().merging(["COMITY_LISTEN_PORT": String(named)]) { first, _ in first
            }
        )
        try await eventually("the node serves") { await program.output.contains(" serves ") }
        let busy = try await node.run(["serve", "--port", String(flagged)])
        #expect(busy.errors.contains("Port \(flagged)"))
        await program.send(SIGTERM)
        #expect(await program.outcome().status == 0)
    }

    @Test("A complete configuration passes the check")
    func complete() async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        let outcome = try await node.run(["config", "check", "--json"])
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(try JSON(parsing: outcome.output)["findings"]?.array == [])
    }

    @Test("The page about running a node lists every setting, and no other")
    func documented() async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        let known = try await node.comity(["config", "show"]).array?.compactMap { $0["name"]?.string }
        let file = Checkout.root.appendingPathComponent("Sources/Node/Node.docc/Operating.md")
        let page = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(page.range(of: "\n## Settings"))
        let listed = page[start.upperBound...].matches(of: /\n\| `([a-z.-]+)` \|/).map { String($0.1) }
        #expect(listed == known)
    }

    @Test("Each fault of a configuration is found, with its line or its file")
    func faults() async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        let file = node.folder.path("node/comity.conf")
        let sound = try String(contentsOfFile: file, encoding: .utf8)
        let lines = sound.split(separator: "\n", omittingEmptySubsequences: false).count
        let faults: [(String, [String])] = [
            ("listen.prot = 8443", ["line \(lines)", "no setting `listen.prot`"]),
            ("no equals sign", ["line \(lines)", "name = value"]),
            ("kind = victim-support", ["`kind` is set twice"]),
            ("limits.connections = many", ["`limits.connections`", "whole number from 1 to 100000"]),
            ("log.level = loud", ["`log.level`", "must be one of"]),
            ("jurisdictions = /nowhere", ["`jurisdictions` is set twice"]),
        ]
        for (line, expected) in faults {
            try (sound + line + "\n").write(toFile: file, atomically: true, encoding: .utf8)
            let outcome = try await node.run(["config", "check"])
            #expect(outcome.status != 0)
            let said = outcome.output + outcome.errors
            for words in expected { #expect(said.contains(words), "\(line): \(said)") }
        }
        try sound.write(toFile: file, atomically: true, encoding: .utf8)
        let files: [(String, String)] = [
            ("node/tls/certificate.pem", "There is no certificate at"),
            ("node/keys/document-signing.jwk", "is missing or cannot be read by this user"),
            ("node/comity.conf", "There is no node in"),
        ]
        for (path, words) in files {
            let kept = try String(contentsOfFile: node.folder.path(path), encoding: .utf8)
            try FileManager.default.removeItem(atPath: node.folder.path(path))
            let outcome = try await node.run(["config", "check"])
            #expect(outcome.status != 0)
            #expect(
                (outcome.output + outcome.errors).contains(words),
                "\(path): \(outcome.output) \(outcome.errors)"
            )
            try kept.write(toFile: node.folder.path(path), atomically: true, encoding: .utf8)
        }
        try await node.authority.sign(
            request: node.folder.path("node/tls/request.pem"),
            into: node.folder.path("node/tls/certificate.pem"),
            days: 2
        )
        let ending = try await node.run(["config", "check"])
        #expect(ending.status == 2 && ending.output.contains("expires in 1 days"), "\(ending.output)")
        let elsewhere = try await node.run(
            ["config", "check"],
            environment: ["COMITY_JURISDICTIONS": "/nowhere"]
        )
        #expect(elsewhere.status == 2)
        #expect(
            elsewhere.output.contains("no published rule pack of PT in /nowhere"),
            "\(elsewhere.output)"
        )
    }

    @Test("Nothing of a node is readable by others, and init never overwrites one")
    func secrecy() async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        let manager = FileManager.default
        for name in [
            "keys/federation.jwk", "keys/document-signing.jwk", "keys/encryption.jwk", "tls/key.pem",
            "comity.conf",
        ] {
            let attributes = try manager.attributesOfItem(atPath: node.home + "/" + name)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
        }
        let folder = try manager.attributesOfItem(atPath: node.home)
        #expect((folder[.posixPermissions] as? NSNumber)?.intValue == 0o700)
        let key = try String(contentsOfFile: node.home + "/keys/federation.jwk", encoding: .utf8)
        let again = try await node.run([
            "init", "--entity", "https://other.example", "--name", "Other", "--kind", "court",
            "--jurisdiction", "EE",
            "--contact", "desk",
        ])
        #expect(again.status == 1)
        #expect(try String(contentsOfFile: node.home + "/keys/federation.jwk", encoding: .utf8) == key)
    }
}
