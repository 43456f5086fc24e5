import Referrals
import Store

extension Node {
    /// Checks the transparency log before the node serves: the journal against the log, and the log against its last
    /// checkpoints, those kept beside the database and those that witnesses cosigned too.
    ///
    /// - Throws: ``NodeError`` with `untrusted` and everything that was found.
    package func checkLog() async throws {
        let evidence = try logEvidence()
        let entity = identity.entity
        let report = try await store.read { transaction in
            var audit = try Audit(
                own: entity,
                ring: try keyRing(in: transaction),
                evidence: evidence,
                transaction: transaction
            )
            try audit.auditLog()
            return audit.report
        }
        guard report.isSound else {
            throw NodeError(
                .untrusted,
                "The record is not the one that the transparency log vouches for. The node does not serve before a person has looked at it: restore the right database; where there is none, `comity log reopen --help` says how to go on from an older one.",
                findings: report.findings.map(\.description)
            )
        }
    }

    /// What is kept beside the database.
    func logEvidence() throws -> LogEvidence {
        do {
            return LogEvidence(heads: try logHeads.heads())
        } catch {
            throw NodeError(
                .misconfigured,
                "The checkpoints kept beside the database, in the folder log of the node's home, cannot be read."
            )
        }
    }
}
