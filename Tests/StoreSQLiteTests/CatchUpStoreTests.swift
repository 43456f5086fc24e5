import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing

@Suite("Every engine keeps what was lost with an older backup")
struct CatchUpStoreTests {
    @Test(
        "A later record takes the place of an earlier one, and threads are found by their peer",
        arguments: StoreEngine.allCases
    )
    func records(engine: StoreEngine) async throws {
        let records = try Records()
        let folder = try TemporaryFolder()
        let store = try engine.open(folder)
        let peer = records.thread.peer
        let begun = CatchUpRecord(entity: peer, since: Records.moment, lastFailure: "It does not answer.")
        let ended = CatchUpRecord(
            entity: peer,
            since: Records.moment,
            endedAt: Records.moment.adding(seconds: 9),
            endedBy: "node"
        )
        let gap = ThreadGap(
            thread: records.thread.id,
            peer: peer,
            foundAt: Records.moment,
            says: "One is missing.",
            reaches: 3
        )
        let owed = OwedStop(thread: records.thread.id, peer: peer, passesOnFrom: 4, since: Records.moment)
        let more = OwedStop(
            thread: records.thread.id,
            peer: peer,
            passesOnFrom: 2,
            ends: .participant,
            asksErasure: true,
            since: Records.moment.adding(seconds: 9)
        )
        try await store.write { transaction in
            try transaction.insert(records.file)
            try transaction.insert(records.thread)
            #expect(try transaction.catchUp(with: peer) == nil)
            for record in [begun, ended] {
                try transaction.put(record)
                #expect(try transaction.catchUp(with: peer) == record)
            }
            try transaction.put(gap)
            try transaction.put(gap)
            #expect(try transaction.threadGap(gap.thread) == gap)
            #expect(try transaction.threadGaps() == [gap])
            try transaction.removeThreadGap(gap.thread)
            #expect(try transaction.threadGap(gap.thread) == nil)
            for record in [owed, owed.joined(with: more)] {
                try transaction.put(record)
                #expect(try transaction.owedStops(to: peer) == [record])
            }
            #expect(owed.joined(with: more).passesOnFrom == 2 && more.joined(with: owed).ends == .participant)
            try transaction.removeOwedStops(to: peer)
            #expect(try transaction.owedStops(to: peer).isEmpty)
            #expect(try transaction.threads(with: peer, after: nil, limit: 9).map(\.id) == [gap.thread])
            #expect(try transaction.threads(with: peer, after: gap.thread, limit: 9).isEmpty)
        }
    }
}
