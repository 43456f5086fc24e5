import Referrals
import Store
import Wire

extension Node {
    /// Sends the referral that the last assessment of a case allows: exactly the content that was assessed and, where
    /// the packs demand it, approved.
    ///
    /// The thread, the signed document and its place in the outbox come into being in one transaction. A referral that
    /// was already sent under this assessment is returned as it is.
    ///
    /// - Throws: ``NodeError`` with `gateClosed` and everything that is missing at once: where the law refuses, facts are open, a
    ///   consent is not in force for exactly what leaves, an approval is missing, or the case has changed since.
    package func send(_ reference: String, by officer: Officer) async throws -> MoveResult {
        let now = clock.now
        let result = try await store.write { transaction in
            let file = try Self.existing(transaction, reference)
            guard let assessment = try transaction.latestAssessment(of: file.id),
                let text = assessment.content,
                Digest(of: text) == assessment.contentDigest
            else {
                throw NodeError(
                    .gateClosed,
                    "Nothing has been assessed yet. Begin with `comity referral assess`."
                )
            }
            // The thread is named after the assessment, so that the same decision is never sent twice.
            if let sent = try transaction.thread(assessment.id),
                let first = try transaction.document(thread: sent.id, issuer: identity.entity, sequence: 1)
            {
                let state = try Self.state(of: sent, in: transaction, own: identity.entity)
                return MoveResult(thread: sent, document: first, state: state)
            }
            var deviation: String?
            if assessment.madeAt < file.changedAt {
                deviation = "the case has changed since it was assessed; assess it again"
            } else if assessment.madeAt.date != now.date {
                deviation = "it was assessed on another day, and the law of today counts; assess it again"
            }
            try requireOpenToSend(assessment, of: file, deviation: deviation, at: now, in: transaction)
            let approvals = try transaction.approvals(of: assessment.id)
            let body = try Self.body(text, approvals: approvals)
            var thread = ThreadRecord(
                id: assessment.id,
                side: .referrer,
                peer: assessment.peer,
                reference: file.reference,
                caseID: file.id,
                openedAt: now,
                changedAt: now,
                stage: .draft,
                decideBy: body["decideBy"]?.string ?? "",
                ownSequence: 0,
                ownHead: nil,
                peerSequence: 0
            )
            try transaction.insert(thread)
            let document = try sign(
                .referral,
                body,
                in: &thread,
                by: officer.name,
                at: now,
                into: transaction
            )
            try offerEvidence(in: document, of: thread, by: officer, at: now, into: transaction)
            let state = try refold(&thread, at: now, in: transaction)
            try layDeadlines(assessment, in: file, by: officer, at: now, in: transaction)
            return MoveResult(thread: thread, document: document, state: state)
        }
        outboxSignal.raise()
        return result
    }

    /// Adds the approvals to the approved content: role, time and digest, no names.
    private static func body(_ content: String, approvals: [ApprovalRecord]) throws -> JSON {
        guard var body = try JSON(parsing: content, limits: .local).object else {
            throw NodeError(.invalidInput, "The stored content is damaged. Run `comity audit`.")
        }
        if !approvals.isEmpty {
            body["approvals"] = .array(
                approvals.map {
                    .object([
                        "role": .string($0.role), "at": .string($0.at.rfc3339),
                        "content": .string($0.contentDigest.hex),
                    ])
                }
            )
        }
        return .object(body)
    }
}
