package import Referrals
package import Store

/// Letting a holder in to their own account. Two officers each make one half of a code and give it to the holder, who makes the token
/// out of both: neither officer could act under the account.
extension Node {
    /// How long a code waits to be redeemed, in seconds: three days.
    private static let enrolmentLifetime: Int64 = 3 * 86_400

    /// Makes the first half. An earlier code of the account counts no more.
    ///
    /// - Throws: ``NodeError`` with `notFound`, `notNow` for an account that is not let in.
    package func beginEnrolment(of name: String, by whom: Officer) async throws
        -> (half: String, expiresAt: Instant)
    {
        let (half, now) = (Self.randomCode(), clock.now)
        let expiresAt = now.adding(seconds: Self.enrolmentLifetime)
        try await store.write { transaction in
            let account = try Self.accountRecord(name, in: transaction)
            try Self.requireActive(account)
            let record = EnrolmentRecord(
                id: Identifier(at: now),
                account: account.id,
                first: Self.digest(ofCode: half),
                begunBy: whom.name,
                expiresAt: expiresAt
            )
            try transaction.put(record)
            try transaction.record(.enrolmentBegun, by: whom.name, about: account.id, at: now)
        }
        return (half, expiresAt)
    }

    /// Makes the second half, as another officer than the one who began.
    ///
    /// - Throws: ``NodeError``: `notFound`, `notNow` where nobody has begun, `notPermitted` for the same officer or the holder.
    package func secondEnrolment(of name: String, by whom: Officer) async throws
        -> (half: String, expiresAt: Instant)
    {
        let (half, now) = (Self.randomCode(), clock.now)
        let expiresAt = try await store.write { transaction in
            let account = try Self.accountRecord(name, in: transaction)
            guard var record = try transaction.enrolment(ofAccount: account.id), record.expiresAt > now else {
                throw NodeError(
                    .notNow,
                    "Nobody has begun: another officer says `comity account enrol` first."
                )
            }
            guard whom.name != record.begunBy, whom.name != account.name else {
                throw NodeError(
                    .notPermitted,
                    "The second half comes from another officer than the first, and not from the holder."
                )
            }
            (record.second, record.secondedBy) = (Self.digest(ofCode: half), whom.name)
            try transaction.put(record)
            try transaction.record(.enrolmentSeconded, by: whom.name, about: account.id, at: now)
            return record.expiresAt
        }
        return (half, expiresAt)
    }

    /// Makes a token of both halves, once.
    ///
    /// - Throws: ``NodeError`` with `notPermitted` where they do not let in: unknown, used, too old, or the account is disabled.
    package func redeemEnrolment(_ first: String, _ second: String, label: String, days: Int) async throws
        -> (token: String, record: TokenRecord)
    {
        let now = clock.now
        return try await store.write { transaction in
            guard let record = try transaction.enrolment(first: Self.digest(ofCode: first)),
                record.second == Self.digest(ofCode: second), record.expiresAt > now,
                let account = try transaction.account(record.account), account.state == .active
            else {
                throw NodeError(
                    .notPermitted,
                    "These two halves do not let anybody in: unknown, used before, older than three days, or the account is disabled."
                )
            }
            try transaction.removeEnrolment(ofAccount: account.id)
            return try Self.makeToken(
                of: account,
                label: label,
                days: days,
                by: account.name,
                in: transaction,
                at: now
            )
        }
    }

    private static func requireActive(_ account: AccountRecord) throws {
        guard account.state == .active else {
            throw NodeError(
                .notNow,
                "The account is not let in: it is disabled, or waits for a second person (`comity account confirm`)."
            )
        }
    }
}
