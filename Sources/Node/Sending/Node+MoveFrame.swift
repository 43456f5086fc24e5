import Referrals
import Store
import Wire

extension Node {
    /// The frame of every move: the state machine is asked, the document made, the state derived anew, all in one
    /// transaction. What would have no effect is not signed.
    ///
    /// - Throws: ``NodeError`` with `notNow` where the protocol has no such move from where the thread stands, and with
    ///   `gateClosed` where something that both sides can see has to hold first.
    func move(
        _ kind: Move.Kind,
        in id: Identifier,
        by officer: Officer,
        _ document: @Sendable @escaping (ThreadRecord, ThreadState) throws -> (DocumentType, JSON)
    ) async throws -> MoveResult {
        try await move(
            kind,
            in: id,
            by: officer,
            reading: { thread, state, _ in try document(thread, state) }
        )
    }

    /// The same for a document that rests on more than the thread.
    ///
    /// - Parameter along: what else has to be done in the same transaction, once the document is signed.
    func move(
        _ kind: Move.Kind,
        in id: Identifier,
        by officer: Officer,
        along: @Sendable @escaping (MoveResult, any StoreWriter) throws -> Void = { _, _ in },
        reading document:
            @Sendable @escaping (ThreadRecord, ThreadState, any StoreReader) throws -> (DocumentType, JSON)
    ) async throws -> MoveResult {
        let now = clock.now
        let result = try await store.write { transaction in
            guard var thread = try transaction.thread(id) else {
                throw NodeError(.notFound, "There is no such referral. `comity referral list` shows all.")
            }
            let state = try Self.state(of: thread, in: transaction, own: identity.entity)
            guard state.permits(kind, by: thread.side) else {
                throw NodeError(
                    .notNow,
                    "The \(state.matter.rawValue) is \"\(state.stage.rawValue)\"; as its \(thread.side.rawValue) this agency cannot \(kind.rawValue) now."
                )
            }
            let (type, body) = try document(thread, state, transaction)
            let result = try signMove(type, body, in: &thread, by: officer.name, at: now, into: transaction)
            try along(result, transaction)
            return result
        }
        outboxSignal.raise()
        return result
    }

    /// Opens a thread with its first document.
    ///
    /// - Parameters:
    ///   - peer: the node that is addressed.
    ///   - reference: this agency's own reference, as both sides see it.
    ///   - answerBy: the day by which the other side is to answer; empty where it names none.
    func open(
        _ type: DocumentType,
        _ body: JSON,
        to peer: EntityID,
        reference: String,
        caseID: Identifier? = nil,
        answerBy: String = "",
        by officer: Officer
    ) async throws -> MoveResult {
        let now = clock.now
        let result = try await store.write { transaction in
            try open(
                type,
                body,
                to: peer,
                reference: reference,
                caseID: caseID,
                answerBy: answerBy,
                by: officer.name,
                at: now,
                into: transaction
            )
        }
        outboxSignal.raise()
        return result
    }

    /// The same inside a transaction that is already open.
    func open(
        _ type: DocumentType,
        _ body: JSON,
        to peer: EntityID,
        reference: String,
        caseID: Identifier? = nil,
        answerBy: String = "",
        by actor: String,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws -> MoveResult {
        guard try transaction.peer(peer) != nil else {
            throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
        }
        var thread = ThreadRecord(
            id: newIdentifier(at: now),
            side: .referrer,
            peer: peer,
            reference: reference,
            caseID: caseID,
            openedAt: now,
            changedAt: now,
            stage: .draft,
            decideBy: answerBy,
            ownSequence: 0,
            ownHead: nil,
            peerSequence: 0
        )
        try transaction.insert(thread)
        return try signMove(type, body, in: &thread, by: actor, at: now, into: transaction)
    }

    /// Signs a document and derives the state; undone by the transaction where the document would have no effect.
    func signMove(
        _ type: DocumentType,
        _ body: JSON,
        in thread: inout ThreadRecord,
        by actor: String,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws -> MoveResult {
        let record = try sign(type, body, in: &thread, by: actor, at: now, into: transaction)
        let folded = try refold(&thread, at: now, in: transaction)
        if case .noEffect(let reason) = folded.steps.first(where: { $0.document == record.id })?.effect {
            throw Self.refusal(of: reason)
        }
        return MoveResult(thread: thread, document: record, state: folded)
    }

    private static func refusal(of reason: ThreadState.NoEffect) -> NodeError {
        switch reason {
        case .gateClosed(let gate):
            NodeError(.gateClosed, "This can be done only once \(gate.says). Nothing was signed.")
        case .notFromHere:
            NodeError(.notNow, "The protocol has no such move from here. Nothing was signed.")
        case .nothingOpen:
            NodeError(.notNow, "What it answers is not open, or not any more. Nothing was signed.")
        case .unreadable:
            NodeError(.invalidInput, "The document has no meaning as a move. Nothing was signed.")
        }
    }
}
