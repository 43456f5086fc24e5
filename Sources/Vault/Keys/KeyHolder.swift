package import Sealing

/// Whoever can open compartments: the node with its master key, or a role with its own.
package enum KeyHolder: Sendable {
    case master(SealingKey)
    case role(String, SealingKey)

    /// The key that compartment keys are wrapped under for this holder.
    var key: SealingKey {
        switch self {
        case .master(let key): key.derived(for: "vault master")
        case .role(_, let key): key.derived(for: "vault role")
        }
    }

    /// As it is stored beside a wrapped key. A master key is named by a fingerprint, so that the old and the new one can stand
    /// side by side while it is exchanged.
    package var name: String {
        switch self {
        case .master(let key):
            "master/"
                + key.derived(for: "vault master fingerprint").bytes.prefix(8).map { byte in
                    let digits = String(byte, radix: 16)
                    return digits.count == 1 ? "0" + digits : digits
                }.joined()
        case .role(let role, _): Self.name(ofRole: role)
        }
    }

    static func name(ofRole role: String) -> String { "role/" + role }
}
