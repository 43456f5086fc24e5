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
        try indexAllocation(from: try allocation(of: record.subject), to: record)
        try database.execute(
            sql: "DELETE FROM allocation WHERE subject = ?",
            arguments: [record.subject.text]
        )
        try insert(
            into: "allocation",
            [
                "subject": record.subject.text, "owner": record.owner, "team": record.team,
                "at": record.at.milliseconds, "by_whom": record.by,
                "changed_at": try Int64.fetchOne(
                    database,
                    sql: "SELECT changed_at FROM case_file WHERE id = ?",
                    arguments: [record.subject.text]
                ) ?? record.at.milliseconds,
            ]
        )
    }

    /// An allocation knows when its case was last changed, so that a list of somebody's cases is read from one index in order.
    func noteChange(of id: Identifier, at moment: Instant) throws {
        try database.execute(
            sql: "UPDATE allocation SET changed_at = ? WHERE subject = ?",
            arguments: [moment.milliseconds, id.text]
        )
    }

    func cases(_ page: RecordPage) throws -> [CaseRecord] {
        if page.reference == nil {
            switch page.whose {
            case .everybodys: break
            case .of(let owner): return try cases(page, allocated: "owner", to: owner)
            case .ofTeam(let team, let owner):
                // Each list is in order; whoever is in both is taken once.
                var merged: [Identifier: CaseRecord] = [:]
                for record in try cases(page, allocated: "team", to: team)
                    + cases(page, allocated: "owner", to: owner)
                {
                    merged[record.id] = record
                }
                return Array(
                    merged.values.sorted {
                        ($0.changedAt, $0.id.text) > ($1.changedAt, $1.id.text)
                    }.prefix(page.limit)
                )
            }
        }
        let reference = try page.reference.map { try index($0, of: .caseFile) }
        var query = PageQuery(page, of: "case_file", reference: reference, subjects: ["listed.id"])
        return try all(query.sql(), query.arguments, Self.caseRecord)
    }

    private func cases(_ page: RecordPage, allocated column: String, to name: String) throws -> [CaseRecord] {
        var arguments: StatementArguments = [name]
        var after = ""
        if let place = page.after {
            after = " AND (allocation.changed_at, allocation.subject) < (?, ?)"
            arguments += [place.changedAt.milliseconds, place.id.text]
        }
        arguments += [page.limit]
        // The allocations are gone through in the order of their index; a cross join keeps it so.
        return try all(
            """
            SELECT listed.* FROM allocation CROSS JOIN case_file AS listed
                WHERE listed.id = allocation.subject AND allocation.\(column) = ?\(after)
                ORDER BY allocation.changed_at DESC, allocation.subject DESC LIMIT ?
            """,
            arguments,
            Self.caseRecord
        )
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
