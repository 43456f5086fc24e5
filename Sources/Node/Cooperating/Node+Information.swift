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
        let now = clock.now
        let result = try await store.write { transaction in
            let basis = try informationBasis(reference, at: now, in: transaction)
            let opened = try open(
                .spontaneousInformation,
                conditions.isEmpty
                    ? Self.informationContent(basis, reference: reference)
                    : Self.informationOffer(basis, conditions: conditions, says: says, reference: reference),
                to: basis.assessment.peer,
                reference: reference,
                caseID: basis.file.id,
                by: officer.name,
                at: now,
                into: transaction
            )
            try offerEvidence(
                in: opened.document,
                of: opened.thread,
                by: officer,
                at: now,
                into: transaction
            )
            return opened
        }
        outboxSignal.raise()
        return result
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
        let now = clock.now
        return try await move(
            .supply,
            in: thread,
            by: officer,
            along: { [self] signed, transaction in
                try offerEvidence(
                    in: signed.document,
                    of: signed.thread,
                    by: officer,
                    at: now,
                    into: transaction
                )
            },
            reading: { [self] record, _, transaction in
                let basis = try informationBasis(record.reference, at: now, in: transaction)
                guard basis.assessment.peer == record.peer else {
                    throw NodeError(
                        .gateClosed,
                        "The last assessment of the case is for another agency. Assess it for this one."
                    )
                }
                return (.spontaneousInformation, Self.informationContent(basis, reference: nil))
            }
        )
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
            if let document {
                let sent = try transaction.document(document)
                return sent?.thread == thread && sent?.issuer == record.peer ? document : nil
            }
            return try transaction.document(thread: thread, issuer: record.peer, sequence: 1)?.id
        }
        guard let target else {
            throw NodeError(.notFound, "The other side has sent no such document in this thread.")
        }
        return try await move(.open, in: thread, by: officer) { _, _ in
            (.acknowledgement, ["opened": .string(target.text), "at": .string(now.rfc3339)])
        }
    }

    /// What information rests on when it leaves: asked for in the transaction in which it does.
    private struct InformationBasis {
        let file: CaseRecord
        let assessment: AssessmentRecord
        let approvals: [ApprovalRecord]
        /// What the assessment lets leave.
        let content: JSON
    }

    private func informationBasis(
        _ reference: String,
        at now: Instant,
        in transaction: any StoreReader
    ) throws -> InformationBasis {
        let file = try Self.existing(transaction, reference)
        guard let assessment = try transaction.latestAssessment(of: file.id),
            let content = assessment.content,
            assessment.madeAt >= file.changedAt, assessment.madeAt.date == now.date
        else {
            throw NodeError(
                .gateClosed,
                "The case has no assessment of today that still holds. Begin with `comity referral assess`."
            )
        }
        try requireOpenToSend(assessment, of: file, at: now, in: transaction)
        return InformationBasis(
            file: file,
            assessment: assessment,
            approvals: try transaction.approvals(of: assessment.id),
            content: try JSON(parsing: content, limits: .local)
        )
    }

    private static func informationOffer(
        _ basis: InformationBasis,
        conditions: [String],
        says: String,
        reference: String
    ) -> JSON {
        let categories = (basis.content["minimisation"]?["sent"]?.array ?? []).compactMap {
            $0["category"]?.string
        }
        return [
            "phase": "offer", "reference": .string(reference), "says": .string(says),
            "categories": .array(Set(categories).sorted().map(JSON.string)),
            "conditions": .array(conditions.map { .object(["says": .string($0)]) }),
            "legalBasis": [["provision": "Budapest Convention art. 26"]],
        ]
    }

    private static func informationContent(_ basis: InformationBasis, reference: String?) -> JSON {
        var body: JSONObject = [
            "phase": "content", "legalBasis": [["provision": "Budapest Convention art. 26"]],
        ]
        if let reference { body["reference"] = .string(reference) }
        for name in ["case", "facts", "assessment", "minimisation", "limits", "evidence"] {
            if let value = basis.content[name] { body[name] = value }
        }
        if !basis.approvals.isEmpty {
            body["approvals"] = .array(
                basis.approvals.map {
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
