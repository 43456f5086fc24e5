import Referrals
import Store
import TestAgencies
import Testing

@Suite("Tokens of time-stamping authorities, in every engine")
struct TimeStampStoreTests {
    private let folder: TemporaryFolder
    private let now = Records.moment

    init() throws { folder = try TemporaryFolder() }

    private func stamp(_ size: Int64, _ authority: String = "https://time.example", shard: Int64 = 1)
        -> TimeStampRecord
    {
        TimeStampRecord(
            shard: shard,
            size: size,
            authority: authority,
            authorityRevision: 2,
            request: [0x30, 1],
            token: [0x30, 0, UInt8(clamping: size)],
            at: Instant(seconds: now.seconds),
            accuracyMilliseconds: size == 5 ? nil : 1501,
            policy: "1.2.3",
            serial: "0a",
            signer: "CN=Time",
            storedAt: now
        )
    }

    @Test(
        "A token is found by its checkpoint, and by any leaf that its checkpoint is the first to cover",
        arguments: StoreEngine.allCases
    )
    func covering(engine: StoreEngine) async throws {
        let tokens = [stamp(5), stamp(9, "http://b.example"), stamp(9), stamp(2, shard: 2)]
        try await engine.open(folder).write { for token in tokens { try $0.insert(token) } }
        let store = try engine.open(folder)
        try await store.read { transaction throws in
            #expect(try transaction.timeStamps(shard: 1, size: 5) == [tokens[0]])
            #expect(try transaction.timeStamps(shard: 1, size: 9) == [tokens[1], tokens[2]])
            #expect(try transaction.timeStamps(shard: 1, size: 6).isEmpty)
            for leaf: Int64 in 0..<5 {
                #expect(try transaction.timeStamps(shard: 1, covering: leaf) == [tokens[0]])
            }
            for leaf: Int64 in 5..<9 {
                #expect(try transaction.timeStamps(shard: 1, covering: leaf) == [tokens[1], tokens[2]])
            }
            #expect(try transaction.timeStamps(shard: 1, covering: 9).isEmpty)
            #expect(try transaction.latestTimeStamp(shard: 1)?.size == 9)
            #expect(try transaction.latestTimeStamp(shard: 2) == tokens[3])
            #expect(try transaction.latestTimeStamp(shard: 3) == nil)
            #expect(try transaction.timeStampCount() == 4)
            var seen: [TimeStampRecord] = []
            try transaction.eachTimeStamp {
                guard case .record(let record) = $0 else { return }
                seen.append(record)
            }
            #expect(seen == tokens)
        }
        // A second token of the same authority for the same checkpoint is none that anybody asked for.
        await #expect(throws: (any Error).self) { try await store.write { try $0.insert(tokens[0]) } }
    }

    @Test("How authorities answer, and the alarm, are what was stored last", arguments: StoreEngine.allCases)
    func states(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        let failed = TimeAuthorityState(
            authority: "https://time.example",
            askedAt: now,
            failures: 3,
            failureCode: "too-slow",
            failureSays: "It was too slow."
        )
        try await store.write { [now] transaction in
            try transaction.put(failed)
            #expect(try transaction.timeAlarm() == nil)
            try transaction.setTimeAlarm(now)
        }
        #expect(try await store.read { try $0.timeAuthorityStates() } == [failed])
        #expect(try await store.read { try $0.timeAlarm() } == now)
        let well = TimeAuthorityState(authority: failed.authority, askedAt: now, stampedAt: now)
        try await store.write { transaction in
            try transaction.put(well)
            try transaction.setTimeAlarm(nil)
        }
        #expect(try await store.read { try $0.timeAuthorityStates() } == [well])
        #expect(try await store.read { try $0.timeAlarm() } == nil)
    }
}
