import Casework
import Crypto
import Foundation
import JOSE
import Node
import Referrals
import Testing
import Wire

@Suite("Who is let into the room of a session, when, and what the conference server learns")
struct RoomTests {
    private let across: AcrossBorders
    private static let secret = [UInt8](repeating: 7, count: 32)

    init() async throws {
        across = try await AcrossBorders()
        try await across.prepare(steps: [.meeting, .messages, .preparation])
        try await across.shareMeeting()
    }

    private func token(_ person: String, at place: String, later seconds: Int64 = 0) async throws -> RoomToken
    {
        let moment = across.pair.clock.now.adding(seconds: seconds)
        return try RoomToken(
            for: person,
            to: try await across.session(place).content,
            in: try await across.file(place),
            on: RoomToken.Server(application: "comity", secret: Self.secret),
            id: Identifier(at: moment),
            at: moment
        )
    }

    private func claims(_ token: RoomToken) throws -> JSON {
        try JSON(parsing: Base64URL.decode(String(token.text.split(separator: ".")[1])))
    }

    private func refusal(_ person: String, at place: String, later seconds: Int64 = 0) async throws
        -> NodeError?
    {
        do {
            _ = try await token(person, at: place, later: seconds)
            return nil
        } catch { return try #require(error as? NodeError) }
    }

    @Test("A token lets in one person of the session, around its time, without recording, and says no name")
    func oneToken() async throws {
        try await across.settle("porto")
        let token = try await token("harmed-1", at: "porto")
        let parts = token.text.split(separator: ".").map(String.init)
        #expect(try JSON(parsing: Base64URL.decode(parts[0]))["alg"] == "HS256")
        let expected = HMAC<SHA256>.authenticationCode(
            for: Data((parts[0] + "." + parts[1]).utf8),
            using: SymmetricKey(data: Self.secret)
        )
        #expect(try Base64URL.decode(parts[2]) == Array(expected))
        let claims = try claims(token)
        let session = try await across.session("porto").content
        #expect(claims["moderator"] == false)
        #expect(claims["context"]?["features"]?["recording"] == false)
        #expect(claims["context"]?["features"]?["transcription"] == false)
        #expect(claims["exp"]?.int == Int(session.startsAt.adding(seconds: 60 * 60 + 30 * 60).seconds))
        #expect(try await refusal("stranger", at: "porto")?.code == .notPermitted)
        #expect(try await refusal("harmed-1", at: "porto", later: -3600)?.code == .notNow)
        #expect(try await refusal("harmed-1", at: "porto", later: 7200)?.code == .notNow)
        #expect(throws: NodeError.self) { try RoomToken.Server(application: "x", secret: [1, 2, 3]) }
    }

    @Test("Both nodes' tokens name the one room as its address does, and neither names the case")
    func oneRoom() async throws {
        for (place, person) in [("porto", "harmed-1"), ("tartu", "responsible-1")] {
            try await across.settle(place)
            let claims = try claims(try await token(person, at: place))
            #expect(claims["room"] == "talk" && claims["sub"] == "meet.example", "\(place)")
            #expect(!claims.prettyText().contains(try await across.file(place).id.text))
        }
    }

    @Test(
        "Nobody but a facilitator is let in before the session could begin, and the refusal says what is missing"
    )
    func closedGate() async throws {
        _ = try await token("Reis", at: "porto")
        let unsettled = try #require(try await refusal("harmed-1", at: "porto"))
        #expect(unsettled.code == .gateClosed)
        #expect(unsettled.findings.contains { $0.contains("safe-word-agreed") }, "\(unsettled.findings)")
        try await across.settle("porto")
        _ = try await token("harmed-1", at: "porto")
        // The consent of one is missing: nobody is let in, on either side.
        try await across.settle("tartu")
        let tartu = try across.at("tartu")
        let porto = across.pair.porto.entity.text
        try await across.change("tartu") { file, act in
            let shown = try #require(file.last(InformationRecord.self))
            let asked = try file.ask(
                ConsentRecord(
                    person: "responsible-1",
                    purpose: "to meet",
                    steps: [.meeting],
                    recipients: [porto],
                    information: shown.id,
                    askedBy: act.by,
                    askedHow: .inPerson,
                    askedAt: act.at
                ),
                by: act
            )
            try file.answer(
                asked.id,
                CaseFile.ConsentAnswer(.refused, how: .inPerson, capacity: .full, freely: true),
                by: act
            )
        }
        let refused = try #require(try await refusal("guardian-1", at: "tartu"))
        #expect(refused.code == .gateClosed)
        #expect(refused.findings.contains { $0.contains("responsible-1") }, "\(refused.findings)")
        _ = try await token(tartu.officer.name, at: "tartu")
    }

    @Test("A room's address has no token in it, and names a room")
    func addresses() async throws {
        for address in ["https://meet.example/talk?jwt=abc", "https://meet.example", "https://meet.example/"]
        {
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
                                room: .init(address: address)
                            ),
                            by: act
                        )
                    }
                } == .invalidInput,
                "\(address)"
            )
        }
    }
}
