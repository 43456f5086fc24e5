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
    /// agency wrote itself is its own, as far as it passes on nothing that came under limits.
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
            let limits = try binding(on: record, in: transaction)
            guard record.issuer != identity.entity || !limits.limits.isEmpty else { return [] }
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

    /// The same for ways that come together: the conditions that forbid any of them, each once.
    package func mayLeave(
        _ element: String,
        of document: Identifier,
        by exits: [UseLimits.Exit],
        for officer: Officer
    ) async throws -> [UseLimit] {
        var found: [UseLimit] = []
        for exit in exits {
            found += try await mayLeave(element, of: document, by: exit, for: officer)
                .filter { !found.contains($0) }
        }
        return found
    }

    static func forbidden(_ exit: UseLimits.Exit, by limits: [String]) -> NodeError {
        let hint =
            switch exit {
            case .unstatedUse: " Say what it serves: `--for PURPOSE`, or `for` over the API."
            case .use:
                " Whether it may all the same, a person decides and says why: `comity referral use`."
            case .export, .onward: ""
            }
        return NodeError(
            .gateClosed,
            "What was received here may not \(exit.inWords): its sender's conditions forbid it.\(hint)",
            findings: limits
        )
    }

    /// The refusal of ways that come together: the first whose conditions forbid it.
    static func forbidden(_ exits: [UseLimits.Exit], by limits: [UseLimit]) -> NodeError {
        let isPurpose = limits.allSatisfy { $0.kind == .purpose }
        let exit = exits.first { $0.isUse == isPurpose } ?? exits.first ?? .export
        return forbidden(exit, by: limits.map(\.inWords))
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
