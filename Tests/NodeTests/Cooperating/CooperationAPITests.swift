import API
import Casework
import Foundation
import JOSE
import Node
import Referrals
import Store
import TestAgencies
import Testing
import Wire

/// What two agencies owe each other beside a referral's way, each asked over its API.
@Suite("Cooperation between two nodes, over the API")
struct CooperationAPITests {
    private let pair: Pair

    init() async throws { pair = try await Pair() }

    private static let preservation: JSON = [
        "authority": "the prosecutor", "facts": "a fraud", "data": ["the shop's log"],
        "necessity": "it is overwritten",
    ]

    @Test("A correction, a delay, a request to erase and its report reach the other side")
    func upkeep() async throws {
        try await pair.tell()
        let (tartu, porto) = (
            try await APIDesk(pair.tartu, "Kask", .intakeOfficer),
            try await APIDesk(pair.porto, "Sousa", .intakeOfficer)
        )
        let thread = try await pair.tartu.thread().id
        let path = "/referrals/\(thread)"
        let first = try await pair.tartu.node.referral(thread, readBy: nil).entries[0].document.id
        _ = try await tartu.made(
            "POST",
            path + "/corrections",
            .object([
                "document": .string(first.text),
                "changes": [["element": "/case/stage", "says": "It is another stage.", "value": "trial"]],
            ])
        )
        _ = try await tartu.made(
            "POST",
            path + "/delays",
            ["what": "answer", "until": "2027-01-10", "says": "The court is closed."]
        )
        _ = try await tartu.made("POST", path + "/erasure-requests", ["reason": "inaccurate"])
        try await pair.exchange()
        let types = try await pair.porto.node.referral(thread, readBy: nil).entries.map(\.document.type)
        #expect(types.contains(.correction) && types.contains(.notice) && types.contains(.erasureRequest))
        let report: JSON = ["keptBecause": "duty-to-keep", "cite": "the schedule of the service"]
        _ = try await porto.made("POST", path + "/erasure-reports", report)
        // There is no open request any more.
        #expect(await porto.refused("POST", path + "/erasure-reports", report) == "not-now")
        try await pair.exchange()
        #expect(try await pair.agree())
    }

