import Foundation
import GRDB
import Referrals
import Vault

/// A key that is to be destroyed: of a scope that is marked as erased, or one whose place another has taken.
struct PendingErasure: Sendable {
    var scope: String
    var key: Identifier
    var at: Instant

    var isPersons: Bool { scope.hasPrefix("person/") }

    /// Cuts everything that was sealed under the key down to the key's name. The key is gone by then; this leaves nothing to attack.
    func removeContent(in database: Database) throws {
        let parts = scope.split(separator: "/").map(String.init)
        // What others have taken the place of names the key behind its owner.
        let isSuperseded = parts[0].hasPrefix(Self.superseded)
        if let owner = isSuperseded && parts.count > 1 ? parts[1] : parts.last {
            for part in Self.parts(of: parts[0]) { try remove(part, of: owner, in: database) }
            if parts[0] == "case" {
                for statement in SQLiteTransaction.removeFromIndex {
                    try database.execute(sql: statement, arguments: [owner])
                }
            } else if parts[0] == "thread" {
                try database.execute(
                    sql: "UPDATE delivery SET last_failure = NULL WHERE thread = ?",
                    arguments: [owner]
                )
            }
        }
        try database.execute(
            sql: "UPDATE content_key SET shredded = 1 WHERE key_id = ?",
            arguments: [key.text]
        )
    }

    /// Rows with a column of sealed bytes, found by the scope's owner.
    private struct Part {
        var table: String
        var column = "sealed"
        var condition: String
        /// What stays of the column; the condition alone chooses the rows where it is no sealed value itself.
        var rest: Rest = .header

        enum Rest {
            case header, nothing
            /// Base64 of the header and one byte more.
            case text
        }
    }

    private func remove(_ part: Part, of owner: String, in database: Database) throws {
        let header = Data(SealedValue(key: key, box: []).bytes)
        let isOfKey = "SUBSTR(\(part.column), 1, \(SealedValue.header)) = ?"
        switch part.rest {
        case .header:
            try database.execute(
                sql: "UPDATE \(part.table) SET \(part.column) = ? WHERE (\(part.condition)) AND \(isOfKey)",
                arguments: [header, owner, header]
            )
        case .nothing:
            try database.execute(
                sql:
                    "UPDATE \(part.table) SET \(part.column) = NULL WHERE (\(part.condition)) AND \(isOfKey)",
                arguments: [owner, header]
            )
        case .text:
            let begin = String(header.base64EncodedString().prefix(Self.wholeCharacters))
            try database.execute(
                sql: """
                    UPDATE \(part.table) SET \(part.column) = SUBSTR(\(part.column), 1, 24)
                        WHERE (\(part.condition)) AND SUBSTR(\(part.column), 1, \(Self.wholeCharacters)) = ?
                    """,
                arguments: [owner, begin]
            )
        }
    }

    /// How many characters of Base64 the header fills by itself: the next one holds bits of what follows. They tell one key
    /// from another.
    private static let wholeCharacters = SealedValue.header * 8 / 6

    /// What the name of a scope begins with once its key was exchanged.
    static let exchanged = "exchanged-"
    /// And once others have taken its place, while it is kept for copies of the database from before.
    static let superseded = "superseded-"

    private static func parts(of kind: String) -> [Part] {
        switch kind {
        case exchanged + "case", superseded + "case": parts(of: "case")
        case exchanged + "answers": parts(of: "answers")
        case exchanged + "thread": parts(of: "thread")
        case "case":
            [
                Part(table: "case_file", condition: "id = ?"),
                Part(
                    table: "approval",
                    condition: "assessment IN (SELECT id FROM assessment WHERE subject = ?)"
                ),
                Part(table: "assessment", condition: "subject = ?"),
                Part(table: "casework", column: "content", condition: "case_id = ?", rest: .text),
                Part(table: "casework_history", column: "content", condition: "case_id = ?", rest: .text),
                Part(table: "evidence", condition: "case_id = ?"),
                Part(table: "custody", condition: "file IN (SELECT id FROM evidence WHERE case_id = ?)"),
            ] + [salts(ofCase), answers(ofCase)]
        case "assessment":
            [
                Part(table: "assessment", condition: "id = ?"),
                Part(table: "approval", condition: "assessment = ?"),
            ]
        case "answers": [answers(ofCase)]
        case "decision": [Part(table: "erasure", condition: "id = ?")]
        case "thread":
            [
                Part(table: "thread", condition: "id = ?"), Part(table: "document", condition: "thread = ?"),
                Part(
                    table: "approval",
                    condition: "assessment IN (SELECT id FROM assessment WHERE subject = ?)"
                ),
                Part(table: "assessment", condition: "subject = ?"),
                Part(
                    table: "peer_refusal",
                    condition: "document IN (SELECT id FROM document WHERE thread = ?)"
                ),
                Part(table: "evidence", condition: "thread = ?"),
                Part(table: "custody", condition: "file IN (SELECT id FROM evidence WHERE thread = ?)"),
                Part(table: "evidence_offer", condition: "thread = ?"),
                Part(table: "use_decision", condition: "thread = ?"),
            ]
                + [salts(ofThread), answers(ofThread)]
        default: []
        }
    }

    /// Everything of a case, and of a thread, that the log and the API keep something about.
    private static let ofCase = """
        SELECT ?1 UNION ALL SELECT id FROM evidence WHERE case_id = ?1
            UNION ALL SELECT id FROM assessment WHERE subject = ?1
        """
    private static let ofThread = """
        SELECT ?1 UNION ALL SELECT id FROM document WHERE thread = ?1
            UNION ALL SELECT id FROM evidence WHERE thread = ?1
            UNION ALL SELECT id FROM assessment WHERE subject = ?1
        """

    private static func salts(_ subjects: String) -> Part {
        Part(
            table: "log_leaf",
            column: "salt",
            condition: "entry IN (SELECT number FROM journal WHERE subject IN (\(subjects)))",
            rest: .nothing
        )
    }

    private static func answers(_ subjects: String) -> Part {
        Part(table: "api_answer", column: "body", condition: "subject IN (\(subjects))", rest: .text)
    }
}
