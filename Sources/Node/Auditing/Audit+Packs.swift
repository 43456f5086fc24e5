import Store

extension Audit {
    /// Every version of a rule pack that the node has used, as the journal fixed it.
    mutating func auditPackUses() throws {
        var sealed = SealedRecords(journal.entries(.packTaken))
        try transaction.eachPackUse { stored in
            switch stored {
            case .damaged(let name, let says):
                sealed.takeDamaged()
                find(.pack, name, says)
            case .record(let use):
                if !sealed.take(use.seal) {
                    find(.pack, use.pack, "its use of version \(use.version) is not as the journal fixed it")
                }
            }
        }
        for entry in sealed.missing {
            find(
                .pack,
                "of journal entry \(entry.number)",
                "the use of a rule pack that the journal knows is missing"
            )
        }
    }
}
