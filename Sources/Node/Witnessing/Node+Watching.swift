import Merkle
import Referrals
import Store
import Trust

extension Node {
    /// Looks at the logs that this node cosigns: what each shows now, and what the other witnesses hold of it, against what
    /// was cosigned here. A log that shows two peers two histories is found as soon as the two compare.
    package func watchLogs(through line: any WitnessLine) async throws -> WitnessRound {
        let (heads, others) = try await store.read { (try $0.witnessedHeads(), try witnesses(in: $0)) }
        var round = WitnessRound()
        for head in heads {
            guard let watched = try await watched(head) else { continue }
            let host = WitnessHost(watched.peer)
            if let shown = await line.read(watched.prefix + "/checkpoint", at: host) {
                let teller = watched.peer.entity.text
                try await compare(head, shown, from: teller, watched, isOwnWord: true, line, &round)
            }
            for witness in others where witness.name != watched.peer.entity.text {
                guard let copy = await line.read(witness.copy(of: head.origin), at: witness.host)
                else { continue }
                try await compare(head, copy, from: witness.name, watched, isOwnWord: false, line, &round)
            }
        }
        return round
    }

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

    private func compare(
        _ head: WitnessedHead,
        _ bytes: [UInt8],
        from teller: String,
        _ watched: Watched,
        isOwnWord: Bool,
        _ line: any WitnessLine,
        _ round: inout WitnessRound
    ) async throws {
        guard let note = try? SignedNote(parsing: bytes),
            let shown = try? Checkpoint(verifying: note, log: watched.log), shown.origin == head.origin
        else {
            round.failures.append("\(teller) shows no checkpoint of \(head.origin) that verifies.")
            return
        }
        let known = try Checkpoint(body: SignedNote(parsing: Array(head.note.utf8)).body)
        let kind: LogAlarm.Kind?
        if shown.size == known.size {
            kind = shown.root == known.root ? nil : .splitView
        } else if isOwnWord, shown.size < known.size {
            kind = .staleHead
        } else {
            let (older, newer) = shown.size < known.size ? (shown, known) : (known, shown)
            kind = try await continues(older, newer, watched, line, &round) ? nil : .splitView
        }
        guard let kind else { return try await settle(head.origin, toldBy: teller) }
        // A node that went back to a backup may have said so itself.
        if isOwnWord, let said = await breakNote(of: watched, line) {
            return try await raise(.reopened, head, said.text, toldBy: teller, &round)
        }
        try await raise(kind, head, note.text, toldBy: teller, &round)
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

    /// Whether the log's own tiles show that the newer checkpoint continues the older one. A log that does not answer is not
    /// accused.
    private func continues(
        _ older: Checkpoint,
        _ newer: Checkpoint,
        _ watched: Watched,
        _ line: any WitnessLine,
        _ round: inout WitnessRound
    ) async throws -> Bool {
        guard older.size > 0 else { return true }
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
                return true
            }
        }
        do {
            var tree = TiledTree(size: newer.size, tiles: FetchedTiles(tiles: fetched))
            try tree.consistencyProof(from: older.size).verify(oldRoot: older.root, root: newer.root)
            return true
        } catch {
            return false
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
