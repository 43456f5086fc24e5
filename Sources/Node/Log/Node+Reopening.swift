import Merkle
import Referrals
package import Store

/// What `comity log reopen` came to.
package struct LogReopening: Sendable {
    /// The parts that were broken off.
    package var breaks: [LogBreak]
    /// The part that goes on, by its origin.
    package var successor: String
    /// The witnesses that did not answer.
    package var silent: [String]
}

extension Node {
    /// Goes on after an older database was put in place, without pretending that nothing is missing.
    ///
    /// Every part of the log that somebody holds a signed checkpoint of which the record does not continue is broken off: it
    /// stays as it is and gets no further leaf or checkpoint, the largest checkpoint known of it is kept as the mark of what is
    /// missing, and a new part with an origin of its own begins with the record of that. Witnesses are asked first, so that
    /// nobody learns later of a larger one. Nothing is rewritten; everybody is told by a signed note beside the part that was
    /// broken off.
    ///
    /// - Parameters:
    ///   - reason: why, for the record; it stays in the node.
    ///   - despiteSilence: whether to go on where witnesses do not answer.
    /// - Throws: ``NodeError`` `untrusted` where the record was changed and is not only older, `notNow` where there is nothing to
    ///   reopen or a witness does not answer, `invalidInput` for an empty reason.
    package func reopenLog(
        reason: String,
        despiteSilence: Bool,
        through line: any WitnessLine,
        by officer: Officer
    ) async throws -> LogReopening {
        guard (1...1000).contains(reason.count), reason.contains(where: { !$0.isWhitespace }) else {
            throw NodeError(.invalidInput, "Say why in at most 1000 characters; auditors will read it.")
        }
        let (lostHere, parts) = try await lostBesideTheDatabase()
        let (lostThere, silent) = try await lostAtWitnesses(parts, through: line)
        guard silent.isEmpty || despiteSilence else {
            throw NodeError(
                .notNow,
                "These witnesses do not answer, and may hold more than is known here. Repeat when they do, or go on with --despite-silence.",
                findings: silent
            )
        }
        let lost = Dictionary(grouping: lostHere + lostThere, by: \.part).compactMap { _, known in
            known.max { $0.checkpoint.size < $1.checkpoint.size }
        }.sorted { $0.part < $1.part }
        guard !lost.isEmpty else {
            throw NodeError(
                .notNow,
                "The log continues everything that is known of it. There is nothing to reopen."
            )
        }
        let (breaks, successor) = try await store.write { transaction in
            let made = try breakOff(lost, because: reason, by: officer, in: transaction)
            // What the lost leaves recorded is in the hands of the peers.
            try noteOlderBackup(by: officer, at: clock.now, in: transaction)
            return made
        }
        return LogReopening(breaks: breaks, successor: successor, silent: silent)
    }

    /// One transaction: the breaks, the new part, and its first leaves, which record them.
    private func breakOff(
        _ lost: [LostCheckpoint],
        because reason: String,
        by officer: Officer,
        in transaction: any StoreWriter
    ) throws -> ([LogBreak], String) {
        let now = clock.now
        let current = try transaction.currentLogShard()
        let names = Set(
            try transaction.logShards().map(\.name) + logEvidence().heads.keys + lost.map(\.part)
        )
        let year = max(current.map { String($0.year) } ?? "", now.logYear)
        guard let name = Self.partNames(of: year).first(where: { !names.contains($0) }) else {
            throw NodeError(
                .untrusted,
                "The log was reopened too often in one year. Ask a person who knows it."
            )
        }
        let entry = (try transaction.journalEnd()?.number ?? 0) + 1
        let next = try transaction.openLogShard(named: name, after: current, with: entry, at: now)
        let breaks = try lost.map { lost in
            let part = LogShard(number: 0, name: lost.part, firstEntry: 0, openedAt: now)
            let said = BreakStatement(
                log: identity.logOrigin(part),
                kept: UInt64(max(0, lost.kept)),
                known: lost.checkpoint,
                successor: identity.logOrigin(next),
                at: now
            )
            var statement = try SignedNote(unsigned: said.body)
            statement.add(try logSigner(part, in: transaction).signature(over: statement))
            return LogBreak(
                part: lost.part,
                kept: lost.kept,
                known: lost.note,
                keptBy: lost.keptBy,
                successor: name,
                statement: statement.text,
                reason: reason,
                by: officer.name,
                at: now
            )
        }
        try transaction.doubtCosignedHeads()
        for record in breaks {
            try transaction.insert(record)
            try transaction.record(.logReopened, by: officer.name, about: nil, digest: record.seal, at: now)
        }
        return (breaks, identity.logOrigin(next))
    }

