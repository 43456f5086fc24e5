import Casework
package import Referrals
package import Store
import Wire

/// What a command that adds a document to a thread gives back.
package struct MoveResult: Sendable {
    package var thread: ThreadRecord
    package var document: DocumentRecord
    package var state: ThreadState
}

extension Node {
    /// Says that an officer has opened the referral.
    package func beginReview(of thread: Identifier, by officer: Officer) async throws -> MoveResult {
        try await move(.review, in: thread, by: officer) { _, _ in
            (.status, .object(["state": "under-review"]))
        }
    }

    /// Takes the referral up, if this agency's own rule pack has decided on the facts received.
    ///
    /// - Parameter limits: what may be done with all that this agency answers and reports in the referral from then on: they bind
    ///   whoever receives it (Budapest Convention art. 28).
    /// - Throws: ``NodeError`` with `gateClosed` where the pack refuses, where facts are missing, or where an approval
    ///   that it demands has not been given, or where the officer has given one: taking it up is another person's act.
    package func accept(
        _ thread: Identifier,
        conditions: [String],
        leavesOut: [LeftOut] = [],
        limits: [UseLimit] = [],
        says: String?,
        dualCriminality: DualCriminality? = nil,
        translations: [Translation] = [],
        by officer: Officer
    ) async throws -> MoveResult {
        try check(limits: limits)
        let assessment = try await assessOnArrival(thread, by: officer)
        let now = clock.now
        return try await move(
            .accept,
            in: thread,
            by: officer,
            reading: { [self] _, _, transaction in
                try requireStillAssessed(assessment, in: transaction)
                let approvals = try transaction.approvals(of: assessment.id)
                try Self.requireOpenToAccept(Self.standing(of: assessment, approvals: approvals), at: now)
                guard !approvals.contains(where: { $0.by == officer.name }) else {
                    throw NodeError(
                        .gateClosed,
                        "Whoever approved taking the referral up does not also take it up. Another officer has to."
                    )
                }
                return try Self.acceptance(
                    assessment,
                    conditions: conditions,
                    leavesOut: leavesOut,
                    limits: limits,
                    says: says,
                    dualCriminality: dualCriminality,
                    translations: translations
                )
            }
        )
    }

    /// - Throws: ``NodeError`` with `gateClosed` where something has come since that changes what the assessment rests on.
    private func requireStillAssessed(_ assessment: AssessmentRecord, in transaction: any StoreReader) throws
    {
        let fresh = try arrivalAssessment(
            of: assessment.subject,
            by: assessment.madeBy,
            at: clock.now,
            in: transaction
        ).record
        guard try transaction.latestAssessment(of: assessment.subject)?.id == assessment.id,
            fresh.facts == assessment.facts, fresh.outcome == assessment.outcome
        else {
            throw NodeError(
                .gateClosed,
                "Something has come in since the referral was assessed that changes what that rests on. Look at it, and accept again."
            )
        }
    }

    private static func acceptance(
        _ assessment: AssessmentRecord,
        conditions: [String],
        leavesOut: [LeftOut],
        limits: [UseLimit],
        says: String?,
        dualCriminality: DualCriminality?,
        translations: [Translation]
    ) throws -> (DocumentType, JSON) {
        var body: JSONObject = [
            "state": "accepted", "assessment": try Self.travelling(assessment),
        ]
        if let says { body["says"] = .string(says) }
        if let dualCriminality { body["dualCriminality"] = dualCriminality.json }
        if !conditions.isEmpty {
            body["conditions"] = .array(conditions.map { .object(["says": .string($0)]) })
        }
        if !leavesOut.isEmpty {
            body["leavesOut"] = try LeftOut.wire(leavesOut, for: .referral)
        }
        Self.add(translations, to: &body)
        if !limits.isEmpty { body["limits"] = .array(limits.map(\.json)) }
        return (.status, .object(body))
    }

