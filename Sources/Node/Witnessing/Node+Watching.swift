import Merkle
import Referrals
import Store
import Trust

extension Node {
    /// Looks at the logs that this node cosigns: what each shows now, and what the other witnesses hold of it, against what
    /// was cosigned here. A log that shows two peers two histories is found as soon as the two compare.
    ///
    /// - Parameter onlyHinted: whether only those are looked at of which somebody has shown something that does not fit.
    package func watchLogs(through line: any WitnessLine, onlyHinted: Bool = false) async throws
        -> WitnessRound
    {
        let hinted = watching.hinted(at: clock.now)
        guard !onlyHinted || !hinted.isEmpty else { return WitnessRound() }
        let (heads, others) = try await store.read { transaction in
            (try cosignedHeads(in: transaction), try witnesses(in: transaction))
        }
        var round = WitnessRound()
        for head in heads where !onlyHinted || hinted.contains(head.origin) {
            guard let watched = try await watched(head) else { continue }
            let host = WitnessHost(watched.peer)
            if let shown = await line.read(watched.prefix + "/checkpoint", at: host) {
                let word = Word(teller: watched.peer.entity.text, kind: .ownLog)
                try await compare(head, shown, word, watched, line, &round)
            } else {
                round.failures.append("\(watched.peer.entity) does not show its log.")
            }
            for hint in watching.takeHints(of: head.origin, at: clock.now) {
                let word = Word(teller: watched.peer.entity.text, kind: .hint)
                let bytes = Array(hint.note.text.utf8)
                if try await compare(head, bytes, word, watched, line, &round) == .unproved {
                    watching.hint(hint.note, isOlder: hint.isOlder)
                }
            }
            guard !onlyHinted else { continue }
            for witness in others where witness.name != watched.peer.entity.text {
                guard let copy = await line.read(witness.copy(of: head.origin), at: witness.host)
                else { continue }
                let word = Word(teller: witness.name, kind: .copy)
                try await compare(head, copy, word, watched, line, &round)
            }
            if head.isUncertain { try await ascertain(head, watched, others, line, &round) }
        }
        return round
    }

    /// By whose word something is compared with what was cosigned.
    private struct Word {
        enum Kind {
            case ownLog
            /// What another witness cosigned.
            case copy
            /// What the log has signed and somebody has sent: it may be old, and shows no order.
            case hint
        }

        var teller: String
        var kind: Kind
    }

    private enum Standing { case inOrder, contradicted, unproved }

    /// A log that is looked at.
    private struct Watched {
        var peer: PeerRecord
        var log: NoteVerifier
        /// The log's address without a slash at the end.
        var prefix: String
    }

    private func watched(_ head: WitnessedHead) async throws -> Watched? {
        try await store.read { transaction in
            guard let log = try peerLog(head.origin, in: transaction),
                let entity = EntityID(logOrigin: head.origin),
                let peer = try transaction.peer(entity)
            else { return nil }
            return Watched(peer: peer, log: log, prefix: "https://" + head.origin)
        }
    }

    @discardableResult
    private func compare(
        _ head: WitnessedHead,
        _ bytes: [UInt8],
        _ word: Word,
        _ watched: Watched,
        _ line: any WitnessLine,
        _ round: inout WitnessRound
    ) async throws -> Standing {
        guard let note = try? SignedNote(parsing: bytes),
            let shown = try? Checkpoint(verifying: note, log: watched.log), shown.origin == head.origin
        else {
            round.failures.append("\(word.teller) shows no checkpoint of \(head.origin) that verifies.")
            return .inOrder
        }
        let known = try Checkpoint(body: SignedNote(parsing: Array(head.note.utf8)).body)
        let isStale = word.kind == .ownLog && shown.size < known.size
        let standing =
            isStale ? .contradicted : try await standing(of: shown, beside: known, watched, line, &round)
        let doubt = WatchMemory.Doubt(
            origin: head.origin,
            teller: word.teller,
            isHint: word.kind == .hint
        )
        let kind: LogAlarm.Kind
        switch standing {
        case .contradicted: kind = isStale ? .staleHead : .splitView
        case .inOrder:
            watching.settle(doubt)
            if word.kind != .hint { try await settle(head.origin, toldBy: word.teller) }
            return standing
        case .unproved:
            guard watching.isOverdue(doubt, at: clock.now) else { return standing }
            kind = .unproved
        }
        if kind != .unproved { watching.settle(doubt) }
        // A node that went back to a backup may have said so itself.
        if word.kind == .ownLog, let said = await breakNote(of: watched, line) {
            try await raise(.reopened, head, said.text, toldBy: word.teller, &round)
        } else {
            try await raise(kind, head, note.text, toldBy: word.teller, &round)
        }
        return standing
    }

    private func standing(
        of shown: Checkpoint,
        beside known: Checkpoint,
        _ watched: Watched,
        _ line: any WitnessLine,
        _ round: inout WitnessRound
    ) async throws -> Standing {
        if shown.size == known.size { return shown.root == known.root ? .inOrder : .contradicted }
        let (older, newer) = shown.size < known.size ? (shown, known) : (known, shown)
        return try await continues(older, newer, watched, line, &round)
    }

