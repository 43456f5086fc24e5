import JOSE
package import Referrals
package import Store
import Trust
import Wire

/// A referral with everything that this node knows about it.
package struct ReferralView: Sendable {
    /// One document of either side with what became of it.
    package struct Entry: Sendable {
        package var record: DocumentRecord
        package var document: Document
        /// What limits the use of what it says, together with what it was offered under.
        package var limits: UseLimits
        /// The limits that kept parts of the document back, where it was read to leave the node.
        package var withheld: [UseLimit] = []
        package var side: Side
        package var effect: ThreadState.Effect?
        /// The receipt given for it, or received; nil while there is none.
        package var receipt: Receipt?
        package var delivery: DeliveryRecord?
        /// Whether digest and signature held when the document was read just now.
        package var isVerified: Bool
    }

    package var thread: ThreadRecord
    package var state: ThreadState
    /// In causal order, the same on both sides; parked documents at the end.
    package var entries: [Entry]
    package var peer: PeerRecord?

    /// SHA-256 over the stage and every document's digest in order: equal on both sides once both hold the same.
    package var agreement: Digest {
        Digest(of: ([state.stage.rawValue] + entries.map(\.record.digest.hex)).joined(separator: "\n"))
    }
}

extension Node {
    package func referrals(side: Side? = nil, limit: Int = 200) async throws -> [ThreadRecord] {
        try await store.read { try $0.threads(side: side, limit: limit) }
    }

    /// The latest referrals within a scope with their threads, for lists.
    package func referralViews(within scope: Scope, of account: Account, limit: Int) async throws
        -> [ReferralView]
    {
        let page = RecordPage(account.whose(scope), after: nil, limit: limit)
        return try await store.read { transaction in
            try transaction.threads(page, side: nil).map { try self.view(of: $0, in: transaction) }
        }
    }

    /// Reads a referral; the reading is recorded with the officer's name.
    package func referral(_ id: Identifier, readBy officer: Officer?) async throws -> ReferralView {
        let now = clock.now
        let view = try await store.read { transaction in
            guard let thread = try transaction.thread(id) else {
                throw NodeError(.notFound, "There is no such referral. `comity referral list` shows all.")
            }
            return try self.view(of: thread, in: transaction)
        }
        if let officer {
            _ = try await store.write { try $0.record(.referralRead, by: officer.name, about: id, at: now) }
        }
        return view
    }

    /// Reads a referral for a program outside of this software: what the sender's limits keep here is left out, and the journal
    /// says that it was asked.
    ///
    /// - Parameter purpose: what it serves, of the fact schema; without one everything under a condition of purpose is left out.
    /// - Throws: ``NodeError``: `notFound`, `invalidInput` for a purpose that is none.
    package func referralLeaving(
        _ id: Identifier,
        for purpose: String? = nil,
        readBy officer: Officer
    ) async throws -> ReferralView {
        if let purpose { try check(purpose: purpose) }
        let exits = UseLimits.Exit.exporting(for: purpose)
        var view = try await referral(id, readBy: officer)
        let binding = try await store.read { [records = view.entries.map(\.record)] transaction in
            try records.map { try self.binding(on: $0, in: transaction) }
        }
        var asked: [(record: DocumentRecord, isPermitted: Bool)] = []
        for (index, limits) in zip(view.entries.indices, binding) where !limits.limits.isEmpty {
            let entry = view.entries[index]
            let leaving = limits.leaving(entry.document.body, by: exits)
            view.entries[index].document.body = leaving.body
            view.entries[index].withheld = leaving.withheld
            asked.append((entry.record, leaving.withheld.isEmpty))
        }
        try await recordRelease(asked, by: officer)
        return view
    }

    /// Puts on record for each document whether its limits let it leave.
    func recordRelease(_ asked: [(record: DocumentRecord, isPermitted: Bool)], by officer: Officer)
        async throws
    {
        guard !asked.isEmpty else { return }
        let now = clock.now
        try await store.write { transaction in
            for (record, isPermitted) in asked {
                try transaction.record(
                    isPermitted ? .releasePermitted : .releaseBlocked,
                    by: officer.name,
                    about: record.thread,
                    digest: record.digest,
                    at: now
                )
            }
        }
    }

    private func view(of thread: ThreadRecord, in transaction: any StoreReader) throws -> ReferralView {
        guard thread.erasedAt == nil else {
            return ReferralView(
                thread: thread,
                state: ThreadState(erasedAt: thread.stage),
                entries: [],
                peer: try transaction.peer(thread.peer)
            )
        }
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        let records = try transaction.documents(ofThread: thread.id)
        let byID = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
        let ordered = state.steps.compactMap { byID[$0.document] }
        let parked = records.filter { record in !state.steps.contains { $0.document == record.id } }
        let peer = try transaction.peer(thread.peer)
        let held = try heldKeys(of: peer, in: transaction)
        let entries = try (ordered + parked).map { record in
            ReferralView.Entry(
                record: record,
                document: try Self.document(in: record),
                limits: try limits(on: record, in: transaction),
                side: record.issuer == identity.entity ? thread.side : thread.side.other,
                effect: state.steps.first { $0.document == record.id }?.effect,
                receipt: try transaction.receipt(document: record.id).map { try Self.receipt(in: $0) },
                delivery: try transaction.delivery(document: record.id).map(transaction.withPeersWords),
                isVerified: isSound(record, held)
            )
        }
        return ReferralView(thread: thread, state: state, entries: entries, peer: peer)
    }

    /// The node's own keys, and those of the other side as they were held from one moment to the next.
    func heldKeys(of peer: PeerRecord?, in transaction: any StoreReader) throws -> HeldKeys {
        var held = HeldKeys()
        held.hold(
            try keyRing(in: transaction).everyDocumentKey(),
            of: identity.entity,
            from: KeyRing.beginning
        )
        guard let peer else { return held }
        let entered = PeerStatementRecord(
            entity: peer.entity,
            number: 0,
            statement: peer.enteredStatement,
            heldFrom: peer.addedAt,
            by: peer.addedBy
        )
        for statement in try [entered] + transaction.statements(of: peer.entity) {
            if let configuration = try? EntityConfiguration(verifying: statement.statement) {
                held.hold(configuration.metadata.documentKeys, of: peer.entity, from: statement.heldFrom)
            }
        }
        return held
    }

    private func isSound(_ record: DocumentRecord, _ held: HeldKeys) -> Bool {
        guard Digest(of: record.compact) == record.digest,
            let keys = held.keys(of: record.issuer, for: record.compact, storedAt: record.storedAt)
        else { return false }
        return (try? JWS.verify(record.compact, with: keys, type: Document.mediaType)) != nil
    }
}
