package import Referrals
package import Store

extension Node {
    /// The referral to which a document belongs; nil where there is no such document.
    package func thread(ofDocument id: Identifier) async throws -> Identifier? {
        try await store.read { try $0.document(id)?.thread }
    }

    /// One document exactly as it travelled, with its receipt if there is one; the reading is recorded with the
    /// officer's name.
    ///
    /// - Parameter purpose: what it serves, of the fact schema; without one no condition of purpose is kept.
    /// - Throws: ``NodeError`` with `notFound`, `erased`, `invalidInput` for a purpose that is none, or `gateClosed` where a condition
    ///   that came with it forbids its export.
    package func document(
        _ id: Identifier,
        for purpose: String? = nil,
        readBy officer: Officer
    ) async throws -> (record: DocumentRecord, receipt: ReceiptRecord?) {
        if let purpose { try check(purpose: purpose) }
        let exits = UseLimits.Exit.exporting(for: purpose)
        let forbidding = try await mayLeave("", of: id, by: exits, for: officer)
        guard forbidding.isEmpty else { throw Self.forbidden(exits, by: forbidding) }
        let now = clock.now
        return try await store.write { transaction in
            guard let record = try transaction.document(id) else {
                throw NodeError(
                    .notFound,
                    "There is no such document. `comity referral show` names those of a referral."
                )
            }
            try Self.requireContent(erasedAt: record.erasedAt)
            try transaction.record(
                .referralRead,
                by: officer.name,
                about: record.thread,
                digest: record.digest,
                at: now
            )
            return (record, try transaction.receipt(document: id))
        }
    }
}
