import Evidence
package import Referrals
import Store

/// What stands in the way of a file's content leaving the node.
package struct EvidenceObstacles: Sendable, Hashable {
    /// The conditions under which it came, in their sender's words: a person says whether they allow it.
    package var conditions: [String]
    /// The limits on the document that announced it: these nobody here can lift.
    package var limits: [UseLimit]
    /// The document that carried both; nil for a file that came from nobody else.
    package var document: Identifier?

    package var isEmpty: Bool { conditions.isEmpty && limits.isEmpty }
}

extension Node {
    /// What stands in the way of a file's content, and of everything that was made from it. A file that shows parts of another
    /// is under what the other came under.
    ///
    /// - Parameter purpose: what it serves, of the fact schema; without one no condition of purpose is kept.
    func obstacles(
        to record: EvidenceRecord,
        for purpose: String?,
        in transaction: any StoreReader
    ) throws -> EvidenceObstacles {
        let source = try source(of: record, in: transaction)
        guard source.origin == .received else { return EvidenceObstacles(conditions: [], limits: []) }
        var obstacles = EvidenceObstacles(conditions: [], limits: [], document: source.document)
        if source.state != .destroyed { obstacles.conditions = try Self.manifest(in: source).conditions }
        if let document = try source.document.flatMap({ try transaction.document($0) }) {
            obstacles.limits = try limits(on: document, in: transaction).forbidding(
                "/evidence",
                by: UseLimits.Exit.exporting(for: purpose)
            )
        }
        return obstacles
    }

    /// The file from which a file was made that shows parts of it; otherwise the file itself.
    func source(of record: EvidenceRecord, in transaction: any StoreReader) throws -> EvidenceRecord {
        var source = record
        // Each step goes to an older file, so that the way has an end.
        while source.origin == .redacted, let original = source.original {
            source = try Self.existingEvidence(transaction, original)
        }
        return source
    }

    /// Asks whether a file's content may leave the node; the question and its answer go into the journal.
    func requireRelease(
        ofEvidence id: Identifier,
        serving purpose: String?,
        underItsConditions isPermitted: Bool,
        by officer: Officer
    ) async throws {
        if let purpose { try check(purpose: purpose) }
        let now = clock.now
        let obstacles = try await store.write { transaction -> EvidenceObstacles in
            let record = try Self.heldEvidence(transaction, id)
            var obstacles = try self.obstacles(to: record, for: purpose, in: transaction)
            let isOwn = obstacles.document == nil && obstacles.isEmpty
            if isPermitted { obstacles.conditions = [] }
            if !isOwn {
                try transaction.record(
                    obstacles.isEmpty ? .releasePermitted : .releaseBlocked,
                    by: officer.name,
                    about: id,
                    at: now
                )
            }
            return obstacles
        }
        guard obstacles.limits.isEmpty else {
            throw Self.forbidden(UseLimits.Exit.exporting(for: purpose), by: obstacles.limits)
        }
        guard obstacles.conditions.isEmpty else {
            throw NodeError(
                .gateClosed,
                "The file came under conditions. Take it out only if they allow it, and say so with --conditions-permit.",
                findings: obstacles.conditions
            )
        }
    }
}
