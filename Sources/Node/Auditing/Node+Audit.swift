import JOSE
import Referrals
import Store
import Trust
import Vault

extension Node {
    /// Checks everything that is stored against its signature, its digest, its chain and the journal, and derives again
    /// what was derived. One changed byte in any of them is found and named.
    ///
    /// What only steers this node is not judged: the order and the times of attempts in the outbox, and the sessions of
    /// the console. Whoever can rewrite the whole database and holds the node's key is not found here, but by the
    /// receipts that the peers hold.
    package func audit() async throws -> AuditReport {
        let storage = try await store.integrityFindings()
        let entity = identity.entity
        let evidence = try logEvidence()
        var report: AuditReport
        do {
            report = try await store.read { transaction in
                var audit = try Audit(
                    own: entity,
                    ring: try keyRing(in: transaction),
                    evidence: evidence,
                    transaction: transaction
                )
                try audit.run()
                return audit.report
            }
        } catch let error as StoreError where error.code == .unusable {
            report = AuditReport(findings: [
                AuditFinding(subject: .storage, name: "database", says: error.says)
            ])
        }
        report.findings.insert(
            contentsOf: storage.map { AuditFinding(subject: .storage, name: "database", says: $0) },
            at: 0
        )
        return report
    }
}

/// One pass over the store, inside one transaction.
struct Audit {
    let own: EntityID
    let evidence: LogEvidence
    let transaction: any StoreReader
    var report = AuditReport()
    /// Whether the journal itself was gone through: what is missing there is named once.
    var isJournalAudited = false
    /// Checkpoints of the log, kept elsewhere, that the record does not continue.
    var lost: [LostCheckpoint] = []
    /// The node's own keys.
    let ring: KeyRing
    /// The keys that sign each agency's documents and receipts.
    var held = HeldKeys()
    var journal = JournalIndex()
    /// When the first and the last document of each thread were stored.
    var span: [Identifier: (first: Instant, last: Instant)] = [:]

    init(own: EntityID, ring: KeyRing, evidence: LogEvidence, transaction: any StoreReader) throws {
        self.own = own
        self.ring = ring
        self.evidence = evidence
        self.transaction = transaction
        held.hold(try ring.everyDocumentKey(), of: own, from: KeyRing.beginning)
    }

    mutating func run() throws {
        try auditJournal()
        isJournalAudited = true
        try auditKeys()
        try auditPeers()
        try auditPeerStatements()
        try auditDocuments()
        try auditReceipts()
        try auditDeliveries()
        try auditThreads()
        try auditCases()
        try auditAssessments()
        try auditApprovals()
        try auditRefusals()
        try auditPackUses()
        try auditAccounts()
        try auditLog()
        try auditAlarms()
        try auditTimeStamps()
        report.doubts = try Node.doubts(own: own, ring: ring, in: transaction)
        try auditCasework()
        try auditTrust()
        try auditEvidence()
        try auditErasures()
        try auditUseDecisions()
    }

    static let erasedSecretly = "its content is erased, and the journal knows of no erasure"

    /// What is erased has to be so by an erasure that the journal knows.
    mutating func auditErasure(of subject: Identifier, _ kind: AuditFinding.Subject, _ name: String) {
        if journal.last(.erased, about: subject) == nil { find(kind, name, Self.erasedSecretly) }
    }

    /// Whether an entry fixed exactly this seal: marked under the keys of what it belongs to, or bare, as an older version wrote it.
    func fixes(_ entry: JournalEntry?, _ seal: Digest, under scopes: [KeyScope]...) throws -> Bool {
        guard let digest = entry?.digest else { return false }
        return try digest == seal || scopes.contains { try digest == transaction.marked(seal, under: $0) }
    }

    mutating func find(_ subject: AuditFinding.Subject, _ name: String, _ says: String) {
        report.findings.append(AuditFinding(subject: subject, name: name, says: says))
    }

    /// What `question` answers; nil where it meets a damaged row, which is named where that row is visited itself.
    func readable<Value>(_ question: () throws -> Value?) throws -> Value? {
        do {
            return try question()
        } catch let error as StoreError where error.code == .damaged {
            return nil
        }
    }
}
