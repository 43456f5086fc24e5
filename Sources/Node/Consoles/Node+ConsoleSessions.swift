import Referrals
import Store
import Wire

extension Node {
    /// How long a code waits to be used, and how long a session lasts without a new code, in seconds.
    private static let codeLifetime: Int64 = 15 * 60
    private static let sessionLifetime: Int64 = 8 * 3600

    /// Makes a code with which an officer enters the console once. Only its digest is kept.
    package func makeConsoleCode(for officer: Officer) async throws -> String {
        let code = Self.randomCode()
        let now = clock.now
        try await store.write { transaction in
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
    /// - Returns: the session's token for the browser, or nil where the code is unknown, used or too old.
    package func enterConsole(code: String) async throws -> String? {
        let now = clock.now
        let token = Self.randomToken()
        return try await store.write { transaction in
            guard var session = try transaction.session(codeDigest: Self.digest(ofCode: code)),
                session.tokenDigest == nil, session.expiresAt > now
            else { return nil }
            session.tokenDigest = Digest(of: token)
            session.expiresAt = now.adding(seconds: Self.sessionLifetime)
            try transaction.update(session)
            try transaction.record(.consoleEntered, by: session.officer, about: session.id, at: now)
            return token
        }
    }

    /// The officer whose session a token belongs to.
    package func officer(withToken token: String) async throws -> Officer? {
        let now = clock.now
        let session = try await store.read { try $0.session(tokenDigest: Digest(of: token)) }
        guard let session, session.expiresAt > now else { return nil }
        return Officer(session.officer)
    }

    /// How long a session's cookie may live, in seconds.
    package static var consoleSessionSeconds: Int64 { sessionLifetime }

    /// Twenty letters and digits in groups of five: 100 random bits that a person can type.
    private static func randomCode() -> String {
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

    private static func digest(ofCode code: String) -> Digest {
        Digest(of: String(code.uppercased().filter { $0.isLetter || $0.isNumber }))
    }
}
