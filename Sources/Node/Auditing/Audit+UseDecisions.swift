import Referrals
import Store
import Vault

extension Audit {
    /// Every decision about conditions in words, as the journal fixed it: none was slipped in, changed or taken away.
    mutating func auditUseDecisions() throws {
        var sealed = SealedRecords(journal.entries(.useDecided))
        try transaction.eachUseDecision { stored in
            switch stored {
            case .damaged(let name, let says):
                sealed.takeDamaged()
                find(.document, name, says)
            case .record(let record) where record.erasedAt != nil:
                sealed.takeErased()
                auditErasure(of: record.thread, .document, record.decision.document.text)
            case .record(let record):
                let marked = try transaction.marked(record.seal, under: .thread(record.thread))
                if !sealed.take(record.seal, marked: marked) {
                    find(
                        .document,
                        record.decision.document.text,
                        "what \(record.decision.by) decided about its conditions is not as the journal fixed it"
                    )
                }
            }
        }
        for entry in sealed.missing {
            find(.document, entry.subject?.text ?? "", "a decision about its conditions is missing")
        }
    }
}
