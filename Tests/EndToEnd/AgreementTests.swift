import Foundation
import Node
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("Agreements between two nodes that serve")
struct AgreementTests {
    @Test(
        "Officers of both sides agree by commands, the nodes hand the declarations over, and one command stops both",
        .timeLimit(.minutes(15))
    )
    func walk() async throws {
        let tls = try await ThrowAwayAuthority()
        let tartu = try await ServedNode.tartu(tls)
        let porto = try await ServedNode.porto(tls)
        try await tartu.start()
        try await porto.start()
        func words(_ node: ServedNode) async throws -> String {
            try #require(try await node.comity(["peer", "me"])["words"]?.string)
        }
        let proposed = try await tartu.comity([
            "agreement", "propose", porto.entity.text, "--authority", tls.certificatePath, "--send",
            "referral",
            "--receive", "status", "--categories", "art2", "--categories", "art8", "--volume", "100/day",
            "--until", String(Instant.now.adding(seconds: 300 * 86_400).date),
        ])
        let id = try #require(proposed["id"]?.string)
        let file = tartu.folder.path("terms.json")
        try await tartu.run(["agreement", "show", id, "--terms"]).output
            .write(toFile: file, atomically: true, encoding: .utf8)
        try await porto.comity([
            "agreement", "propose", tartu.entity.text, "--authority", tls.certificatePath, "--terms", file,
        ])
        let misheard = try await tartu.run([
            "agreement", "compare", id, "--words", try await words(tartu), "--channel", "telephone",
        ])
        #expect(misheard.status == 1 && misheard.errors.contains("place"), "\(misheard.errors)")
        for (node, other) in [(tartu, porto), (porto, tartu)] {
            try await node.comity([
                "agreement", "compare", id, "--words", try await words(other), "--channel", "telephone",
            ])
            let alone = try await node.run(["agreement", "confirm", id])
            #expect(alone.status == 1 && alone.errors.contains("Another officer"), "\(alone.errors)")
            try await node.comity(["agreement", "confirm", id], officer: "The second")
        }
        func standing(_ node: ServedNode) async throws -> String? {
            try await node.comity(["agreement", "show", id])["standing"]?.string
        }
        for node in [tartu, porto] {
            try await eventually("the agreement is in force") { try await standing(node) == "in-force" }
        }
        let asked = try await tartu.comity(["peer", "ask", porto.entity.text])
        #expect(asked["accepts"] == ["referral"])
        #expect(asked["sends"] == ["status"])
        let check = try await porto.run([
            "peer", "policy", "check", tartu.entity.text, "--category", "art5",
        ])
        #expect(check.status == 1 && check.output.contains("other offence categories"), "\(check.output)")
        try await porto.comity(["agreement", "suspend", id, "--reason", "an incident"])
        try await eventually("the other side knows of it") { try await standing(tartu) == "suspended" }
        let refused = try await tartu.run(["peer", "ask", porto.entity.text])
        #expect(refused.status == 1 && refused.errors.contains("suspended"), "\(refused.errors)")
        let record = try await porto.run(["agreement", "export", id])
        #expect(record.output.split(separator: ".").count == 3)
        // The record is verified where there is neither a node nor a network.
        let filed = porto.folder.path("record.jwt")
        try record.output.write(toFile: filed, atomically: true, encoding: .utf8)
        let nowhere = ["COMITY_HOME": "/nowhere"]
        let verified = try await porto.run(["agreement", "verify", filed, "--json"], environment: nowhere)
        let said = try JSON(parsing: verified.output)
        #expect(verified.status == 0 && said["sound"] == true, "\(verified.output) \(verified.errors)")
        #expect(said["id"]?.string == id && said["standing"] == "suspended")
        #expect(said["peer"]?.string == tartu.entity.text)
        let other = try await porto.run(
            ["agreement", "verify", filed, "--words", try await words(tartu)],
            environment: nowhere
        )
        #expect(other.status == 1 && other.output.contains("The exporter's keys"), "\(other.output)")
        var changed = Array(record.output.utf8)
        changed[changed.count / 2] = changed[changed.count / 2] == 0x41 ? 0x42 : 0x41
        try Data(changed).write(to: URL(fileURLWithPath: filed))
        let broken = try await porto.run(["agreement", "verify", filed], environment: nowhere)
        #expect(broken.status == 1 && broken.output.contains("does not hold"), "\(broken.output)")
        #expect(try await porto.comity(["audit"])["sound"] == true)
        await tartu.kill()
        await porto.kill()
    }
}
