import Foundation
import JOSE
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("Exchange with a program of others")
struct InteropTests {
    /// A library that signs and seals in Python, and the keys that its agency and the node have.
    struct Library: Sendable, CustomTestStringConvertible {
        var name: String
        var algorithms: String

        var testDescription: String { "\(name), \(algorithms)" }
    }

    static let libraries = [
        Library(name: "joserfc", algorithms: "standard"), Library(name: "jwcrypto", algorithms: "standard"),
        Library(name: "joserfc", algorithms: "es256"), Library(name: "jwcrypto", algorithms: "es256"),
    ]

    private func python(
        _ library: Library,
        _ command: String,
        _ options: KeyValuePairs<String, String>
    ) async throws -> JSON {
        let interpreter = try #require(PythonInterpreter.having("joserfc", "jwcrypto"))
        let script = Checkout.root.appendingPathComponent("Tests/EndToEnd/Interop/jose_peer.py").path
        let outcome = try await Program.run(
            interpreter,
            [script, command, "--library", library.name, "--algorithms", library.algorithms]
                + options.flatMap { ["--" + $0.key, $0.value] }
        )
        #expect(outcome.status == 0, "\(command): \(outcome.errors)")
        return try JSON(parsing: outcome.output)
    }

    @Test(
        "A Python program verifies a node's document and receipt, and is a node itself: it refers, and takes the answer in",
        .enabled(if: PythonInterpreter.having("joserfc", "jwcrypto") != nil, PythonInterpreter.absent),
        .timeLimit(.minutes(15)),
        arguments: libraries
    )
    func exchange(library: Library) async throws {
        let node = try await ServedNode.porto(
            ThrowAwayAuthority(),
            options: ["--algorithms", library.algorithms]
        )
        try await node.start()
        let folder = try TemporaryFolder()

        // It is entered as a peer, on the fingerprint of its federation keys, which Python reads out in digits.
        let entity = "https://localhost:\(try FreePort.next())"
        let made = try await python(library, "make", ["folder": folder.url.path, "entity": entity])
        let fingerprint = try #require(made["fingerprint"]?.string)
        let wrong = try await node.run([
            "peer", "add", folder.path("statement.jwt"), "--fingerprint", fingerprint + "x", "--authority",
            node.authority.certificatePath, "--everything",
        ])
        #expect(wrong.status == 1)
        // Denied by default: an officer who does not say what may be exchanged is told how to.
        let silent = try await node.run([
            "peer", "add", folder.path("statement.jwt"), "--fingerprint", fingerprint, "--authority",
            node.authority.certificatePath,
        ])
        #expect(silent.status == 64 && silent.errors.contains("--everything"), "\(silent.errors)")
        try await node.comity([
            "peer", "add", folder.path("statement.jwt"), "--fingerprint", fingerprint, "--authority",
            node.authority.certificatePath, "--everything",
        ])

        // It refers a case, and takes the node's answer in.
        try await node.authority.issue(
            key: folder.path("key.pem"),
            certificate: folder.path("certificate.pem")
        )
        let referred = try await python(
            library,
            "refer",
            [
                "folder": folder.url.path, "entity": entity, "node": node.entity.text,
                "authority": node.authority.certificatePath, "certificate": folder.path("certificate.pem"),
                "key": folder.path("key.pem"),
            ]
        )
        #expect(referred["disposition"]?.string == "accepted")
        #expect(referred["state"]?.string == "received")
        let store = try node.store()
        try await eventually("the node holds Python's receipt") {
            try await Ledger(store).receipts.count == 2
        }
        let ledger = try await Ledger(store)
        #expect(ledger.waiting == 0 && ledger.referrals == 1 && ledger.everyRefusal == 1)

        // It verifies what the node has stored: the node's own document, and the receipt for Python's.
        let shown = try await node.comity(["referral", "show", "PY-2026-1"])
        let documents = try #require(shown["documents"]?.array)
        let own = try #require(documents.first { $0["side"]?.string == "receiver" }?["id"]?.string)
        let received = try #require(documents.first { $0["side"]?.string == "referrer" }?["id"]?.string)
        for (name, arguments) in [
            ("document", [own]), ("received", [received]), ("receipt", [received, "--receipt"]),
        ] {
            let outcome = try await node.run(["document", "show"] + arguments)
            #expect(outcome.status == 0, "\(outcome.errors)")
            try outcome.output.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
        }
        let verified = try await python(
            library,
            "verify",
            [
                "node": node.entity.text, "authority": node.authority.certificatePath,
                "document": folder.path("document"), "received": folder.path("received"),
                "receipt": folder.path("receipt"),
            ]
        )
        #expect(verified["type"]?.string == "status" && verified["sequence"]?.int == 1)
        #expect(verified["name"]?.string == "Victim support, Porto")
        let me = try await node.comity(["peer", "me"])
        #expect(verified["fingerprint"]?.string == me["numbers"]?.string)
        #expect(try await node.comity(["audit"])["sound"]?.bool == true)
        await node.kill()
    }

    @Test("A document is shown byte for byte as it travelled, and its reading is recorded")
    func documentShow() async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        let peer = ForeignAgency(try #require(EntityID("https://agency.localhost:9")))
        try await node.enter(peer)
        let refusing = try await node.run(["document", "show", Identifier(at: .now).text])
        #expect(refusing.status == 66)
        try await node.start()
        let document = peer.referral(to: node.entity, at: .now)
        let compact = try peer.sign(document)
        let curl = try await RawPost(node).send(compact)
        let before = try await Ledger(node.store()).journal
        let shown = try await node.run(["document", "show", document.id.text])
        #expect(shown.output == compact + "\n")
        let json = try await node.comity(["document", "show", document.id.text])
        #expect(json["compact"]?.string == compact && json["receipt"]?.string == curl)
        #expect(try await Ledger(node.store()).journal >= before + 2)
        await node.kill()
    }
}
