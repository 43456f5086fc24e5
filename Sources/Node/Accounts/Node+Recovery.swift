import Casework
import Referrals
package import Store

extension Node {
    /// Lets an operator in where fewer than two people are left who could confirm a grant: the way out for an agency that has locked
    /// itself out. An operator opens no case; but two of them can let others in, so it is on record for good: in the journal, which
    /// the transparency log commits to, in what an audit says, and in the list of accounts.
    ///
    /// - Parameters:
    ///   - officer: a new account, or an operator's whose way in was lost. Nobody gets another role by it.
    ///   - reason: why, in words that name nobody; it stays.
    ///   - whom: as it was typed: whoever may write in the node's folder proves no more than that.
    /// - Throws: ``NodeError``: `notNow` while the node is being set up, `notPermitted` where two people are there, `exists` for an
    ///   account with another role, `invalidInput` without a reason.
    package func recoverOperator(
        named officer: Officer,
        because reason: String,
        days: Int,
        by whom: Officer
    ) async throws -> (token: String, record: TokenRecord) {
        guard reason.contains(where: { !$0.isWhitespace }), reason.utf8.count <= 1000 else {
            throw NodeError(.invalidInput, "Say why, in at most 1000 bytes; it stays on record.")
        }
        let now = clock.now
        return try await store.write { transaction in
            try Self.noteSetUp(by: whom.name, in: transaction, at: now)
            guard try Self.isSetUp(in: transaction) else {
                throw NodeError(
                    .notNow,
                    "The node is still being set up: `comity account add` and `comity account token`."
                )
            }
            let left = try Self.confirmers(in: transaction, at: now)
            guard left.count < 2 else {
                throw NodeError(
                    .notPermitted,
                    "Two people are there who can let others in, each for the other: \(left.map(\.name).joined(separator: ", ")). They do it with `comity account confirm` and `comity account enrol`."
                )
            }
            let account = try Self.recovered(officer, by: whom, in: transaction, at: now)
            let recovery = RecoveryRecord(
                id: Identifier(at: now),
                account: account.id,
                by: whom.name,
                reason: reason,
                at: now
            )
            try transaction.insert(recovery)
            try transaction.record(
                .operatorRecovered,
                by: whom.name,
                about: recovery.id,
                digest: recovery.seal,
                at: now
            )
            return try Self.makeToken(
                of: account,
                label: "recovery",
                days: days,
                by: whom.name,
                in: transaction,
                at: now
            )
        }
    }

    /// Who was let in outside the rule of two people, with the name of the account.
    package func recoveries() async throws -> [(account: String, record: RecoveryRecord)] {
        try await store.read { transaction in
            try transaction.recoveries().map { record in
                (try transaction.account(record.account)?.name ?? record.account.text, record)
            }
        }
    }

    /// The accounts that can be the second person now: let in, and with a token that counts.
    private static func confirmers(in transaction: any StoreReader, at now: Instant) throws
        -> [AccountRecord]
    {
        try transaction.accounts().filter { record in
            let account = try Account(record)
            guard account.state == .active, account.grants.keys.contains(where: \.mayConfirmGrants) else {
                return false
            }
            return try transaction.tokens(ofAccount: record.id).contains {
                $0.revokedAt == nil && $0.expiresAt > now
            }
        }
    }

    private static func recovered(
        _ officer: Officer,
        by whom: Officer,
        in transaction: any StoreWriter,
        at now: Instant
    ) throws -> AccountRecord {
        guard var record = try transaction.account(named: officer.name) else {
            let record = AccountRecord(
                id: Identifier(at: now),
                name: officer.name,
                team: nil,
                grants: try Account.text(of: [.operator: .agency]),
                state: .active,
                createdBy: whom.name,
                createdAt: now,
                revision: 1
            )
            try transaction.insert(record)
            try Self.record(record, by: whom, in: transaction, at: now)
            return record
        }
        guard try Account(record).grants.keys.allSatisfy({ $0 == .operator }) else {
            throw NodeError(
                .exists,
                "\(officer.name) has other roles, which one person alone gives nobody. Name a new account."
            )
        }
        record.revision += 1
        try record.become(team: record.team, grants: [.operator: .agency], state: .active)
        try transaction.update(record)
        try Self.record(record, by: whom, in: transaction, at: now)
        return record
    }
}
