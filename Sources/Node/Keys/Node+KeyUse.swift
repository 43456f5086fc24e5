package import JOSE
package import Referrals
package import Store

extension Node {
    /// The node's keys as they stand in a transaction.
    package func keyRing(in transaction: any StoreReader) throws -> KeyRing {
        KeyRing(try transaction.keys(), founding: keys.founding)
    }

    package func keyRing() async throws -> KeyRing {
        try await store.read { try keyRing(in: $0) }
    }

    /// The key that signs for one use now. Asked for in the transaction that stores what is signed, it is the one that is
    /// current at exactly that place of the journal.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where there is none or its private half cannot be opened.
    package func signer(_ use: KeyRecord.Use, in transaction: any StoreReader) throws -> SigningKey {
        guard let current = try keyRing(in: transaction).current(use) else {
            throw NodeError(
                .misconfigured,
                "The node has no \(use.rawValue) key. Make one with `comity keys prepare \(use.rawValue)`."
            )
        }
        return try keys.signingKey(current.keyID)
    }

    /// The key that signs for one use now, for what is not stored.
    package func signer(_ use: KeyRecord.Use) async throws -> SigningKey {
        try await store.read { try signer(use, in: $0) }
    }

    /// Makes the key of a use where the node has none yet: for nodes that were made before there was this use.
    package func ensureKey(_ use: KeyRecord.Use) async throws {
        guard try await keyRing().current(use) == nil else { return }
        let half = try keys.make(use)
        let now = clock.now
        try await store.write { transaction in
            var ring = try keyRing(in: transaction)
            guard ring.current(use) == nil else { return }
            try transaction.store(ring.prepare(half, by: "node", at: now), by: "node", at: now)
        }
    }

    /// Checks that every key in use can be opened: what a node does before it serves.
    ///
    /// - Throws: ``NodeError`` with `misconfigured`, naming the key.
    package func checkKeys() async throws {
        let ring = try await keyRing()
        for use in [KeyRecord.Use.federation, .document] {
            guard let current = ring.current(use) else {
                throw NodeError(.misconfigured, "The node has no \(use.rawValue) key in use.")
            }
            _ = try keys.signingKey(current.keyID)
        }
        guard let opening = ring.current(.encryption) else {
            throw NodeError(.misconfigured, "The node has no encryption key in use.")
        }
        _ = try keys.decryptionKey(opening.keyID)
    }
}

extension StoreWriter {
    /// Records the keys that a new node begins with.
    package func found(_ halves: [PublicHalf], at now: Instant) throws {
        let steps = halves.map {
            KeyRing.Step(event: .keyFounding, record: KeyRing.founding($0, at: now), isNew: true)
        }
        try store(steps, by: "node", at: now)
    }

    /// Stores steps in the lives of keys, each with its entry in the journal.
    func store(_ steps: [KeyRing.Step], by actor: String, at now: Instant) throws {
        for step in steps {
            if step.isNew { try insert(step.record) } else { try update(step.record) }
            try record(step.event, by: actor, about: step.record.id, digest: step.record.seal, at: now)
        }
    }
}
