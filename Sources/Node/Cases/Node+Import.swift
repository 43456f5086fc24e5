import Casework
import Referrals
import Store
package import Wire

/// What an import found and did.
package struct ImportReport: Sendable, Hashable {
    /// What stands against one row.
    package struct Finding: Sendable, Hashable {
        /// From 1.
        package var row: Int
        package var says: String
    }

    package var isDryRun: Bool
    package var cases: Int
    package var opened: Int
    package var findings: [Finding]
    /// Which rows are likely the same matter as a case that is there: a warning for a person, which stops nothing.
    package var likelyDuplicates: [Likeness] = []

    package struct Likeness: Sendable, Hashable {
        /// From 1.
        package var row: Int
        package var other: LikelyDuplicate
    }

    package var json: JSON {
        .object([
            "dryRun": .bool(isDryRun), "cases": .integer(Int64(cases)), "opened": .integer(Int64(opened)),
            "findings": .array(
                findings.map { .object(["row": .integer(Int64($0.row)), "says": .string($0.says)]) }
            ),
            "likelyDuplicates": .array(
                likelyDuplicates.map {
                    .object([
                        "row": .integer(Int64($0.row)), "id": .string($0.other.id.text),
                        "reference": .string($0.other.reference),
                        "why": .array($0.other.why.map(JSON.string)),
                    ])
                }
            ),
        ])
    }
}

extension Node {
    /// Opens many cases in one transaction: all of them, or none where anything stands against one of them.
    ///
    /// - Parameter isDryRun: check everything, also against the cases that are there, and change nothing.
    package func importCases(
        _ files: [JSON],
        dryRun isDryRun: Bool,
        team: String? = nil,
        by officer: Officer
    ) async throws -> ImportReport {
        var findings: [ImportReport.Finding] = []
        var rows: [String: Int] = [:]
        var records: [(reference: String, content: String)] = []
        var readable: [(row: Int, file: CaseFile)] = []
        for (index, file) in files.enumerated() {
            let row = index + 1
            do {
                try check(caseFile: file)
                let reference = Case(record: file).reference
                if let first = rows[reference] {
                    findings.append(.init(row: row, says: "it has the reference of row \(first)"))
                }
                rows[reference] = rows[reference] ?? row
                records.append((reference, try text(file)))
                readable.append(
                    (
                        row,
                        CaseFile(
                            id: Identifier(at: clock.now),
                            case: Case(record: file),
                            openedBy: officer.name
                        )
                    )
                )
            } catch let error as NodeError {
                for says in error.findings.isEmpty ? [error.says] : error.findings {
                    findings.append(.init(row: row, says: says))
                }
            }
        }
        let now = clock.now
        let (known, opening, faults) = (rows, records, findings)
        // Before any of them is opened: rows of one import are not compared with one another.
        let likely = try await likelyDuplicates(of: readable)
        return try await store.write { transaction in
            var findings = faults
            for (reference, row) in known where try transaction.caseRecord(reference: reference) != nil {
                findings.append(.init(row: row, says: "there is a case with this reference already"))
            }
            findings.sort { ($0.row, $0.says) < ($1.row, $1.says) }
            let isOpening = findings.isEmpty && !isDryRun
            if isOpening {
                for (reference, content) in opening {
                    _ = try Self.open(reference, content, by: officer, team: team, at: now, in: transaction)
                }
            }
            return ImportReport(
                isDryRun: isDryRun,
                cases: files.count,
                opened: isOpening ? opening.count : 0,
                findings: findings,
                likelyDuplicates: likely
            )
        }
    }

    /// Compares in readings of a few rows each, so that a long import holds up nobody who writes.
    private func likelyDuplicates(of rows: [(row: Int, file: CaseFile)]) async throws -> [ImportReport
        .Likeness]
    {
        try await indexOlderCases()
        var likely: [ImportReport.Likeness] = []
        for start in stride(from: 0, to: rows.count, by: 200) {
            let some = Array(rows[start..<min(start + 200, rows.count)])
            likely += try await store.read { transaction in
                try some.flatMap { row, file in
                    try Self.duplicates(of: file, in: transaction).map { .init(row: row, other: $0) }
                }
            }
        }
        return likely
    }
}
