package import Casework
package import Referrals
import RulePacks
package import Store
import Wire

/// Who reads a case because something of it waits for their word.
extension Node {
    /// Whether a case or a referral lies within an account's reach.
    package func reaches(_ reach: Reach, of account: Account, subject: Identifier) async throws -> Bool {
        let today = self.today
        return try await store.read {
            try Self.reaches(reach, of: account, subject: subject, on: today, in: $0)
        }
    }

    /// The same in a transaction that is open.
    package static func reaches(
        _ reach: Reach,
        of account: Account,
        subject: Identifier,
        on today: Day,
        in transaction: any StoreReader
    ) throws -> Bool {
        if try reaches(reach.scope, of: account, subject: subject, in: transaction) { return true }
        guard let further = reach.concern,
            try reaches(further, of: account, subject: subject, in: transaction)
        else { return false }
        return try concerns(account.officer, in: subject, on: today, transaction)
    }

    /// Whether something of a case, or of a referral that belongs to none, waits for an officer's approval or decision as a second
    /// person, or was decided by them: an assessment for which a rule asks an approver's word, a disclosure for danger, a condition to
    /// be lifted, a legal hold, a complaint, a case whose time is over, a person to be erased. What the officer began does not count.
    package static func concerns(
        _ officer: Officer,
        in subject: Identifier,
        on today: Day,
        _ transaction: any StoreReader
    ) throws -> Bool {
        let thread = try transaction.thread(subject)
        let file = try transaction.caseRecord(thread?.caseID ?? subject)
        let threads = try file.map { try transaction.threads(ofCase: $0.id).map(\.id) } ?? []
        for about in Set([subject, file?.id].compactMap(\.self) + threads)
        where try asksApproval(of: officer, about: about, in: transaction) {
            return true
        }
        guard let file, file.erasedAt == nil else { return false }
        return try isErasureConfirmed(by: officer, ofCase: file.id, in: transaction)
            || isOverseen(by: officer, file.id, on: today, in: transaction)
    }

    /// Lets nobody read a case in a role that reads by concern, where nothing of it concerns them.
    ///
    /// - Throws: ``NodeError`` with `notFound`, as for a case that is not there.
    func requireConcern(
        of officer: Officer,
        as role: Role?,
        in subject: Identifier,
        _ transaction: any StoreReader
    ) throws {
        guard let role, try !mayRead(subject, officer, as: role, transaction) else { return }
        throw Self.noSuchCase
    }

    /// Whether a role that reads by concern may read a case here; of every other role the scope alone says.
    func mayRead(
        _ subject: Identifier,
        _ officer: Officer,
        as role: Role,
        _ transaction: any StoreReader
    ) throws -> Bool {
        guard role.readsByConcern else { return true }
        guard let account = try transaction.account(named: officer.name).map(Account.init),
            let reach = account.reading(as: [role])
        else { return try Self.concerns(officer, in: subject, on: today, transaction) }
        return try Self.reaches(reach, of: account, subject: subject, on: today, in: transaction)
    }

    // MARK: What waits

    private static func asksApproval(
        of officer: Officer,
        about subject: Identifier,
        in transaction: any StoreReader
    ) throws -> Bool {
        for record in try transaction.assessments(of: subject)
        where try transaction.approvals(of: record.id).contains(where: { $0.by == officer.name }) {
            return true
        }
        guard let last = try transaction.latestAssessment(of: subject), last.erasedAt == nil,
            last.contentDigest != nil, last.madeBy != officer.name
        else { return false }
        let legal = try legal(in: last)
        guard !(legal.overall.isDecided && legal.overall.outcome == .refuse) else { return false }
        let given = try transaction.approvals(of: last.id).filter { $0.contentDigest == last.contentDigest }
        return Set(legal.rolesToApprove).subtracting(given.map(\.role))
            .contains { Role.approving(as: $0) == .approver }
    }

    private static func isErasureConfirmed(
        by officer: Officer,
        ofCase id: Identifier,
        in transaction: any StoreReader
    ) throws -> Bool {
        try transaction.personErasures(ofCase: id).contains { record in
            guard record.begunBy != officer.name else { return false }
            let confirmer = try ErasureProceeding(of: record).confirmedBy
            return confirmer.map { $0 == officer.name } ?? (record.state == .asking)
        }
    }

    private static func isOverseen(
        by officer: Officer,
        _ id: Identifier,
        on today: Day,
        in transaction: any StoreReader
    ) throws -> Bool {
        let name = officer.name
        func content<Content: RecordContent>(_ stored: CaseworkRecord) throws -> Content {
            try ContentDecoder.decode(Content.self, from: JSON(parsing: stored.content, limits: .local))
        }
        let records = try transaction.casework(ofCase: id, in: [Compartment.oversight.rawValue])
        for stored in records where stored.erasedAt == nil && !stored.isClosed {
            let concerns =
                switch RecordKind(rawValue: stored.kind) {
                case .danger: try (content(stored) as DangerRecord).concerns(name)
                case .conditionLift: try (content(stored) as ConditionLiftRecord).concerns(name)
                case .legalHold: try (content(stored) as LegalHoldRecord).concerns(name, on: today)
                case .complaint:
                    try (content(stored) as ComplaintRecord).concerns(
                        name,
                        recordedBy: transaction.caseworkHistory(of: stored.id).first?.writtenBy ?? name
                    )
                case .retention:
                    try RetentionRecord.concerns(
                        name,
                        through: transaction.caseworkHistory(of: stored.id)
                            .filter { $0.erasedAt == nil }.map(content)
                    )
                default: false
                }
            if concerns { return true }
        }
        return false
    }
}
