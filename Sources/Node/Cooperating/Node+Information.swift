package import Referrals
import Store
import Wire

extension Node {
    /// Offers information that nobody asked for, under the last assessment of a case.
    ///
    /// With conditions, only they and the kinds of data leave now; the content follows through
    /// ``supplyInformation(in:by:)`` once the other side has taken them on (Budapest Convention art. 26(2)). Without,
    /// the content goes at once.
    package func offerInformation(
        of reference: String,
        conditions: [String],
        says: String,
        by officer: Officer
    ) async throws -> MoveResult {
        let (file, assessment, approvals) = try await informationBasis(reference)
        let content = try JSON(parsing: assessment.content ?? "", limits: .local)
        let body: JSON
        if conditions.isEmpty {
            body = Self.informationContent(content, approvals: approvals, reference: reference)
        } else {
            let categories = (content["minimisation"]?["sent"]?.array ?? []).compactMap {
                $0["category"]?.string
            }
            body = [
                "phase": "offer", "reference": .string(reference), "says": .string(says),
                "categories": .array(Set(categories).sorted().map(JSON.string)),
                "conditions": .array(conditions.map { .object(["says": .string($0)]) }),
                "legalBasis": [["provision": "Budapest Convention art. 26"]],
            ]
        }
        return try await open(
            .spontaneousInformation,
            body,
            to: assessment.peer,
            reference: reference,
            caseID: file.id,
            by: officer
        )
    }

    /// Says whether the conditions of offered information are taken on; what is taken on binds.
    package func answerInformation(
        _ accepted: Bool,
        in thread: Identifier,
        says: String?,
        by officer: Officer
    ) async throws -> MoveResult {
        try await acknowledgeConditions(accepted, of: thread, says: says, by: officer)
    }

    /// Sends the content whose conditions were taken on, as the last assessment of the case lets it leave.
    package func supplyInformation(in thread: Identifier, by officer: Officer) async throws -> MoveResult {
        let record = try await store.read { try $0.thread(thread) }
        guard let record else {
            throw NodeError(.notFound, "There is no such thread. `comity referral list` shows all.")
        }
        let (_, assessment, approvals) = try await informationBasis(record.reference)
        guard assessment.peer == record.peer else {
            throw NodeError(
                .gateClosed,
                "The last assessment of the case is for another agency. Assess it for this one."
            )
        }
        let content = try JSON(parsing: assessment.content ?? "", limits: .local)
        let body = Self.informationContent(content, approvals: approvals, reference: nil)
        return try await move(.supply, in: thread, by: officer) { _, _ in (.spontaneousInformation, body) }
    }

    /// Says that a person has opened a document; for a notice or information, that is the end of it.
    package func acknowledgeOpening(
        of document: Identifier?,
        in thread: Identifier,
        by officer: Officer
    ) async throws -> MoveResult {
        let now = clock.now
        let target = try await store.read { transaction -> Identifier? in
            guard let record = try transaction.thread(thread) else { return nil }
            if let document { return try transaction.document(document)?.id }
            return try transaction.document(thread: thread, issuer: record.peer, sequence: 1)?.id
        }
        guard let target else {
            throw NodeError(.notFound, "The other side has sent no such document in this thread.")
        }
        return try await move(.open, in: thread, by: officer) { _, _ in
            (.acknowledgement, ["opened": .string(target.text), "at": .string(now.rfc3339)])
        }
    }

    private func informationBasis(_ reference: String) async throws -> (
        CaseRecord, AssessmentRecord, [ApprovalRecord]
    ) {
        let today = clock.now.date
        return try await store.read { transaction in
            let file = try Self.existing(transaction, reference)
            guard let assessment = try transaction.latestAssessment(of: file.id), assessment.content != nil,
                assessment.madeAt >= file.changedAt, assessment.madeAt.date == today
            else {
                throw NodeError(
                    .gateClosed,
                    "The case has no assessment of today that still holds. Begin with `comity referral assess`."
                )
            }
            try requireOpenToSend(assessment, of: file, at: clock.now, in: transaction)
            return (file, assessment, try transaction.approvals(of: assessment.id))
        }
    }

    private static func informationContent(
        _ content: JSON,
        approvals: [ApprovalRecord],
        reference: String?
    ) -> JSON {
        var body: JSONObject = [
            "phase": "content", "legalBasis": [["provision": "Budapest Convention art. 26"]],
        ]
        if let reference { body["reference"] = .string(reference) }
        for name in ["case", "facts", "assessment", "minimisation", "limits"] {
            if let value = content[name] { body[name] = value }
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
