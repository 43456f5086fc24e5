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

    /// The gate before a referral is sent or taken up: the assessment is decided, is no refusal, and every approval that
    /// it demands has been given for exactly this content.
    ///
    /// - Throws: ``NodeError`` with `gateClosed`, listing what is missing.
    func requireOpenGate(for record: AssessmentRecord, occasion: String) async throws {
        let approvals = try await store.read { try $0.approvals(of: record.id) }
        try Self.requireOpenGate(for: record, approvals: approvals, occasion: occasion)
    }

    static func requireOpenGate(
        for record: AssessmentRecord,
        approvals: [ApprovalRecord],
        occasion: String
    ) throws {
        let legal = try legal(in: record)
        guard legal.overall.isDecided else {
            throw NodeError(
                .gateClosed,
                "The referral cannot be \(occasion): the law is not decided on the facts known.",
                findings: legal.questions.map { "answer \($0.fact): \($0.ask)" }
            )
        }
        guard legal.overall.outcome != .refuse else {
            throw NodeError(
                .gateClosed,
                "The referral cannot be \(occasion): the law refuses it.",
                findings: legal.spoke.filter { $0.outcome == .refuse }.map(\.line)
            )
        }
        guard legal.overall.outcome == .needsApproval else { return }
        let given = Set(approvals.filter { $0.contentDigest == record.contentDigest }.map(\.role))
        let missing = legal.rolesToApprove.filter { !given.contains($0) }
        guard missing.isEmpty else {
            throw NodeError(
                .gateClosed,
                "The referral cannot be \(occasion): an approval is missing.",
                findings: missing.map { role in
                    "\(role): "
                        + legal.spoke.filter { $0.approvers.contains(role) }.map(\.line).joined(
                            separator: " / "
                        )
                }
            )
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