    /// The names that parts of one year have, one after the other.
    static func partNames(of year: String) -> [String] { [year] + (2...99).map { "\(year)-\($0)" } }

    /// Whole audit of the log: what is only older may be reopened, what was changed may not.
    ///
    /// - Returns: what is lost by the checkpoints kept beside the database, and what is here of each part.
    private func lostBesideTheDatabase() async throws -> ([LostCheckpoint], [LogShard]) {
        let evidence = try logEvidence()
        return try await store.read { transaction in try lost(evidence, in: transaction) }
    }

    private func lost(_ evidence: LogEvidence, in transaction: any StoreReader) throws
        -> ([LostCheckpoint], [LogShard])
    {
        var audit = try Audit(
            own: identity.entity,
            ring: try keyRing(in: transaction),
            evidence: evidence,
            transaction: transaction
        )
        try audit.auditLog()
        let older = audit.lost.map {
            AuditFinding(subject: .log, name: identity.logName + "/" + $0.part, says: $0.says)
        }
        let changed = audit.report.findings.filter { !older.contains($0) }
        guard changed.isEmpty else {
            throw NodeError(
                .untrusted,
                "The record was changed; it is not only an older one. Restore a database that was not.",
                findings: changed.map(\.description)
            )
        }
        let broken = Set(try transaction.logBreaks().map(\.part))
        return (audit.lost, try transaction.logShards().filter { !broken.contains($0.name) })
    }

    /// Asks every witness for the last checkpoint that it cosigned of each part, and of those that may be missing here.
    ///
    /// - Returns: what is lost by their word, and who did not answer.
    func lostAtWitnesses(_ parts: [LogShard], through line: any WitnessLine) async throws
        -> ([LostCheckpoint], silent: [String])
    {
        let (asked, ring, here) = try await store.read { transaction in
            (
                try witnesses(in: transaction), try keyRing(in: transaction),
                Set(try transaction.logShards().map(\.name) + transaction.logBreaks().map(\.part))
            )
        }
        let missing = Self.partNames(of: clock.now.logYear).prefix(4).filter { !here.contains($0) }
        var lost: [LostCheckpoint] = []
        var silent: Set<String> = []
        for witness in asked {
            for name in parts.map(\.name) + missing {
                let origin = identity.logName + "/" + name
                guard let answer = await line.get(witness.copy(of: origin), at: witness.host)
                else {
                    silent.insert(witness.name)
                    break
                }
                // What does not verify by this log's own keys accuses nobody.
                guard answer.status == 200, let note = try? SignedNote(parsing: answer.body),
                    (try? note.verified(by: ring.logVerifiers(origin))) != nil,
                    let checkpoint = try? Checkpoint(body: note.body), checkpoint.origin == origin
                else { continue }
                let part = parts.first { $0.name == name }
                if let kept = try await keptBefore(checkpoint, of: part) {
                    lost.append(
                        LostCheckpoint(
                            part: name,
                            kept: kept,
                            checkpoint: checkpoint,
                            note: note.text,
                            keptBy: witness.name,
                            says: "the witness \(witness.name) holds another checkpoint"
                        )
                    )
                }
            }
        }
        return (lost, silent.sorted())
    }

    /// How many leaves are here of a part whose checkpoint they do not continue; nil where they do.
    private func keptBefore(_ checkpoint: Checkpoint, of part: LogShard?) async throws -> Int64? {
        guard let part else { return 0 }
        return try await store.read { transaction in
            let size = try transaction.logSize(of: part)
            guard checkpoint.size <= UInt64(size) else { return size }
            guard checkpoint.size > 0 else { return nil }
            var tree = LogTiles(shard: part, reader: transaction).tree(Int64(clamping: checkpoint.size))
            return try tree.root() == checkpoint.root ? nil : size
        }
    }
}
