import Foundation
import JOSE
import Outbound
import Referrals
import TestAgencies
import Testing
import Wire

/// Each attack alone, small, and judged by what is answered and counted; `hostile.py` brings all of them at once and prints
/// figures.
@Suite("A node under attack", .enabled(if: Program.named("curl") != nil, "the curl command is not installed"))
struct HostileTests {
    private let node: ServedNode
    private let peer: ForeignAgency

    init() async throws {
        node = try await ServedNode.porto(ThrowAwayAuthority())
        peer = ForeignAgency(try #require(EntityID("https://agency.localhost:9")))
        try await node.enter(peer)
    }

    private func start(_ limits: [String: String]) async throws {
        try await node.start(
            environment: Dictionary(
                uniqueKeysWithValues: limits.map { ("COMITY_LIMITS_" + $0.key, $0.value) }
            )
        )
    }

    /// Waits until so many refusals of a kind have been counted.
    private func counted(_ line: String, atLeast count: Int = 1) async throws {
        try await eventually("the node has counted \(line)") {
            try node.refusals()[line, default: 0] >= count
        }
    }

    @Test("Bytes that are no TLS end their connection and are counted; a connection without a byte is not")
    func garbage() async throws {
        try await start(["HEAD_SECONDS": "1"])
        let garbage = try RawConnection(port: node.port)
        try garbage.send(Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
        #expect(try garbage.readToEnd().count < 1024)
        try await counted("malformed connection")
        let silent = try RawConnection(port: node.port)
        #expect(try silent.readToEnd().isEmpty)
        #expect(try node.refusals()["too-slow connection"] == nil)
        await node.kill()
    }

    @Test("The head of a request that comes byte by byte ends the connection in time")
    func slowHead() async throws {
        try await start(["HEAD_SECONDS": "2"])
        let client = try node.openTLS()
        for byte in "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: " {
            try? await client.write(String(byte))
        }
        // It goes on with a byte now and then; nothing but the end of the connection ends this.
        try await eventually("the node ends the connection", every: .milliseconds(200)) {
            try? await client.write("a")
            return await !client.isRunning
        }
        try await counted("too-slow connection")
        // An answered request gives the next one its own time.
        let patient = try node.openTLS()
        for _ in 0..<2 {
            try await patient.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        }
        try await eventually("both are answered") {
            await patient.output.components(separatedBy: "HTTP/1.1 200 ").count == 3
        }
        await patient.send(SIGKILL)
        await node.kill()
    }

    @Test("A body that says that it has 10 GiB is refused before it is read, and so is one that never says")
    func largeBody() async throws {
        try await start([:])
        let head = "POST /documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jose\r\n"
        let client = try node.openTLS()
        try await client.write(
            head + "Content-Length: 10737418240\r\n\r\n" + String(repeating: "a", count: 4096)
        )
        let declared = await client.outcome()
        #expect(declared.output.hasPrefix("HTTP/1.1 413 "), "\(declared.output)")
        #expect(declared.output.lowercased().contains("connection: close"))
        try await counted("too-large request")
        let endless = try node.openTLS()
        try await endless.write(head + "Transfer-Encoding: chunked\r\n\r\n")
        let chunk = "10000\r\n" + String(repeating: "b", count: 65_536) + "\r\n"
        var sent = 0
        while await endless.isRunning, sent < 4096 {
            try? await endless.write(chunk)
            sent += 1
        }
        let refused = await endless.outcome()
        #expect(refused.output.hasPrefix("HTTP/1.1 413 "), "\(refused.output.prefix(200))")
        try await counted("too-large request", atLeast: 2)
        // A body where none belongs ends the connection too.
        let misplaced = try node.openTLS()
        try await misplaced.write(
            "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10737418240\r\n\r\nabc"
        )
        #expect(await misplaced.outcome().output.hasPrefix("HTTP/1.1 "))
        await node.kill()
    }

    @Test("Heads beyond their limits are refused")
    func largeHead() async throws {
        try await start([:])
        let client = try node.openTLS()
        try await client.write(
            "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: " + String(repeating: "a", count: 20_000)
                + "\r\n\r\n"
        )
        #expect(await client.outcome().output.hasPrefix("HTTP/1.1 400 "))
        try await counted("malformed connection")
        await node.kill()
    }

    @Test("One address has only so many connections; another gets in all the same")
    func connections() async throws {
        try await start(["ADDRESS_CONNECTIONS": "3"])
        let held = try (0..<3).map { _ in try RawConnection(port: node.port) }
        let fourth = try RawConnection(port: node.port)
        #expect(try fourth.readToEnd().isEmpty)
        try await counted("too-many-requests connection")
        #expect(try await ask(from: "127.0.0.2", count: 1) == ["200"])
        for connection in held { connection.close() }
        await node.kill()
    }

    @Test("When all connections are taken the oldest without proof gives way, not the newcomer")
    func givesWay() async throws {
        try await start(["CONNECTIONS": "4", "ADDRESS_CONNECTIONS": "4"])
        let held = try (0..<4).map { _ in try RawConnection(port: node.port) }
        try await eventually("all four are open") { try node.connections() == 4 }
        #expect(try await ask(from: "127.0.0.2", count: 1) == ["200"])
        #expect(try held[0].readToEnd().isEmpty)
        try await counted("too-many-requests connection")
        for connection in held { connection.close() }
        await node.kill()
    }

    @Test("What is no HTTP/2 on a connection that was to speak it is counted, and what is, is answered")
    func badHTTP2() async throws {
        try await start([:])
        let answered = try await ask(from: "127.0.0.1", count: 1, over: "--http2")
        #expect(answered == ["200"])
        #expect(try node.refusals()["malformed connection"] == nil)
        for broken in [
            "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n and no frame that anybody knows",
        ] {
            let before = try node.refusals()["malformed connection", default: 0]
            let client = try node.openTLS(["-alpn", "h2"])
            try await client.write(broken)
            try await counted("malformed connection", atLeast: before + 1)
            await client.send(SIGKILL)
        }
        #expect(try await ask(from: "127.0.0.1", count: 1, over: "--http2") == ["200"])
        await node.kill()
    }

    @Test("A flood from many addresses is bounded as a whole, and who has proved itself gets in past it")
    func strangers() async throws {
        try await start(["ADDRESS_REQUESTS": "3", "STRANGERS_REQUESTS": "3"])
        #expect(try await sends() == 201)
        // Eight at a time: each is a program of its own, and this process holds descriptors for all of them.
        for first in stride(from: 2, to: 42, by: 8) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in first..<first + 8 {
                    group.addTask { _ = try await ask(from: "127.0.0.\(number)", count: 1) }
                }
                try await group.waitForAll()
            }
        }
        try await counted("too-many-requests connection")
        // On a connection of its own each, so that nothing but the address tells who it is.
        for _ in 0..<3 { #expect(try await sends() == 201) }
        await node.kill()
    }

    /// A referral of the peer's over a new connection, and the status of the answer.
    private func sends() async throws -> Int {
        let client = try HTTPSClient()
        let sealed = try node.encryptionKey().sealing(peer.sign(peer.referral(to: node.entity, at: .now)))
        let answer = try await client.send(
            OutboundRequest(
                .post,
                node.entity.url("/documents"),
                headers: ["Content-Type": "application/jose"],
                body: Array(sealed.utf8),
                trust: .authority(pem: try node.authority.pem())
            )
        )
        await client.shutdown()
        return answer.status
    }

    @Test(
        "A process that has no descriptor left accepts again as soon as it has",
        .enabled(if: Program.named("prlimit") != nil, "the prlimit command is not installed")
    )
    func descriptors() async throws {
        try await start(["HEAD_SECONDS": "60"])
        #expect(try await ask(from: "127.0.0.1", count: 1) == ["200"])
        let process = try #require(await node.processIdentifier)
        func limit(_ count: String) async throws {
            let prlimit = try #require(Program.named("prlimit"))
            let outcome = try await Program.run(
                prlimit,
                ["--pid", String(process), "--nofile=\(count):"]
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        // The first two numbers that are free are the last ones it may use.
        let used = try await node.descriptors()
        let free = (0...used.count + 2).filter { !used.contains($0) }.prefix(2)
        try await limit(String(try #require(free.last) + 1))
        let held = try (0..<8).map { _ in try RawConnection(port: node.port) }
        try await eventually("the node has none left") {
            try await node.descriptors().contains(free.last ?? 0)
        }
        try await limit("1024")
        try await eventually("the node takes all of them") { try node.connections() ?? 0 >= 8 }
        #expect(try await ask(from: "127.0.0.1", count: 1) == ["200"])
        for connection in held { connection.close() }
        await node.terminate()
        #expect(await node.ended()?.status == 0)
    }

    @Test("Bad signatures under a peer's name and a stranger's exhaust their address, never the peer")
    func badSignatures() async throws {
        try await start(["ADDRESS_REQUESTS": "2", "REFUSAL_SECONDS": "1"])
        let document = peer.referral(to: node.entity, at: .now)
        let stranger = ForeignAgency(try #require(EntityID("https://stranger.localhost:9")))
        // The peer's own key identifier, and a signature of the peer's over something else.
        let parts = try [document, peer.referral(to: node.entity, at: .now)].map {
            try peer.sign($0).split(separator: ".").map(String.init)
        }
        let forged = [parts[0][0], parts[0][1], parts[1][2]].joined(separator: ".")
        let foreign = try stranger.sign(stranger.referral(to: node.entity, at: .now))
        for (compact, kind) in [(forged, "bad-signature"), (foreign, "unknown-issuer")] {
            let address = kind == "bad-signature" ? "127.0.0.2" : "127.0.0.3"
            let statuses = try await post(compact, from: address, count: 40)
            #expect(statuses.first == "403", "\(statuses)")
            #expect(statuses.contains("429"), "\(statuses)")
            try await counted("\(kind) request")
        }
        try await counted("too-many-requests request", atLeast: 2)
        // The peer sends over one connection, as nodes do; what it proves to be its own costs its address nothing.
        let client = try HTTPSClient()
        for _ in 0..<20 {
            let sealed = try node.encryptionKey().sealing(peer.sign(peer.referral(to: node.entity, at: .now)))
            let answer = try await client.send(
                OutboundRequest(
                    .post,
                    node.entity.url("/documents"),
                    headers: ["Content-Type": "application/jose"],
                    body: Array(sealed.utf8),
                    trust: .authority(pem: try node.authority.pem())
                )
            )
            #expect(answer.status == 201)
        }
        await client.shutdown()
        #expect(try await Ledger(node.store()).documents.count >= 20)
        // As long as the attack is counted together it stays in few records, and every one of it is in them.
        await node.terminate()
        _ = await node.ended()
        let counted = try node.refusals().filter { $0.key.hasSuffix(" request") }.reduce(0) { $0 + $1.value }
        let listed = try await node.comity(["peer", "refusals", "--limit", "10000"]).array ?? []
        let kept = listed.filter { $0["problem"]?.string != "malformed" }
        #expect(kept.reduce(0) { $0 + ($1["count"]?.int ?? 0) } >= counted)
        #expect(try await node.comity(["audit"])["sound"]?.bool == true)
    }

    /// Asks with curl over one connection from an address of the loopback network, and returns the statuses.
    private func ask(
        from address: String,
        count: Int,
        over version: String = "--http1.1",
        _ options: [String] = []
    ) async throws -> [String] {
        let curl = try #require(Program.named("curl"))
        let url = node.entity.url(options.isEmpty ? "/health" : "/documents")
        let each = ["--output", "/dev/null", url]
        let outcome = try await Program.run(
            curl,
            [
                "--silent", version, "--interface", address, "--cacert", node.authority.certificatePath,
                "--write-out", "%{response_code}\n",
            ] + options + (0..<count).flatMap { _ in each }
        )
        return outcome.output.split(separator: "\n").map(String.init)
    }

    private func post(_ compact: String, from address: String, count: Int) async throws -> [String] {
        let file = node.folder.path(UUID().uuidString)
        try node.encryptionKey().sealing(compact).write(toFile: file, atomically: true, encoding: .utf8)
        return try await ask(
            from: address,
            count: count,
            over: "--http1.1",
            ["--header", "Content-Type: application/jose", "--data-binary", "@" + file]
        )
    }
}
