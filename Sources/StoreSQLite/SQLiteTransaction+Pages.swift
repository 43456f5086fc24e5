import GRDB
import Referrals
import Store

/// Lists by pages. A page begins where the one before ended, so that its cost does not grow with its number.
extension SQLiteTransaction {
    func allocation(of subject: Identifier) throws -> AllocationRecord? {
        try first("SELECT * FROM allocation WHERE subject = ?", [subject.text]) { row in
            AllocationRecord(
                subject: try row.identifier("subject"),
                owner: try row.text("owner"),
                team: try row.textIfAny("team"),
                at: try row.instant("at"),
                by: try row.text("by_whom")
            )
        }
    }

    func upsert(_ record: AllocationRecord) throws {
        try database.execute(
            sql: "DELETE FROM allocation WHERE subject = ?",
            arguments: [record.subject.text]
        )
        try insert(
            into: "allocation",
            [
                "subject": record.subject.text, "owner": record.owner, "team": record.team,
                "at": record.at.milliseconds, "by_whom": record.by,
            ]
        )
    }

    func cases(_ page: RecordPage) throws -> [CaseRecord] {
        let reference = try page.reference.map { try index($0, of: .caseFile) }
        var query = PageQuery(page, of: "case_file", reference: reference, subjects: ["listed.id"])
        return try all(query.sql(), query.arguments, Self.caseRecord)
    }

    func threads(_ page: RecordPage, side: Side?) throws -> [ThreadRecord] {
        let reference = try page.reference.map { try index($0, of: .thread) }
        var query = PageQuery(
            page,
            of: "thread",
            reference: reference,
            subjects: ["listed.id", "listed.case_id"]
        )
        if let side { query.require("listed.side = ?", [side.rawValue]) }
        return try all(query.sql(), query.arguments, Self.thread)
    }
}

/// One page's statement: conditions are added, values always go as arguments.
private struct PageQuery {
    private let table: String
    private var conditions: [String] = []
    private(set) var arguments: StatementArguments = []
    private let limit: Int

    /// - Parameter reference: the blind index of the reference that is looked for.
    init(_ page: RecordPage, of table: String, reference: String?, subjects: [String]) {
        self.table = table
        self.limit = page.limit
        switch page.whose {
        case .everybodys: break
        case .of(let owner): requireAllocation(subjects, "owner = ?", [owner])
        case .ofTeam(let team, let owner):
            requireAllocation(subjects, "(team = ? OR owner = ?)", [team, owner])
        }
        if let after = page.after {
            require(
                "(listed.changed_at, listed.id) < (?, ?)",
                [after.changedAt.milliseconds, after.id.text]
            )
        }
        if let reference { require("listed.reference = ?", [reference]) }
    }

    mutating func require(_ condition: String, _ values: StatementArguments) {
        conditions.append(condition)
        arguments += values
    }

    private mutating func requireAllocation(
        _ subjects: [String],
        _ condition: String,
        _ values: StatementArguments
    ) {
        let parts = subjects.map {
            "\($0) IN (SELECT subject FROM allocation WHERE \(condition))"
        }
        conditions.append("(" + parts.joined(separator: " OR ") + ")")
        for _ in parts { arguments += values }
    }

    mutating func sql() -> String {
        let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        arguments += [limit]
        return
            "SELECT listed.* FROM \(table) AS listed\(condition) ORDER BY listed.changed_at DESC, listed.id DESC LIMIT ?"
    }
}
