import Foundation
import GRDB
import TestAgencies
import Testing
import Wire

@Suite(
    "Trusted time from a real authority",
    .enabled(if: TimeService.isHere, "the openssl command and Python are needed")
)
struct TimeTests {
    private let service: TimeService
    private let node: ServedNode
    /// Answers are waited for one second, and the alarm is raised at once.
    private let hurried = ["COMITY_TIME_ANSWER_SECONDS": "1", "COMITY_TIME_ALARM_SECONDS": "0"]

    init() async throws {
        service = try await TimeService()
        node = try await ServedNode.tartu(ThrowAwayAuthority())
    }

    private func add(_ kind: String, policies: [String]? = nil) async throws {
        let accepted = (policies ?? [service.policy]).flatMap { ["--policy", $0] }
        try await node.comity(
            ["time", "authorities", "add", service.url(kind), "--roots", service.folder.path("roots.pem")]
                + accepted
        )
    }

    private func remove(_ kind: String) async throws {
        try await node.comity(["time", "authorities", "remove", service.url(kind)])
    }

    private func json(_ arguments: [String], ends status: Int32) async throws -> JSON {
        let outcome = try await node.run(arguments + ["--json"], environment: hurried)
        #expect(outcome.status == status, "\(arguments): \(outcome.output) \(outcome.errors)")
        return try JSON(parsing: outcome.output, limits: .local)
    }

