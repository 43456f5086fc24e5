import JOSE
import Node
import Store
import Synchronization

/// A node's private keys: on a disk of their own, which neither a crash nor a backup touches.
final class SimulatedChest: KeyChest {
    private struct State {
        var signing: [String: SigningKey] = [:]
        var opening: [String: DecryptionKey] = [:]
    }

    let founding: [PublicHalf]
    private let state: Mutex<State>

    init(_ founding: FoundingKeys) {
        state = Mutex(
            State(
                signing: [
                    founding.federation.keyID: founding.federation,
                    founding.document.keyID: founding.document,
                ],
                opening: [founding.encryption.publicKey.keyID: founding.encryption]
            )
        )
        self.founding = [
            PublicHalf(.federation, founding.federation.publicKey),
            PublicHalf(.document, founding.document.publicKey), PublicHalf(founding.encryption.publicKey),
        ]
    }

    func signingKey(_ keyID: String) throws(NodeError) -> SigningKey {
        guard let key = state.withLock({ $0.signing[keyID] }) else { throw Self.missing }
        return key
    }

    func decryptionKey(_ keyID: String) throws(NodeError) -> DecryptionKey {
        guard let key = state.withLock({ $0.opening[keyID] }) else { throw Self.missing }
        return key
    }

    func make(_ use: KeyRecord.Use) throws(NodeError) -> PublicHalf {
        if use == .encryption {
            let key = DecryptionKey()
            state.withLock { $0.opening[key.publicKey.keyID] = key }
            return PublicHalf(key.publicKey)
        }
        let key = SigningKey()
        state.withLock { $0.signing[key.keyID] = key }
        return PublicHalf(use, key.publicKey)
    }

    func place(of keyID: String) -> String? {
        state.withLock { $0.signing[keyID] != nil || $0.opening[keyID] != nil } ? "memory" : nil
    }

    /// Every key that this node can ever have signed with.
    var everySigner: KeySet {
        get throws { try KeySet(state.withLock { $0.signing.values.map(\.publicKey) }) }
    }

    private static let missing = NodeError(.misconfigured, "The simulated node has no such key.")
}

/// The keys that a node of every world begins with.
struct FoundingKeys: Sendable {
    let federation = SigningKey()
    let document = SigningKey()
    let encryption = DecryptionKey()
    /// The facilitator's own, which the node does not have.
    let facilitator = DecryptionKey()
}
