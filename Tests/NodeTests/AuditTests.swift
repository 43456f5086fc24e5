import Foundation
import GRDB
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing

@Suite("Auditing what is stored")
struct AuditTests {
    /// Both nodes after the whole story, a refusal, a parked document and an open delivery: told once, and copied for
    /// each test.
    private static func told() async throws -> Pair { try await once.value.copy() }

    private static let once = Task { try await tell() }

    private static func tell() async throws -> Pair {
        let pair = try await Pair()
        try await pair.tell()
        let agency = ForeignAgency(try #require(EntityID("https://agency.example")))
        try await pair.porto.enter(agency)
        let now = pair.clock.now
        let referral = agency.referral(to: pair.porto.entity, at: now)
        let compact = try agency.sign(referral)
        try await pair.porto.accept(compact)
        let second = agency.next(after: referral, compact, digest: Digest(of: compact), at: now)
        let third = try agency.sign(
            agency.next(after: second, "", digest: Digest(of: try agency.sign(second)), at: now)
        )
        try await pair.porto.accept(third)
        _ = try await pair.porto.refusal(of: "nonsense")
        _ = try await pair.porto.refusal(of: compact + "A")
        // The last entry of the journal is about nothing that is stored.
        _ = try await pair.porto.node.referral(try await pair.porto.thread().id, readBy: pair.porto.officer)
        _ = try await pair.tartu.node.referral(try await pair.tartu.thread().id, readBy: pair.tartu.officer)
        return pair
    }

    /// Columns that steer this node and say nothing about what was exchanged.
    private static let steering: [String: Set<String>] = [
        "document": ["stored_order"], "assessment": ["stored_order"],
        "delivery": [
            "lane_order", "attempts", "deadline", "last_attempt_at", "last_failure", "rebuffs",
            "set_aside_until",
        ],
        "refusal": ["number"],
        "lane": ["failures", "next_attempt_at", "not_before", "heard_at", "last_failure"],
    ]

    /// Each table, its key, and how a finding calls one of its rows.
    private static let tables: [(name: String, key: String, subject: AuditFinding.Subject)] = [
        ("document", "id", .document), ("receipt", "document", .receipt), ("delivery", "document", .delivery),
        ("thread", "id", .thread), ("case_file", "id", .case), ("assessment", "id", .assessment),
        ("approval", "assessment", .approval), ("peer", "entity", .peer), ("refusal", "number", .refusal),
        ("journal", "number", .journal), ("journal_end", "only", .journal), ("pack_use", "pack", .pack),
        ("lane", "peer", .delivery),
        ("node_key", "id", .key), ("peer_statement", "entity", .peer),
    ]

    @Test("What the story left behind is sound")
    func sound() async throws {
        let pair = try await Self.told()
        for node in [pair.tartu, pair.porto] {
            let report = try await node.node.audit()
            #expect(report.isSound, "\(report.findings)")
            #expect(report.documents >= 7 && report.receipts >= 7 && report.threads >= 1)
        }
    }

    @Test("One changed value in any column of any row is found and named", .timeLimit(.minutes(15)))
    func changed() async throws {
        let pair = try await Self.told()
        var changes = 0
        for node in [pair.tartu, pair.porto] {
            for table in Self.tables {
                let rows = try node.rows("SELECT rowid AS place, * FROM \(table.name)")
                for row in Self.some(rows) {
                    for (column, value) in row where column != "place" {
                        guard Self.steering[table.name]?.contains(column) != true,
                            let changed = Self.changed(value)
                        else { continue }
                        let place = row["place"] as DatabaseValue?
                        do {
                            try node.tamper(
                                "UPDATE \(table.name) SET \(column) = ? WHERE rowid = ?",
                                [changed, place]
                            )
                        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                            // The schema itself does not let this value in.
                            continue
                        }
                        let findings = try await node.node.audit().findings
                        let isNamed = findings.contains { finding in
                            finding.subject == table.subject
                                && (finding.name == Self.text(row[table.key]) || column == table.key
                                    || table.subject == .journal)
                        }
                        #expect(isNamed, "\(table.name).\(column) was changed: \(findings)")
                        try node.tamper(
                            "UPDATE \(table.name) SET \(column) = ? WHERE rowid = ?",
                            [value, place]
                        )
                        changes += 1
                    }
                }
            }
            #expect(try await node.node.audit().isSound)
        }
        #expect(changes > 150)
        print("Changed \(changes) values, one at a time.")
    }

    @Test("A row that was taken out of any table is missed and named", .timeLimit(.minutes(15)))
    func deleted() async throws {
        let pair = try await Self.told()
        for node in [pair.tartu, pair.porto] {
            for table in Self.tables where table.name != "peer" {
                let rows = try node.rows("SELECT rowid AS place, * FROM \(table.name)")
                for row in table.name == "journal" ? rows : Self.some(rows) {
                    let columns = row.columnNames.filter { $0 != "place" }
                    try node.tamper(
                        "DELETE FROM \(table.name) WHERE rowid = ?",
                        [row["place"] as DatabaseValue?]
                    )
                    let findings = try await node.node.audit().findings
                    #expect(
                        findings.contains { $0.subject == table.subject },
                        "a row of \(table.name) was deleted: \(findings)"
                    )
                    if ["document", "receipt", "delivery", "thread", "journal"].contains(table.name) {
                        #expect(findings.contains { $0.name == Self.text(row[table.key]) }, "\(findings)")
                    }
                    try node.tamper(
                        "INSERT INTO \(table.name) (rowid, \(columns.joined(separator: ", "))) VALUES (?, \(columns.map { _ in "?" }.joined(separator: ", ")))",
                        StatementArguments(
                            ["place"].map { row[$0] as DatabaseValue? }
                                + columns.map { row[$0] as DatabaseValue? }
                        )
                    )
                }
            }
            #expect(try await node.node.audit().isSound)
        }
    }

