import Bundles
import Merkle
import Referrals
import Store

extension BundleGathering {
    /// A proof for everything that is in the bundle, the checkpoints that they lead to, what witnesses and authorities say of
    /// those, and that all of them are one log.
    mutating func gatherLog() throws {
        let ring = try node.keyRing(in: transaction)
        result.builder.manifest.logKeys = try ring.logVerifiers(node.identity.logName).map(\.description)
        let policy = try node.policy(in: transaction)
        result.builder.manifest.hasPolicy = true
        result.builder.add(BundlePaths.policy, text: policy.text)
        var byShard: [Int64: [(entry: JournalEntry, shows: String)]] = [:]
        for item in wanted {
            guard let shard = try transaction.logShard(holding: item.entry.number) else {
                result.builder.leaveOut(
                    .proof,
                    item.shows,
                    .none,
                    "It was recorded before this node had a log."
                )
                continue
            }
            byShard[shard.number, default: []].append(item)
        }
        for shard in try transaction.logShards() {
            let items = byShard[shard.number] ?? []
            if !items.isEmpty || shard.number == moment.shard.number { try prove(items, in: shard, policy) }
        }
    }

    private mutating func prove(
        _ items: [(entry: JournalEntry, shows: String)],
        in shard: LogShard,
        _ policy: WitnessPolicy
    ) throws {
        let isCurrent = shard.number == moment.shard.number
        let last =
            try isCurrent
            ? transaction.logCheckpoint(shard: shard.number, size: moment.size)
            : transaction.latestLogCheckpoint(shard: shard.number)
        guard let last else { return }
        let leaf = items.map { $0.entry.number - shard.firstEntry }.max() ?? 0
        let proving = try witnessed(policy, covering: leaf, upTo: last, in: shard) ?? last
        let note = try Node.cosigned(proving, in: transaction)
        if policy.quorum == nil || !policy.isSatisfied(by: policy.cosigners(of: note)) {
            result.builder.leaveOut(
                .witness,
                node.identity.logOrigin(shard),
                .none,
                policy.quorum == nil ? "The node has no witnesses." : "Not enough witnesses had cosigned."
            )
        }
        try prove(items, by: proving, note, in: shard)
        let stamped = try stamps(covering: items, upTo: last, in: shard)
        try keep([proving, last] + stamped, of: shard)
    }

    /// The newest checkpoint that counts as witnessed, covers the leaf and is within the bundle's.
    private func witnessed(
        _ policy: WitnessPolicy,
        covering leaf: Int64,
        upTo last: LogCheckpoint,
        in shard: LogShard
    ) throws -> LogCheckpoint? {
        guard policy.quorum != nil else { return nil }
        let sizes = try transaction.cosignedSizes(shard: shard.number, covering: leaf, limit: 256)
        for size in sizes where size <= last.size {
            guard let checkpoint = try transaction.logCheckpoint(shard: shard.number, size: size) else {
                continue
            }
            let note = try Node.cosigned(checkpoint, in: transaction)
            if policy.isSatisfied(by: policy.cosigners(of: note)) { return checkpoint }
        }
        return nil
    }

    private mutating func prove(
        _ items: [(entry: JournalEntry, shows: String)],
        by checkpoint: LogCheckpoint,
        _ note: SignedNote,
        in shard: LogShard
    ) throws {
        var tree = LogTiles(shard: shard, reader: transaction).tree(checkpoint.size)
        for item in items {
            let index = item.entry.number - shard.firstEntry
            guard index < checkpoint.size, let salt = try transaction.logLeaf(entry: item.entry.number)?.salt
            else {
                result.builder.leaveOut(.proof, item.shows, .erased, "The salt of its leaf was destroyed.")
                continue
            }
            let proof = TransparencyProof(
                extra: salt + Array(item.entry.statement.text.utf8),
                index: UInt64(index),
                hashes: try tree.inclusionProof(of: UInt64(index)).hashes,
                checkpoint: note
            )
            let path = BundlePaths.proof(item.entry.number)
            result.builder.add(path, text: proof.text)
            result.builder.manifest.proofs.append(
                BundleManifest.Proof(file: path, entry: item.entry.number, shows: item.shows)
            )
        }
    }

    /// For everything that is proved the tokens of the first stamped checkpoint that covers it: the earliest trusted time at which
    /// it is known to have been there.
    private mutating func stamps(
        covering items: [(entry: JournalEntry, shows: String)],
        upTo last: LogCheckpoint,
        in shard: LogShard
    ) throws -> [LogCheckpoint] {
        var found: [TimeProof] = []
        var isWhole = true
        for leaf in items.map({ $0.entry.number - shard.firstEntry }).sorted() {
            // The first checkpoint that covers a leaf is also the first that covers those between.
            if let size = found.last?.checkpoint.size, leaf < size { continue }
            let proofs = try transaction.timeProofs(shard: shard.number, covering: leaf)
                .filter { $0.checkpoint.size <= last.size }
            isWhole = isWhole && !proofs.isEmpty
            found += proofs
        }
        if !isWhole {
            result.builder.leaveOut(
                .time,
                node.identity.logOrigin(shard),
                .none,
                "No time-stamping authority had stamped a checkpoint that covers everything."
            )
        }
        for (number, proof) in found.enumerated() { keep(proof, number, in: shard) }
        return found.map(\.checkpoint)
    }

    private mutating func keep(_ proof: TimeProof, _ number: Int, in shard: LogShard) {
        let (year, size) = (shard.name, proof.checkpoint.size)
        var stamp = BundleManifest.Stamp(
            checkpoint: BundlePaths.checkpoint(year, size),
            file: BundlePaths.token(year, size, number),
            authority: proof.stamp.authority,
            certificates: BundlePaths.certificates(year, size, number),
            policies: proof.authority.policies?.sorted()
        )
        result.builder.add(stamp.file, proof.stamp.token)
        result.builder.add(BundlePaths.certificates(year, size, number), text: proof.authority.roots)
        if let intermediates = proof.authority.intermediates {
            stamp.intermediates = BundlePaths.intermediates(year, size, number)
            result.builder.add(BundlePaths.intermediates(year, size, number), text: intermediates)
        }
        result.builder.manifest.stamps.append(stamp)
    }

    /// Puts checkpoints in, and that each continues the one before.
    private mutating func keep(_ checkpoints: [LogCheckpoint], of shard: LogShard) throws {
        let origin = node.identity.logOrigin(shard)
        var bySize: [Int64: LogCheckpoint] = [:]
        for checkpoint in checkpoints { bySize[checkpoint.size] = checkpoint }
        let sorted = bySize.values.sorted { $0.size < $1.size }
        for checkpoint in sorted {
            let path = BundlePaths.checkpoint(shard.name, checkpoint.size)
            result.builder.add(path, text: try Node.cosigned(checkpoint, in: transaction).text)
            result.builder.manifest.checkpoints.append(
                BundleManifest.Checkpoint(file: path, origin: origin, size: checkpoint.size)
            )
        }
        for (from, to) in zip(sorted, sorted.dropFirst()) {
            var tree = LogTiles(shard: shard, reader: transaction).tree(to.size)
            result.builder.manifest.consistency.append(
                BundleManifest.Consistency(
                    origin: origin,
                    from: from.size,
                    to: to.size,
                    hashes: try tree.consistencyProof(from: UInt64(from.size)).hashes.map(\.base64)
                )
            )
        }
    }
}
