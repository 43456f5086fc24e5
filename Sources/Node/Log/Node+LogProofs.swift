package import Merkle
package import Referrals
package import Store

/// What one leaf of the log says and what proves it.
package struct LeafProof: Sendable {
    package var entry: JournalEntry
    package var position: LogPosition
    /// Nil once it has been destroyed: then the leaf says nothing any more.
    package var salt: [UInt8]?
    /// A `tlog-proof` file; the salt and the statement are its `extra`.
    package var proof: TransparencyProof
}

extension Node {
    /// Proves that a journal entry's leaf is in the log.
    ///
    /// - Throws: ``NodeError`` with `notFound` where there is no such entry or leaf, `notNow` where no checkpoint covers it
    ///   yet.
    package func leafProof(ofEntry number: Int64) async throws -> LeafProof {
        try await store.read { transaction in
            guard let entry = try transaction.journalEntry(number),
                let shard = try transaction.logShard(holding: number),
                let leaf = try transaction.logLeaf(entry: number)
            else { throw NodeError(.notFound, "The log has no leaf for a journal entry \(number).") }
            let index = number - shard.firstEntry
            guard let last = try transaction.latestLogCheckpoint(shard: shard.number), last.size > index
            else {
                throw NodeError(
                    .notNow,
                    "No checkpoint covers the leaf yet. The serving node makes one within a second; repeat then."
                )
            }
            // Witnesses' words are worth more than freshness: the newest witnessed checkpoint that covers the leaf.
            let checkpoint = try bestCheckpoint(covering: index, of: shard, last: last, in: transaction)
            var tree = LogTiles(shard: shard, reader: transaction).tree(checkpoint.size)
            return LeafProof(
                entry: entry,
                position: LogPosition(origin: identity.logOrigin(shard), leaf: index),
                salt: leaf.salt,
                proof: TransparencyProof(
                    extra: leaf.salt.map { $0 + Array(entry.statement.text.utf8) },
                    index: UInt64(index),
                    hashes: try tree.inclusionProof(of: UInt64(index)).hashes,
                    checkpoint: try Self.cosigned(checkpoint, in: transaction)
                )
            )
        }
    }

    /// The journal entries about a document, a thread or a case, oldest first.
    package func logEntries(about subject: Identifier, limit: Int = 1000) async throws -> [JournalEntry] {
        try await store.read { try $0.journal(subject: subject, limit: limit) }
    }
}

/// What a `tlog-proof` file of this program shows, checked without a node and without a network.
package struct CheckedProof: Sendable, Hashable {
    /// What was recorded; nil where the file does not carry the salt.
    package var statement: LeafStatement?
    package var leaf: UInt64
    package var checkpoint: Checkpoint

    /// Checks a proof.
    ///
    /// - Parameters:
    ///   - log: the key of the log under the origin of the proof's checkpoint.
    ///   - commitment: the leaf's commitment, where the file does not carry what it commits to.
    /// - Throws: ``NoteError`` or ``ProofError``; ``NodeError`` with `invalidInput` where there is nothing to check.
    package init(checking proof: TransparencyProof, log: NoteVerifier, commitment: [UInt8]? = nil) throws {
        let extra = proof.extra ?? []
        statement = String(validating: extra.dropFirst(Commitment.saltBytes), as: UTF8.self)
            .flatMap { LeafStatement(text: $0) }
        let opened = statement?.commitment(salt: Array(extra.prefix(Commitment.saltBytes)))
        guard let entry = commitment ?? opened else {
            throw NodeError(
                .invalidInput,
                "The proof does not carry what its leaf commits to. Name the commitment."
            )
        }
        guard opened == nil || opened == entry else { throw ProofError.otherRoot }
        checkpoint = try proof.verify(leaf: .leaf(entry), log: log)
        leaf = proof.index
    }
}
