import Foundation
import GRDB
import Outbound
import Referrals
import TestAgencies
import Testing
import Wire

/// Who sees what in the console: the accounts, roles, scopes and purposes of the API.
@Suite("Officers in the console")
struct ConsoleAccessTests {
    @Test(
        "Pages show what the account reaches and nothing else, each reading is on record, and a session ends"
    )
    func access() async throws {
        let exchange = try await Exchange.ready()
        let node = exchange.tartu
        try await exchange.prepare()
        let sent = try await exchange.send()
        let referral = try #require(sent["referral"]?.string)
        let page = "/console/referrals/\(referral)"

        // No account, no code.
        let stranger = try await node.run(["console", "code"], officer: "Somebody")
        #expect(stranger.status == 1 && stranger.errors.contains("account"))

        let intake = try await Reader(node, node.officer)
        #expect(try await intake.get("/console").text.contains(Story.reference))
        let shown = try await intake.get(page).text
        #expect(shown.contains("Both rule packs were asked together"))
        // What was read, by whom and why, as over the API.
        let recorded = try await readings(of: node)
        #expect(recorded.contains("Kask, intake listReferrals casework"))
        #expect(recorded.contains("Kask, intake showReferral casework"))

        // In the scope of another one's cases there is nothing.
        let far = try await Reader(node, "Lepp", ["intake-officer:own"])
        let nothing = try await far.get("/console").text
        #expect(!nothing.contains(Story.reference) && nothing.contains("has sent no referrals"))
        #expect(try await far.get(page).status == 404)
        #expect(try await far.get("/console/referrals/\(UUID().uuidString.lowercased())").status == 404)

        // Whoever may read the referral and not the assessment sees the one and not the other.
        let facilitator = try await Reader(node, "Oja", ["facilitator:agency"])
        let part = try await facilitator.get(page).text
        #expect(part.contains(Story.reference) && part.contains("lets you read the legal assessment"))
        #expect(try await facilitator.get("/console/trust").status == 403)
        #expect(try await facilitator.get("/console/guidelines").text.contains("Nothing is laid down yet"))

        // An operator sees peers and the outbox and no case.
        let operatorPages = try await Reader(node, "Valk", ["operator:agency"])
        let overview = try await operatorPages.get("/console")
        #expect(overview.status == 200 && !overview.text.contains(Story.reference))
        #expect(overview.text.contains("lets you read referrals"))
        #expect(try await operatorPages.get(page).status == 403)
        #expect(try await operatorPages.get("/console/trust").status == 200)
        #expect(try await operatorPages.get("/console/guidelines").status == 403)
        let law = try await Reader(node, "Rebane", ["legal-author:agency"])
        #expect(try await law.get("/console").status == 403)

        // Leaving needs the word of the session's own page, and ends the session at the node.
        #expect(try await far.post("/console/leave", "form=guessed").status == 403)
        #expect(try await far.get("/console").status == 200)
        let session = try await far.get("/console/session").text
        let word = try #require(session.firstMatch(of: #/name="form" value="([0-9a-f]+)"/#)?.1)
        #expect(try await far.post("/console/session", "form=\(word)&purpose=audit").status == 303)
        #expect(try await far.get("/console/session").text.contains("<option value=\"audit\" selected>"))
        #expect(try await far.post("/console/leave", "form=\(word)").status == 303)
        #expect(try await far.get("/console").isSentToEntry)

        // A disabled account is out with its next request, and stays out.
        try await node.comity(["account", "disable", "Oja"], officer: "Setup")
        #expect(try await facilitator.get(page).isSentToEntry)
        try await node.comity(
            ["account", "change", "Oja", "--grant", "facilitator:agency"],
            officer: "Setup"
        )
        #expect(try await facilitator.get(page).isSentToEntry)
        await exchange.stop()
    }

    @Test("Without a purpose nobody is let in, and the code still counts")
    func purpose() async throws {
        let node = try await ServedNode.tartu(ThrowAwayAuthority())
        try await node.start()
        let code = try await Reader.code(node, "Lepp", ["auditor:agency"])
        let reader = try PublicReader(node)
        func enter(_ form: String) async throws -> Int {
            try await reader.post("/console/enter", form, type: "application/x-www-form-urlencoded").status
        }
        #expect(try await enter("code=\(code)") == 422)
        #expect(try await enter("code=\(code)&purpose=curiosity") == 422)
        #expect(try await enter("code=\(code)&purpose=audit") == 303)
        #expect(try await enter("code=\(code)&purpose=audit") == 403)
        // A code of an account that is disabled meanwhile does not let in.
        let late = try await Reader.code(node, "Lepp", [])
        try await node.comity(["account", "disable", "Lepp"], officer: "Setup")
        #expect(try await enter("code=\(late)&purpose=audit") == 403)
        await node.kill()
    }

    private func readings(of node: ServedNode) async throws -> Set<String> {
        let queue = try DatabaseQueue(path: node.database)
        let rows = try await queue.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT reader || ' ' || operation || ' ' || purpose FROM reading"
            )
        }
        try queue.close()
        return Set(rows)
    }
}

/// An officer's browser in the console.
private struct Reader {
    let reader: PublicReader
    let cookie: String

    /// Makes an account with a token where the roles are given, and enters.
    init(_ node: ServedNode, _ officer: String, _ grants: [String] = []) async throws {
        reader = try PublicReader(node)
        let code = try await Self.code(node, officer, grants)
        let entered = try await reader.post(
            "/console/enter",
            "code=\(code)&purpose=casework",
            type: "application/x-www-form-urlencoded"
        )
        #expect(entered.status == 303)
        cookie = String(try #require(entered.headers["Set-Cookie"]?.split(separator: ";").first))
    }

    static func code(_ node: ServedNode, _ officer: String, _ grants: [String]) async throws -> String {
        if !grants.isEmpty {
            try await node.comity(
                ["account", "add", officer] + grants.flatMap { ["--grant", $0] },
                officer: "Setup"
            )
            try await node.comity(
                [
                    "account", "token", officer, "--label", "cli", "--out", node.token(of: officer),
                ],
                officer: "Setup"
            )
        }
        return try #require(
            try await node.comity(["console", "code"], officer: officer)["code"]?.string
        )
    }

    func get(_ path: String) async throws -> Page {
        Page(try await reader.get(path, headers: ["Cookie": cookie]))
    }

    func post(_ path: String, _ form: String) async throws -> Page {
        Page(
            try await reader.post(
                path,
                form,
                type: "application/x-www-form-urlencoded",
                headers: ["Cookie": cookie]
            )
        )
    }
}

private struct Page {
    let status: Int
    let text: String
    let isSentToEntry: Bool

    init(_ response: OutboundResponse) {
        status = response.status
        text = String(decoding: response.body, as: UTF8.self)
        isSentToEntry = response.status == 303 && response.headers["Location"] == "/console/enter"
    }
}
