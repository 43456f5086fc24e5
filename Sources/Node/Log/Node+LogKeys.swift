import JOSE
package import Merkle
package import Referrals
package import Store

extension EntityID {
    /// The identifier without its scheme.
    package var host: String { String(text.dropFirst("https://".count)) }

    /// The name under which a node's log key is published: `node.agency.example/log`.
    package var logName: String { host + "/log" }

    /// The node whose log has this origin; nil for an origin that is none of a node's.
    init?(logOrigin origin: String) {
        let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[parts.count - 2] == "log",
            (4...16).contains(parts.last?.utf8.count ?? 0)
        else { return nil }
        self.init("https://" + parts.dropLast(2).joined(separator: "/"))
    }

    /// The name under which a node cosigns.
    package var witnessName: String { host + "/witness" }
}

extension NodeIdentity {
    /// The name under which the node's log key is published.
    package var logName: String { entity.logName }

    /// The origin of one part of the log, which is also the name of its key: `node.agency.example/log/2026`.
    package func logOrigin(_ shard: LogShard) -> String { logName + "/" + shard.name }
}

extension Node {
    /// Signs the checkpoints of one part of the log, with the key that is current in a transaction.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where the node has no log key; ``NoteError`` for one that is not Ed25519.
    func logSigner(_ shard: LogShard, in transaction: any StoreReader) throws -> NoteSigner {
        try signer(.log, in: transaction).noteSigner(name: identity.logOrigin(shard), kind: .signature)
    }

    /// Cosigns the checkpoints of others.
    ///
    /// - Throws: as ``logSigner(_:in:)``.
    func witnessSigner(in transaction: any StoreReader) throws -> NoteSigner {
        try signer(.witness, in: transaction).noteSigner(
            name: identity.entity.witnessName,
            kind: .cosignature
        )
    }

    /// The current log key under a name; nil where the node has none yet.
    package func logVerifier(named name: String, in ring: KeyRing) throws -> NoteVerifier? {
        try ring.current(.log).map {
            try NoteVerifier(name: name, kind: .signature, publicKey: $0.verificationKey().ed25519Bytes ?? [])
        }
    }

    /// The current key that cosigns; nil where the node has none yet.
    package func witnessVerifier(in ring: KeyRing) throws -> NoteVerifier? {
        try ring.current(.witness).map {
            try NoteVerifier(
                name: identity.entity.witnessName,
                kind: .cosignature,
                publicKey: $0.verificationKey().ed25519Bytes ?? []
            )
        }
    }
}

extension KeyRing {
    /// Every key that the node's log has ever signed with, under the origin of one part.
    func logVerifiers(_ origin: String) throws -> [NoteVerifier] {
        try keys.filter { $0.use == .log && $0.currentFrom != nil }.map {
            try NoteVerifier(
                name: origin,
                kind: .signature,
                publicKey: $0.verificationKey().ed25519Bytes ?? []
            )
        }
    }
}

extension SigningKey {
    /// This key as one that signs notes.
    ///
    /// - Throws: ``NoteError`` with `invalidKey` where it is not an Ed25519 key.
    fileprivate func noteSigner(name: String, kind: NoteVerifier.Kind) throws(NoteError) -> NoteSigner {
        let verifier = try NoteVerifier(name: name, kind: kind, publicKey: publicKey.ed25519Bytes ?? [])
        return NoteSigner(verifier: verifier) { try self.signature(over: $0) }
    }
}
