import Referrals
import Store
import Vault

extension Audit {
    /// Every revision of every casework record, as the journal fixed it, and each record as its last revision left it.
    mutating func auditCasework() throws {
        var sealed = SealedRecords(journal.entries(.caseworkWritten))
        let left = try leftBehind()
        try transaction.eachCasework { stored in
            switch stored {
            case .damaged(let name, let says):
                sealed.takeDamaged()
                find(.casework, name, says)
            case .record(let record) where record.erasedAt != nil || !record.lost.isEmpty:
                // Without a part of it no seal can be computed either.
                sealed.takeErased()
                if let id = record.caseID, record.revision > left[record.id] ?? 0,
                    try !isErasedWithPerson(record, ofCase: id)
                {
                    auditErasure(of: id, .casework, record.id.text)
                }
            case .record(let record):
                if record.revision <= left[record.id] ?? 0 {
                    find(.casework, record.id.text, Self.opensAgain)
                }
                // Before people had keys of their own the case's alone made the mark.
                let ofCase = record.caseID.map { [KeyScope.file($0)] }
                let marked = try ofCase.flatMap { _ in
                    try transaction.marked(record.seal, under: record.scopes)
                }
                let earlier = try ofCase.flatMap { try transaction.marked(record.seal, under: $0) }
                if !sealed.take(record.seal, marked: marked, earlier) {
                    find(
                        .casework,
                        record.id.text,
                        "revision \(record.revision) is not as the journal fixed it"
                    )
                }
                let current = try readable { try transaction.casework(record.id) }
                let follows = current.map { $0.revision > record.revision || $0 == record } ?? false
                if !follows {
                    find(
                        .casework,
                        record.id.text,
                        "it does not stand as its revision \(record.revision) left it"
                    )
                }
            }
        }
        for entry in sealed.missing {
            find(
                .casework,
                entry.subject?.text ?? "",
                "a revision of a record of it that the journal knows is missing"
            )
        }
    }
    /// Whether it went with somebody whose erasure the journal knows.
    private func isErasedWithPerson(_ record: CaseworkRecord, ofCase id: Identifier) throws -> Bool {
        guard journal.last(.personErased, about: id) != nil else { return false }
        return try record.scopes.contains { scope in
            guard case .person = scope else { return false }
            return try transaction.erasure(of: scope) != nil
        }
    }
}
