import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing

@Suite("Every engine keeps the clocks of threads and what was refused")
struct TaskStoreTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func task(
        _ kind: ThreadClock.Kind,
        of records: Records,
        due: Int64,
        actAt: Int64? = nil
    ) -> ThreadTask {
        ThreadTask(
            id: Identifier(at: Records.moment),
            thread: records.thread.id,
            kind: kind,
            subject: records.document.id,
            isOwn: kind == .answer,
            startedAt: Records.moment,
            dueAt: Records.moment.adding(seconds: due),
            actAt: actAt.map { Records.moment.adding(seconds: $0) }
        )
    }

    @Test(
        "Open tasks come by when they are due, those to act on by when that is, and what is done is gone from both",
        arguments: StoreEngine.allCases
    )
    func tasks(engine: StoreEngine) async throws {
        let records = try Records()
        let store = try engine.open(folder)
        let (first, second, third) = (
            task(.opening, of: records, due: 20, actAt: 20), task(.decision, of: records, due: 10),
            task(.answer, of: records, due: 30, actAt: 5)
        )
        try await store.write { transaction in
            try records.insert(into: transaction)
            for task in [first, second, third] { try transaction.insert(task) }
        }
        try await store.read { transaction throws in
            #expect(try transaction.task(third.id) == third)
            #expect(try transaction.openTasks(limit: 9) == [second, first, third])
            #expect(try transaction.openTasks(limit: 1) == [second])
            let moment = Records.moment
            #expect(try transaction.tasks(toActBy: moment, limit: 9) == [])
            #expect(try transaction.tasks(toActBy: moment.adding(seconds: 20), limit: 9) == [third, first])
            #expect(try transaction.openTaskCounts()[.opening] == [.running: 1])
        }
        var done = third
        (done.step, done.actAt, done.doneAt, done.doneBy) = (.escalated, nil, Records.moment, "node")
        let changed = done
        try await store.write { try $0.update(changed) }
        try await engine.open(folder).read { transaction throws in
            #expect(try transaction.openTasks(limit: 9) == [second, first])
            #expect(try transaction.tasks(toActBy: .latest, limit: 9) == [first])
            #expect(Set(try transaction.tasks(ofThread: records.thread.id)) == [first, second, changed])
        }
    }

    @Test(
        "A thread has one task of a kind for a document; the second is refused whole",
        arguments: StoreEngine.allCases
    )
    func unique(engine: StoreEngine) async throws {
        let records = try Records()
        let store = try engine.open(folder)
        let task = task(.opening, of: records, due: 1)
        try await store.write { transaction in
            try records.insert(into: transaction)
            try transaction.insert(task)
        }
        var twin = task
        twin.id = Identifier(at: Records.moment)
        let other = twin
        await #expect(throws: (any Error).self) { try await store.write { try $0.insert(other) } }
        #expect(try await store.read { try $0.tasks(ofThread: records.thread.id) } == [task])
    }

    @Test(
        "How far the stages were derived is kept, and threads are gone through by identifier",
        arguments: StoreEngine.allCases
    )
    func folding(engine: StoreEngine) async throws {
        let records = try Records()
        let store = try engine.open(folder)
        try await store.write { try records.insert(into: $0) }
        #expect(try await store.read { try $0.foldProgress() } == FoldProgress(version: 0))
        let progress = FoldProgress(version: 0, reached: records.thread.id)
        try await store.write { try $0.put(progress) }
        try await engine.open(folder).read { transaction throws in
            #expect(try transaction.foldProgress() == progress)
            #expect(try transaction.threads(after: nil, limit: 9) == [records.thread])
            #expect(try transaction.threads(after: records.thread.id, limit: 9) == [])
        }
    }

    @Test(
        "A peer's refusal is kept sealed with its document, the later in the place of the earlier; the own by what was refused",
        arguments: StoreEngine.allCases
    )
    func refusals(engine: StoreEngine) async throws {
        let records = try Records()
        let store = try engine.open(folder)
        let document = records.document.id
        let refusal = PeerRefusalRecord(document: document, compact: "e30.e30.cmVm", storedAt: Records.moment)
        var later = refusal
        later.compact = "e30.e30.bGF0ZXI"
        let second = later
        try await store.write { transaction in
            try records.insert(into: transaction)
            try transaction.put(refusal)
            try transaction.put(second)
        }
        try await store.read { transaction throws in
            #expect(try transaction.peerRefusal(of: document) == second)
            #expect(try transaction.peerRefusal(of: records.thread.id) == nil)
            let digest = try #require(records.refusal.digest)
            #expect(try transaction.lastRefusal(of: digest, from: records.peer.entity) == records.refusal)
            #expect(try transaction.lastRefusal(of: .zero, from: records.peer.entity) == nil)
        }
    }
}
