import Foundation
import Merkle
import Node
import Outbound
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

/// What anybody sees of a node's log and of its word about others, through real connections.
struct PublicReader: Sendable {
    let node: ServedNode
    let client: HTTPSClient

    init(_ node: ServedNode) throws {
        self.node = node
        client = try HTTPSClient()
    }

    func get(_ path: String, headers: HeaderFields = [:]) async throws -> OutboundResponse {
        try await client.send(
            OutboundRequest(
                .get,
                node.entity.url(path),
                headers: headers,
                trust: .authority(pem: node.authority.pem())
            )
        )
    }

    func post(
        _ path: String,
        _ body: String,
        type: String = "text/plain",
        headers: HeaderFields = [:]
    ) async throws -> OutboundResponse {
        var headers = headers
        headers.append(name: "Content-Type", value: type)
        return try await client.send(
            OutboundRequest(
                .post,
                node.entity.url(path),
                headers: headers,
                body: Array(body.utf8),
                trust: .authority(pem: node.authority.pem())
            )
        )
    }

    /// The last part of its log, with the key.
    func part() async throws -> (prefix: String, log: NoteVerifier) {
        let parts = try await node.comity(["log", "show"]).array ?? []
        let origin = try #require(parts.last?["origin"]?.string)
        let name = try #require(origin.split(separator: "/").last)
        return ("/log/\(name)", try NoteVerifier(try #require(parts.last?["key"]?.string)))
    }

    /// The checkpoint that it shows now.
    func checkpoint() async throws -> (note: SignedNote, checkpoint: Checkpoint) {
        let (prefix, log) = try await part()
        let note = try SignedNote(parsing: try await get(prefix + "/checkpoint").body)
        return (note, try Checkpoint(verifying: note, log: log))
    }
}

@Suite("The transparency log and the witness over HTTPS")
struct LogOverHTTPSTests {
    @Test(
        "Checkpoint, tiles and entries: whoever reads them finds the signed root; caches may keep what never changes"
    )
    func resources() async throws {
        let node = try await ServedNode.tartu(ThrowAwayAuthority())
        // More than one tile.
        let store = try node.store()
        for _ in 0..<3 {
            try await store.write { transaction in
                for _ in 0..<100 { try transaction.record(.consoleEntered, by: "Kask", about: nil, at: .now) }
            }
        }
        try await node.start()
        let reader = try PublicReader(node)
        try await eventually("a checkpoint covers everything") {
            (try? await reader.checkpoint().checkpoint.size) ?? 0 > 300
        }
        let (prefix, _) = try await reader.part()
        let answer = try await reader.get(prefix + "/checkpoint")
        #expect(answer.headers["Content-Type"] == "text/plain; charset=utf-8")
        #expect(answer.headers["Cache-Control"] == "public, max-age=1")
        let (_, checkpoint) = try await reader.checkpoint()
        var edge = RightEdge()
        for index in 0...(checkpoint.size - 1) >> 8 {
            let tile = try #require(TileAddress(level: 0, holding: index << 8, in: checkpoint.size))
            let hashes = try await reader.get(prefix + "/" + LogResource.tile(tile).path)
            let entries = try await reader.get(prefix + "/" + LogResource.entries(tile).path)
            for answer in [hashes, entries] {
                #expect(answer.status == 200)
                #expect(answer.headers["Content-Type"] == "application/octet-stream")
                #expect(answer.headers["Cache-Control"] == "public, max-age=31536000, immutable")
            }
            let bundle = try #require(EntryBundle(parsing: entries.body))
            #expect(bundle.tile == hashes.body)
            for entry in bundle.entries { edge.append(.leaf(entry)) }
        }
        #expect(edge.size == checkpoint.size && edge.root == checkpoint.root)
        for path in [
            "/tile/0/999", "/tile/9/000", "/tile/0/0", "/tile/0/000.p/0", "/tile/entries/x000/000", "/break",
            "/tile/0/001", "/nothing", "/../log/1999/checkpoint",
        ] {
            let answer = try await reader.get(prefix + path)
            #expect(answer.status == 404, "\(path): \(answer.status)")
            #expect(answer.headers["Content-Type"] == "application/problem+json")
        }
        #expect(try await reader.get("/log/1999/checkpoint").status == 404)
        #expect(try await reader.post(prefix + "/checkpoint", "").status != 200)
        await node.kill()
    }

    @Test("The whole conversation with a witness, as its standard has it, and the copies that it shows")
    func witness() async throws {
        let exchange = try await Exchange.ready()
        let (tartu, porto) = (try PublicReader(exchange.tartu), try PublicReader(exchange.porto))
        try await eventually("Porto has cosigned Tartu's log") {
            ((try? await tartu.checkpoint().note.signatures.count) ?? 0) > 1
        }
        // Nothing is recorded in Tartu any more, so that the witness holds what the log shows.
        await exchange.tartu.kill()
        let held = try #require(try await exchange.porto.comity(["witness", "list"])["cosigns"]?.array)
        #expect(held.count == 1)
        let origin = try #require(held.first?["log"]?.string)
        let size = try #require(held.first?["leaves"]?.int)
        let hash = Digest(of: origin).hex
        let copy = try await porto.get("/witness/\(hash)/checkpoint")
        #expect(copy.status == 200 && copy.headers["Content-Type"] == "text/plain; charset=utf-8")
        let note = try SignedNote(parsing: copy.body)
        #expect(note.signatures.count == 2)
        #expect(try Checkpoint(body: note.body).origin == origin)
        #expect(try await porto.get("/witness/\(String(repeating: "0", count: 64))/checkpoint").status == 404)
        let submission = "/witness/add-checkpoint"
        // The same again is cosigned again.
        let again = try await porto.post(submission, "old \(size)\n\n\(note.text)")
        #expect(again.status == 200, "\(String(decoding: again.body, as: UTF8.self))")
        #expect(NoteSignature(line: again.body.dropLast())?.cosignedAt != nil)
        // Another size than the witness holds: it says which.
        let stale = try await porto.post(submission, "old 0\n\n\(note.text)")
        #expect(stale.status == 409 && stale.headers["Content-Type"] == "text/x.tlog.size")
        #expect(String(decoding: stale.body, as: UTF8.self) == "\(size)\n")
        let unsigned = "nobody.example/log/2026\n3\n\(Data(repeating: 7, count: 32).base64EncodedString())\n"
        let foreign =
            "\(unsigned)\n— nobody.example/log/2026 \(Data(repeating: 7, count: 68).base64EncodedString())\n"
        for (body, status) in [
            ("", 400), ("old\n\n\(note.text)", 400), ("old \(size + 1)\n\n\(note.text)", 400),
            ("old 0\n\n\(foreign)", 404),
            ("old \(size)\n\n\(note.text.replacing("\n\(size)\n", with: "\n\(size + 1)\n"))", 403),
            (String(repeating: "a", count: 70_000), 413),
        ] {
            let answer = try await porto.post(submission, body)
            #expect(answer.status == status, "\(body.prefix(60)): \(answer.status)")
        }
        #expect(try await porto.get(submission).status >= 400)
        // None of this has changed what it holds.
        #expect(
            try await exchange.porto.comity(["witness", "list"])["cosigns"]?.array?.first?["leaves"]?.int
                == size
        )
        await exchange.porto.kill()
    }

    @Test(
        "A backup that had to be restored: both sides are alarmed, the log is reopened with a reason, and both see the break",
        .timeLimit(.minutes(15))
    )
    func backup() async throws {
        let exchange = try await Exchange.ready()
        let (tartu, porto) = (exchange.tartu, exchange.porto)
        let reader = try PublicReader(tartu)
        try await eventually("Porto has cosigned Tartu's log") {
            ((try? await reader.checkpoint().note.signatures.count) ?? 0) > 1
        }
        await tartu.kill()
        let files = FileManager.default
        let backup = tartu.folder.path("backup")
        try files.copyItem(atPath: tartu.home, toPath: backup)
        try await tartu.comity(["case", "add", Checkout.storyCasePath])
        try await tartu.start()
        let size = UInt64(try await tartu.comity(["log", "show"]).array?.last?["leaves"]?.int ?? 0)
        try await eventually("Porto has cosigned what is lost next") {
            let heads = try await porto.comity(["witness", "list"])["cosigns"]?.array
            return (heads?.first?["leaves"]?.int).map { UInt64($0) >= size } ?? false
        }
        await tartu.kill()
        // The database alone is older: the node knows it by itself.
        let newer = tartu.folder.path("newer")
        try files.moveItem(atPath: tartu.home, toPath: newer)
        try files.copyItem(atPath: backup, toPath: tartu.home)
        try files.removeItem(atPath: tartu.home + "/log")
        try files.copyItem(atPath: newer + "/log", toPath: tartu.home + "/log")
        let refused = try await tartu.run(["serve"])
        #expect(refused.status == 1 && refused.errors.contains("comity log reopen"), "\(refused.errors)")
        // Everything is older: only the witness knows, and says so before anything new is recorded.
        try files.removeItem(atPath: tartu.home)
        try files.copyItem(atPath: backup, toPath: tartu.home)
        try await tartu.start()
        try await eventually("Tartu is told that it went back") {
            try await tartu.run(["witness", "alarms"]).status == 2
        }
        try await eventually("Porto has noticed too") {
            try await porto.run(["witness", "alarms"]).status == 2
        }
        #expect(
            try await overview(of: tartu).contains("record contradicts what another office has witnessed")
        )
        #expect(try await overview(of: porto).contains("contradicts itself"))
        await tartu.kill()
        #expect(try await tartu.run(["log", "reopen"]).status == 64)
        let made = try await tartu.comity(["log", "reopen", "--reason", "The disk failed."])
        #expect(made["breaks"]?.array?.count == 1)
        #expect(try await tartu.run(["log", "reopen", "--reason", "Again."]).status == 1)
        #expect(try await tartu.run(["audit"]).status == 0)
        try await tartu.start()
        try await eventually("Porto cosigns the new part") {
            let heads = try await porto.comity(["witness", "list"])["cosigns"]?.array ?? []
            return heads.contains { $0["log"]?.string == made["successor"]?.string }
        }
        try await eventually("Tartu has asked Porto for what it lost") {
            try await tartu.run(["log", "catch-up"]).status == 0
        }
        let said = try await reader.get("/log/\(made["breaks"]?.array?.first?["part"]?.string ?? "")/break")
        #expect(said.status == 200)
        let log = try await reader.part().log
        let note = try SignedNote(parsing: said.body)
        let old = try #require(BreakStatement(body: note.body))
        #expect(throws: Never.self) {
            try note.verified(by: [NoteVerifier(name: old.log, kind: .signature, publicKey: log.publicKey)])
        }
        #expect(old.successor == made["successor"]?.string && old.known.size >= size)
        #expect(
            try await tartu.comity(["log", "show"]).array?.first?["broken"]?["reason"]?.string
                == "The disk failed."
        )
        // Porto looks at its start, and once a minute.
        await porto.kill()
        try await porto.start()
        try await eventually("Porto has read of the break") {
            let alarms = try await porto.run(["witness", "alarms", "--json"])
            return try JSON(parsing: alarms.output, limits: .local).array?.contains {
                $0["kind"]?.string == "reopened"
            } ?? false
        }
        for node in [tartu, porto] { await node.kill() }
    }

    /// The console's first page, as an officer sees it who has just entered.
    private func overview(of node: ServedNode) async throws -> String {
        let token = node.token(of: node.officer)
        if !FileManager.default.fileExists(atPath: token) {
            try await node.comity(["account", "add", node.officer, "--grant", "operator:agency"])
            try await node.comity(["account", "token", node.officer, "--label", "cli", "--out", token])
        }
        let code = try #require(try await node.comity(["console", "code"])["code"]?.string)
        let reader = try PublicReader(node)
        let entered = try await reader.post(
            "/console/enter",
            "code=\(code)&purpose=audit",
            type: "application/x-www-form-urlencoded"
        )
        let cookie = try #require(entered.headers["Set-Cookie"]?.split(separator: ";").first)
        let page = try await reader.get("/console", headers: ["Cookie": String(cookie)])
        #expect(page.status == 200)
        return String(decoding: page.body, as: UTF8.self)
    }
}
