import Casework
import Foundation
import GRDB
import JOSE
import Node
import Referrals
import RulePacks
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("Cases that are likely the same matter")
struct DuplicateTests {
    private static func file(_ reference: String, date: String, minor: Int64) throws -> JSON {
        let story = try JSON(parsing: Array(Data(contentsOf: Checkout.storyCase)))
        var file = try #require(story.object)
        file["reference"] = .string(reference)
        var offence = try #require(file["offence"]?.object)
        offence["date"] = .string(date)
        file["offence"] = .object(offence)
        var harm = try #require(file["harm"]?.object)
        harm["loss"] = ["minor": .integer(minor), "currency": "EUR"]
        file["harm"] = .object(harm)
        return .object(file)
    }

    @Test("Duplicates are warned about with the reason, never merged, and what differs is not named")
    func warned() async throws {
        let tartu = try await Pair().tartu
        for (reference, date, minor): (String, String, Int64) in [
            ("EE-1", "2026-09-14", 43000), ("EE-2", "2026-09-14", 43000), ("EE-3", "2026-09-14", 100),
            ("EE-4", "2025-01-02", 43000),
        ] {
            let file = try Self.file(reference, date: date, minor: minor)
            #expect(try await tartu.node.openCase(file, by: tartu.officer).revision == 1)
        }
        let likely = try await tartu.node.duplicates(of: "EE-1")
        #expect(likely.map(\.reference) == ["EE-2", "EE-3"])
        #expect(
            likely.first?.why == ["the same offence on the same date", "the same loss on the same date"]
        )
        #expect(likely.last?.why == ["the same offence on the same date"])
        #expect(try await tartu.node.duplicates(of: "EE-4").isEmpty)
        for reference in ["EE-1", "EE-2", "EE-3", "EE-4"] {
            #expect(try await tartu.node.caseRecord(reference).revision == 1, "\(reference) was touched")
        }

        // An import warns of them before anything is opened, and it is no reason to refuse.
        let rows = [
            try Self.file("EE-5", date: "2026-09-14", minor: 100),
            try Self.file("EE-6", date: "2024-03-01", minor: 7),
        ]
        let dry = try await tartu.node.importCases(rows, dryRun: true, by: tartu.officer)
        #expect(dry.findings.isEmpty && dry.opened == 0)
        #expect(dry.likelyDuplicates.map(\.other.reference) == ["EE-1", "EE-2", "EE-3"])
        #expect(dry.likelyDuplicates.allSatisfy { $0.row == 1 })
        #expect(try await tartu.node.importCases(rows, dryRun: false, by: tartu.officer).opened == 2)
    }
}

@Suite("Counts over several nodes")
struct FederatedCountTests {
    @Test("Two nodes' counts add up between their bounds, and hold no person, case or word")
    func withoutPersons() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let year = across.pair.clock.now.date.prefix(4)
        let (from, until) = (try #require(Day("\(year)-01-01")), try #require(Day("\(year)-12-31")))
        var returns: [StatisticsReturn] = []
        for place in ["tartu", "porto"] {
            let node = try across.at(place).node.node
            returns.append(try await node.statistics(from: from, until: until))
        }
        let sum = try StatisticsReturn.merge(returns)
        #expect(Set(sum.nodes) == Set(returns.flatMap(\.nodes)) && sum.nodes.count == 2)
        for measure in Measure.allCases {
            let parts = returns.compactMap { $0.count(measure) }
            #expect(sum.count(measure)?.atLeast == parts.map(\.atLeast).reduce(0, +), "\(measure)")
            #expect(sum.count(measure)?.atMost == parts.map(\.atMost).reduce(0, +), "\(measure)")
        }
        // One case on each side is a small cell: it is there, and not shown.
        let referrals = try #require(sum.count(.referral))
        #expect(referrals.exactly == nil && referrals.atLeast <= 2 && referrals.atMost >= 2)
        let written = String(decoding: try ContentEncoder.encode(sum).bytes(), as: UTF8.self)
        for secret in [
            "harmed-1", "responsible-1", "guardian-1", Story.reference, AcrossBorders.reference, "Lill",
            "Reis",
        ] { #expect(!written.contains(secret), "\(secret) is in the return") }
        // The same node twice would be counted twice.
        #expect(throws: CaseworkError.self) { _ = try StatisticsReturn.merge(returns + [returns[0]]) }
    }
}

@Suite("A database of before the search")
struct OlderDatabaseSearchTests {
    @Test(
        "It is migrated, and its cases are found by their words",
        arguments: ["1-node", "2-journal-end", "4-pack-use", "6-log", "7-casework", "trust-1", "accounts"]
    )
    func found(schema: String) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("comity.db")
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let sql = try String(contentsOf: Checkout.fixture("Schemas/\(schema).sql"), encoding: .utf8)
        try await queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
        let pair = try await Pair()
        let node = Node(
            identity: pair.tartu.node.identity,
            keys: MemoryKeyChest(),
            store: try SQLiteStore(path: path, keyring: folder.path("keyring.db")),
            library: pair.tartu.node.library,
            schemas: try DocumentSchemas()
        )
        let officer = pair.tartu.officer
        let found = try await node.search("ee*", by: officer, as: .intakeOfficer)
        #expect(found.hits.map(\.reference) == ["EE-1"])
        #expect(found.hits.first?.kinds == ["case"])
        #expect(try await node.search("tallinn", by: officer, as: .intakeOfficer).hits.isEmpty)
        // No word lies readable in the file.
        let words = try await DatabaseQueue(path: path).read { database in
            try String.fetchAll(database, sql: "SELECT CAST(code AS TEXT) FROM search_word")
        }
        #expect(!words.isEmpty && words.allSatisfy { Int64($0) != nil })
    }
}