    /// Declines the referral on a ground, after the other side has been consulted.
    ///
    /// - Throws: ``NodeError`` with `gateClosed` where there was no consultation (Budapest Convention art. 27(6)).
    package func decline(
        _ thread: Identifier,
        ground: String,
        cite: String?,
        says: String,
        dualCriminality: DualCriminality? = nil,
        translations: [Translation] = [],
        by officer: Officer
    ) async throws -> MoveResult {
        guard let found = Ground(ground, for: .referral) else {
            throw NodeError(
                .invalidInput,
                "\"\(ground)\" is no ground of refusal. A ground comes from the own law or a treaty, and is never only that an offence is fiscal (Budapest Convention art. 25(4)).",
                findings: Ground.all.filter { $0.subjects.contains(.referral) }
                    .map { "\($0.code): \($0.says)" }
            )
        }
        guard ground != "no-dual-criminality" || dualCriminality?.finding == .notMet else {
            throw NodeError(
                .invalidInput,
                "That the conduct is no offence here is decided by the conduct, not by its label (Budapest Convention art. 25(5)). Say which conduct was compared: `--dual-criminality not-met --conduct …`."
            )
        }
        let now = clock.now
        let reason = try found.wire(citing: cite)
        return try await move(.decline, in: thread, by: officer) { _, state in
            try Self.requireOpenToAccept(
                ReferralStanding(
                    isDecided: false,
                    isRefused: false,
                    isRefusal: true,
                    ground: ground,
                    wasConsulted: state.consulted
                ),
                at: now
            )
            var body: JSONObject = ["state": "declined", "ground": reason, "says": .string(says)]
            if let dualCriminality { body["dualCriminality"] = dualCriminality.json }
            Self.add(translations, to: &body)
            return (.status, .object(body))
        }
    }

    /// Puts what a decision says in further languages beside it (Second Additional Protocol art. 4).
    static func add(_ translations: [Translation], to body: inout JSONObject) {
        if !translations.isEmpty { body["translations"] = .array(translations.map(\.json)) }
    }

    /// Takes on, or declines, the conditions that the receiver set.
    package func acknowledgeConditions(
        _ accepted: Bool,
        of thread: Identifier,
        says: String?,
        by officer: Officer
    ) async throws -> MoveResult {
        try await move(accepted ? .agree : .disagree, in: thread, by: officer) { _, state in
            guard case .proposed(let decision, _) = state.conditions else {
                throw NodeError(.notNow, "No conditions wait for an answer in this referral.")
            }
            var body: JSONObject = [
                "decision": .string(decision.text), "conditions": accepted ? "accepted" : "declined",
            ]
            if let says { body["says"] = .string(says) }
            return (.acknowledgement, .object(body))
        }
    }

    /// Ends the thread. It takes effect on this side at once, and on the other as soon as the document arrives. A participant's word
    /// ends the process of the case and its other referrals too.
    ///
    /// - Parameter person: whose word it was, where a participant withdraws; everything that they consented to in the case falls.
    /// - Throws: ``NodeError`` with `notFound` where the case has no such person.
    package func withdraw(
        _ thread: Identifier,
        by who: Move.Withdrawal,
        of person: String? = nil,
        officer: Officer
    ) async throws -> MoveResult {
        guard who == .participant || person == nil else {
            throw NodeError(
                .invalidInput,
                "A person is named where a participant withdraws, not where the agency does."
            )
        }
        let now = clock.now
        return try await move(
            who == .participant ? .withdraw : .cancel,
            in: thread,
            by: officer,
            along: { signed, transaction in
                try stopPassedOn(signed.thread, by: who, at: now, into: transaction)
                guard who == .participant else { return }
                try endCase(of: signed, by: person, officer: officer, at: now, in: transaction)
            },
            reading: { _, _, _ in (.withdrawal, .object(["by": .string(who.rawValue)])) }
        )
    }
}
