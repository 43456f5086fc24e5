import Foundation
import Node
import Sealing
import Vault
import Wire

/// A role's own key in a file that an officer holds, locked under the officer's passphrase.
struct RoleKeyFile: Sendable {
    let path: String

    private static let form = "comity-role-key-1"

    /// Writes a key that is not there yet; only its owner may read the file.
    func write(_ key: SealingKey, of role: String, under passphrase: Passphrase) throws {
        let locked: LockedKey
        do throws(SealingError) {
            locked = try LockedKey(key, under: passphrase)
        } catch {
            throw NodeError(.invalidInput, "Nothing was written: \(error).")
        }
        let content: JSON = ["form": .string(Self.form), "role": .string(role), "locked": locked.json]
        try DurableFile.write(Array((content.prettyText() + "\n").utf8), to: path)
    }

    /// The holder that the file makes of whoever knows its passphrase.
    ///
    /// - Throws: ``NodeError``: `locked` where nobody gives the passphrase, or it is another one; `misconfigured`.
    func holder() throws -> KeyHolder {
        guard let data = FileManager.default.contents(atPath: path),
            let json = try? JSON(parsing: Array(data)), json["form"]?.string == Self.form,
            let role = json["role"]?.string, let locked = json["locked"]
        else {
            throw NodeError(.misconfigured, "\(path) holds no role's key, or cannot be read by this user.")
        }
        let passphrase = try PassphraseSource.secret(.roleKey)
        do throws(SealingError) {
            return .role(role, try LockedKey(json: locked).unlocked(with: passphrase))
        } catch {
            PassphraseSource.hold(nil, as: .roleKey)
            throw NodeError(.locked, "The role's key stays locked: \(error).")
        }
    }
}
