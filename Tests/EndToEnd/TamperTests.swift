import Foundation
import GRDB
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("A stored byte that was changed")
struct TamperTests {
    /// One change behind the node's back, the kind of thing that the audit has to name, and the name.
    private struct Change {
        var sql: String
        var subject: String
        /// A query for the identifier or number of what was changed.
        var name: String

        static func column(_ table: String, _ column: String, of key: String, _ subject: String) -> Change {
            let row = "SELECT MAX(rowid) FROM \(table)"
            // The middle character becomes another one.
            let changed = """
                SUBSTR(\(column), 1, LENGTH(\(column)) / 2)
                || CASE SUBSTR(\(column), LENGTH(\(column)) / 2 + 1, 1) WHEN '7' THEN '8' ELSE '7' END
                || SUBSTR(\(column), LENGTH(\(column)) / 2 + 2)
                """
            return Change(
                sql: "UPDATE \(table) SET \(column) = \(changed) WHERE rowid = (\(row))",
                subject: subject,
                name: "SELECT \(key) FROM \(table) WHERE rowid = (\(row))"
            )
        }

        /// The last byte of what is sealed becomes another one.
        static func sealed(_ table: String, of key: String, _ subject: String) -> Change {
            let row = "SELECT MAX(rowid) FROM \(table)"
            let changed = """
                CAST(SUBSTR(sealed, 1, LENGTH(sealed) - 1)
                || CASE SUBSTR(sealed, -1) WHEN X'37' THEN X'38' ELSE X'37' END AS BLOB)
                """
            return Change(
                sql: "UPDATE \(table) SET sealed = \(changed) WHERE rowid = (\(row))",
                subject: subject,
                name: "SELECT \(key) FROM \(table) WHERE rowid = (\(row))"
            )
        }

        static func row(_ table: String, of key: String, _ subject: String) -> Change {
            let row = "SELECT MAX(rowid) FROM \(table)"
            return Change(
                sql: "DELETE FROM \(table) WHERE rowid = (\(row))",
                subject: subject,
                name: "SELECT \(key) FROM \(table) WHERE rowid = (\(row))"
            )
        }
    }

    private static let changes: [Change] = [
        .sealed("document", of: "id", "document"),
        .column("document", "digest", of: "id", "document"),
        .column("document", "type", of: "id", "document"),
        .column("document", "audience", of: "id", "document"),
        .sealed("receipt", of: "document", "receipt"),
        .column("journal", "actor", of: "number", "journal"),
        .column("journal", "head", of: "number", "journal"),
        Change(
            sql: "UPDATE thread SET stage = 'accepted'",
            subject: "thread",
            name: "SELECT id FROM thread"
        ),
        .sealed("case_file", of: "id", "case"), .column("case_file", "reference", of: "id", "case"),
        .sealed("assessment", of: "id", "assessment"),
        .sealed("approval", of: "assessment", "approval"),
        .column("peer", "authority", of: "entity", "peer"),
        .row("document", of: "id", "document"), .row("receipt", of: "document", "receipt"),
        .row("journal", of: "number", "journal"), .row("delivery", of: "document", "delivery"),
    ]

    @Test("comity audit finds each change, names what was changed, and ends with 2", .timeLimit(.minutes(15)))
    func audit() async throws {
        let exchange = try await Exchange.ready()
        try await exchange.prepare()
        try await exchange.send()
        try await exchange.wait(exchange.tartu, for: .received)
        try await exchange.settle()
        await exchange.stop()
        let node = exchange.tartu
        #expect(try await node.run(["audit"]).status == 0)
        let sound = node.folder.path("sound.db")
        try database(node.database) { try $0.execute(sql: "VACUUM INTO ?", arguments: [sound]) }
        for change in Self.changes {
            let name = try database(node.database) { try String.fetchOne($0, sql: change.name) }
            try database(node.database) { try $0.execute(sql: change.sql) }
            let outcome = try await node.run(["audit", "--json"])
            #expect(outcome.status == 2, "\(change.sql): \(outcome.output) \(outcome.errors)")
            let report = try JSON(parsing: outcome.output)
            #expect(report["sound"]?.bool == false)
            let findings = try #require(report["findings"]?.array)
            #expect(
                findings.contains { $0["subject"]?.string == change.subject && $0["name"]?.string == name },
                "\(change.sql): \(outcome.output)"
            )
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: node.database + suffix)
            }
            try FileManager.default.copyItem(atPath: sound, toPath: node.database)
        }
        #expect(try await node.run(["audit"]).status == 0)
    }

    private func database<Value>(_ path: String, _ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction(body)
    }
}
