import Foundation
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Vault

/// The index of words: what it finds, what it costs, what it keeps to itself.
@Suite("The index of words")
struct SearchTests {
    private let folder: TemporaryFolder
    private let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(path: folder.path("comity.db"))
    }

    private func open(
        _ number: Int,
        _ words: Set<String>,
        in compartment: String = "intake",
        owner: String = "Kask",
        team: String? = nil
    ) async throws -> Identifier {
        let at = Records.moment.adding(seconds: Int64(number))
        let record = CaseRecord(
            id: Identifier(at: at),
            reference: "EE-\(number)",
            content: "{}",
            openedBy: owner,
            openedAt: at,
            changedAt: at,
            revision: 1
        )
        try await store.write { transaction in
            try transaction.insert(record)
            try transaction.index(words, in: compartment, ofCase: record.id)
            try transaction.upsert(
                AllocationRecord(subject: record.id, owner: owner, team: team, at: at, by: owner)
            )
        }
        return record.id
    }

    private func found(
        _ words: [String],
        in compartments: [String] = ["intake"],
        _ whose: RecordPage.Whose = .everybodys,
        before: Int64? = nil,
        limit: Int = 10,
        effort: Int = 3000
    ) async throws -> SearchResult {
        let query = SearchQuery(
            words: words,
            compartments: compartments,
            whose: whose,
            before: before,
            limit: limit,
            effort: effort
        )
        return try await store.read { try $0.search(query) }
    }

    @Test(
        "All words have to be in the case, the latest comes first, and pages neither repeat nor leave out one"
    )
    func words() async throws {
        var both: [Identifier] = []
        for number in 1...30 {
            let id = try await open(number, number % 3 == 0 ? ["fraud", "porto"] : ["fraud"])
            if number % 3 == 0 { both.insert(id, at: 0) }
        }
        #expect(try await found(["fraud", "porto"]).candidates.map(\.id) == both)
        #expect(try await found(["fraud", "lisbon"]).candidates.isEmpty)
        var pages: [Identifier] = []
        var place: Int64?
        repeat {
            let page = try await found(["porto", "fraud"], before: place, limit: 4)
            pages += page.candidates.map(\.id)
            place = page.next
        } while place != nil
        #expect(pages == both)
    }

    @Test("A word is found in the compartments that are asked for alone")
    func compartments() async throws {
        let id = try await open(1, ["neighbour"], in: "facilitation")
        #expect(try await found(["neighbour"], in: ["intake", "consent"]).candidates.isEmpty)
        #expect(try await found(["neighbour"], in: ["intake", "facilitation"]).candidates.map(\.id) == [id])
    }

    @Test("Scope is part of the index: a case goes with its allocation")
    func scope() async throws {
        let mine = try await open(1, ["fraud"], owner: "Kask", team: "tartu")
        let other = try await open(2, ["fraud"], owner: "Saar", team: "tartu")
        _ = try await open(3, ["fraud"], owner: "Mets", team: "narva")
        #expect(try await found(["fraud"], .of(owner: "Kask")).candidates.map(\.id) == [mine])
        let team = RecordPage.Whose.ofTeam("tartu", orOwner: "Kask")
        #expect(try await found(["fraud"], team).candidates.map(\.id) == [other, mine])
        try await store.write { transaction in
            try transaction.upsert(
                AllocationRecord(subject: mine, owner: "Mets", team: nil, at: Records.moment, by: "Saar")
            )
        }
        #expect(try await found(["fraud"], .of(owner: "Kask")).candidates.isEmpty)
        #expect(try await found(["fraud"], team).candidates.map(\.id) == [other])
    }

    @Test(
        "Two words that are everywhere and nowhere together cost no more than was set, and say where to go on"
    )
    func effort() async throws {
        for number in 1...60 { _ = try await open(number, [number % 2 == 0 ? "even" : "odd"]) }
        let first = try await found(["even", "odd"], effort: 10)
        #expect(first.candidates.isEmpty)
        var place = first.next
        var rounds = 0
        while let here = place {
            rounds += 1
            let next = try await found(["even", "odd"], before: here, effort: 10)
            #expect(next.candidates.isEmpty && next.next.map { $0 < here } ?? true)
            place = next.next
        }
        #expect(rounds > 3 && rounds < 60)
    }

    @Test("An erased case is in no answer, and nothing of it is in the index")
    func erasure() async throws {
        let id = try await open(1, ["fraud"])
        let other = try await open(2, ["fraud"])
        try await store.write { try $0.erase(.file(id), at: Records.moment) }
        _ = try await store.completeErasures()
        #expect(try await found(["fraud"]).candidates.map(\.id) == [other])
        await #expect(throws: StoreError.self) {
            try await store.write { try $0.index(["late"], in: "intake", ofCase: id) }
        }
        #expect(try await found(["late"]).candidates.isEmpty)
    }

    @Test("Neither a word nor an owner's place in the index can be read from the file")
    func sealed() async throws {
        _ = try await open(1, ["clandestine"])
        let bytes = try ["", "-wal"].reduce(into: Data()) { data, ending in
            data += try Data(contentsOf: URL(fileURLWithPath: folder.path("comity.db" + ending)))
        }
        #expect(bytes.range(of: Data("clandestine".utf8)) == nil)
    }

    @Test("Cases of before have no words until they are given some, and then none is left over")
    func older() async throws {
        let id = try await open(1, ["fraud"])
        #expect(try await store.read { try $0.casesWithoutIndex(limit: 5) }.isEmpty)
        #expect(try await found(["fraud"]).candidates.map(\.id) == [id])
    }
}
