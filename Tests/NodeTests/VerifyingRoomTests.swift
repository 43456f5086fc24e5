import Admission
import Node
import Referrals
import Synchronization
import Testing

@Suite("Where strangers wait for their signatures to be verified")
struct VerifyingRoomTests {
    /// What happened, in order; and gates that a test opens.
    private final class Story: Sendable {
        private let lines = Mutex<[String]>([])
        func tell(_ line: String) { lines.withLock { $0.append(line) } }
        var told: [String] { lines.withLock { $0 } }

        /// Yields until it was told; a broken room ends the test by its time limit.
        func waits(for line: String) async {
            while !told.contains(line) { await Task.yield() }
        }
    }

    private func stranger() -> Visit { Visit(network: "192.0.2.0/24") }
    private func acquaintance() -> Visit { Visit(network: "192.0.2.0/24", isAcquainted: true) }

    @Test(
        "Strangers take turns; who is known, or was not brought by a request, does not wait",
        .timeLimit(.minutes(5))
    )
    func turns() async throws {
        let room = VerifyingRoom(places: 1, mostWaiting: 8)
        let story = Story()
        let first = Task {
            try await room.work(for: stranger()) {
                story.tell("first in")
                await story.waits(for: "let the first go")
                story.tell("first out")
            }
        }
        await story.waits(for: "first in")
        let second = Task { try await room.work(for: stranger()) { story.tell("second in") } }
        try await room.work(for: acquaintance()) { story.tell("acquaintance in") }
        try await room.work(for: nil) { story.tell("own work in") }
        let proven = stranger()
        proven.prove()
        try await room.work(for: proven) { story.tell("proven in") }
        #expect(story.told == ["first in", "acquaintance in", "own work in", "proven in"])
        story.tell("let the first go")
        try await first.value
        try await second.value
        #expect(story.told.suffix(2) == ["first out", "second in"])
    }

    @Test(
        "Where too many wait a stranger is told to come again; work that fails leaves its place",
        .timeLimit(.minutes(5))
    )
    func full() async throws {
        let room = VerifyingRoom(places: 1, mostWaiting: 0)
        let story = Story()
        let inside = Task {
            try await room.work(for: stranger()) {
                story.tell("in")
                await story.waits(for: "go")
                throw Problem(.badSignature, "")
            }
        }
        await story.waits(for: "in")
        await #expect {
            try await room.work(for: stranger()) {}
        } throws: {
            ($0 as? Problem)?.kind == .busy
        }
        story.tell("go")
        await #expect(throws: Problem.self) { try await inside.value }
        try await room.work(for: stranger()) { story.tell("next in") }
        #expect(story.told.last == "next in")
    }

    @Test("Whoever leaves while waiting gives up the turn and holds nobody up", .timeLimit(.minutes(5)))
    func cancelled() async throws {
        let room = VerifyingRoom(places: 1, mostWaiting: 8)
        let story = Story()
        let inside = Task {
            try await room.work(for: stranger()) {
                story.tell("in")
                await story.waits(for: "go")
            }
        }
        await story.waits(for: "in")
        let leaving = Task { try await room.work(for: stranger()) { story.tell("never") } }
        leaving.cancel()
        await #expect {
            try await leaving.value
        } throws: {
            ($0 as? Problem)?.kind == .busy
        }
        let last = Task { try await room.work(for: stranger()) { story.tell("last in") } }
        story.tell("go")
        try await inside.value
        try await last.value
        #expect(!story.told.contains("never") && story.told.last == "last in")
    }
}
