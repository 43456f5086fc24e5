import Merkle
import Referrals
import Store

extension Node {
    /// Up to how many leaves the whole log is checked before the node serves; of a larger one only what came since the last
    /// check, the rest afterwards.
    package static let wholeCheckLimit: Int64 = 100_000

    /// Checks the transparency log before the node serves: the journal against the log, and the log against its last
    /// checkpoints, those kept beside the database too.
    ///
    /// - Parameter limit: up to how many leaves everything is checked; 0 where only what is new is to be looked at, unless that
    ///   is wrong.
    /// - Returns: whether everything was checked.
    /// - Throws: ``NodeError`` with `untrusted` and everything that was found.
    @discardableResult
    package func checkLog(wholeUpTo limit: Int64 = Node.wholeCheckLimit) async throws -> Bool {
        let evidence = try logEvidence()
        let entity = identity.entity
        let (report, isWhole, checked) = try await store.read { transaction in
            let ring = try keyRing(in: transaction)
            let checked = try Self.checkedSoFar(transaction)
            let recent = RecentLogCheck(
                own: entity,
                ring: ring,
                evidence: evidence,
                transaction: transaction
            )
            // A tile or a row that cannot be read is what the whole check names.
            if try Self.leaves(transaction) > limit, (try? recent.holds()) == true {
                return (AuditReport(), false, checked)
            }
            var audit = try Audit(own: entity, ring: ring, evidence: evidence, transaction: transaction)
            try audit.auditLog()
            return (audit.report, true, checked)
        }
        guard report.isSound else {
            throw NodeError(
                .untrusted,
                "The record is not the one that the transparency log vouches for. The node does not serve before a person has looked at it: restore the right database; where there is none, `comity log reopen --help` says how to go on from an older one.",
                findings: report.findings.map(\.description)
            )
        }
        try keepChecked(checked)
        return isWhole
    }

    /// Whether the log is so large that the check before serving does not read all of it.
    package func hasLargeLog(beyond limit: Int64 = Node.wholeCheckLimit) async throws -> Bool {
        try await store.read { try Self.leaves($0) > limit }
    }

    private static func leaves(_ transaction: any StoreReader) throws -> Int64 {
        guard let first = try transaction.logShards().first, let end = try transaction.journalEnd() else {
            return 0
        }
        return end.number - first.firstEntry + 1
    }

    /// The last checkpoint of the part that grows: when a check has found nothing, the next one begins there.
    static func checkedSoFar(_ transaction: any StoreReader) throws -> (part: String, note: String)? {
        guard let shard = try transaction.currentLogShard(),
            let last = try transaction.latestLogCheckpoint(shard: shard.number)
        else { return nil }
        return (shard.name, last.note)
    }

    func keepChecked(_ checked: (part: String, note: String)?) throws {
        guard let checked else { return }
        try logHeads.keepChecked(checked.note, of: checked.part)
    }

    /// What is kept beside the database.
    func logEvidence() throws -> LogEvidence {
        do {
            return LogEvidence(heads: try logHeads.heads(), checked: try logHeads.checked())
        } catch {
            throw NodeError(
                .misconfigured,
                "The checkpoints kept beside the database, in the folder log of the node's home, cannot be read."
            )
        }
    }
}
