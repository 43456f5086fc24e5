package import JOSE
package import Node
package import Store
import Synchronization

/// A node's keys in memory.
package final class MemoryKeyChest: KeyChest {
    private struct Halves {
        var signing: [String: SigningKey] = [:]
        var opening: [String: DecryptionKey] = [:]
    }

    package let founding: [PublicHalf]
    private let algorithm: SignatureAlgorithm
    private let held: Mutex<Halves>

    package init(_ algorithm: SignatureAlgorithm = .ed25519) {
        self.algorithm = algorithm
        let (federation, document) = (SigningKey(algorithm), SigningKey(algorithm))
        let (log, witness) = (SigningKey(), SigningKey())
        let encryption = Self.decryptionKey(algorithm)
        founding = [
            PublicHalf(.federation, federation.publicKey), PublicHalf(.document, document.publicKey),
            PublicHalf(encryption.publicKey), PublicHalf(.log, log.publicKey),
            PublicHalf(.witness, witness.publicKey),
        ]
        held = Mutex(
            Halves(
                signing: [
                    federation.keyID: federation, document.keyID: document, log.keyID: log,
                    witness.keyID: witness,
                ],
                opening: [encryption.keyID: encryption]
            )
        )
    }

    package func signingKey(_ keyID: String) throws(NodeError) -> SigningKey {
        guard let key = held.withLock({ $0.signing[keyID] }) else {
            throw NodeError(.misconfigured, "There is no signing key \(keyID).")
        }
        return key
    }

    package func decryptionKey(_ keyID: String) throws(NodeError) -> DecryptionKey {
        guard let key = held.withLock({ $0.opening[keyID] }) else {
            throw NodeError(.misconfigured, "There is no decryption key \(keyID).")
        }
        return key
    }

    package func make(_ use: KeyRecord.Use) throws(NodeError) -> PublicHalf {
        if use == .encryption {
            let key = Self.decryptionKey(algorithm)
            held.withLock { $0.opening[key.keyID] = key }
            return PublicHalf(key.publicKey)
        }
        let key = SigningKey(use == .log || use == .witness ? .ed25519 : algorithm)
        held.withLock { $0.signing[key.keyID] = key }
        return PublicHalf(use, key.publicKey)
    }

    package func place(of keyID: String) -> String? {
        held.withLock { $0.signing[keyID] != nil || $0.opening[keyID] != nil } ? "memory" : nil
    }

    private static func decryptionKey(_ algorithm: SignatureAlgorithm) -> DecryptionKey {
        DecryptionKey(algorithm == .es256 ? .p256 : .x25519)
    }
}
