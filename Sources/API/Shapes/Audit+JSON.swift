package import Node
import Referrals
package import Wire

extension AuditReport {
    /// As the API shows what an audit looked at and found.
    package var json: JSON {
        .object([
            "sound": .bool(isSound), "journalEntries": .integer(Int64(journalEntries)),
            "documents": .integer(Int64(documents)), "receipts": .integer(Int64(receipts)),
            "threads": .integer(Int64(threads)), "cases": .integer(Int64(cases)),
            "recoveries": .array(recoveries.map(JSON.string)),
            "findings": .array(
                findings.map {
                    .object([
                        "subject": .string($0.subject.rawValue), "name": .string($0.name),
                        "says": .string($0.says),
                    ])
                }
            ),
        ])
    }
}