    private func openssl(_ arguments: [String]) async throws -> String {
        let outcome = try await Program.run(try #require(Program.named("openssl")), arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output + outcome.errors
    }

    @Test("`openssl ts` reads our requests and accepts what we stored", .timeLimit(.minutes(15)))
    func accepted() async throws {
        try await add("good")
        let made = try await json(["time", "stamp"], ends: 0)
        let stamped = try #require(made["stamped"]?.array)
        #expect(stamped.count == 1)
        #expect(stamped.first?["policy"]?.string == service.policy)
        #expect(stamped.first?["signer"]?.string == "CN=Time of agency")
        let out = service.folder.path("out")
        try await node.comity(["time", "export", "--entry", "1", "--out", out])
        let query = try await openssl(["ts", "-query", "-in", out + "/request.tsq", "-text"])
        #expect(query.contains("Policy OID: \(service.policy)"))
        #expect(query.contains("Hash Algorithm: sha256"))
        #expect(query.contains("Nonce: 0x") && query.contains("Certificate required: yes"))
        for what in [["-data", out + "/checkpoint.txt"], ["-queryfile", out + "/request.tsq"]] {
            let said = try await openssl(
                ["ts", "-verify", "-in", out + "/token.tst", "-token_in", "-CAfile", out + "/roots.pem"]
                    + what
            )
            #expect(said.contains("Verification: OK"))
        }
        // The same checkpoint is not stamped twice.
        #expect(try await json(["time", "stamp"], ends: 0)["stamped"]?.array == [])
        #expect(try service.asked() == ["good"])
        let verified = try await json(["time", "verify"], ends: 0)
        #expect(verified["checked"]?.int == 1 && verified["sound"]?.bool == true)
    }

    @Test(
        "Each way in which an authority fails has its name; the next one is asked, and nothing else waits",
        .timeLimit(.minutes(15))
    )
    func failover() async throws {
        let failures = [
            ("slow", "too-slow"), ("status500", "http-status"), ("page", "other-media-type"),
            ("huge", "too-large"), ("earlier", "other-digest"), ("replayed", "other-nonce"),
            ("truncated", "truncated"), ("expired", "expired"), ("untrusted", "untrusted"),
            ("rejecting", "rejected"), ("policy", "other-policy"),
        ]
        for (kind, _) in failures {
            // Two policies are accepted, so that none is asked for and the authority chooses.
            try await add(kind, policies: [service.policy, "1.2.3.4"])
        }
        try await add("good")
        let made = try await json(["time", "stamp"], ends: 0)
        let failed = try #require(made["failures"]?.array)
        #expect(failed.map { $0["authority"]?.string } == failures.map { service.url($0.0) })
        #expect(failed.map { $0["code"]?.string } == failures.map { $0.1 })
        #expect(made["stamped"]?.array?.first?["authority"]?.string == service.url("good"))
        #expect(try service.asked() == failures.map { $0.0 } + ["good"])
        let status = try await json(["time", "status"], ends: 0)
        #expect(status["parts"]?.array?.first?["unstamped"]?.int == 0)
        // Those that failed are asked after the one that answers.
        try await remove("slow")
        #expect(try await json(["time", "stamp"], ends: 0)["failures"]?.array == [])
        #expect(try service.asked().last == "good")
    }

    @Test(
        "While no authority answers, the node goes on, marks what is not stamped, and raises the alarm; later one token covers it all",
        .timeLimit(.minutes(15))
    )
    func outage() async throws {
        try service.answer("status500")
        try await add("switch")
        #expect(try await json(["time", "stamp"], ends: 69)["waiting"]?.bool == true)
        let waiting = try await json(["time", "status"], ends: 2)
        let part = try #require(waiting["parts"]?.array?.first)
        #expect(part["stamped"]?.int == 0 && (part["unstamped"]?.int ?? 0) > 0)
        #expect(waiting["alarmSince"]?.string != nil)
        #expect(waiting["authorities"]?.array?.first?["failure"]?.string == "http-status")
        let outcome = try await node.run([
            "time", "export", "--entry", "1", "--out", service.folder.path("x"),
        ])
        #expect(outcome.status == 66)
        // An officer has seen it, and says what they make of it: the alarm stays, and is open no more.
        #expect(try await json(["time", "acknowledge", "--because", " "], ends: 65)["error"] != nil)
        let because = "The authority's operator was telephoned."
        let said = try await json(["time", "acknowledge", "--because", because], ends: 0)
        #expect(said["by"]?.string == node.officer && said["because"]?.string == because, "\(said)")
        #expect(try await json(["time", "acknowledge", "--because", because], ends: 1)["error"] != nil)
        let seen = try await json(["time", "status"], ends: 0)
        #expect(seen["alarmSince"] == waiting["alarmSince"])
        try service.answer("good")
        _ = try await json(["time", "stamp"], ends: 0)
        let later = try await json(["time", "status"], ends: 0)
        #expect(later["alarmSince"]?.isNull == true)
        #expect(try await json(["time", "acknowledge", "--because", because], ends: 66)["error"] != nil)
        try await node.comity(["time", "export", "--entry", "1", "--out", service.folder.path("x")])
        let events = try rows("SELECT event FROM journal WHERE event LIKE 'time-%' ORDER BY number")
        #expect(events == ["time-stamps-missing", "time-stamps-resumed"])
        let acknowledged = try rows("SELECT event FROM journal WHERE event LIKE 'alarm-%' ORDER BY number")
        #expect(acknowledged.count == 1)
        #expect(try await node.run(["audit"]).status == 0)
    }

    @Test(
        "A serving node stamps by itself, and `verify` names a token that was changed",
        .timeLimit(.minutes(15))
    )
    func serving() async throws {
        try await add("good")
        try await node.start(environment: hurried.merging(["COMITY_TIME_INTERVAL_SECONDS": "1"]) { $1 })
        // Until the first token is there the alarm may be open, and the command ends with 2: only what it says counts.
        try await eventually("the log is stamped") {
            let said = try await node.run(["time", "status", "--json"]).output
            let status = try JSON(parsing: said, limits: .local)
            return status["parts"]?.array?.first?["unstamped"]?.int == 0
        }
        await node.kill()
        let audit = try await node.comity(["audit"])
        #expect((audit["timeStamps"]?.int ?? 0) > 0)
        for (change, says) in [
            ("UPDATE time_stamp SET at = at - 3600000", "is not what the token says"),
            ("UPDATE time_stamp SET size = size + 1000000", "the checkpoint that it stamps is missing"),
            ("UPDATE time_stamp SET token = X'3000'", "malformed"),
            ("UPDATE time_stamp SET authority_revision = 99", "laid down about its authority is missing"),
        ] {
            let sound = node.folder.path("sound.db")
            try? FileManager.default.removeItem(atPath: sound)
            try execute("VACUUM INTO '\(sound)'")
            try execute(change)
            let found = try await json(["time", "verify"], ends: 2)
            let findings = try #require(found["findings"]?.array)
            #expect(findings.first?["says"]?.string?.contains(says) == true, "\(findings)")
            #expect(try await node.run(["audit"]).status == 2)
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: node.database + suffix)
            }
            try FileManager.default.copyItem(atPath: sound, toPath: node.database)
        }
    }

    @Test("What could never be asked or judged is not entered", .timeLimit(.minutes(15)))
    func refused() async throws {
        let roots = service.folder.path("roots.pem")
        for (url, arguments, status) in [
            ("ftp://time.example", ["--roots", roots, "--any-policy"], 65),
            ("http://user:word@time.example", ["--roots", roots, "--any-policy"], 65),
            ("http://time.example", ["--roots", service.folder.path("good.cnf"), "--any-policy"], 65),
            ("http://time.example", ["--roots", roots, "--policy", "not an identifier"], 65),
            ("http://time.example", ["--roots", roots], 64),
        ] as [(String, [String], Int32)] {
            let outcome = try await node.run(["time", "authorities", "add", url] + arguments)
            #expect(outcome.status == status, "\(url) \(arguments): \(outcome.errors)")
        }
        #expect(try await node.comity(["time", "authorities", "list"]).array == [])
        #expect(try await node.run(["time", "authorities", "remove", "http://time.example"]).status == 66)
    }

    private func execute(_ sql: String) throws {
        let queue = try DatabaseQueue(path: node.database)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    }

    private func rows(_ sql: String) throws -> [String] {
        let queue = try DatabaseQueue(path: node.database)
        defer { try? queue.close() }
        return try queue.read { try String.fetchAll($0, sql: sql) }
    }
}
