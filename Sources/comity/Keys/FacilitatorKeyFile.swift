import Foundation
import JOSE
import Node
import Sealing
import Wire

/// The file of a facilitator's own key: its private half under a passphrase that the facilitator alone knows. It lies wherever the
/// facilitator keeps it, and never among the node's keys.
struct FacilitatorKeyFile {
    private static let form = "comity-facilitator-key-1"
    private static let purpose = "facilitator key"

    /// Makes a key and writes it; an existing file is never overwritten.
    ///
    /// - Returns: the public half.
    static func make(at path: String, under passphrase: Passphrase) throws -> EncryptionKey {
        let key = DecryptionKey()
        let lock = SealingKey()
        let json: JSON = [
            "form": .string(form),
            "public": try JSON(parsing: key.publicKey.jwk()),
            "lock": try LockedKey(lock, under: passphrase).json,
            "sealed": .string(Base64URL.encode(try lock.seal(key.privateJWK(), for: purpose))),
        ]
        try DurableFile.write(Array((json.prettyText() + "\n").utf8), to: path, replacing: false)
        return key.publicKey
    }

    /// The private half.
    ///
    /// - Throws: ``NodeError``: `notFound`, `invalidInput` for a file that holds none, `locked` for the wrong passphrase.
    static func open(_ path: String) throws -> DecryptionKey {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw NodeError(.notFound, "The key file \(path) cannot be read.")
        }
        guard let json = try? JSON(parsing: Array(data)), json["form"]?.string == form,
            let lock = json["lock"], let text = json["sealed"]?.string,
            let sealed = try? Base64URL.decode(text)
        else { throw NodeError(.invalidInput, "\(path) is not a facilitator's key file.") }
        let passphrase = try PassphraseSource.secret(.facilitator)
        do {
            let opened = try LockedKey(json: lock).unlocked(with: passphrase).open(sealed, for: purpose)
            return try DecryptionKey(jwk: opened)
        } catch {
            throw NodeError(.locked, "The key stays sealed: \(error)")
        }
    }

    /// The public half of a key file or of a `.pub` file.
    ///
    /// - Throws: ``NodeError`` with `notFound` or `invalidInput`.
    static func publicHalf(of path: String) throws -> EncryptionKey {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw NodeError(.notFound, "The file \(path) cannot be read.")
        }
        guard let json = try? JSON(parsing: Array(data)),
            let key = try? EncryptionKey(jwk: (json["public"] ?? json).bytes())
        else { throw NodeError(.invalidInput, "\(path) holds no public key to seal to.") }
        return key
    }
}
