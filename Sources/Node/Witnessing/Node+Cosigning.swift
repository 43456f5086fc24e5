import Crypto
import Merkle
import Referrals
import Store
import Trust

extension Node {
    /// Answers `add-checkpoint` (c2sp.org/tlog-witness): cosigns a peer's checkpoint that continues the last one.
    ///
    /// The checkpoint is compared and stored in one transaction, and only when that is durable, in the database and beside it,
    /// does this return. Two checkpoints of one size that the log itself signed and that contradict each other are kept as an
    /// alarm; whatever else does not fit, which anybody may have sent, only makes the node look at the log
    /// (``watchLogs(through:onlyHinted:)``).
    ///
    /// - Returns: the cosignature's line.
    /// - Throws: ``WitnessRefusal``; ``Problem`` `busy` where it is not known what was cosigned last; or what the store throws.
    package func cosign(_ body: [UInt8]) async throws -> String {
        let request = try AddCheckpoint(parsing: body)
        let now = clock.now
        let origin = request.checkpoint.origin
        let outcome: Result<(line: String, note: String), WitnessRefusal> = try await store.write {
            transaction in
            let log = try peerLog(origin, in: transaction)
            let head = try cosignedHead(of: origin, in: transaction)
            let known = try head.map { try Checkpoint(body: SignedNote(parsing: Array($0.note.utf8)).body) }
            do throws(WitnessRefusal) {
                try request.judge(known: known, log: log)
            } catch {
                if let head, let known, let log, (try? request.note.verified(by: [log])) != nil {
                    try note(request, against: known, head, at: now, in: transaction)
                }
                return .failure(error)
            }
            guard head?.isUncertain != true else { throw Self.uncertain }
            let line = try witnessSigner(in: transaction)
                .cosignature(over: request.note, at: UInt64(max(1, now.seconds)))
            // Of the signatures that came along, only the log's own is kept.
            var note = try SignedNote(unsigned: request.note.body)
            for signature in try request.note.verified(by: [log].compactMap(\.self)) { note.add(signature) }
            note.add(line)
            try transaction.keep(
                WitnessedHead(
                    origin: origin,
                    size: Int64(clamping: request.checkpoint.size),
                    note: note.text,
                    cosignedAt: now
                )
            )
            // The same once more, which anybody may send, shows no order.
            if request.checkpoint.size != known?.size {
                try transaction.settleAlarms(of: origin, toldBy: identity.entity.text, at: now)
            }
            return .success((line.line, note.text))
        }
        let cosigned = try outcome.get()
        try watching.keep(cosigned.note, of: origin, in: logHeads)
        return cosigned.line
    }

    private static var uncertain: Problem {
        var problem = Problem(
            .busy,
            "This witness went back to an older backup, and asks the log and its other witnesses what it cosigned since."
        )
        problem.retryAfter = WatchMemory.lookSeconds
        return problem
    }

    /// The last checkpoint that this node has cosigned for a log, by the lower-case hexadecimal SHA-256 of its origin.
    package func witnessedCheckpoint(originHash: String) async throws -> String? {
        try await store.read { transaction in
            try cosignedHeads(in: transaction).first { Digest(of: $0.origin).hex == originHash }?.note
        }
    }

    /// The key of a log by its origin; nil where it is no active peer's.
    func peerLog(_ origin: String, in transaction: any StoreReader) throws -> NoteVerifier? {
        guard let entity = EntityID(logOrigin: origin),
            let peer = try transaction.peer(entity), peer.state == .active,
            let key = try? EntityConfiguration(verifying: peer.statement).metadata.logKey,
            let published = try? NoteVerifier(key), published.name == entity.logName,
            published.kind == .signature
        else { return nil }
        return try NoteVerifier(name: origin, kind: .signature, publicKey: published.publicKey)
    }

    /// What to make of a checkpoint that the log has signed and that does not fit.
    private func note(
        _ request: AddCheckpoint,
        against known: Checkpoint,
        _ head: WitnessedHead,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        let size = request.checkpoint.size
        guard size == known.size else {
            // A larger one whose proof was not even for this size will be sent again.
            if size < known.size || request.oldSize == known.size {
                watching.hint(request.note, isOlder: size < known.size)
            }
            return
        }
        guard request.checkpoint.root != known.root else { return }
        try transaction.raise(
            LogAlarm(
                kind: .splitView,
                origin: known.origin,
                at: now,
                by: identity.entity.text,
                first: head.note,
                second: request.note.text
            )
        )
    }
}

extension StoreWriter {
    /// Keeps an alarm and records it, once.
    ///
    /// - Returns: whether it is new.
    @discardableResult
    func raise(_ alarm: LogAlarm) throws -> Bool {
        guard try !isKnown(alarm) else { return false }
        try insert(alarm)
        try record(
            .logAlarm,
            by: alarm.by,
            about: nil,
            digest: alarm.evidence,
            at: alarm.at
        )
        return true
    }
}
