import Evidence
import JOSE
import Referrals
import Store
import Vault

extension Audit {
    /// Every file of evidence as the journal last fixed it, and every custody event: signature, links, and the journal.
    mutating func auditEvidence() throws {
        var seen: Set<Identifier> = []
        try transaction.eachEvidence { stored in
            switch stored {
            case .damaged(let name, let says):
                find(.evidence, name, says)
                if let id = Identifier(name) { seen.insert(id) }
            case .record(let record):
                seen.insert(record.id)
                if record.erasedAt != nil {
                    if let owner = record.thread ?? record.caseID {
                        auditErasure(of: owner, .evidence, record.id.text)
                    }
                    return
                }
                let entry =
                    journal.last(.evidenceChanged, about: record.id)
                    ?? journal.last(.evidenceStored, about: record.id)
                let scope = try transaction.scope(of: record.id) ?? .agency
                if try !fixes(entry, record.seal, under: [scope]) {
                    find(.evidence, record.id.text, "it is not as the journal fixed it")
                }
                try auditCustody(of: record)
            }
        }
        for id in journal.subjects(of: .evidenceStored) where !seen.contains(id) {
            find(.evidence, id.text, "the journal knows it, but it is missing")
        }
        var sealed = SealedRecords(journal.entries(.custodyRecorded))
        try transaction.eachCustody { stored in
            switch stored {
            case .damaged(let name, let says):
                sealed.takeDamaged()
                find(.custody, name, says)
            case .record(let record):
                // The digest stays when what it is of was erased.
                let isItself = record.erasedAt != nil || Digest(of: record.compact) == record.digest
                if !sealed.take(record.digest) || !isItself {
                    find(.custody, record.digest.hex, "it is not as the journal fixed it")
                }
            }
        }
        for entry in sealed.missing {
            find(
                .custody,
                entry.subject?.text ?? "",
                "a custody event of it that the journal knows is missing"
            )
        }
    }

    private mutating func auditCustody(of record: EvidenceRecord) throws {
        guard let events = try readable({ try transaction.custody(of: record.id) }) else { return }
        // A file on its way has no custody here yet.
        guard record.state != .fetching || !events.isEmpty else { return }
        do throws(EvidenceError) {
            let held = held
            let moments = Dictionary(events.map { ($0.compact, $0.storedAt) }) { first, _ in first }
            let chain = try CustodyChain(verifying: events.map(\.compact), of: record.id) { agency, compact in
                held.keys(of: agency, for: compact, storedAt: moments[compact] ?? KeyRing.beginning)
            }
            for (link, event) in zip(chain.links, events)
            where link.event.issuer != event.issuer || link.event.sequence != event.sequence
                || link.event.file != event.file
            {
                find(
                    .custody,
                    event.digest.hex,
                    "the index beside it says something else than its signed claims"
                )
            }
        } catch {
            find(.custody, record.id.text, error.says)
        }
    }
}
