import Crypto
import Merkle
import Referrals
import Store
import Trust

extension Node {
    /// Answers `add-checkpoint` (c2sp.org/tlog-witness): cosigns a peer's checkpoint that continues the last one.
    ///
    /// The checkpoint is compared and stored in one transaction, and only when that is durable does this return. Two
    /// checkpoints that contradict each other are kept as an alarm.
    ///
    /// - Returns: the cosignature's line.
    /// - Throws: ``WitnessRefusal``, or what the store throws.
    package func cosign(_ body: [UInt8]) async throws -> String {
        let request = try AddCheckpoint(parsing: body)
        let now = clock.now
        let outcome: Result<String, WitnessRefusal> = try await store.write { transaction in
            let origin = request.checkpoint.origin
            let log = try peerLog(origin, in: transaction)
            let head = try transaction.witnessedHead(origin: origin)
            let known = try head.map { try Checkpoint(body: SignedNote(parsing: Array($0.note.utf8)).body) }
            do throws(WitnessRefusal) {
                try request.judge(known: known, log: log)
            } catch {
                if let head, let known, let log, (try? request.note.verified(by: [log])) != nil {
                    try raise(contradiction: request, known: known, head, at: now, in: transaction)
                }
                return .failure(error)
            }
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
            try transaction.settleAlarms(of: origin, toldBy: identity.entity.text, at: now)
            return .success(line.line)
        }
        return try outcome.get()
    }

    /// The last checkpoint that this node has cosigned for a log, by the lower-case hexadecimal SHA-256 of its origin.
    package func witnessedCheckpoint(originHash: String) async throws -> String? {
        try await store.read { transaction in
            try transaction.witnessedHeads().first { Digest(of: $0.origin).hex == originHash }?.note
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

    private func raise(
        contradiction request: AddCheckpoint,
        known: Checkpoint,
        _ head: WitnessedHead,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        let kind: LogAlarm.Kind
        switch request.checkpoint.size {
        case known.size where request.checkpoint.root != known.root: kind = .splitView
        case ..<known.size: kind = .rollBack
        case known.size...:
            // A proof that fails may be anybody's; only one that the log itself would have made is asked for again.
            return
        default: return
        }
        try transaction.raise(
            LogAlarm(
                kind: kind,
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
