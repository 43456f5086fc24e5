import Casework
import Crypto
import Foundation
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("A session that two nodes conduct together")
struct SharedSessionTests {
    private let across: AcrossBorders

    init() async throws {
        across = try await AcrossBorders()
        try await across.prepare(steps: [.meeting, .messages])
    }

    private static let settled = [
        "expectations-known", "ground-rules-agreed", "safe-word-agreed", "support-afterwards",
        "identity-checked", "private-space", "no-recording", "test-run", "side-channel",
    ]

    private func session(_ place: String) async throws -> Filed<CaseSession> {
        try #require(try await across.file(place).all(CaseSession.self).last { $0.content.kind.joins })
    }

    /// Planned in Porto, by video, and put before Tartu.
    private func share() async throws {
        let planned = try await across.change("porto") { file, act in
            try file.plan(
                CaseSession(
                    kind: .direct,
                    form: .video,
                    startsAt: act.at,
                    minutes: 60,
                    people: ["harmed-1", "responsible-1", "guardian-1"].map {
                        .init(person: $0, zone: "UTC")
                    },
                    facilitators: [act.by],
                    room: .init(address: "https://meet.example/talk", name: "talk")
                ),
                by: act
            ).id
        }
        let porto = try across.at("porto")
        _ = try await porto.node.node.shareSession(
            planned,
            inCase: porto.reference,
            by: porto.officer,
            as: .facilitator
        )
        try await across.pair.exchange()
    }

    private func begin(_ place: String) async throws {
        let id = try await session(place).id
        try await across.change(place) { file, act in _ = try file.begin(id, by: act) }
    }

    private func settle(_ place: String) async throws {
        let id = try await session(place).id
        try await across.change(place) { file, act in
            for item in Self.settled { try file.settle(item, true, in: id, by: act) }
        }
    }

    @Test(
        "COE-43 COE-47 One plan; each side's gate is its own; a facilitator of each side conducts it, known by key and not by name"
    )
    func together() async throws {
        try await share()
        let theirs = try await session("tartu")
        #expect(theirs.content.state == .planned && theirs.content.people.count == 3)
        #expect(theirs.content.facilitators.count == 2 && theirs.content.facilitators.contains("Lill"))
        #expect(!theirs.content.facilitators.contains("Reis"))
        // What Porto has settled settles nothing in Tartu.
        try await settle("porto")
        try await begin("porto")
        #expect(try await code { try await begin("tartu") } == .gateClosed)
        try await settle("tartu")
        try await across.pair.exchange()
        try await begin("tartu")
        try await across.pair.exchange()
        #expect(try await across.pair.tartu.stage() == .inDialogue)
        for (place, present) in [("porto", ["harmed-1"]), ("tartu", ["responsible-1", "guardian-1"])] {
            let id = try await session(place).id
            try await across.change(place) { file, act in
                _ = try file.close(
                    id,
                    attendance: Dictionary(uniqueKeysWithValues: present.map { ($0, .present) }),
                    by: act
                )
            }
        }
        try await across.pair.exchange()
        for place in ["porto", "tartu"] {
            let people = try await session(place).content.people
            #expect(people.allSatisfy { $0.attendance == .present }, "\(place)")
        }
        #expect(try await across.pair.agree())
    }

    @Test("A stop on one side stops the other; so does a withdrawal, with every session that was planned")
    func stopped() async throws {
        try await share()
        for place in ["porto", "tartu"] { try await settle(place) }
        try await begin("porto")
        try await across.pair.exchange()
        try await begin("tartu")
        try await across.pair.exchange()
        let id = try await session("tartu").id
        try await across.change("tartu") { file, act in
            _ = try file.stop(id, said: "responsible-1", by: act)
        }
        try await across.pair.exchange()
        #expect(try await session("porto").content.state == .stopped)
        try await share()
        let porto = try across.at("porto")
        _ = try await porto.node.node.withdrawConsent(
            of: "harmed-1",
            inCase: porto.reference,
            by: porto.officer,
            as: .facilitator
        )
        try await across.pair.exchange()
        for place in ["porto", "tartu"] {
            #expect(try await session(place).content.state == .cancelled, "\(place)")
        }
    }

