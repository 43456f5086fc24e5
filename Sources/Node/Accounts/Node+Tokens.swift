package import Referrals
package import Store
import Wire

extension Node {
    /// The prefix by which a token is recognised, also by those who look for secrets that got lost.
    package static let tokenPrefix = "comity_"

    /// Makes a token with which a program acts under an account. It is shown once; the store keeps its digest.
    ///
    /// A token is made by the holder of the account alone. Whoever has none yet is let in by two officers (see
    /// ``beginEnrolment(of:by:)``), but for a node that is being set up.
    ///
    /// - Parameter days: how long it holds, 1 to 366.
    /// - Throws: ``NodeError`` with `notPermitted` for another's account.
    package func makeToken(
        for name: String,
        label: String,
        days: Int,
        by whom: Officer
    ) async throws -> (token: String, record: TokenRecord) {
        let now = clock.now
        return try await store.write { transaction in
            let account = try Self.accountRecord(name, in: transaction)
            let isAllowed =
                try account.name == whom.name || Self.isBeingSetUp(by: whom, in: transaction)
            guard isAllowed else {
                throw NodeError(
                    .notPermitted,
                    "A token goes to its holder alone. Two officers let the holder in: `comity account enrol NAME`, and another one `comity account enrol NAME --second`."
                )
            }
            return try Self.makeToken(
                of: account,
                label: label,
                days: days,
                by: whom.name,
                in: transaction,
                at: now
            )
        }
    }

    static func makeToken(
        of account: AccountRecord,
        label: String,
        days: Int,
        by whom: String,
        in transaction: any StoreWriter,
        at now: Instant
    ) throws -> (token: String, record: TokenRecord) {
        guard (1...366).contains(days), (1...80).contains(label.count) else {
            throw NodeError(
                .invalidInput,
                "A token holds 1 to 366 days and has a label of 1 to 80 characters."
            )
        }
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let token = Self.tokenPrefix + Base64URL.encode(secret)
        let record = TokenRecord(
            id: Identifier(at: now),
            account: account.id,
            label: label,
            digest: Digest(of: token),
            createdAt: now,
            expiresAt: now.adding(seconds: Int64(days) * 86_400)
        )
        try transaction.insert(record)
        try transaction.record(
            .tokenIssued,
            by: whom,
            about: record.id,
            digest: record.digest,
            at: now
        )
        try noteSetUp(by: whom, in: transaction, at: now)
        return (token, record)
    }

    /// Ends a token at once.
    package func revokeToken(_ id: Identifier, ofAccount name: String, by whom: Officer) async throws {
        let account = try await account(name)
        let now = clock.now
        try await store.write { transaction in
            guard var token = try transaction.tokens(ofAccount: account.id).first(where: { $0.id == id })
            else {
                throw NodeError(.notFound, "The account has no such token.")
            }
            guard token.revokedAt == nil else { return }
            token.revokedAt = now
            try transaction.update(token)
            try transaction.record(
                .tokenRevoked,
                by: whom.name,
                about: token.id,
                digest: token.digest,
                at: now
            )
        }
    }

    package func tokens(ofAccount name: String) async throws -> [TokenRecord] {
        let account = try await account(name)
        return try await store.read { try $0.tokens(ofAccount: account.id) }
    }

    /// The active account that a token belongs to; nil where the token is unknown, revoked or lapsed.
    package func account(withToken token: String) async throws -> Account? {
        let now = clock.now
        return try await store.read { try Self.account(withToken: token, in: $0, at: now) }
    }

    /// The same in a transaction, for a reader who has the database and no node.
    package static func account(withToken token: String, in transaction: any StoreReader, at now: Instant)
        throws
        -> Account?
    {
        guard token.hasPrefix(tokenPrefix), token.utf8.count <= 128,
            let record = try transaction.token(digest: Digest(of: token)), record.revokedAt == nil,
            record.expiresAt > now, let account = try transaction.account(record.account),
            account.state == .active
        else { return nil }
        return try Account(account)
    }
}
