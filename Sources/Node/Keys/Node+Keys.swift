package import Referrals
package import Store
import Trust

/// The use cases of the keys' lives.
extension Node {
    /// Makes the next key of a use and publishes it; nothing is signed with it yet.
    ///
    /// - Throws: ``NodeError`` with `exists` where one is waiting already.
    package func prepareKey(_ use: KeyRecord.Use, by officer: Officer) async throws -> KeyRecord {
        guard try await keyRing().next(use) == nil else {
            throw NodeError(
                .exists,
                "The next \(use.rawValue) key is prepared already: see `comity keys list`."
            )
        }
        return try await takeKey(keys.make(use), by: officer)
    }

    /// Takes up a key that was made elsewhere as the next one of its use.
    package func takeKey(_ half: PublicHalf, by officer: Officer) async throws -> KeyRecord {
        let now = clock.now
        return try await store.write { transaction in
            var ring = try keyRing(in: transaction)
            let steps = try ring.prepare(half, by: officer.name, at: now)
            try transaction.store(steps, by: officer.name, at: now)
            return try Self.last(of: steps)
        }
    }

    /// Takes the next key into use. Documents that are under way stay valid: they were signed by a key that stays published.
    ///
    /// - Parameter atOnce: although peers may not have read of the key yet.
    /// - Throws: ``NodeError``: `notFound`, `notNow`.
    package func rotateKey(
        _ use: KeyRecord.Use,
        atOnce: Bool = false,
        by officer: Officer
    ) async throws -> KeyRecord {
        let now = clock.now
        return try await store.write { transaction in
            var ring = try keyRing(in: transaction)
            let before = ring.current(use)
            if use == .federation, !atOnce, let next = ring.next(use) {
                try transaction.requireFollowed(next, of: identity.entity, at: now)
            }
            var steps = try ring.rotate(use, atOnce: atOnce, at: now)
            if use == .federation, let before {
                let succession = try KeySuccession(
                    issuer: FederationID(identity.entity),
                    issuedAt: Instant(seconds: now.seconds),
                    expiresAt: Instant(seconds: now.seconds).adding(seconds: KeySuccession.longestTerm),
                    keys: try ring.federationKeys()
                ).signed(with: keys.signingKey(before.keyID))
                ring.bequeath(succession, from: before.keyID, in: &steps)
            }
            try transaction.store(steps, by: officer.name, at: now)
            return try Self.last(of: steps)
        }
    }

    /// Gives up a next key that will never be used.
    package func dropPreparedKey(_ use: KeyRecord.Use, by officer: Officer) async throws {
        let now = clock.now
        try await store.write { transaction in
            var ring = try keyRing(in: transaction)
            try transaction.store(ring.drop(use, at: now), by: officer.name, at: now)
        }
    }

    /// What a revocation did, and what a person has to look at.
    package struct Revocation: Sendable {
        package var key: KeyRecord
        /// The key that is in use instead, where the revoked one was.
        package var successor: KeyRecord?
        /// What was signed with it and is in doubt: see ``Doubt``.
        package var doubts: [Doubt]
        /// Documents signed with it that no peer has acknowledged: the peers will refuse them.
        package var undelivered: [Identifier]
    }

    /// Marks a key as compromised from a moment on. Where it was in use, the next key, or a new one, takes its place in the same
    /// transaction.
    ///
    /// - Throws: ``NodeError``: `notFound`, `exists`, `invalidInput`.
    package func revokeKey(_ keyID: String, since: Instant, by officer: Officer) async throws -> Revocation {
        let ring = try await keyRing()
        var successor: PublicHalf?
        if let key = ring[keyID], key.state == .current, key.use != .tls, ring.next(key.use) == nil {
            successor = try keys.make(key.use)
        }
        let (now, made) = (clock.now, successor)
        let revoked = try await store.write { transaction in
            var ring = try keyRing(in: transaction)
            let wasCurrent = ring[keyID]?.state == .current
            let steps = try ring.revoke(keyID, since: since, successor: made, by: officer.name, at: now)
            try transaction.store(steps, by: officer.name, at: now)
            guard let key = ring[keyID] else { throw NodeError(.notFound, "There is no key \(keyID).") }
            return (key, wasCurrent ? ring.current(key.use) : nil)
        }
        let doubts = try await doubts().filter { $0.keyID == keyID }
        let waiting = try await store.read { transaction in
            try transaction.deliveries(states: [.waiting, .held, .deadLetter], limit: 10_000).filter {
                delivery in
                try transaction.document(delivery.document).map { Self.keyID(of: $0.compact) == keyID }
                    ?? false
            }.map(\.document)
        }
        return Revocation(key: revoked.0, successor: revoked.1, doubts: doubts, undelivered: waiting)
    }

    private static func last(of steps: [KeyRing.Step]) throws -> KeyRecord {
        guard let record = steps.last?.record else {
            throw NodeError(.notFound, "Nothing was changed.")
        }
        return record
    }
}
