import Referrals
import Store
import Trust

extension Audit {
    /// Every revision of what was laid down about trust, as the journal fixed it; agreements are played again step by step.
    mutating func auditTrust() throws {
        var sealed = SealedRecords(journal.entries(.trustChanged))
        try transaction.eachTrustEntry { stored in
            switch stored {
            case .damaged(let name, let says):
                sealed.takeDamaged()
                find(.trust, name, says)
            case .record(let entry):
                let name = "\(entry.kind.rawValue) \(entry.name), revision \(entry.revision)"
                if let says = fault(in: entry, &sealed) { find(.trust, name, says) }
            }
        }
        for entry in sealed.missing {
            find(.trust, "of journal entry \(entry.number)", "what the journal knows of trust is missing")
        }
    }

    private func fault(in entry: TrustEntry, _ sealed: inout SealedRecords) -> String? {
        if entry.revision == 0 {
            // Laid down by a migration for a peer that was entered before: everything, which the peer had.
            return entry.kind == .grant && entry.content == "{}"
                ? nil : "it is not what the migration laid down"
        }
        guard sealed.take(entry.seal) else { return "it is not as the journal fixed it" }
        guard entry.kind == .agreement, entry.content != nil else { return nil }
        do {
            _ = try HeldAgreement(entry)
            return nil
        } catch {
            return "its steps do not follow from each other: \(error)"
        }
    }
}
