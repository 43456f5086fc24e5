package import Referrals
import Store
import Wire

extension Node {
    /// Puts on record whether the conditions in words, under which a document was supplied, allow that it leaves in one way, or
    /// whether its condition of purpose allows another purpose. The last decision about a way counts; no other condition is opened
    /// by a decision here.
    ///
    /// - Parameter says: why, in plain words.
    /// - Throws: ``NodeError``: `notFound`, `erased`, `invalidInput` where no such condition stands on it, where the fact schema has
    ///   no such purpose, or where no reason is given.
    @discardableResult
    package func decideUse(
        of document: Identifier,
        by exit: UseLimits.Exit,
        allows: Bool,
        says: String,
        by officer: Officer
    ) async throws -> UseDecision {
        guard says.contains(where: { !$0.isWhitespace }), says.utf8.count <= 4000 else {
            throw NodeError(
                .invalidInput,
                "Say why, in at most 4000 bytes: a decision without a reason is none."
            )
        }
        if case .use(let purpose) = exit { try check(purpose: purpose) }
        let (kind, named): (UseLimit.Kind, String) =
            exit.isUse ? (.purpose, "of purpose") : (.words, "in words")
        let now = clock.now
        return try await store.write { transaction in
            guard let record = try transaction.document(document), record.issuer != identity.entity else {
                throw NodeError(
                    .notFound,
                    "No such document was received here. `comity referral limits` names those with conditions."
                )
            }
            try Self.requireContent(erasedAt: record.erasedAt)
            let limits = try self.limits(on: record, in: transaction).limits
            guard limits.contains(where: { $0.kind == kind }) else {
                throw NodeError(
                    .invalidInput,
                    "No conditions \(named) stand on the document; what else stands on it is not decided so.",
                    findings: limits.map(\.inWords)
                )
            }
            let decision = UseDecision(
                id: newIdentifier(at: now),
                document: document,
                exit: exit,
                allows: allows,
                says: says,
                by: officer.name,
                at: now
            )
            let stored = UseDecisionRecord(decision, thread: record.thread)
            try transaction.insert(stored)
            try transaction.record(
                .useDecided,
                by: officer.name,
                about: document,
                digest: stored.seal,
                at: now
            )
            return decision
        }
    }

    /// - Throws: ``NodeError`` with `invalidInput` for a purpose that the fact schema does not have.
    func check(purpose: String) throws {
        try library.check(fact: "referral.purpose", value: .string(purpose))
    }
}
