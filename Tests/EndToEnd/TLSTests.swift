import Foundation
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("A node's TLS certificate")
struct TLSTests {
    /// A certificate for the key of a node's request, with something wrong about it.
    private func answer(
        _ node: ServedNode,
        by authority: ThrowAwayAuthority? = nil,
        days: Int = 30,
        name: String = "localhost"
    ) async throws -> String {
        let file = node.folder.path(UUID().uuidString + ".pem")
        try await (authority ?? node.authority).sign(
            request: node.home + "/tls/request.pem",
            into: file,
            days: days,
            name: name == "localhost" ? nil : name
        )
        return file
    }

    @Test("An answer that does not fit is refused by name, and the certificate in use stays")
    func refused() async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        let before = try String(contentsOfFile: node.home + "/tls/certificate.pem", encoding: .utf8)
        try await node.comity(["tls", "request"])
        let stranger = try await ThrowAwayAuthority()
        let folder = try TemporaryFolder()
        try await node.authority.issue(key: folder.path("key.pem"), certificate: folder.path("other.pem"))
        try "no certificate".write(toFile: folder.path("nonsense.pem"), atomically: true, encoding: .utf8)
        let selfSigned = folder.path("self.pem")
        try await node.authority.selfSign(
            request: node.home + "/tls/request.pem",
            key: node.home + "/tls/next-key.pem",
            into: selfSigned
        )
        let pair = folder.path("pair.pem")
        let good = try await answer(node)
        try (String(contentsOfFile: good, encoding: .utf8) + stranger.pem())
            .write(toFile: pair, atomically: true, encoding: .utf8)
        let cases: [(String, [String], String)] = [
            (folder.path("other.pem"), [], "for another key"),
            (try await answer(node, days: -1), [], "has expired"),
            (try await answer(node, name: "elsewhere.example"), [], "does not name “localhost”"),
            (selfSigned, [], "is self-signed"), (pair, [], "do not follow from one another"),
            (good, ["--authority", stranger.certificatePath], "not the authority given"),
            (folder.path("nonsense.pem"), [], "not a certificate"),
        ]
        for (file, options, words) in cases {
            let outcome = try await node.run(["tls", "install", file] + options)
            #expect(outcome.status == 65 && outcome.errors.contains(words), "\(words): \(outcome.errors)")
        }
        #expect(try String(contentsOfFile: node.home + "/tls/certificate.pem", encoding: .utf8) == before)
        #expect(try await node.run(["tls", "install", folder.path("nowhere")]).status == 66)
        #expect(try await node.run(["tls", "show"]).status == 0)
        let installed = try await node.comity([
            "tls", "install", good, "--authority", node.authority.certificatePath,
        ])
        #expect(installed["names"]?.array?.contains("localhost") == true)
        #expect(try await node.comity(["audit"])["findings"]?.array == [])
    }

    @Test(
        "New connections get a renewed certificate without a restart; one that does not fit is not taken up"
    )
    func reload() async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        try await node.start()
        let first = try await servedPin(node)
        #expect(try await node.comity(["tls", "show"])["pin"]?.string == first)
        let client = try node.openTLS()
        try await client.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await eventually("a connection stands") { await client.output.contains("serving") }

        try await node.comity(["tls", "request", "--name", "127.0.0.1"])
        #expect(try await servedPin(node) == first)
        let keys = try await node.comity(["keys", "list"]).array?.filter { $0["use"]?.string == "tls" } ?? []
        #expect(keys.compactMap { $0["state"]?.string }.sorted() == ["current", "next"])
        let installed = try await node.comity(["tls", "install", answer(node)])
        let second = try #require(installed["pin"]?.string)
        #expect(second != first)
        try await eventually("new connections get the renewed certificate") {
            try await servedPin(node) == second
        }
        // The connection that stood goes on.
        try await client.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await eventually("the old connection is answered") {
            await client.output.split(separator: "HTTP/1.1 200").count == 2
        }
        await client.send(SIGKILL)

        // Somebody puts another certificate there by hand.
        let folder = try TemporaryFolder()
        try await node.authority.issue(key: folder.path("key.pem"), certificate: folder.path("other.pem"))
        let path = node.home + "/tls/certificate.pem"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: folder.path("other.pem"), toPath: path)
        try await eventually("the log says why it is not used") {
            await node.log.contains("the renewed TLS certificate is not used")
        }
        #expect(try await servedPin(node) == second)
        await node.kill()
    }

    @Test("The end of a certificate is announced a month before, in the log, by the check and by `tls show`")
    func expiry() async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority())
        try await node.authority.sign(
            request: node.home + "/tls/request.pem",
            into: node.home + "/tls/certificate.pem",
            days: 20
        )
        let check = try await node.run(["config", "check"])
        let show = try await node.run(["tls", "show"])
        for outcome in [check, show] {
            #expect(outcome.status == 2 && outcome.output.contains("expires in 19 days"), "\(outcome.output)")
        }
        try await node.start()
        try await eventually("the log announces it") { await node.log.contains("expires in 19 days") }
        // It is in the journal, once, however often the node starts.
        let store = try node.store()
        try await eventually("the journal holds it") {
            try await store.read { try $0.trustHistory(.notice, "tls certificate").count } == 1
        }
        await node.kill()
        try await node.start()
        try await eventually("the log announces it again") { await node.log.contains("expires in 19 days") }
        #expect(try await store.read { try $0.trustHistory(.notice, "tls certificate").count } == 1)
        let trust = try await node.run(["trust", "show"])
        #expect(trust.status == 2 && trust.output.contains("expires in 19 days"), "\(trust.output)")
        #expect(try await node.comity(["audit"])["findings"]?.array == [])
        await node.kill()
    }

    @Test("A peer whose certificate is revoked is refused by name, and one whose authority has no list")
    func revoked() async throws {
        let authority = try await ThrowAwayAuthority()
        let (tartu, porto) = (try await ServedNode.tartu(authority), try await ServedNode.porto(authority))
        try await porto.start()
        let fingerprint = try await porto.comity(["peer", "me"])["fingerprint"]?.string ?? ""
        func adding(_ list: String) async throws -> Outcome {
            try await tartu.run(
                [
                    "peer", "add", porto.entity.text, "--fingerprint", fingerprint, "--authority",
                    authority.certificatePath, "--everything",
                ],
                environment: ["COMITY_TLS_REVOCATIONS": list]
            )
        }
        let revoking = try await authority.revocationList(of: [porto.home + "/tls/certificate.pem"])
        let refused = try await adding(revoking)
        #expect(refused.status == 69 && refused.errors.contains("is revoked"), "\(refused.errors)")
        let stranger = try await ThrowAwayAuthority("Another authority")
        let missing = try await adding(stranger.revocationList(of: []))
        #expect(missing.status == 69 && missing.errors.contains("no list"), "\(missing.errors)")
        let empty = try await adding(authority.revocationList(of: []))
        #expect(empty.status == 0, "\(empty.errors)")
        await porto.kill()
    }

    @Test(
        "sslyze finds nothing but TLS 1.3 with modern groups",
        .enabled(if: PythonInterpreter.having("sslyze") != nil, PythonInterpreter.absent),
        .timeLimit(.minutes(15)),
        arguments: ["standard", "es256"]
    )
    func sslyze(algorithms: String) async throws {
        let node = try await ServedNode.porto(ThrowAwayAuthority(), options: ["--algorithms", algorithms])
        // A scanner opens more connections than one address usually may.
        try await node.start(environment: [
            "COMITY_LIMITS_ADDRESS_REQUESTS": "100000", "COMITY_LIMITS_ADDRESS_CONNECTIONS": "10000",
        ])
        let file = node.folder.path("sslyze.json")
        let outcome = try await Program.run(
            try #require(PythonInterpreter.having("sslyze")),
            [
                "-m", "sslyze", "--sslv2", "--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3",
                "--elliptic_curves", "--heartbleed", "--openssl_ccs", "--reneg", "--compression",
                "--early_data",
                "--json_out", file, "localhost:\(node.port)",
            ]
        )
        let scan = try JSON(parsing: Array(Data(contentsOf: URL(fileURLWithPath: file))), limits: .local)
        let result = try #require(
            scan["server_scan_results"]?.array?.first?["scan_result"],
            "\(outcome.errors)"
        )
        func accepted(_ name: String) throws -> [String] {
            let suites = try #require(result[name]?["result"]?["accepted_cipher_suites"]?.array)
            return suites.compactMap { $0["cipher_suite"]?["name"]?.string }
        }
        for old in ["ssl_2_0", "ssl_3_0", "tls_1_0", "tls_1_1", "tls_1_2"] {
            #expect(try accepted(old + "_cipher_suites") == [], "\(old)")
        }
        let suites = Set(try accepted("tls_1_3_cipher_suites"))
        #expect(!suites.isEmpty)
        #expect(
            suites.isSubset(of: [
                "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
            ])
        )
        let curves = Set(
            (result["elliptic_curves"]?["result"]?["supported_curves"]?.array ?? [])
                .compactMap { $0["name"]?.string }
        )
        #expect(
            curves
                == (algorithms == "es256"
                    ? ["secp256r1", "secp384r1"] : ["X25519", "secp256r1", "secp384r1"])
        )
        for (scan, member) in [
            ("heartbleed", "is_vulnerable_to_heartbleed"),
            ("openssl_ccs_injection", "is_vulnerable_to_ccs_injection"),
            ("tls_compression", "supports_compression"), ("tls_1_3_early_data", "supports_early_data"),
        ] {
            #expect(result[scan]?["result"]?[member]?.bool == false, "\(scan)")
        }
        await node.kill()
    }

    /// The pin of the key that the node shows to a new connection.
    private func servedPin(_ node: ServedNode) async throws -> String {
        let outcome = try await Program.run(
            URL(fileURLWithPath: "/bin/bash"),
            [
                "-c",
                "openssl s_client -connect localhost:$0 -servername localhost </dev/null 2>/dev/null | openssl x509 -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | base64",
                String(node.port),
            ]
        )
        return "sha256//" + outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
