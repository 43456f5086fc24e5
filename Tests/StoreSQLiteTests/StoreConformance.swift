import Foundation
import Referrals
import Store
import StoreSQLite
import Synchronization
import TestAgencies
import Testing

/// Makes the engines that have to keep the promises of ``Store``.
enum StoreEngine: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite
    case memory

    private static let memories = Mutex<[String: SQLiteMemory]>([:])

    var testDescription: String { rawValue }

    /// An engine on the storage in a folder; a second one on the same folder sees the same records.
    func open(_ folder: TemporaryFolder) throws -> any Store {
        switch self {
        case .sqlite: return try SQLiteStore(path: folder.path("store.db"))
        case .memory:
            return try Self.memories.withLock { memories in
                let path = folder.path("memory")
                let memory = try memories[path] ?? SQLiteMemory()
                memories[path] = memory
                return SQLiteStore(memory: memory)
            }
        }
    }
}

/// The sentences of `Sources/Store/Store.swift`, as tests that every engine has to pass.
@Suite("Every engine keeps the store's promises")
struct StoreConformance {
    private let folder: TemporaryFolder
    private let now = Records.moment

    init() throws { folder = try TemporaryFolder() }

    @Test(
        "What was written is read back as it was, by a second process as well",
        arguments: StoreEngine.allCases
    )
    func roundTrip(engine: StoreEngine) async throws {
        let records = try Records()
        try await engine.open(folder).write { try records.insert(into: $0) }
        let store = try engine.open(folder)
        try await store.read { transaction throws in
            let (file, thread) = (records.file, records.thread)
            #expect(try transaction.caseRecord(file.id) == file)
            #expect(try transaction.caseRecord(reference: file.reference) == file)
            #expect(try transaction.cases(limit: 9) == [file])
            #expect(try transaction.caseIDs(after: nil, limit: 9) == [file.id])
            #expect(try transaction.caseIDs(after: file.id, limit: 9).isEmpty)
            #expect(try transaction.assessment(records.assessment.id) == records.assessment)
            #expect(try transaction.latestAssessment(of: file.id) == records.assessment)
            #expect(try transaction.approvals(of: records.assessment.id) == [records.approval])
            #expect(try transaction.thread(thread.id) == thread)
            #expect(try transaction.threads(side: .referrer, limit: 9) == [thread])
            #expect(try transaction.threads(side: .receiver, limit: 9) == [])
            #expect(try transaction.threads(ofCase: file.id) == [thread])
            #expect(try transaction.threads(ofCase: file.id, side: thread.side) == [thread])
            #expect(try transaction.threads(ofCase: file.id, side: thread.side.other).isEmpty)
            #expect(try transaction.document(records.document.id) == records.document)
            #expect(try transaction.documents(ofThread: thread.id) == [records.document])
            #expect(
                try transaction.document(thread: thread.id, issuer: records.document.issuer, sequence: 1)
                    == records.document
            )
            #expect(try transaction.useDecisions(on: records.document.id) == [records.useDecision.decision])
            #expect(try transaction.useDecisions(on: thread.id) == [])
            #expect(try transaction.receipt(document: records.document.id) == records.receipt)
            #expect(try transaction.delivery(document: records.document.id) == records.delivery)
            #expect(try transaction.deliveries(ofThread: thread.id) == [records.delivery])
            #expect(try transaction.head(ofLane: records.peer.entity, at: .earliest) == records.delivery)
            #expect(try transaction.lanes().map(\.peer) == [records.peer.entity])
            #expect(try transaction.lane(of: records.peer.entity)?.counts == [.waiting: 1])
            #expect(try transaction.deliveryCounts() == [.waiting: 1])
            #expect(try transaction.peer(records.peer.entity) == records.peer)
            #expect(try transaction.peers() == [records.peer])
            #expect(try transaction.refusals(limit: 9) == [records.refusal])
            #expect(try transaction.refusalCount() == 1)
            #expect(try transaction.journal(subject: file.id, limit: 9) == [records.entry])
            #expect(try transaction.journalEnd() == JournalEnd(number: 1, head: records.entry.head))
            #expect(try transaction.packUses(of: records.packUse.pack) == [records.packUse])
            #expect(try transaction.packUses(of: "another").isEmpty)
            #expect(try transaction.keys() == [records.key])
            #expect(try transaction.statements(of: records.peer.entity) == [])
            #expect(try transaction.casework(records.casework.id) == records.casework)
            #expect(try transaction.casework(ofCase: file.id) == [records.casework])
            #expect(try transaction.casework(kind: "tag") == [records.casework])
            #expect(try transaction.casework(kind: "note").isEmpty)
            #expect(try transaction.caseworkHistory(of: records.casework.id) == [records.casework])
            #expect(try transaction.session(codeDigest: records.session.codeDigest) == records.session)
        }
    }

    @Test(
        "A key moves on in its life, and a peer is known by the newest statement that is held of it",
        arguments: StoreEngine.allCases
    )
    func keysAndStatements(engine: StoreEngine) async throws {
        let records = try Records()
        let store = try engine.open(folder)
        let revoked = try await store.write { transaction in
            try records.insert(into: transaction)
            try transaction.insert(records.statement)
            var key = records.key
            key.revokedAt = Records.moment.adding(seconds: 99)
            key.compromisedSince = Records.moment.adding(seconds: 9)
            try transaction.update(key)
            return key
        }
        try await store.read { transaction throws in
            #expect(try transaction.keys() == [revoked])
            #expect(revoked.state == .revoked)
            #expect(try transaction.statements(of: records.peer.entity) == [records.statement])
            let peer = try transaction.peer(records.peer.entity)
            #expect(peer?.statement == records.statement.statement)
            #expect(peer?.enteredStatement == records.peer.statement)
            #expect(try transaction.peers() == [peer])
        }
        // What the officers compared stays as it is when the peer is suspended.
        try await store.write { transaction in
            guard var peer = try transaction.peer(records.peer.entity) else { return }
            peer.state = .suspended
            try transaction.upsert(peer)
        }
        let peer = try await store.read { try $0.peer(records.peer.entity) }
        #expect(peer?.enteredStatement == records.peer.statement && peer?.state == .suspended)
    }

    @Test(
        "A casework record keeps every revision, and a revision follows only the one before it",
        arguments: StoreEngine.allCases
    )
    func revisions(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        let records = try Records()
        try await store.write { try records.insert(into: $0) }
        var next = records.casework
        next.content = #"{"removed":true,"word":"accounts"}"#
        next.revision = 2
        let second = next
        try await store.write { try $0.put(second) }
        await #expect { try await store.write { try $0.put(second) } } throws: {
            ($0 as? StoreError)?.code == .conflict
        }
        let held = try await store.read { transaction in
            (
                try transaction.casework(second.id), try transaction.caseworkHistory(of: second.id),
                try transaction.casework(ofCase: records.file.id)
            )
        }
        #expect(held.0 == second && held.1 == [records.casework, second] && held.2 == [second])
        let seen = try await store.read { transaction in
            var count = 0
            try transaction.eachCasework { _ in count += 1 }
            return count
        }
        #expect(seen == 2)
    }

    @Test(
        "A closure that throws leaves nothing behind, and its own error comes out",
        arguments: StoreEngine.allCases
    )
    func rollback(engine: StoreEngine) async throws {
        struct Stop: Error, Equatable { var number: Int }
        let store = try engine.open(folder)
        let records = try Records()
        await #expect(throws: Stop(number: 7)) {
            try await store.write { transaction in
                try records.insert(into: transaction)
                throw Stop(number: 7)
            }
        }
        let left = try await store.read { transaction in
            (
                try transaction.cases(limit: 9).count, try transaction.refusalCount(),
                try transaction.journalEnd()
            )
        }
        #expect(left == (0, 0, nil))
        await #expect(throws: Stop(number: 8)) { try await store.read { _ in throw Stop(number: 8) } }
    }

    @Test(
        "A rule of the schema that is broken in the middle undoes the whole transaction",
        arguments: StoreEngine.allCases
    )
    func constraints(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        let records = try Records()
        await #expect(throws: StoreError.self) {
            try await store.write { transaction in
                try transaction.insert(records.file)
                // No thread of that name: the document would hang in the air.
                try transaction.insert(records.document)
            }
        }
        #expect(try await store.read { try $0.cases(limit: 9) }.isEmpty)
        try await store.write { try records.insert(into: $0) }
        var sameplace = records.document
        sameplace.id = Identifier(at: now)
        await #expect(throws: StoreError.self) {
            try await store.write { [sameplace] in try $0.insert(sameplace) }
        }
    }

    @Test(
        "Writers run one after the other, from many tasks and two openings at once",
        arguments: StoreEngine.allCases
    )
    func serialWriters(engine: StoreEngine) async throws {
        let stores = [try engine.open(folder), try engine.open(folder)]
        let entry = try Records().entry
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<60 {
                group.addTask {
                    try await stores[number % 2].write { transaction in
                        var next = entry
                        next.number = (try transaction.journalEnd()?.number ?? 0) + 1
                        try transaction.append(next)
                    }
                }
            }
            try await group.waitForAll()
        }
        let numbers = try await stores[0].read { transaction in
            var numbers: [Int64] = []
            try transaction.eachJournalEntry {
                if case .record(let entry) = $0 { numbers.append(entry.number) }
            }
            return numbers
        }
        #expect(numbers == Array(1...60))
    }

    @Test("A reader sees one state from beginning to end while others write", arguments: StoreEngine.allCases)
    func consistentReads(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        let refusal = try Records().refusal
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for _ in 0..<40 {
                    try await store.write { transaction in
                        try transaction.insert(refusal)
                        try transaction.insert(refusal)
                    }
                }
            }
            for _ in 0..<40 {
                group.addTask {
                    let counts = try await store.read { transaction in
                        (try transaction.refusalCount(), try transaction.refusals(limit: 1000).count)
                    }
                    #expect(counts.0 == counts.1 && counts.0.isMultiple(of: 2))
                }
            }
            try await group.waitForAll()
        }
    }

    @Test(
        "The latest assessment is the one that was stored last, whatever the clock said and the identifier is",
        arguments: StoreEngine.allCases
    )
    func latestAssessment(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        let records = try Records()
        try await store.write { try records.insert(into: $0) }
        let (lower, higher) = ("01a20b6c-5a0b-7000-8000-000000000000", "01a20b6c-5a0b-7000-bfff-ffffffffffff")
        for (id, moment) in [
            (higher, now), (lower, now), (higher.replacing("bfff", with: "bffe"), now.adding(seconds: -60)),
        ] {
            var changed = records.assessment
            changed.id = try #require(Identifier(id))
            changed.madeAt = moment
            let next = changed
            try await store.write { try $0.insert(next) }
            #expect(try await store.read { try $0.latestAssessment(of: next.subject) } == next)
        }
    }

    @Test("An update of what somebody else changed meanwhile is a conflict", arguments: StoreEngine.allCases)
    func conflict(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        let records = try Records()
        try await store.write { try records.insert(into: $0) }
        var changed = records.file
        changed.revision = 2
        changed.content = #"{"mine":true}"#
        let mine = changed
        try await store.write { try $0.update(mine) }
        let again = try await Self.code { try await store.write { try $0.update(mine) } }
        #expect(again == .conflict)
        #expect(try await store.read { try $0.caseRecord(mine.id) } == mine)
        var moved = records.thread
        moved.id = Identifier(at: now)
        let absent = moved
        let unknown = try await Self.code { try await store.write { try $0.update(absent) } }
        #expect(unknown == .conflict)
    }

    /// The code of the store's error that an operation ends with.
    private static func code(_ operation: () async throws -> Void) async throws -> StoreError.Code? {
        do {
            try await operation()
            return nil
        } catch let error as StoreError {
            return error.code
        }
    }

    @Test("The revision differs whenever anybody has written, and only then", arguments: StoreEngine.allCases)
    func revision(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        let other = try engine.open(folder)
        let refusal = try Records().refusal
        var last = try await store.revision()
        #expect(try await store.revision() == last)
        for writer in [other, store, other] {
            try await writer.write { try $0.insert(refusal) }
            let next = try await store.revision()
            #expect(next != last)
            #expect(try await store.revision() == next)
            last = next
        }
    }

    @Test(
        "A lane hands out its lowest waiting delivery, and counts what is in which state",
        arguments: StoreEngine.allCases
    )
    func lanes(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        let records = try Records()
        let peer = records.peer.entity
        try await store.write { try records.insert(into: $0) }
        let (same, other) = (records.following(sequence: 2), records.inAnotherThread())
        try await store.write { transaction in
            try transaction.insert(same.document)
            try transaction.insert(same.delivery)
            try transaction.insert(other.thread)
            try transaction.insert(other.document)
            try transaction.insert(other.delivery)
        }
        func head() async throws -> Identifier? {
            try await store.read { try $0.head(ofLane: peer, at: now)?.document }
        }
        #expect(try await head() == records.document.id)
        #expect(try await store.read { try $0.deliveryCounts() } == [.waiting: 3])
        var (first, second) = (records.delivery, same.delivery)
        first.state = .deadLetter
        first.reason = .refusedByPeer
        first.deadline = now
        first.attempts = 3
        first.lastFailure = "refused"
        second.state = .held
        try await store.write { [first, second] transaction in
            try transaction.update(first)
            try transaction.update(second)
        }
        let stored = first
        #expect(try await store.read { try $0.delivery(document: stored.document) } == stored)
        #expect(try await head() == other.document.id)
        #expect(
            try await store.read { try $0.lane(of: peer)?.counts } == [.deadLetter: 1, .held: 1, .waiting: 1]
        )
        #expect(try await store.read { try $0.lane(of: peer)?.backlog } == 2)
        first.state = .delivered
        second.state = .waiting
        try await store.write { [first, second] transaction in
            try transaction.update(first)
            try transaction.update(second)
        }
        #expect(try await head() == same.document.id)
        #expect(try await store.read { try $0.deliveryCounts() } == [.delivered: 1, .waiting: 2])
        let orders = try await store.read {
            try $0.deliveries(states: [.waiting, .delivered], limit: 9).map(\.order)
        }
        #expect(orders == [1, 2, 3])
        #expect(try await store.read { try $0.deliveries(states: [.waiting], limit: 1).map(\.order) } == [2])
        #expect(try await store.read { try $0.deliveries(states: [.held, .deadLetter], limit: 9) } == [])
        await #expect(throws: StoreError.self) {
            try await store.write { transaction in
                var absent = same.delivery
                absent.document = other.thread.id
                try transaction.update(absent)
            }
        }
    }

    @Test(
        "Lanes are due in the order of their times, only while something waits; their pace is stored, their counts are not",
        arguments: StoreEngine.allCases
    )
    func dueLanes(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        let records = try Records()
        try await store.write { try records.insert(into: $0) }
        let peers = try (1...4).map { try #require(EntityID("https://peer\($0).example")) }
        for (index, peer) in peers.enumerated() {
            let other = records.inAnotherThread()
            try await store.write { [now] transaction in
                try transaction.insert(other.thread)
                try transaction.insert(other.document)
                var delivery = other.delivery
                delivery.peer = peer
                if index == 3 { delivery.state = .held }
                try transaction.insert(delivery)
                try transaction.put(
                    LaneRecord(peer: peer, nextAttemptAt: now.adding(seconds: Int64(10 - index)))
                )
            }
        }
        let slow = LaneRecord(
            peer: records.peer.entity,
            counts: [.delivered: 99],
            failures: 7,
            nextAttemptAt: .latest,
            notBefore: now,
            heardAt: now,
            lastFailure: "nobody answers"
        )
        try await store.write { try $0.put(slow) }
        var stored = slow
        stored.counts = [.waiting: 1]
        #expect(try await store.read { try $0.lane(of: slow.peer) } == stored)
        let due = { (seconds: Int64, limit: Int) in
            let moment = self.now.adding(seconds: seconds)
            return try await store.read {
                try $0.lanes(dueBy: moment, failing: nil, limit: limit).map(\.peer)
            }
        }
        #expect(try await due(7, 9) == [])
        #expect(try await due(9, 9) == [peers[2], peers[1]])
        #expect(try await due(100, 2) == [peers[2], peers[1]])
        #expect(try await due(100, 9) == [peers[2], peers[1], peers[0]])
        let failing = { (isFailing: Bool) in
            try await store.read {
                try $0.lanes(dueBy: .latest, failing: isFailing, limit: 9).map(\.peer)
            }
        }
        #expect(try await failing(true) == [slow.peer])
        #expect(try await failing(false) == [peers[2], peers[1], peers[0]])
        #expect(try await store.read { try $0.nextLaneDue() } == now.adding(seconds: 8))
        #expect(try await store.read { try $0.lanes().count } == 5)
    }

    @Test(
        "A lane in which everything is set aside is due when the first of it comes back, not before",
        arguments: StoreEngine.allCases
    )
    func setAsideLanes(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        let records = try Records()
        try await store.write { try records.insert(into: $0) }
        let peer = try #require(EntityID("https://peer1.example"))
        let (first, second) = (records.inAnotherThread(), records.inAnotherThread())
        try await store.write { [now] transaction in
            for (made, seconds) in [(first, Int64(300)), (second, Int64(90))] {
                try transaction.insert(made.thread)
                try transaction.insert(made.document)
                var delivery = made.delivery
                delivery.peer = peer
                delivery.setAsideUntil = now.adding(seconds: seconds)
                try transaction.insert(delivery)
            }
            try transaction.put(LaneRecord(peer: peer, nextAttemptAt: now))
            // No other lane is due before.
            try transaction.put(LaneRecord(peer: records.peer.entity, nextAttemptAt: .latest))
        }
        let due = { () async throws -> (next: Instant?, now: [EntityID], then: [EntityID]) in
            try await store.read { [now] transaction in
                (
                    try transaction.nextLaneDue(),
                    try transaction.lanes(dueBy: now.adding(seconds: 89), failing: nil, limit: 9).map(\.peer),
                    try transaction.lanes(dueBy: now.adding(seconds: 90), failing: nil, limit: 9).map(\.peer)
                )
            }
        }
        var found = try await due()
        #expect(found.next == now.adding(seconds: 90) && found.now == [] && found.then == [peer])
        // The lane's own time, where that is later.
        try await store.write { [now] in
            try $0.put(LaneRecord(peer: peer, nextAttemptAt: now.adding(seconds: 200)))
        }
        #expect(try await due().next == now.adding(seconds: 200))
        // And at once where one of the documents waits for nothing.
        try await store.write { [now] transaction in
            try transaction.put(LaneRecord(peer: peer, nextAttemptAt: now))
            var delivery = try #require(try transaction.delivery(document: first.document.id))
            delivery.setAsideUntil = nil
            try transaction.update(delivery)
        }
        found = try await due()
        #expect(found.next == now && found.now == [peer])
        // What is settled does not count, whenever it would have come back.
        try await store.write { transaction in
            for document in [first.document.id, second.document.id] {
                var delivery = try #require(try transaction.delivery(document: document))
                delivery.state = .delivered
                try transaction.update(delivery)
            }
        }
        #expect(try await due().next == .latest)
    }

    @Test(
        "Sessions are found by code and token, changed, and removed when they have ended",
        arguments: StoreEngine.allCases
    )
    func sessions(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        var session = try Records().session
        try await store.write { [session] in try $0.insert(session) }
        let token = try #require(Digest(hex: String(repeating: "e", count: 64)))
        session.tokenDigest = token
        session.expiresAt = now.adding(seconds: 60)
        try await store.write { [session] in try $0.update(session) }
        #expect(try await store.read { try $0.session(tokenDigest: token) } == session)
        try await store.write { [now] in try $0.removeSessions(expiredBy: now.adding(seconds: 59)) }
        #expect(try await store.read { try $0.session(tokenDigest: token) } == session)
        try await store.write { [now] in try $0.removeSessions(expiredBy: now.adding(seconds: 60)) }
        #expect(try await store.read { try $0.session(tokenDigest: token) } == nil)
    }

    @Test("A copy of a database in memory goes its own way")
    func copies() async throws {
        let memory = try SQLiteMemory()
        let records = try Records()
        try await SQLiteStore(memory: memory).write { try records.insert(into: $0) }
        let copy = try memory.copy()
        try await SQLiteStore(memory: memory).write { try $0.insert(records.refusal) }
        #expect(try await SQLiteStore(memory: copy).read { try $0.refusalCount() } == 1)
        #expect(try await SQLiteStore(memory: copy).read { try $0.peers() } == [records.peer])
    }

    @Test("A sound store has no findings", arguments: StoreEngine.allCases)
    func integrity(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        let records = try Records()
        try await store.write { try records.insert(into: $0) }
        #expect(try await store.integrityFindings() == [])
    }
}
