import JOSE
import Referrals
import Store
import Trust
import Wire

extension Node {
    /// Checks everything that is stored against its signature, its digest, its chain and the journal, and derives again
    /// what was derived. One changed byte in any of them is found and named.
    package func audit() async throws -> AuditReport {
        let storage = try await store.integrityFindings()
        let entity = identity.entity
        let ownKeys = try KeySet([identity.documentKey.publicKey])
        var report = try await store.read { transaction in
            var audit = Audit(own: entity, ownKeys: ownKeys, transaction: transaction)
            try audit.run()
            return audit.report
        }
        report.findings.insert(
            contentsOf: storage.map { AuditFinding(subject: .storage, name: "database", says: $0) }, at: 0)
        return report
    }
}

/// One pass over the store, inside one transaction.
private struct Audit {
    let own: EntityID
    let transaction: any StoreReader
    var report = AuditReport()
    private var keys: [EntityID: KeySet]
    /// The digest that the journal fixed for each subject and event.
    private var fixed: [JournalEntry.Event: [Identifier: Digest]] = [:]

    init(own: EntityID, ownKeys: KeySet, transaction: any StoreReader) {
        self.own = own
        self.transaction = transaction
        self.keys = [own: ownKeys]
    }

    mutating func run() throws {
        for peer in try transaction.peers() {
            keys[peer.entity] = try? EntityConfiguration(verifying: peer.statement).metadata.documentKeys
        }
        try auditJournal()
        try auditDocuments()
        try auditThreads()
        try auditCases()
    }

    private mutating func find(_ subject: AuditFinding.Subject, _ name: String, _ says: String) {
        report.findings.append(AuditFinding(subject: subject, name: name, says: says))
    }

    private mutating func auditJournal() throws {
        var head = Digest.zero
        var number: Int64 = 0
        try transaction.eachJournalEntry { entry in
            number += 1
            report.journalEntries += 1
            if entry.number != number {
                find(.journal, String(number), "the entry is missing")
                number = entry.number
            } else if entry.computedHead(after: head) != entry.head {
                find(.journal, String(number), "the entry or the one before it was changed")
            }
            head = entry.head
            if let subject = entry.subject, let digest = entry.digest {
                fixed[entry.event, default: [:]][subject] = digest
            }
        }
    }

    private mutating func auditDocuments() throws {
        var seen: Set<Identifier> = []
        try transaction.eachDocument { record in
            report.documents += 1
            seen.insert(record.id)
            if let says = fault(in: record) { find(.document, record.id.text, says) }
            if let receipt = try transaction.receipt(document: record.id) {
                report.receipts += 1
                if let says = fault(in: receipt, for: record) { find(.receipt, record.id.text, says) }
            } else if record.issuer != own {
                find(.receipt, record.id.text, "the receipt that was given for the document is missing")
            }
        }
        let events: [JournalEntry.Event] = [.documentSigned, .documentAccepted, .documentParked]
        for event in events {
            for (id, _) in (fixed[event] ?? [:]).sorted(by: { $0.key < $1.key }) where !seen.contains(id) {
                find(.document, id.text, "the journal knows it, but it is missing")
            }
        }
    }

    /// What is wrong with a stored document, or nil.
    private func fault(in record: DocumentRecord) -> String? {
        guard Digest(of: record.compact) == record.digest else {
            return "its bytes do not have the digest that was stored with them"
        }
        let event: JournalEntry.Event =
            record.issuer == own ? .documentSigned : record.disposition == .parked ? .documentParked : .documentAccepted
        guard fixed[event]?[record.id] == record.digest else {
            return "its digest is not the one in the journal"
        }
        guard let keys = keys[record.issuer] else { return "its issuer is no longer among the peers" }
        let document: Document
        do {
            document = try Document(
                claims: JSON(
                    parsing: JWS.verify(record.compact, with: keys, type: Document.mediaType).payload))
        } catch {
            return "its signature does not verify: \(error)"
        }
        let asIndexed =
            document.id == record.id && document.thread == record.thread && document.issuer == record.issuer
            && document.audience == record.audience && document.sequence == record.sequence
            && document.type == record.type && document.issuedAt.seconds == record.issuedAt.seconds
        return asIndexed ? nil : "the index beside it says something else than its signed claims"
    }

    private func fault(in receipt: ReceiptRecord, for record: DocumentRecord) -> String? {
        guard let keys = keys[record.audience] else { return "its signer is no longer among the peers" }
        do {
            _ = try Node.verify(receipt.compact, for: record, keys: keys)
            return nil
        } catch {
            return "it does not verify: \(error)"
        }
    }

    private mutating func auditThreads() throws {
        for thread in try transaction.threads(side: nil, limit: .max) {
            report.threads += 1
            let documents = try transaction.documents(ofThread: thread.id)
            auditChain(of: thread, issuer: own, through: thread.ownSequence, documents)
            auditChain(of: thread, issuer: thread.peer, through: thread.peerSequence, documents)
            let ownHead = documents.last { $0.issuer == own }?.digest
            if ownHead != thread.ownHead { find(.thread, thread.id.text, "the end of its own chain was changed") }
            if let state = try? Node.state(of: thread, in: transaction, own: own), state.stage != thread.stage {
                find(
                    .thread, thread.id.text,
                    "it says \"\(thread.stage.rawValue)\", but its documents add up to \"\(state.stage.rawValue)\"")
            }
        }
    }

    private mutating func auditChain(
        of thread: ThreadRecord, issuer: EntityID, through last: Int, _ documents: [DocumentRecord]
    ) {
        let chain = documents.filter { $0.issuer == issuer && $0.sequence <= last }
        guard chain.map(\.sequence) == Array(1..<(last + 1)) else {
            return find(.thread, thread.id.text, "a document of \(issuer.text) is missing from its chain")
        }
        for (before, record) in zip(chain, chain.dropFirst()) {
            guard let document = try? Node.document(in: record) else { continue }
            if document.previous != before.digest {
                find(.document, record.id.text, "it does not continue the chain of \(issuer.text)")
            }
        }
    }

    private mutating func auditCases() throws {
        for record in try transaction.cases(limit: .max) {
            report.cases += 1
            let expected = fixed[.caseChanged]?[record.id] ?? fixed[.caseOpened]?[record.id]
            if expected != Digest(of: record.content) {
                find(.case, record.reference, "its content is not the one in the journal")
            }
            guard let assessment = try transaction.latestAssessment(of: record.id) else { continue }
            if let content = assessment.content, Digest(of: content) != assessment.contentDigest {
                find(.assessment, assessment.id.text, "the content it allows was changed")
            }
            if fixed[.assessed]?[record.id] != Digest(of: assessment.outcome) {
                find(.assessment, assessment.id.text, "its outcome is not the one in the journal")
            }
            for approval in try transaction.approvals(of: assessment.id)
            where approval.contentDigest != assessment.contentDigest {
                find(.approval, assessment.id.text, "the \(approval.role) approved other content")
            }
        }
    }
}
