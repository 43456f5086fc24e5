import Casework
import Node
import Referrals
import Store
import Testing
import Wire

@Suite("A hold stops what runs, on both sides")
struct HoldTests {
    private static let reason = "he was seen before her house"
    private let across: AcrossBorders

    init() async throws {
        across = try await AcrossBorders()
        try await across.prepare(steps: [.meeting, .messages, .preparation])
        try await across.shareMeeting()
        for place in ["porto", "tartu"] { try await across.settle(place) }
    }

    private func states() async throws -> [CaseSession.State] {
        [try await across.session("porto").content.state, try await across.session("tartu").content.state]
    }

    private func enters(_ person: String, _ place: String) async throws -> NodeError.Code? {
        do {
            _ = try RoomToken(
                for: person,
                to: try await across.session(place).content,
                in: try await across.file(place),
                on: RoomToken.Server(application: "comity", secret: [UInt8](repeating: 7, count: 32)),
                id: Identifier(at: across.pair.clock.now),
                at: across.pair.clock.now
            )
            return nil
        } catch { return (error as? NodeError)?.code }
    }

    @Test(
        "HB-2 One hold stops the session that runs on both sides; nobody gets into its room, and no reason crosses"
    )
    func running() async throws {
        try await across.begin("porto")
        try await across.pair.exchange()
        try await across.begin("tartu")
        try await across.pair.exchange()
        #expect(try await enters("harmed-1", "porto") == nil)
        try await across.change("tartu") { file, act in try file.hold(reason: Self.reason, by: act) }
        #expect(try await enters("responsible-1", "tartu") == .notNow)
        try await across.pair.exchange()
        #expect(try await states() == [.stopped, .stopped])
        #expect(try await enters("harmed-1", "porto") == .notNow)
        #expect(try await across.file("porto").all(HoldRecord.self).isEmpty)
        let thread = try await across.pair.porto.thread().id
        for entry in try await across.pair.porto.node.referral(thread, readBy: nil).entries {
            #expect(!entry.document.body.prettyText().contains(Self.reason))
        }
        #expect(try await across.pair.agree())
    }

    @Test(
        "HB-2 What the other side may have begun already is called off with a hold, and with a screening that says stop"
    )
    func begunThere() async throws {
        try await across.begin("porto")
        try await across.pair.exchange()
        let form = try await across.at("tartu").node.node.screeningForm()
        try await across.change("tartu") { file, act in
            _ = try file.screen(
                form,
                at: .beforeSession,
                answers: [:],
                decision: .stop,
                reasons: Self.reason,
                by: act
            )
        }
        try await across.pair.exchange()
        #expect(try await states() == [.stopped, .cancelled])
        #expect(
            try await across.file("tartu").all(NoteRecord.self).contains {
                $0.content.words.contains("not-suitable or safety")
            }
        )
        // The process waits for a person's word.
        #expect(try await across.file("tartu").process().content.end == nil)
    }
}