    @Test("COE-47 A tie that comes up on the other side closes the gate here")
    func conflict() async throws {
        try await share()
        for place in ["porto", "tartu"] { try await settle(place) }
        try await across.change("tartu") { file, act in
            _ = try file.declare("Lill", interests: ["a cousin of his mother"], by: act)
        }
        try await across.pair.exchange()
        do {
            try await begin("porto")
            Issue.record("the gate was open")
        } catch let error as NodeError {
            #expect(error.code == .gateClosed)
            #expect(error.findings.contains { $0.contains("conflict of interest") }, "\(error.findings)")
            #expect(!error.findings.contains { $0.contains("cousin") || $0.contains("Lill") })
        }
    }

    @Test("A progress report crosses as a stage and a day")
    func progress() async throws {
        let porto = try across.at("porto")
        _ = try await porto.node.node.sendProgress(
            ofCase: porto.reference,
            by: porto.officer,
            as: .facilitator
        )
        try await across.pair.exchange()
        let body = try #require(
            try await across.pair.tartu.node.referral(
                try await across.pair.tartu.thread().id,
                readBy: nil
            ).entries.last { $0.document.body["kind"] == "progress" }?.document.body
        )
        #expect(body["stage"] == "preparing" && body["mechanism"] == "indirect-dialogue")
        let members = Set((body.object?.members ?? []).map(\.key))
        let other = members.subtracting(["kind", "mechanism", "stage", "on", "nextReport"])
        #expect(other.isEmpty)
    }

    @Test(
        "A room's token lets in one person of the session, around its time, without recording, and says no name"
    )
    func room() async throws {
        try await share()
        let file = try await across.file("porto")
        let session = try await session("porto").content
        let secret = [UInt8](repeating: 7, count: 32)
        let server = try RoomToken.Server(application: "comity", secret: secret)
        let now = across.pair.clock.now
        func token(_ person: String, at moment: Instant) throws -> RoomToken {
            try RoomToken(
                for: person,
                to: session,
                in: file,
                on: server,
                id: Identifier(at: moment),
                at: moment
            )
        }
        let text = try token("harmed-1", at: now).text
        let parts = text.split(separator: ".").map(String.init)
        let claims = try JSON(parsing: Base64URL.decode(parts[1]))
        #expect(try JSON(parsing: Base64URL.decode(parts[0]))["alg"] == "HS256")
        let expected = HMAC<SHA256>.authenticationCode(
            for: Data((parts[0] + "." + parts[1]).utf8),
            using: SymmetricKey(data: secret)
        )
        #expect(try Base64URL.decode(parts[2]) == Array(expected))
        #expect(claims["room"]?.string == session.room?.name && claims["moderator"] == false)
        #expect(claims["context"]?["features"]?["recording"] == false)
        #expect(claims["context"]?["features"]?["transcription"] == false)
        #expect(claims["exp"]?.int == Int(session.startsAt.adding(seconds: 60 * 60 + 30 * 60).seconds))
        func refusal(_ person: String, at moment: Instant) -> NodeError.Code? {
            do {
                _ = try token(person, at: moment)
                return nil
            } catch { return (error as? NodeError)?.code }
        }
        #expect(refusal("stranger", at: now) == .notPermitted)
        #expect(refusal("harmed-1", at: session.startsAt.adding(seconds: -3600)) == .notNow)
        #expect(refusal("harmed-1", at: session.startsAt.adding(seconds: 7200)) == .notNow)
        #expect(throws: NodeError.self) { try RoomToken.Server(application: "x", secret: [1, 2, 3]) }
        #expect(
            try await code {
                try await across.change("porto") { file, act in
                    _ = try file.plan(
                        CaseSession(
                            kind: .direct,
                            form: .video,
                            startsAt: act.at,
                            minutes: 60,
                            people: [.init(person: "harmed-1", zone: "UTC")],
                            facilitators: [act.by],
                            room: .init(address: "https://meet.example/talk?jwt=abc", name: "talk")
                        ),
                        by: act
                    )
                }
            } == .invalidInput,
            "a token never stands in an address"
        )
    }
}
