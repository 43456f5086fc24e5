import Foundation
import JOSE
import Node
import Referrals
import TestAgencies
import Testing
import Wire

/// The Python that has http-message-signatures: what COMITY_TEST_PYTHON names, or the system's own.
private enum SigningPython {
    static let found: URL? = {
        let named = ProcessInfo.processInfo.environment["COMITY_TEST_PYTHON"].map { URL(fileURLWithPath: $0) }
        return [named, Program.named("python3")].compactMap(\.self).first { interpreter in
            let process = Process()
            process.executableURL = interpreter
            process.arguments = ["-c", "import http_message_signatures, requests, cryptography"]
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return false }
            process.waitUntilExit()
            return process.terminationStatus == 0
        }
    }()

    static let absent: Comment = "no Python with http-message-signatures and requests: set COMITY_TEST_PYTHON"
}

@Suite("Signed requests over HTTPS")
struct SignedRequestTests {
    @Test("A peer asks how the relation stands and verifies the signed answer; suspended, it is told so")
    func relation() async throws {
        let exchange = try await Exchange.ready()
        let answer = try await exchange.tartu.comity(["peer", "ask", exchange.porto.entity.text])
        #expect(answer["entity"]?.string == exchange.tartu.entity.text)
        #expect(answer["by"]?.string == exchange.porto.entity.text)
        #expect(answer["signed"] == true)
        #expect(answer["accepts"]?.array?.contains("referral") == true)
        try await exchange.porto.comity(["peer", "suspend", exchange.tartu.entity.text])
        let refused = try await exchange.tartu.run(["peer", "ask", exchange.porto.entity.text])
        #expect(refused.status == 1)
        #expect(refused.errors.contains("suspended"), "\(refused.errors)")
        await exchange.stop()
    }

    @Test(
        "A Python library signs a request that the node takes once, and verifies the node's answer",
        .enabled(if: SigningPython.found != nil, SigningPython.absent),
        arguments: SignatureAlgorithm.allCases
    )
    func python(algorithm: SignatureAlgorithm) async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        let peer = ForeignAgency(
            try #require(EntityID("https://agency.localhost:9")),
            documentKey: SigningKey(algorithm)
        )
        try await node.enter(peer)
        try await node.start()
        let nodeKey = try SigningKey(
            jwk: Array(Data(contentsOf: URL(fileURLWithPath: node.home + "/keys/document-signing.jwk")))
        )
        let given: JSON = [
            "url": .string(node.entity.url("/relation")), "ca": .string(node.authority.certificatePath),
            "entity": .string(peer.entity.text), "key": try JSON(parsing: peer.documentKey.privateJWK()),
            "node": try JSON(parsing: nodeKey.publicKey.jwk()),
        ]
        let folder = try TemporaryFolder()
        try Data(given.bytes()).write(to: URL(fileURLWithPath: folder.path("given.json")))
        let script = Checkout.root.appendingPathComponent("Tests/EndToEnd/Interop/signed_request.py").path
        let outcome = try await Program.run(
            try #require(SigningPython.found),
            [script, folder.path("given.json")]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let answer = try JSON(parsing: outcome.output)
        #expect(answer["status"] == 200)
        #expect(answer["answer"]?["entity"]?.string == peer.entity.text)
        #expect(answer["covered"]?.array?.count ?? 0 >= 6)
        #expect(answer["again"]?.string == Problem.typePrefix + "bad-request-signature")
        await node.kill()
    }
}
