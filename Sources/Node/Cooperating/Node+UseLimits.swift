package import Referrals
import Store
import Wire

/// One received document with what limits its use.
package struct LimitedDocument: Sendable {
    package var id: Identifier
    package var limits: UseLimits
}

extension Node {
    /// Whether an element of a received document may leave this node in the way that is meant, and if not, what forbids it.
    ///
    /// The question and its answer go into the journal, so that it can be proved later that the limits were kept. What this
    /// agency wrote itself is its own.
    ///
    /// - Parameters:
    ///   - element: a JSON Pointer into the document's body; empty for all of it.
    /// - Returns: the limits that forbid it; empty where it may leave.
    package func mayLeave(
        _ element: String,
        of document: Identifier,
        by exit: UseLimits.Exit,
        for officer: Officer
    ) async throws -> [UseLimit] {
        let now = clock.now
        return try await store.write { transaction in
            guard let record = try transaction.document(document) else {
                throw NodeError(.notFound, "There is no such document.")
            }
            guard record.issuer != identity.entity else { return [] }
            let limits = try self.limits(on: record, in: transaction)
            let forbidding = limits.forbidding(element, by: exit)
            try transaction.record(
                forbidding.isEmpty ? .releasePermitted : .releaseBlocked,
                by: officer.name,
                about: record.thread,
                digest: record.digest,
                at: now
            )
            return forbidding
        }
    }

    /// Refuses an exit for everything received in a thread that a limit forbids it for.
    ///
    /// An authorisation of the referrer for exactly that node lifts what forbids an onward transfer.
    ///
    /// - Throws: ``NodeError`` with `gateClosed`, naming each limit.
    func requireUse(of thread: Identifier, for exit: UseLimits.Exit, by officer: Officer) async throws {
        let now = clock.now
        let forbidding = try await store.write { transaction -> [String] in
            let found = try forbiddingUse(of: thread, for: exit, in: transaction)
            try transaction.record(
                found.isEmpty ? .releasePermitted : .releaseBlocked,
                by: officer.name,
                about: thread,
                at: now
            )
            return found
        }
        guard forbidding.isEmpty else { throw Self.forbidden(exit, by: forbidding) }
    }

    /// What forbids that everything received in a thread leaves in one way, in words; empty where it may.
    func forbiddingUse(
        of thread: Identifier,
        for exit: UseLimits.Exit,
        in transaction: any StoreReader
    ) throws -> [String] {
        guard let record = try transaction.thread(thread) else {
            throw NodeError(.notFound, "There is no such referral. `comity referral list` shows all.")
        }
        let own = identity.entity
        let state = try Self.state(of: record, in: transaction, own: own)
        if case .onward(let to) = exit, state.onwardAuthorised.contains(to) { return [] }
        return try transaction.documents(ofThread: thread).filter { $0.issuer != own }.flatMap { document in
            try limits(on: document, in: transaction).forbidding("", by: exit)
                .map { "\(document.type.rawValue) \(document.sequence): \($0.inWords)" }
        }
    }

    static func forbidden(_ exit: UseLimits.Exit, by limits: [String]) -> NodeError {
        NodeError(
            .gateClosed,
            "What was received here may not \(exit.inWords): its sender's conditions forbid it.",
            findings: limits
        )
    }

    /// What limits the use of each document that this node received in a thread, for wherever it is shown.
    package func useLimits(in thread: Identifier) async throws -> [LimitedDocument] {
        let own = identity.entity
        return try await store.read { transaction in
            try transaction.documents(ofThread: thread).filter { $0.issuer != own }.map { record in
                LimitedDocument(id: record.id, limits: try self.limits(on: record, in: transaction))
            }
        }
    }
}
