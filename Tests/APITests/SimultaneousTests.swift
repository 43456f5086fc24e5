import API
import Casework
import Node
import Referrals
import Store
import StoreSQLite
import Synchronization
import Testing
import Vault
import Wire

/// Copies of one request that run at the same time, and changes that were decided on the same revision.
@Suite("At the same time")
struct SimultaneousTests {
    @Test("Two copies of a request in the same millisecond take effect once")
    func copies() async throws {
        let meeting = Meeting()
        let agency = try Agency(clock: StillClock(), store: { MeetingStore(base: $0, meeting: meeting) })
        let facilitator = try await agency.account("Lepp", [.facilitator: .agency])
        _ = try await agency.node.openCase(try Agency.caseFile(), by: agency.admin)
        let path = "/cases/EE-2026-000417/notes"
        let words: JSON = ["words": "Fears to be seen."]
        // Both have looked for the key and found none before either writes.
        meeting.expect(2)
        async let one = facilitator.ask("POST", path, body: words, key: "66666666")
        async let other = facilitator.ask("POST", path, body: words, key: "66666666")
        let answers = await [one, other]
        #expect(answers.map(\.status).sorted() == [201, 422])
        #expect(answers.first { $0.status == 422 }?.problem == "idempotency-key-reused")
        let notes = await facilitator.ask(
            "GET",
            "/cases/EE-2026-000417/records",
            query: [("kind", "note")]
        )
        #expect(notes.json["items"]?.array?.count == 1)
        // And whoever comes later gets the answer of the one that took effect.
        let late = await facilitator.ask("POST", path, body: words, key: "66666666")
        #expect(late.status == 201 && late.headers["Idempotency-Replayed"] == "true")
    }

    @Test("Of two policies decided on the same revision one comes into force, and the other is refused")
    func policies() async throws {
        let meeting = Meeting()
        let agency = try Agency(store: { MeetingStore(base: $0, meeting: meeting) })
        let one = try await agency.account("Operator 1", [.operator: .agency])
        let path = "/peer-policy"
        func set(_ comment: String) async -> APIAnswer {
            let text: JSON = .object(["text": .string("# \(comment)\n{\"rules\": []}")])
            return await one.ask("PUT", path, body: text, headers: ["if-match": "\"0\""])
        }
        meeting.expect(2)
        async let first = set("one")
        async let second = set("two")
        let answers = await [first, second]
        #expect(answers.map(\.status).sorted() == [200, 412])
        #expect(await one.ask("GET", path).headers["ETag"] == "\"1\"")
    }
}

/// A moment that does not pass.
private struct StillClock: Clock {
    var now: Instant { Instant(milliseconds: 1_795_510_800_000) }
}

/// Where writers wait for one another, when a test asks for it.
private final class Meeting: Sendable {
    private struct State {
        var missing = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// The next so many writers begin together.
    func expect(_ count: Int) { state.withLock { $0.missing = count } }

    func arrive() async {
        await withCheckedContinuation { continuation in
            let ready: [CheckedContinuation<Void, Never>] = state.withLock { state in
                guard state.missing > 0 else { return [continuation] }
                state.missing -= 1
                state.waiting.append(continuation)
                guard state.missing == 0 else { return [] }
                defer { state.waiting = [] }
                return state.waiting
            }
            for waiting in ready { waiting.resume() }
        }
    }
}

private struct MeetingStore: Store {
    let base: SQLiteStore
    let meeting: Meeting

    func read<Value: Sendable>(_ body: @Sendable @escaping (any StoreReader) throws -> Value) async throws
        -> Value
    {
        try await base.read(body)
    }

    func write<Value: Sendable>(_ body: @Sendable @escaping (any StoreWriter) throws -> Value) async throws
        -> Value
    {
        await meeting.arrive()
        return try await base.write(body)
    }

    func revision() async throws -> Int64 { try await base.revision() }
    func integrityFindings() async throws -> [String] { try await base.integrityFindings() }
    func completeErasures() async throws -> [KeyBackup] { try await base.completeErasures() }
}
