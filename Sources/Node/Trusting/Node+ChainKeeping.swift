import JOSE
import Referrals
import Store
import Trust
import Wire

extension Node {
    /// Stores a chain that counts, and enters or updates the peer that it leads to.
    func keep(
        _ chain: TrustChain,
        marks: [TrustMark],
        _ old: ChainRecord?,
        _ search: ChainSearch,
        _ source: RememberedStatements,
        authority: String
    ) async throws -> ChainLook {
        let now = clock.now
        let failures = source.failures
        // What a mark's end takes away is looked at by then.
        let ends = [chain.expiresAt] + marks.compactMap(\.expiresAt)
        let spread = old?.spread ?? Int(random.next() & 255)
        let next = upkeep.refresh.next(
            validatedAt: now,
            expiresAt: ends.min() ?? chain.expiresAt,
            spread: UInt8(clamping: spread)
        )
        let failure = failures.first.map { "An authority \($0.description)." }
        let record = ChainRecord(
            subject: chain.subject.text,
            anchor: chain.anchor.text,
            statements: KeptChain(chain: chain.compacts, statements: source.statements).text,
            metadata: String(decoding: JSON.object(chain.metadata).bytes(), as: UTF8.self),
            marks: marks.map(\.type).joined(separator: "\n"),
            validatedAt: now,
            expiresAt: chain.expiresAt,
            nextAt: failure == nil ? next : min(next, upkeep.retry(at: now)),
            spread: spread,
            failures: failure == nil ? 0 : (old?.failures ?? 0) + 1,
            lastFailure: failure,
            announcedEnd: old?.announcedEnd
        )
        let wasCounting = old?.counts(at: now) ?? false
        let announces = failure != nil && isNear(record, at: now)
        let stored = Self.announced(record, announces)
        try await store.write { transaction in
            try transaction.put(stored)
            if !wasCounting {
                try transaction.record(
                    .trustEstablished,
                    by: record.anchor,
                    about: nil,
                    digest: Digest(of: record.subject),
                    at: now
                )
                if let peer = chain.subject.node { try transaction.goOn(with: peer, at: now) }
            }
            if announces { try self.announce(record, at: now, in: transaction) }
            try self.enter(chain, authority: authority, at: now, in: transaction)
        }
        return ChainLook(
            subject: chain.subject,
            anchor: chain.anchor,
            outcome: failure.map { .kept(until: chain.expiresAt, failure: $0) }
                ?? .valid(until: chain.expiresAt),
            obstacles: search.obstacles.map(\.description),
            fetches: search.fetches,
            announces: announces
        )
    }

    /// Stores that no chain was found: at once where somebody has said so, at the old chain's end where nobody could be asked.
    func lose(
        _ old: ChainRecord?,
        _ subject: FederationID,
        _ anchor: TrustAnchor,
        _ search: ChainSearch,
        refusal: String?,
        _ source: RememberedStatements
    ) async throws -> ChainLook {
        let now = clock.now
        let obstacles = search.obstacles.map(\.description)
        func look(_ outcome: ChainLook.Outcome, announces: Bool = false) -> ChainLook {
            ChainLook(
                subject: subject,
                anchor: anchor.entity,
                outcome: outcome,
                obstacles: obstacles,
                fetches: search.fetches,
                announces: announces
            )
        }
        let says = refusal ?? obstacles.last ?? "No path leads to the anchor."
        guard var record = old else { return look(.none(says)) }
        record.failures += 1
        record.lastFailure = says
        record.nextAt = upkeep.retry(at: now)
        let isOver = refusal != nil || now >= record.expiresAt
        let ends = isOver && record.brokenBy == nil && record.validatedAt < record.expiresAt
        if refusal != nil { record.brokenBy = says }
        if isOver {
            // What no longer counts is asked for at the common pace.
            record.nextAt = now.adding(seconds: upkeep.refresh.interval)
        }
        if ends, refusal == nil { record.brokenBy = "It ended on \(record.expiresAt.rfc3339). \(says)" }
        let announces = !isOver && isNear(record, at: now)
        let stored = Self.announced(record, announces)
        let changed = record
        try await store.write { transaction in
            try transaction.put(stored)
            if ends {
                try transaction.record(
                    .trustEnded,
                    by: changed.anchor,
                    about: nil,
                    digest: Digest(of: changed.subject),
                    at: now
                )
            }
            if announces { try self.announce(changed, at: now, in: transaction) }
        }
        if isOver { return look(refusal == nil ? .ended(says) : .broken(says)) }
        return look(.kept(until: record.expiresAt, failure: says), announces: announces)
    }

