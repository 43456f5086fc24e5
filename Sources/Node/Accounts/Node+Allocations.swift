package import Referrals
package import Store

extension Node {
    /// Gives a case or a referral to an officer and a team.
    package func allocate(
        _ subject: Identifier,
        to owner: Officer,
        team: String?,
        by whom: Officer
    ) async throws -> AllocationRecord {
        let now = clock.now
        let record = AllocationRecord(subject: subject, owner: owner.name, team: team, at: now, by: whom.name)
        try await store.write { transaction in
            let isKnown = try transaction.caseRecord(subject) != nil || transaction.thread(subject) != nil
            guard isKnown else { throw NodeError(.notFound, "There is no such case or referral.") }
            try transaction.upsert(record)
            try transaction.record(.allocated, by: whom.name, about: subject, digest: record.seal, at: now)
        }
        return record
    }

    /// Whether a case or a referral lies within the scope of an account.
    package func reaches(_ scope: Scope, of account: Account, subject: Identifier) async throws -> Bool {
        try await store.read { try Self.reaches(scope, of: account, subject: subject, in: $0) }
    }

    /// The same in a transaction that is open.
    package static func reaches(
        _ scope: Scope,
        of account: Account,
        subject: Identifier,
        in transaction: any StoreReader
    ) throws -> Bool {
        guard scope != .agency else { return true }
        let caseID = try transaction.thread(subject)?.caseID
        return try [subject, caseID].compactMap(\.self)
            .compactMap { try transaction.allocation(of: $0) }
            .contains { allocation in
                allocation.owner == account.officer.name
                    || (scope == .team && account.team != nil && allocation.team == account.team)
            }
    }

    /// A page of cases within a scope.
    package func cases(
        within scope: Scope,
        of account: Account,
        after place: RecordPage.Place?,
        limit: Int,
        reference: String? = nil
    ) async throws -> [CaseRecord] {
        let page = RecordPage(
            account.whose(scope),
            after: place,
            limit: limit,
            reference: reference
        )
        return try await store.read { try $0.cases(page) }
    }

    /// A page of referrals within a scope.
    package func referrals(
        within scope: Scope,
        of account: Account,
        side: Side?,
        after place: RecordPage.Place?,
        limit: Int
    ) async throws -> [ThreadRecord] {
        let page = RecordPage(account.whose(scope), after: place, limit: limit)
        return try await store.read { try $0.threads(page, side: side) }
    }

    /// Records that personal data were read, and why.
    package func recordReading(_ record: ReadingRecord) async throws {
        try await store.write { try $0.insert(record) }
    }

    package func readings(of subject: Identifier, limit: Int = 200) async throws -> [ReadingRecord] {
        try await store.read { try $0.readings(of: subject, limit: limit) }
    }
}

extension Account {
    /// Whose cases lie within a scope of the account.
    package func reach(_ scope: Scope) -> RecordPage.Whose { whose(scope) }

    func whose(_ scope: Scope) -> RecordPage.Whose {
        switch (scope, team) {
        case (.agency, _): .everybodys
        case (.team, let team?): .ofTeam(team, orOwner: officer.name)
        case (.team, nil), (.own, _): .of(owner: officer.name)
        }
    }
}
