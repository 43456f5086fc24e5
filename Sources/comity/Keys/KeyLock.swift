import Foundation
import Node
import Sealing
import Synchronization
import Wire

/// The lock on a node's keys: a sealing key under a passphrase, in one small file. Unlocked once in a process.
final class KeyLock: Sendable {
    let path: String
    private let unlockedKey = Mutex<SealingKey?>(nil)

    init(path: String) { self.path = path }

    /// Whether the node's keys are sealed.
    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// The sealing key.
    ///
    /// - Throws: ``NodeError``: `locked` where nobody gives the passphrase, `misconfigured` for a lock that cannot be read,
    ///   `untrusted` for the wrong passphrase.
    func key() throws(NodeError) -> SealingKey {
        if let key = unlockedKey.withLock({ $0 }) { return key }
        let key = try unlocked(with: PassphraseSource.secret())
        unlockedKey.withLock { $0 = key }
        return key
    }

    func unlocked(with passphrase: Passphrase) throws(NodeError) -> SealingKey {
        do throws(SealingError) {
            return try read().unlocked(with: passphrase)
        } catch {
            PassphraseSource.hold(nil)
            throw NodeError(.locked, "The node's keys stay sealed: \(error).")
        }
    }

    /// Locks a key under a passphrase, in place of what was there.
    func lock(_ key: SealingKey, under passphrase: Passphrase) throws(NodeError) {
        let locked: LockedKey
        do throws(SealingError) {
            locked = try LockedKey(key, under: passphrase)
        } catch {
            throw NodeError(.invalidInput, "Nothing was sealed: \(error).")
        }
        try DurableFile.write(Array((locked.json.prettyText() + "\n").utf8), to: path, replacing: true)
        unlockedKey.withLock { $0 = key }
    }

    func remove() {
        DurableFile.remove(path)
        unlockedKey.withLock { $0 = nil }
    }

    private func read() throws(SealingError) -> LockedKey {
        guard let data = FileManager.default.contents(atPath: path),
            let json = try? JSON(parsing: Array(data))
        else { throw SealingError(.malformed, "\(path) is missing or cannot be read by this user") }
        return try LockedKey(json: json)
    }
}