    /// Whether the end of a chain that could not be renewed is near, and was not announced yet.
    private func isNear(_ record: ChainRecord, at now: Instant) -> Bool {
        let left = record.expiresAt.seconds(since: now)
        return left <= upkeep.refresh.warning && record.announcedEnd != record.expiresAt
    }

    private static func announced(_ record: ChainRecord, _ announces: Bool) -> ChainRecord {
        var record = record
        if announces { record.announcedEnd = record.expiresAt }
        return record
    }

    private func announce(_ record: ChainRecord, at now: Instant, in transaction: any StoreWriter) throws {
        try transaction.record(
            .trustEnding,
            by: record.anchor,
            about: nil,
            digest: Digest(of: record.subject),
            at: now
        )
    }

    /// Enters the node that a chain leads to as a peer, or takes over what it publishes now.
    ///
    /// A peer that officers entered, or agreed with, stays as they entered it: the chain is then one more reason to trust it.
    private func enter(
        _ chain: TrustChain,
        authority: String,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        guard let entity = chain.subject.node, entity != identity.entity,
            let resolved = chain.metadata[NodeMetadata.entityType],
            let metadata = try? NodeMetadata(resolved, of: entity)
        else { return }
        let before = try transaction.peer(entity)
        let isFromOfficers =
            try transaction.trustEntry(.grant, entity.text) != nil
            || !transaction.trustEntries(.agreement, of: entity.text).isEmpty
        guard before == nil || !isFromOfficers else { return }
        guard let before else {
            let record = PeerRecord(
                entity: entity,
                name: metadata.displayName,
                jurisdiction: metadata.jurisdiction,
                kind: metadata.agencyKind,
                state: .active,
                statement: chain.compacts[0],
                authority: authority,
                addedBy: chain.anchor.text,
                addedAt: now
            )
            try transaction.upsert(record)
            try transaction.record(
                .peerAdded,
                by: chain.anchor.text,
                about: nil,
                digest: record.seal,
                at: now
            )
            return
        }
        if before.state == .active, before.isOtherwise(than: metadata) {
            var record = before
            record.name = metadata.displayName
            (record.jurisdiction, record.kind) = (metadata.jurisdiction, metadata.agencyKind)
            (record.statement, record.enteredStatement) = (chain.compacts[0], chain.compacts[0])
            (record.addedBy, record.addedAt) = (chain.anchor.text, now)
            // A suspended peer stays as it is until it is resumed.
            return try enterAnew(record, before, in: transaction)
        }
        let held = try? EntityConfiguration(verifying: before.statement)
        let newer = try? EntityConfiguration(verifying: chain.compacts[0])
        if let newer, held.map({ !newer.saysTheSame(as: $0) || $0.expiresAt <= newer.issuedAt }) ?? true {
            // The authorities of the chain vouch for what it says now, whatever it said before.
            try transaction.hold(chain.compacts[0], of: before, at: now, by: chain.anchor.text)
        }
    }

    /// Enters a peer anew because its authorities say something else of it now (its name, or what decides which law applies), or
    /// because two officers agreed on other keys. The journal fixes it; what the peer signed before is verified as before.
    func enterAnew(
        _ record: PeerRecord,
        _ before: PeerRecord,
        in transaction: any StoreWriter
    ) throws {
        try transaction.upsert(record)
        try transaction.hold(record.statement, of: before, at: record.addedAt, by: record.addedBy)
        try transaction.record(
            .peerAdded,
            by: record.addedBy,
            about: nil,
            digest: record.seal,
            at: record.addedAt
        )
    }
}

extension PeerRecord {
    /// Whether the authorities of a chain say something else of the peer than was entered.
    fileprivate func isOtherwise(than metadata: NodeMetadata) -> Bool {
        name != metadata.displayName || jurisdiction != metadata.jurisdiction || kind != metadata.agencyKind
    }
}
