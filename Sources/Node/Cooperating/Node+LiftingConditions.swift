package import Casework
package import Referrals
import Store
import Wire

extension Node {
    /// Proposes to lift conditions that this agency put on a document it sent, as far as they are there to be lifted.
    ///
    /// - Parameter reference: the case to which the document's thread belongs.
    /// - Throws: ``NodeError``: `notFound`, `notPermitted` for another's document, for what was said in a mediation or for a role
    ///   without the right, `invalidInput` naming the conditions that there are.
    package func proposeLift(
        of lifts: [ConditionLiftRecord.Lift],
        on document: Identifier,
        inCase reference: String,
        says: String,
        cite: String,
        by officer: Officer,
        as role: Role
    ) async throws -> Filed<ConditionLiftRecord> {
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        return try await store.write { transaction in
            let record = try Self.existing(transaction, reference)
            _ = try requireLiftable(lifts, on: document, ofCase: record.id, in: transaction)
            return try change(record, by: act, in: transaction) { file, act in
                try file.proposeLift(of: lifts, on: document, says: says, cite: cite, by: act)
            }
        }
    }

    /// Confirms a proposal as a second person: the decision is kept and the other side's notice signed in one transaction.
    ///
    /// - Throws: ``NodeError`` as ``proposeLift(of:on:inCase:says:cite:by:as:)`` does, and `notPermitted` for whoever proposed it.
    package func confirmLift(
        _ id: Identifier,
        inCase reference: String,
        by officer: Officer,
        as role: Role
    ) async throws -> MoveResult {
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        let result = try await store.write { transaction in
            let record = try Self.existing(transaction, reference)
            let lift = try change(record, by: act, in: transaction) { file, act in
                try file.confirmLift(id, by: act)
            }.content
            var thread = try requireLiftable(
                lift.lifts,
                on: lift.document,
                ofCase: record.id,
                in: transaction
            )
            return try signMove(
                .notice,
                [
                    "kind": .string(Move.Notice.conditionLifted.rawValue),
                    "document": .string(lift.document.text), "says": .string(lift.says),
                    "cite": .string(lift.cite),
                    "lifts": .array(
                        lift.lifts.map {
                            ["element": .string($0.element), "limit": .string($0.limit)]
                        }
                    ),
                ],
                in: &thread,
                by: officer.name,
                at: act.at,
                into: transaction
            )
        }
        outboxSignal.raise()
        return result
    }

    /// The thread of an own document on which every named condition stands and can be lifted by this agency alone.
    private func requireLiftable(
        _ lifts: [ConditionLiftRecord.Lift],
        on id: Identifier,
        ofCase caseID: Identifier,
        in transaction: any StoreReader
    ) throws -> ThreadRecord {
        guard let record = try transaction.document(id), let thread = try transaction.thread(record.thread),
            // An answer to a request for assistance may belong to no case; the decision is kept in the one that is named.
            thread.caseID == nil || thread.caseID == caseID, record.erasedAt == nil
        else { throw NodeError(.notFound, "The case has no such document.") }
        guard record.issuer == identity.entity else {
            throw NodeError(
                .notPermitted,
                "Only whoever set a condition lifts it. Ask the sender: `comity referral ask`."
            )
        }
        guard try !UseLimits.isPassedOn(Self.document(in: record)) else {
            throw NodeError(
                .notPermitted,
                "It was passed on as it came: only the agency from which it came lifts its conditions. Ask it: `comity referral ask`."
            )
        }
        // What people said to each other is theirs: no agency lifts it, and until both can say so here it stays closed.
        guard record.type != .dialogueMessage, record.type != .agreement else {
            throw NodeError(
                .notPermitted,
                "What was said and agreed in a mediation is confidential to the people in it; no agency lifts that."
            )
        }
        let limits = try self.limits(on: record, in: transaction).limits
        for lift in lifts {
            let isThere = limits.contains { limit in
                limit.kind.rawValue == lift.limit && LimitLift.kinds.contains(limit.kind)
                    && limit.from == nil && limit.concerns(lift.element)
                    && !limit.isLifted(for: lift.element)
            }
            guard isThere else {
                throw NodeError(
                    .invalidInput,
                    "No condition \(lift.limit) stands on \(lift.element.isEmpty ? "all of it" : lift.element) that could be lifted.",
                    findings: limits.map { "\($0.element.isEmpty ? "all of it" : $0.element): \($0.inWords)" }
                )
            }
        }
        return thread
    }
}
