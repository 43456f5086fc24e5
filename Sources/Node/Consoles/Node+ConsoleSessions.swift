package import Referrals
import Store
import Wire

/// An officer's session in the console: under which account, and what for. The account is looked up at every request, so that
/// what it may do ends with the grant.
package struct ConsoleSession: Sendable {
    package var id: Identifier
    package var account: Account
    /// What the officer reads for: the name of a purpose, recorded with every reading.
    package var purpose: String
    /// What every form of the session carries (no other site knows it), made from the session's token.
    package var formToken: String
}

extension Node {
    /// How long a code waits to be used, and how long a session lasts without a new code, in seconds.
    private static let codeLifetime: Int64 = 15 * 60
    private static let sessionLifetime: Int64 = 8 * 3600

    /// Makes a code with which an officer enters the console once. Only its digest is kept.
    ///
    /// - Throws: ``NodeError`` with `notPermitted` where the officer has no account, or a disabled one: the console shows what an
    ///   account was granted, and nothing else.
    package func makeConsoleCode(for officer: Officer) async throws -> String {
        let code = Self.randomCode()
        let now = clock.now
        try await store.write { transaction in
            guard try transaction.account(named: officer.name)?.state == .active else {
                throw NodeError(
                    .notPermitted,
                    "\(officer.name) has no account that is let in. The console shows what an account was granted: `comity account add`."
                )
            }
            try transaction.removeSessions(expiredBy: now)
            try transaction.insert(
                SessionRecord(
                    id: newIdentifier(at: now),
                    officer: officer.name,
                    codeDigest: Self.digest(ofCode: code),
                    tokenDigest: nil,
                    expiresAt: now.adding(seconds: Self.codeLifetime)
                )
            )
        }
        return code
    }

    /// Changes a code for a session.
    ///
    /// - Parameter purpose: what the officer reads for.
    /// - Returns: the session's token for the browser, or nil where the code is unknown, used or too old, or its officer's account
    ///   was disabled.
    package func enterConsole(code: String, for purpose: String) async throws -> String? {
        let now = clock.now
        let token = Self.randomToken()
        return try await store.write { transaction in
            guard var session = try transaction.session(codeDigest: Self.digest(ofCode: code)),
                session.tokenDigest == nil, session.expiresAt > now,
                try transaction.account(named: session.officer)?.state == .active
            else { return nil }
            session.tokenDigest = Digest(of: token)
            session.expiresAt = now.adding(seconds: Self.sessionLifetime)
            session.purpose = purpose
            try transaction.update(session)
            try transaction.record(.consoleEntered, by: session.officer, about: session.id, at: now)
            return token
        }
    }

    /// The session that a token belongs to, with the account as it stands now; nil where the session is over or the account is
    /// disabled.
    package func consoleSession(withToken token: String) async throws -> ConsoleSession? {
        let now = clock.now
        return try await store.read { transaction in
            guard let session = try transaction.session(tokenDigest: Digest(of: token)),
                session.expiresAt > now, let purpose = session.purpose,
                let account = try transaction.account(named: session.officer), account.state == .active
            else { return nil }
            return ConsoleSession(
                id: session.id,
                account: try Account(account),
                purpose: purpose,
                formToken: Digest(of: "comity console form\n" + token).hex
            )
        }
    }

    /// From now on the officer reads for something else.
    package func readConsole(withToken token: String, for purpose: String) async throws {
        try await store.write { transaction in
            guard var session = try transaction.session(tokenDigest: Digest(of: token)) else { return }
            session.purpose = purpose
            try transaction.update(session)
        }
    }

    /// Ends a session at once.
    package func leaveConsole(_ session: ConsoleSession) async throws {
        let now = clock.now
        try await store.write { transaction in
            try transaction.removeSession(session.id)
            try transaction.record(
                .consoleLeft,
                by: session.account.officer.name,
                about: session.id,
                at: now
            )
        }
    }

    /// How long a session's cookie may live, in seconds.
    package static var consoleSessionSeconds: Int64 { sessionLifetime }

    /// Twenty letters and digits in groups of five: 100 random bits that a person can type.
    static func randomCode() -> String {
        let letters = Array("ABCDEFGHJKMNPQRSTVWXYZ0123456789")
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            String((0..<5).map { _ in letters[Int(generator.next() & 31)] })
        }.joined(separator: "-")
    }

    private static func randomToken() -> String {
        var generator = SystemRandomNumberGenerator()
        return Base64URL.encode((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    static func digest(ofCode code: String) -> Digest {
        Digest(of: String(code.uppercased().filter { $0.isLetter || $0.isNumber }))
    }
}
