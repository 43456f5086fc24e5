package import Casework
import Referrals
import Store

extension Node {
    /// Assigns one of the agency's facilitators to a case. How many open cases they have is counted in the same transaction, so that
    /// two officers who assign at one time do not both see the last free place.
    ///
    /// - Parameter reasons: why they take this case too, where they have as many as they take at one time.
    /// - Throws: ``NodeError`` with `notFound` for a name that the agency has no facilitator of, `notNow` where they have as many
    ///   cases as they take and no reasons are given.
    @discardableResult
    package func assign(
        _ name: String,
        lead: Bool,
        reasons: String? = nil,
        inCase reference: String,
        by officer: Officer,
        as role: Role
    ) async throws -> Filed<AssignmentRecord> {
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        let filed = try await store.write { transaction in
            let known = try Self.agency(.facilitator, in: transaction).all(FacilitatorRecord.self)
            guard let facilitator = known.last(where: { $0.content.name == name })?.content else {
                throw NodeError(
                    .notFound,
                    "There is no facilitator \(name). `comity facilitator list` shows all."
                )
            }
            let open = try Self.workload(in: transaction)[name] ?? 0
            return try self.change(try Self.existing(transaction, reference), by: act, in: transaction) {
                file,
                act in
                try file.assign(facilitator, lead: lead, openCases: open, reasons: reasons, by: act)
            }
        }
        outboxSignal.raise()
        return filed
    }

    /// What officers have decided about a case outside its records, by name: who assessed the law for it, and who approved.
    static func decided(about record: CaseRecord, in transaction: any StoreReader) throws -> [String:
        [String]]
    {
        let makers = try transaction.decisionMakers(ofCase: record.id)
        var decided: [String: [String]] = [:]
        for name in makers.assessed { decided[name, default: []].append("assessed the law for the referral") }
        for name in makers.approved { decided[name, default: []].append("approved the referral") }
        return decided
    }
}
