import Foundation
import Outbound
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("Serving: start, stop, TLS, HTTP/2")
struct ServingTests {
    @Test("SIGTERM ends the process with 0 after it has finished the request under way")
    func gracefulStop() async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        let peer = ForeignAgency(try #require(EntityID("https://agency.localhost:9")))
        try await node.enter(peer)
        try await node.start()
        let compact = try peer.sign(peer.referral(to: node.entity, at: .now))
        let client = try node.openTLS()
        let sealed = try node.encryptionKey().sealing(compact)
        let half = sealed.index(sealed.startIndex, offsetBy: sealed.count / 2)
        // Both requests travel together: when the first is answered, the node has the head of the second in hand.
        try await client.write(
            "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "POST /documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jose\r\n"
                + "Content-Length: \(sealed.utf8.count)\r\n\r\n" + sealed[..<half]
        )
        try await eventually("the request is under way") { await client.output.contains("HTTP/1.1 200 ") }
        await node.terminate()
        try await client.write(String(sealed[half...]))
        try await eventually("the request under way is answered") {
            await client.output.contains("HTTP/1.1 201 ")
        }
        let outcome = try #require(await node.ended())
        #expect(outcome.status == 0, "\(outcome.errors)")
        await client.send(SIGKILL)
        #expect(try await Ledger(node.store()).documents.values.contains(compact))
    }

    @Test("SIGTERM ends an idle node, one that holds idle connections, and one whose peer does not answer")
    func stopsFromAnyState() async throws {
        let exchange = try await Exchange.ready()
        await exchange.porto.kill()
        try await exchange.prepare()
        try await exchange.send()
        let store = try exchange.tartu.store()
        try await eventually("a delivery has failed") {
            try await store.read { try $0.deliveries(states: [.waiting], limit: 1).first?.attempts ?? 0 } > 0
        }
        let client = try exchange.tartu.openTLS()
        try await client.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await eventually("an idle connection is open") { await client.output.contains("serving") }
        await exchange.tartu.terminate()
        #expect(await exchange.tartu.ended()?.status == 0)
        await client.send(SIGKILL)
        // What it did not get rid of is still in the outbox.
        #expect(try await Ledger(store).waiting == 1)
    }

    @Test("A busy port and a missing certificate are said plainly, with what to do")
    func cannotStart() async throws {
        let authority = try await ThrowAwayAuthority()
        let node = try await ServedNode.porto(authority)
        try await node.start()
        let other = try await ServedNode.tartu(authority)
        let busy = try await other.run(["serve", "--port", String(node.port)])
        #expect(busy.status == 78)
        #expect(busy.errors.contains("Port \(node.port) on 127.0.0.1 is in use"), "\(busy.errors)")
        #expect(busy.errors.contains("COMITY_LISTEN_PORT"))
        try FileManager.default.removeItem(atPath: other.folder.path("node/tls/certificate.pem"))
        let bare = try await other.run(["serve"])
        #expect(bare.status == 78)
        #expect(bare.errors.contains("tls/certificate.pem"), "\(bare.errors)")
        #expect(bare.errors.contains("signed by your authority"))
        await node.kill()
    }

    @Test("The node speaks TLS 1.3 alone, and HTTP/2 with whoever asks for it")
    func protocols() async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        try await node.start()
        let old = try node.openTLS(["-tls1_2"])
        let refused = await old.outcome()
        #expect(refused.status != 0)
        #expect(refused.errors.contains("alert protocol version"), "\(refused.errors)")
        for (offered, chosen) in [("h2,http/1.1", "h2"), ("http/1.1", "http/1.1")] {
            let openssl = try #require(Program.named("openssl"))
            let outcome = try await Program.run(
                openssl,
                [
                    "s_client", "-connect", "localhost:\(node.port)", "-alpn", offered, "-CAfile",
                    node.authority.certificatePath,
                ]
            )
            #expect(outcome.output.contains("ALPN protocol: \(chosen)\n"), "\(outcome.output)")
            #expect(outcome.output.contains("TLSv1.3"))
            #expect(outcome.output.contains("Verify return code: 0 (ok)"))
        }
        await node.kill()
    }

    @Test(
        "An HTTP/2 request is answered like any other",
        .enabled(if: Program.named("curl") != nil, "the curl command is not installed")
    )
    func http2() async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        try await node.start()
        let curl = try #require(Program.named("curl"))
        for (option, version) in [("--http2", "2"), ("--http1.1", "1.1")] {
            let outcome = try await Program.run(
                curl,
                [
                    "--silent", "--show-error", option, "--cacert", node.authority.certificatePath,
                    "--write-out",
                    " %{http_version} %{response_code}", node.entity.url("/.well-known/openid-federation"),
                ]
            )
            #expect(outcome.output.hasSuffix(" \(version) 200"), "\(outcome.output) \(outcome.errors)")
        }
        let posted = try await Program.run(
            curl,
            [
                "--silent", "--http2", "--cacert", node.authority.certificatePath, "--data", "nothing",
                "--header",
                "Content-Type: application/jose", node.entity.url("/documents"),
            ]
        )
        #expect(try JSON(parsing: posted.output)["type"]?.string == Problem.typePrefix + "malformed")
        await node.kill()
    }
}
