import Casework
package import Referrals
import RulePacks
package import Store
import Wire

extension Node {
    /// Gives a second person's approval to the last assessment of a case or of a referral that arrived.
    ///
    /// - Parameters:
    ///   - role: for which of the roles that the rules ask for, for example `legal-officer`.
    ///   - seen: the digest of the content that the approver has read. Nothing else is ever approved.
    /// - Throws: ``NodeError`` with `gateClosed` where facts are still open (an approver would sign for what a missing
    ///   fact may refuse), where it was assessed anew since the approver read it, where no rule asks for that role, or where the
    ///   approver is the one who prepared it or has approved it in another role; with `notPermitted` where the approver has an
    ///   account that was granted no role that may give this approval.
    package func approve(
        _ subject: Identifier,
        as role: String,
        seen: Digest,
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
            guard seen == digest else {
                throw NodeError(
                    .gateClosed,
                    "This is not what would be approved now: it was assessed anew. Read the last assessment, and name its content."
                )
            }
            try Self.requireGrant(of: officer, toApproveAs: role, in: transaction)
            guard officer.name != record.madeBy else {
                throw NodeError(
                    .gateClosed,
                    "Whoever prepared the assessment cannot approve it. Another officer has to."
                )
            }
            let approvals = try transaction.approvals(of: record.id)
            if let given = approvals.first(where: { $0.role == role }) { return given }
            guard !approvals.contains(where: { $0.by == officer.name }) else {
                throw NodeError(
                    .gateClosed,
                    "\(officer.name) has approved it in another role. Each approval is another person's word."
                )
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

    /// Whoever has an account approves in what it was granted. A name without one counts only at the command line of a node that
    /// is being set up.
    private static func requireGrant(
        of officer: Officer,
        toApproveAs role: String,
        in transaction: any StoreReader
    ) throws {
        guard let account = try transaction.account(named: officer.name).map(Account.init) else { return }
        let needed = Role.approving(as: role)
        guard account.grants[needed] != nil else {
            throw NodeError(
                .notPermitted,
                "To approve as \(role), an account needs the role \(needed.rawValue)."
            )
        }
    }
}

extension Role {
    /// The role that an account needs for an approval a rule asks for: the data-protection officer's word is nobody else's.
    static func approving(as role: String) -> Role {
        role == Role.dataProtectionOfficer.rawValue ? .dataProtectionOfficer : .approver
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
