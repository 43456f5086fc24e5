import Merkle
import Referrals
import Store

/// What this node has cosigned of other logs. It must never forget that: a witness that was restored would cosign another history.
extension Node {
    /// The last checkpoint that was cosigned of a log: the larger one of what the database and the file beside it hold.
    ///
    /// - Throws: ``NodeError`` `misconfigured` where the file cannot be read.
    func cosignedHead(of origin: String, in transaction: any StoreReader) throws -> WitnessedHead? {
        let stored = try transaction.witnessedHead(origin: origin)
        do {
            guard let kept = try logHeads.witnessed(Digest(of: origin).hex) else { return stored }
            let checkpoint = try Checkpoint(body: SignedNote(parsing: Array(kept.utf8)).body)
            let size = Int64(clamping: checkpoint.size)
            guard checkpoint.origin == origin, size > stored?.size ?? -1 else { return stored }
            return WitnessedHead(
                origin: origin,
                size: size,
                note: kept,
                cosignedAt: stored?.cosignedAt ?? clock.now,
                isUncertain: stored?.isUncertain ?? false
            )
        } catch {
            throw NodeError(
                .misconfigured,
                "A checkpoint of another log, kept in the folder log of the node's home, cannot be read."
            )
        }
    }

    /// Of every log, by its origin.
    func cosignedHeads(in transaction: any StoreReader) throws -> [WitnessedHead] {
        try transaction.witnessedHeads().map { try cosignedHead(of: $0.origin, in: transaction) ?? $0 }
    }
}

extension StoreWriter {
    /// After an older database was put in place: what was cosigned since is not known here. Nothing is cosigned before the logs
    /// and the other witnesses were asked.
    func doubtCosignedHeads() throws {
        for var head in try witnessedHeads() {
            head.isUncertain = true
            try keep(head)
        }
    }
}