    /// Takes up again what was cosigned of a log before an older database was put in place: the largest checkpoint that the log
    /// or another witness shows, where all that they show is one history.
    private func ascertain(
        _ head: WitnessedHead,
        _ watched: Watched,
        _ others: [LogWitness],
        _ line: any WitnessLine,
        _ round: inout WitnessRound
    ) async throws {
        func read(_ url: String, _ host: WitnessHost) async -> (note: SignedNote, checkpoint: Checkpoint)? {
            guard let bytes = await line.read(url, at: host), let note = try? SignedNote(parsing: bytes),
                let checkpoint = try? Checkpoint(verifying: note, log: watched.log),
                checkpoint.origin == head.origin
            else { return nil }
            return (note, checkpoint)
        }
        let known = try SignedNote(parsing: Array(head.note.utf8))
        var shown = [(note: known, checkpoint: try Checkpoint(body: known.body))]
        guard let own = await read(watched.prefix + "/checkpoint", WitnessHost(watched.peer)) else { return }
        shown.append(own)
        for witness in others where witness.name != watched.peer.entity.text {
            if let copy = await read(witness.copy(of: head.origin), witness.host) { shown.append(copy) }
        }
        shown.sort { $0.checkpoint.size < $1.checkpoint.size }
        for (older, newer) in zip(shown, shown.dropFirst()) {
            guard
                try await standing(of: newer.checkpoint, beside: older.checkpoint, watched, line, &round)
                    == .inOrder
            else { return }
        }
        guard let largest = shown.last else { return }
        let now = clock.now
        try await store.write { transaction in
            guard try transaction.witnessedHead(origin: head.origin)?.isUncertain == true else { return }
            try transaction.keep(
                WitnessedHead(
                    origin: head.origin,
                    size: Int64(clamping: largest.checkpoint.size),
                    note: largest.note.text,
                    cosignedAt: now
                )
            )
        }
    }

    /// What was told is in order now; nothing is written where no acknowledged alarm waits for that.
    private func settle(_ origin: String, toldBy teller: String) async throws {
        guard try await store.read({ try !$0.unsettledAlarms(origin: origin, by: teller).isEmpty }) else {
            return
        }
        let now = clock.now
        try await store.write { try $0.settleAlarms(of: origin, toldBy: teller, at: now) }
    }

    private func raise(
        _ kind: LogAlarm.Kind,
        _ head: WitnessedHead,
        _ second: String,
        toldBy teller: String,
        _ round: inout WitnessRound
    ) async throws {
        let alarm = LogAlarm(
            kind: kind,
            origin: head.origin,
            at: clock.now,
            by: teller,
            first: head.note,
            second: second
        )
        if try await store.write({ try $0.raise(alarm) }) { round.alarms.append(alarm) }
    }

    /// The log's own signed word that it was broken off; nil where it says nothing of the kind.
    private func breakNote(of watched: Watched, _ line: any WitnessLine) async -> SignedNote? {
        let url = watched.prefix + "/" + BreakStatement.path
        guard let bytes = await line.read(url, at: WitnessHost(watched.peer)),
            let note = try? SignedNote(parsing: bytes), (try? note.verified(by: [watched.log])) != nil,
            BreakStatement(body: note.body)?.log == watched.log.name
        else { return nil }
        return note
    }

    /// Whether the log's own tiles show that the newer checkpoint continues the older one.
    private func continues(
        _ older: Checkpoint,
        _ newer: Checkpoint,
        _ watched: Watched,
        _ line: any WitnessLine,
        _ round: inout WitnessRound
    ) async throws -> Standing {
        guard older.size > 0 else { return .inOrder }
        var fetched: [TileAddress: [UInt8]] = [:]
        for tile in TileAddress.forConsistency(from: older.size, to: newer.size) {
            // A partial tile may have gone once the full one is there.
            for candidate in [tile, tile.full] where fetched[tile] == nil {
                fetched[tile] = await line.read(
                    watched.prefix + "/" + LogResource.tile(candidate).path,
                    at: WitnessHost(watched.peer)
                )
            }
            guard fetched[tile] != nil else {
                round.failures.append("\(watched.peer.entity) does not show a tile of its log.")
                return .unproved
            }
        }
        do {
            var tree = TiledTree(size: newer.size, tiles: FetchedTiles(tiles: fetched))
            try tree.consistencyProof(from: older.size).verify(oldRoot: older.root, root: newer.root)
            return .inOrder
        } catch {
            return .contradicted
        }
    }
}

/// Tiles that were read from another log.
private struct FetchedTiles: TileSource {
    var tiles: [TileAddress: [UInt8]]

    func hashes(of tile: TileAddress) throws -> [UInt8] {
        guard let hashes = tiles[tile] else { throw TileError.tooShort }
        return hashes
    }
}
