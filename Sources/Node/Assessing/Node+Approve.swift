package import Referrals
import RulePacks
package import Store
import Wire

extension Node {
    /// Gives a second person's approval to the last assessment of a case or of a referral that arrived.
    ///
    /// - Throws: ``NodeError`` with `gateClosed` where facts are still open (an approver would sign for what a missing
    ///   fact may refuse), where no rule asks for that role, or where the approver is the one who prepared it.
    package func approve(
        _ subject: Identifier,
        as role: String,
        note: String?,
        by officer: Officer
    ) async throws -> ApprovalRecord {
        let now = clock.now
        return try await store.write { transaction in
            guard let record = try transaction.latestAssessment(of: subject),
                let digest = record.contentDigest
            else {
                throw NodeError(
                    .notFound,
                    "Nothing has been assessed yet. Begin with `comity referral assess`."
                )
            }
            let legal = try Self.legal(in: record)
            guard legal.isReadyForApproval else {
                throw NodeError(
                    .gateClosed,
                    legal.overall.isDecided
                        ? "The outcome is \(legal.overall.outcome.rawValue); there is nothing to approve."
                        : "An approval cannot be given while facts are open: a missing answer may still refuse.",
                    findings: legal.questions.map { "\($0.fact): \($0.ask)" }
                )
            }
            guard legal.rolesToApprove.contains(role) else {
                throw NodeError(
                    .gateClosed,
                    "No rule asks the \(role) to approve this.",
                    findings: legal.rolesToApprove.map { "asked for: \($0)" }
                )
            }
            guard officer.name != record.madeBy else {
                throw NodeError(
                    .gateClosed,
                    "Whoever prepared the assessment cannot approve it. Another officer has to."
                )
            }
            if let given = try transaction.approvals(of: record.id).first(where: { $0.role == role }) {
                return given
            }
            let approval = ApprovalRecord(
                assessment: record.id,
                role: role,
                by: officer.name,
                at: now,
                contentDigest: digest,
                note: note
            )
            try transaction.insert(approval)
            try transaction.record(
                .approved,
                by: officer.name,
                about: subject,
                digest: approval.seal,
                at: now
            )
            return approval
        }
    }
}

extension LegalAssessment {
    /// The roles whose approval the outcome demands; a conflict that no rule assigns falls to the legal officer.
    package var rolesToApprove: [String] {
        approvers.isEmpty && overall.outcome == .needsApproval ? ["legal-officer"] : approvers
    }
}

extension LegalAssessment.Statement {
    /// What the rule says, with its citations, on one line.
    package var line: String {
        "\(says) [\(rule.rule)\(rule.citations.isEmpty ? "" : ": " + rule.citationsInWords)]"
    }
}