    @Test("An older assessment that was moved behind the last one is found")
    func reordered() async throws {
        let pair = try await Self.told()
        let rows = try pair.porto.rows("SELECT id FROM assessment ORDER BY stored_order")
        let first = try #require(rows.first?["id"] as String?)
        #expect(rows.count > 1)
        try pair.porto.tamper("UPDATE assessment SET stored_order = 100 WHERE id = ?", [first])
        let findings = try await pair.porto.node.audit().findings
        #expect(findings.contains { $0.subject == .assessment && $0.name == first }, "\(findings)")
    }

    @Test("A journal that was cut off is missed even after the node has gone on")
    func cutOff() async throws {
        let pair = try await Self.told()
        let last = try #require(
            try pair.tartu.rows("SELECT MAX(number) AS number FROM journal").first?["number"] as Int64?
        )
        try pair.tartu.tamper("DELETE FROM journal WHERE number = ?", [last])
        _ = try await pair.tartu.node.referral(try await pair.tartu.thread().id, readBy: pair.tartu.officer)
        let findings = try await pair.tartu.node.audit().findings
        #expect(findings.map(\.subject) == [.journal] && findings.first?.name == String(last), "\(findings)")
    }

    @Test(
        "A journal that somebody wrote anew, with every digest in order, is betrayed by the receipts that were given"
    )
    func rewritten() async throws {
        let pair = try await Self.told()
        let entries = try await pair.porto.store.read { transaction in
            var entries: [JournalEntry] = []
            try transaction.eachJournalEntry { if case .record(let entry) = $0 { entries.append(entry) } }
            return entries
        }
        var end: JournalEnd?
        for entry in entries {
            let event: JournalEntry.Event = entry.number == 2 ? .consoleEntered : entry.event
            let anew = JournalEntry.next(
                after: end,
                at: entry.at,
                event: event,
                actor: entry.actor,
                subject: entry.subject,
                digest: entry.digest
            )
            try pair.porto.tamper(
                "UPDATE journal SET event = ?, head = ? WHERE number = ?",
                [anew.event.rawValue, anew.head.hex, anew.number]
            )
            end = JournalEnd(number: anew.number, head: anew.head)
        }
        try pair.porto.tamper("UPDATE journal_end SET head = ?", [end?.head.hex])
        let findings = try await pair.porto.node.audit().findings
        #expect(
            findings.contains { $0.subject == .receipt && $0.says.contains("another journal") },
            "\(findings)"
        )
    }

    /// The first and the last of a table's rows.
    private static func some(_ rows: [Row]) -> [Row] {
        guard rows.count > 2 else { return rows }
        return [rows[0], rows[rows.count - 1]]
    }

    /// The value with one character or one unit changed; nil where it is no text and no number.
    private static func changed(_ value: DatabaseValue) -> DatabaseValue? {
        switch value.storage {
        case .int64(let number): return (number &+ 100_000).databaseValue
        case .string(let text):
            guard !text.isEmpty else { return "x".databaseValue }
            var characters = Array(text.utf8)
            let middle = characters.count / 2
            characters[middle] =
                characters[middle] == UInt8(ascii: "7") ? UInt8(ascii: "8") : UInt8(ascii: "7")
            return String(decoding: characters, as: UTF8.self).databaseValue
        case .blob(let data):
            guard !data.isEmpty else { return nil }
            var bytes = Array(data)
            bytes[bytes.count / 2] ^= 1
            return Data(bytes).databaseValue
        case .null, .double: return nil
        }
    }

    private static func text(_ value: DatabaseValue?) -> String {
        switch value?.storage {
        case .string(let text): text
        case .int64(let number): String(number)
        default: ""
        }
    }
}
