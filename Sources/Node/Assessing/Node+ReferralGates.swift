import Casework
import Referrals
import RulePacks
import Store
import Wire

extension Node {
    /// Asks the gate before anything of a case leaves: both packs decided, every consent in force at this very moment for exactly
    /// what leaves, every approval given, nothing changed since, and no condition of a referral from which it was taken over broken.
    ///
    /// - Parameter deviation: in which way what would go out is not what the approvers saw.
    /// - Throws: ``NodeError`` with `gateClosed`, naming everything that is missing at once.
    func requireOpenToSend(
        _ record: AssessmentRecord,
        of caseRecord: CaseRecord,
        deviation: String? = nil,
        at now: Instant,
        in transaction: any StoreReader
    ) throws {
        if let text = record.content {
            let content = try JSON(parsing: text, limits: .local)
            try requireOnward(content, ofCase: caseRecord.id, to: record.peer, in: transaction)
            try requirePassedOn(with: content, ofCase: caseRecord.id, to: record.peer, in: transaction)
        }
        let file = try self.caseFile(caseRecord, in: transaction)
        var standing = try Self.standing(of: record, approvals: transaction.approvals(of: record.id))
        standing.consents = try Self.consentsNeeded(by: record, of: file)
        if !standing.consents.isEmpty {
            try requireNamedWord(inCase: caseRecord.id, file, in: transaction)
        }
        if let deviation = try deviation ?? Self.undeclared(standing.consents, in: record, of: file, at: now)
        {
            standing.isAsApproved = false
            standing.deviation = deviation
        }
        try Self.open(.sendReferral, of: file, standing, at: now)
    }

    /// Whether a consent in force is another than the one that would go out with what was assessed.
    private static func undeclared(
        _ needs: [ConsentNeed],
        in record: AssessmentRecord,
        of file: CaseFile,
        at now: Instant
    ) throws -> String? {
        guard let content = record.content else { return nil }
        let parties = try JSON(parsing: content, limits: .local)["case"]?["parties"]?.array ?? []
        let declared = Set(
            parties.flatMap { $0["consents"]?.array ?? [] }.compactMap { $0["consent"]?.string }
        )
        let changed = needs.contains { need in
            guard case .inForce(let consent) = file.consent(for: need, at: now) else { return false }
            return !declared.contains(consent.id.text)
        }
        return changed ? "the consents on record have changed since it was assessed; assess it again" : nil
    }

    /// The consents that sending what was assessed rests on.
    static func consentsNeeded(by record: AssessmentRecord, of file: CaseFile) throws -> [ConsentNeed] {
        guard let content = record.content else { return [] }
        return ConsentNeed.toShare(
            try JSON(parsing: content, limits: .local),
            of: file,
            with: record.peer
        )
    }

    /// Asks the gate before a referral is taken up or refused. Nothing of it needs a case of the own yet.
    ///
    /// - Throws: ``NodeError`` with `gateClosed`, naming everything that is missing at once.
    static func requireOpenToAccept(_ standing: ReferralStanding, at now: Instant) throws {
        let file = CaseFile(
            id: Identifier(at: now),
            case: Case(record: ["reference": "referral", "parties": []])
        )
        try open(.acceptReferral, of: file, standing, at: now)
    }

    private static func open(
        _ step: Step,
        of file: CaseFile,
        _ standing: ReferralStanding,
        at now: Instant
    ) throws {
        do throws(CaseworkError) {
            try file.open(step, Situation(at: now, referral: standing))
        } catch {
            throw NodeError(error)
        }
    }

    /// What the packs and the approvals say, as the gates ask for it.
    static func standing(
        of record: AssessmentRecord,
        approvals: [ApprovalRecord]
    ) throws -> ReferralStanding {
        let legal = try legal(in: record)
        let isRefused = legal.overall.isDecided && legal.overall.outcome == .refuse
        let given = Set(approvals.filter { $0.contentDigest == record.contentDigest }.map(\.role))
        let asksApproval = legal.overall.isDecided && legal.overall.outcome == .needsApproval
        return ReferralStanding(
            isDecided: legal.overall.isDecided,
            isRefused: isRefused,
            refusals: isRefused ? legal.spoke.filter { $0.outcome == .refuse }.map(\.line) : [],
            openQuestions: legal.overall.isDecided ? [] : legal.questions.map { "\($0.fact): \($0.ask)" },
            missingApprovals: asksApproval
                ? legal.rolesToApprove.filter { !given.contains($0) }.map { role in
                    let lines = legal.spoke.filter { $0.approvers.contains(role) }.map(\.line)
                    return ([role] + lines).joined(separator: "; ")
                } : []
        )
    }
}
