import Foundation
import Outbound
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("Certificates of those who connect")
struct MutualTLSTests {
    /// A node that asks whoever connects, and an agency that it knows, whose requests come over connections of many kinds.
    fileprivate struct Desk {
        let node: ServedNode
        let peer: ForeignAgency
        let authority: ThrowAwayAuthority
        let folder: TemporaryFolder

        init(_ demand: String, _ environment: [String: String] = [:]) async throws {
            authority = try await ThrowAwayAuthority()
            node = try await ServedNode.porto(authority)
            folder = try TemporaryFolder()
            peer = ForeignAgency(try #require(EntityID("https://agency.localhost:9")))
            try await node.enter(peer)
            try await node.start(
                environment: environment.merging(["COMITY_TLS_CLIENTS": demand]) { own, _ in own }
            )
        }

        /// Sends a document of the peer over a new connection.
        ///
        /// - Returns: the status, what is wrong with the certificate where that is said, and the problem as text.
        func send(
            with identity: ClientIdentity?,
            signedBy agency: ForeignAgency? = nil
        ) async throws -> (status: Int, fault: String?, kind: String) {
            let shown: (@Sendable () -> ClientIdentity?)? = { identity }
            let client = try HTTPSClient(configuration: ClientConfiguration(identity: shown))
            let agency = agency ?? peer
            let compact = try agency.sign(agency.referral(to: node.entity, at: .now))
            let response = try await client.send(
                OutboundRequest(
                    .post,
                    node.entity.url("/documents"),
                    headers: ["Content-Type": "application/jose"],
                    body: Array(try node.encryptionKey().sealing(compact).utf8),
                    trust: .authority(pem: try authority.pem()),
                    presentsIdentity: identity != nil
                )
            )
            await client.shutdown()
            let problem = (try? JSON(parsing: response.body)) ?? .null
            return (
                response.status, problem["findings"]?.array?.first?["says"]?.string,
                problem["type"]?.string?.split(separator: ":").last.map(String.init) ?? ""
            )
        }

        /// A certificate for a new key, with something about it.
        func identity(
            name: String = "agency.localhost",
            days: Int = 30,
            usage: String? = nil,
            by issuer: ThrowAwayAuthority? = nil
        ) async throws -> ClientIdentity {
            let base = folder.path(UUID().uuidString)
            try await (issuer ?? authority).issue(
                key: base + ".key",
                certificate: base + ".pem",
                name: name,
                days: days,
                usage: usage
            )
            return try read(base)
        }

        func selfSigned() async throws -> ClientIdentity {
            let base = folder.path(UUID().uuidString)
            try await ThrowAwayAuthority.selfSigned(
                key: base + ".key",
                certificate: base + ".pem",
                name: "agency.localhost"
            )
            return try read(base)
        }

        private func read(_ base: String) throws -> ClientIdentity {
            ClientIdentity(
                certificatePEM: try String(contentsOfFile: base + ".pem", encoding: .utf8),
                privateKeyPEM: try String(contentsOfFile: base + ".key", encoding: .utf8)
            )
        }
    }

    @Test(
        "A document counts only over the signing entity's own certificate; each other one is refused by name"
    )
    func demanded() async throws {
        let desk = try await Desk("demand")
        #expect(try await desk.send(with: nil).kind == "client-certificate-required")
        let good = try await desk.send(with: desk.identity())
        #expect(good.status == 201, "\(good)")
        // A namesake of the authority has another key: what it signs is forged. Another authority is unknown.
        let namesake = try await ThrowAwayAuthority()
        let stranger = try await ThrowAwayAuthority("Another authority")
        let cases: [(String, ClientIdentity)] = [
            ("wrong-host", try await desk.identity(name: "elsewhere.localhost")),
            ("expired", try await desk.identity(days: -1)),
            ("wrong-purpose", try await desk.identity(usage: "serverAuth")),
            ("self-signed", try await desk.selfSigned()),
            ("forged", try await desk.identity(by: namesake)),
            ("unknown-authority", try await desk.identity(by: stranger)),
        ]
        for (fault, identity) in cases {
            let answer = try await desk.send(with: identity)
            #expect(answer.status == 403 && answer.fault == fault, "\(fault): \(answer)")
            #expect(answer.kind == "client-certificate-refused", "\(fault)")
        }
        // Somebody else who is known too, over this agency's connection.
        let other = ForeignAgency(try #require(EntityID("https://other.localhost:9")))
        try await desk.node.enter(other)
        let borrowed = try await desk.send(with: desk.identity(), signedBy: other)
        #expect(borrowed.fault == "wrong-host", "\(borrowed)")
        #expect(try await desk.node.comity(["peer", "refusals"]).array?.count == 8)
        // What anybody may read, and the pages, stay open to those who have no certificate.
        let client = try HTTPSClient()
        for path in ["/.well-known/openid-federation", "/console", "/health", "/publications"] {
            let response = try await client.send(
                OutboundRequest(
                    .get,
                    desk.node.entity.url(path),
                    trust: .authority(pem: try desk.authority.pem())
                )
            )
            #expect(response.status < 400, "\(path): \(response.status)")
        }
        await client.shutdown()
        #expect(try await desk.node.comity(["audit"])["findings"]?.array == [])
        await desk.node.kill()
    }

    @Test("Where a certificate is only asked for, none will do, and one that comes has to be the sender's")
    func offered() async throws {
        let desk = try await Desk("offer")
        #expect(try await desk.send(with: nil).status == 201)
        #expect(try await desk.send(with: desk.identity(name: "elsewhere.localhost")).fault == "wrong-host")
        #expect(try await desk.send(with: desk.identity()).status == 201)
        await desk.node.kill()
    }

    @Test("A revoked certificate is refused by name, and so is one whose authority has no list or an old one")
    func revoked() async throws {
        let authority = try await ThrowAwayAuthority()
        let lists = authority.folder.path("lists.pem")
        func put(_ list: String) throws {
            let text = try String(contentsOfFile: list, encoding: .utf8)
            try text.write(toFile: lists, atomically: true, encoding: .utf8)
        }
        let desk = try await Desk("demand", ["COMITY_TLS_REVOCATIONS": lists])
        let (kept, stolen) = (try await desk.identity(), try await desk.identity())
        let missing = try await desk.send(with: kept)
        #expect(missing.fault == "no-revocation-list", "\(missing)")
        let file = desk.folder.path("stolen.pem")
        try stolen.certificatePEM.write(toFile: file, atomically: true, encoding: .utf8)
        try await put(desk.authority.revocationList(of: [file]))
        #expect(try await desk.send(with: stolen).fault == "revoked")
        let good = try await desk.send(with: kept)
        #expect(good.status == 201, "\(good)")
        // Another authority, even of the same name, cannot speak for it.
        try await put(authority.revocationList(of: []))
        #expect(try await desk.send(with: stolen).fault == "no-revocation-list")
        try await put(desk.authority.revocationList(of: [], isOld: true))
        #expect(try await desk.send(with: kept).fault == "revocation-list-expired")
        await desk.node.kill()
    }

    @Test(
        "A pin holds beside the authority, several while a key is exchanged; a broken one is refused by name"
    )
    func pinnedClient() async throws {
        let desk = try await Desk("demand")
        let (old, next, other) = (
            try await desk.identity(), try await desk.identity(), try await desk.identity()
        )
        try await desk.node.comity([
            "peer", "pin", desk.peer.entity.text, try await desk.pin(old), try await desk.pin(next),
        ])
        #expect(try await desk.send(with: old).status == 201)
        #expect(try await desk.send(with: next).status == 201)
        #expect(try await desk.send(with: other).fault == "other-key-than-pinned")
        let nonsense = try await desk.node.run(["peer", "pin", desk.peer.entity.text, "sha256//abc"])
        #expect(nonsense.status == 64 && nonsense.errors.contains("is no pin"), "\(nonsense.errors)")
        let shown = try await desk.node.comity(["peer", "show", desk.peer.entity.text])
        #expect(shown["pins"]?.array?.count == 2)
        try await desk.node.comity(["peer", "pin", desk.peer.entity.text, "--none"])
        #expect(try await desk.send(with: other).status == 201)
        #expect(try await desk.node.comity(["audit"])["findings"]?.array == [])
        await desk.node.kill()
    }

    @Test(
        "Two nodes that ask each other exchange a referral; a node heeds its pins before it sends, and loses nothing"
    )
    func pair() async throws {
        let authority = try await ThrowAwayAuthority()
        let exchange = Exchange(
            tartu: try await ServedNode.tartu(authority),
            porto: try await ServedNode.porto(authority)
        )
        for node in [exchange.tartu, exchange.porto] {
            try await node.start(environment: ["COMITY_TLS_CLIENTS": "demand"])
        }
        try await exchange.tartu.enter(exchange.porto)
        try await exchange.porto.enter(exchange.tartu)
        #expect(
            try await exchange.tartu.comity(["peer", "ask", exchange.porto.entity.text])["signed"] == true
        )
        // Porto's key is not the one that Tartu's officer wrote down.
        let wrong = "sha256//" + Data(repeating: 7, count: 32).base64EncodedString()
        try await exchange.tartu.comity(["peer", "pin", exchange.porto.entity.text, wrong])
        let refused = try await exchange.tartu.run(["peer", "ask", exchange.porto.entity.text])
        #expect(refused.status == 69 && refused.errors.contains("not the pinned one"), "\(refused.errors)")
        try await exchange.prepare()
        try await exchange.send()
        try await eventually("the outbox says why it waits") {
            // Whoever takes cases in has no business with the outbox.
            try await exchange.tartu.run(["outbox", "list"], officer: "Operator").output
                .contains("not the pinned one")
        }
        let right = try #require(try await exchange.porto.comity(["tls", "show"])["pin"]?.string)
        try await exchange.tartu.comity(
            ["peer", "pin", exchange.porto.entity.text, right],
            officer: "Operator"
        )
        try await exchange.wait(exchange.tartu, for: .received)
        // A renewed key of the sender is taken up without a restart.
        try await exchange.tartu.comity(["tls", "request"])
        let answer = exchange.tartu.folder.path("renewed.pem")
        try await authority.sign(request: exchange.tartu.home + "/tls/request.pem", into: answer)
        let installed = try await exchange.tartu.comity(["tls", "install", answer])
        try await exchange.porto.comity([
            "peer", "pin", exchange.tartu.entity.text, try #require(installed["pin"]?.string),
        ])
        #expect(
            try await exchange.tartu.comity(["peer", "ask", exchange.porto.entity.text])["signed"] == true
        )
        for node in [exchange.tartu, exchange.porto] {
            #expect(try await node.comity(["audit"])["findings"]?.array == [])
        }
        await exchange.stop()
    }
}

extension MutualTLSTests.Desk {
    /// The pin of a certificate's key, as openssl computes it.
    fileprivate func pin(_ identity: ClientIdentity) async throws -> String {
        let file = folder.path(UUID().uuidString + ".pem")
        try identity.certificatePEM.write(toFile: file, atomically: true, encoding: .utf8)
        let outcome = try await Program.run(
            URL(fileURLWithPath: "/bin/bash"),
            [
                "-c",
                "openssl x509 -in \"$0\" -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | base64",
                file,
            ]
        )
        return "sha256//" + outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