    @Test("Data are kept, longer and refused; a peer is told something in a thread of its own")
    func preservation() async throws {
        let (tartu, porto) = (
            try await APIDesk(pair.tartu, "Kask", .intakeOfficer),
            try await APIDesk(pair.porto, "Sousa", .intakeOfficer)
        )
        var wanted = try #require(Self.preservation.object)
        wanted["to"] = .string(pair.porto.entity.text)
        wanted["reference"] = "EE-P-1"
        let opened = try await tartu.made("POST", "/preservation-requests", .object(wanted))
        let thread = try #require(opened["referral"]?.string)
        try await pair.exchange()
        let until = pair.clock.now.adding(seconds: 70 * 86_400).date
        _ = try await porto.made(
            "POST",
            "/referrals/\(thread)/preservation",
            .object(["until": .string(until)])
        )
        try await pair.exchange()
        _ = try await tartu.made("POST", "/referrals/\(thread)/preservation-requests", Self.preservation)
        try await pair.exchange()
        _ = try await porto.made(
            "POST",
            "/referrals/\(thread)/preservation-refusal",
            ["ground": "essential-interests", "says": "It is not kept longer."]
        )
        #expect(
            await tartu.refused("POST", "/preservation-requests", Self.preservation) == "invalid",
            "it takes a peer"
        )
        let told = try await tartu.made(
            "POST",
            "/notices",
            .object([
                "to": .string(pair.porto.entity.text), "reference": "EE-N-1", "kind": "complaint",
                "says": "Nobody answers the telephone.",
            ])
        )
        try await pair.exchange()
        let notice = try await porto.made("GET", "/referrals/\(try #require(told["referral"]?.string))")
        #expect(notice["documents"]?.array?.first?["body"]?["kind"]?.string == "complaint")
    }

    @Test("Information under words is offered, taken on and supplied; it leaves once a person has decided so")
    func information() async throws {
        try await pair.openCase()
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        let (tartu, porto) = (
            try await APIDesk(pair.tartu, "Kask", .intakeOfficer),
            try await APIDesk(
                pair.porto,
                "Sousa",
                .intakeOfficer,
                .facilitator,
                .dataProtectionOfficer,
                .lead
            )
        )
        let offered = try await tartu.made(
            "POST",
            "/cases/\(Story.reference)/information-offers",
            ["conditions": ["For this case alone."], "says": "About a fraud."]
        )
        let path = "/referrals/\(try #require(offered["referral"]?.string))"
        try await pair.exchange()
        _ = try await porto.made("POST", path + "/conditions", ["accepted": true])
        try await pair.exchange()
        let supplied = try await tartu.made("POST", path + "/information")
        try await pair.exchange()
        _ = try await porto.made("POST", path + "/openings", [:])
        let document = try #require(supplied["document"]?.string)
        let limits = try await porto.made("GET", path + "/limits")
        #expect(limits["items"]?.array?.contains { $0["document"]?.string == document } == true)
        let decision: JSON = .object([
            "document": .string(document), "allowed": true, "says": "It is this case.",
        ])
        let decided = try await porto.made("POST", path + "/use-decisions", decision)
        #expect(decided["way"]?.string == "export" && decided["by"]?.string == "Sousa")
        // Of a document that is not in this referral nobody decides here.
        var other = try #require(decision.object)
        other["document"] = .string(Identifier(at: pair.clock.now).text)
        #expect(await porto.refused("POST", path + "/use-decisions", .object(other)) == "not-found")
        // Everything that the agency owns, for whoever reaches all of it.
        let export = try await porto.made("GET", "/export")
        let kinds = Set(export["items"]?.array?.compactMap { $0["kind"]?.string } ?? [])
        #expect(kinds.isSuperset(of: ["documents", "journal", "accounts"]))
        #expect(!kinds.contains("tokens"))
        let own = try await APIDesk(pair.tartu, "Lill", .facilitator)
        #expect(await own.refused("GET", "/export") == "not-permitted")
        // Who may not read the dialogue does not get it in an export.
        let officer = try await APIDesk(pair.tartu, "Tamm", .dataProtectionOfficer, .intakeOfficer)
        #expect(await officer.refused("GET", "/export") == "not-found")
    }

    @Test("A file of evidence is taken in, offered, fetched and destroyed, with its custody on both sides")
    func evidence() async throws {
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        try await pair.openCase(at: pair.porto)
        pair.clock.advance(seconds: 60)
        _ = try await pair.porto.node.beginReview(of: thread, by: pair.porto.officer)
        _ = try await pair.porto.node.assessOnArrival(thread, by: pair.porto.officer)
        try await pair.porto.approve(thread, as: "legal-officer", by: "Reis, legal officer")
        try await pair.exchange()
        let tartu = try await APIDesk(
            pair.tartu,
            "Kask",
            .intakeOfficer,
            courier: EvidenceLine(from: pair.tartu, to: pair.porto)
        )
        let porto = try await APIDesk(pair.porto, "Sousa", .intakeOfficer, .dataProtectionOfficer)
        let path = "/referrals/\(thread)"
        _ = try await tartu.made("POST", path + "/questions", ["questions": [["says": "The shop's log?"]]])
        try await pair.exchange()
        let content = Array("time,account\n1,a\n".utf8)
        // The same reference may also be a referral's; the case is named by its own.
        let name = try await pair.porto.node.caseRecord(Story.reference).id
        let added = try await porto.made(
            "POST",
            "/cases/\(name)/evidence",
            .object(["name": "log.csv", "content": .string(Base64URL.encode(content))])
        )
        let file = try #require(added["id"]?.string)
        #expect(added["sha256"]?.string == Digest(of: content).hex)
        #expect(
            await porto.refused("POST", "/cases/\(name)/evidence", ["name": "x", "content": "no base64url!"])
                == "invalid"
        )
        _ = try await porto.made(
            "POST",
            path + "/evidence-offers",
            .object(["files": [.string(file)], "says": "Here.", "conditions": ["For this case only."]])
        )
        try await pair.exchange()
        let announced = try await tartu.made("GET", path + "/evidence")
        #expect(announced["items"]?.array?.first?["state"]?.string == "announced")
        let fetch: JSON = .object(["file": .string(file)])
        #expect(await tartu.refused("POST", path + "/evidence-fetches", fetch) == "gate-closed")
        let fetched = try await tartu.made(
            "POST",
            path + "/evidence-fetches",
            .object(["file": .string(file), "acceptConditions": true])
        )
        #expect(fetched["sha256"] == added["sha256"] && fetched["state"]?.string == "held")
        let ours = try await pair.tartu.node.caseRecord(Story.reference).id
        let custody = try await tartu.made("GET", "/cases/\(ours)/evidence/\(file)/custody")
        #expect(
            custody["items"]?.array?.compactMap { $0["event"]?.string } == [
                "collected", "sealed", "received",
            ]
        )
        _ = try await porto.made(
            "POST",
            "/cases/\(name)/evidence/\(file)/destruction",
            ["reason": "taken-in-by-mistake"]
        )
        let gone = try await porto.made("GET", "/cases/\(name)/evidence/\(file)")
        #expect(gone["state"]?.string == "destroyed")
        #expect(try await pair.tartu.node.audit().findings.isEmpty)
        #expect(try await pair.porto.node.audit().findings.isEmpty)
    }
}

/// What was sealed to a facilitator is opened outside the node and taken in over the API.
@Suite("A sealed message, opened outside the node")
struct SealedMessageAPITests {
    @Test("It is what was written; it waits; nobody but a facilitator of the case takes it in, and only once")
    func opened() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let message = try await across.write("porto", from: "harmed-1", to: "responsible-1", "Why I?")
        try await across.change("porto") { file, act in try file.decide(message, .release, by: act) }
        try await across.pair.exchange()
        let tartu = try across.at("tartu")
        let desk = try await APIDesk(tartu.node, tartu.officer.name, .facilitator)
        let stranger = try await APIDesk(tartu.node, "Mets", .facilitator)
        let listed = try await desk.made("GET", "/cases/\(tartu.reference)/records")
        let arrived = try #require(
            listed["items"]?.array?.last {
                $0["kind"]?.string == "message" && $0["content"]?["sealed"] != nil
            }
        )
        let sealed = try #require(arrived["content"]?["sealed"]?.array).compactMap(\.string)
        let opened = try Node.opened(sealed, with: across.key("tartu"))
        #expect(throws: NodeError.self) { try Node.opened(sealed, with: DecryptionKey()) }
        let path = "/cases/\(tartu.reference)/messages/\(try #require(arrived["id"]?.string))/opening"
        let revision = Int64(try #require(arrived["revision"]?.int))
        let body: JSON = .object(["message": .string(opened)])
        let denied = await stranger.ask("POST", path, body, revision: revision)
        #expect(denied.status == 403)
        let nonsense = await desk.ask("POST", path, ["message": "no JSON"], revision: revision)
        // Another text than the one whose digest the document names.
        #expect(nonsense.status == 403)
        let taken = try await desk.made("POST", path, body, revision: revision)
        #expect(taken["content"]?["words"]?.string == "Why I?")
        #expect(taken["content"]?["state"]?.string == "waiting")
        #expect(await desk.ask("POST", path, body, revision: revision + 1).status == 409)
    }
}
