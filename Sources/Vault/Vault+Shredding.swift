package import Referrals
import Synchronization

extension Vault {
    /// Destroys keys: what was sealed under them can be read no more, here or in any copy of the records.
    ///
    /// A copy of the keyring itself still holds them; ``renewBackups(at:)`` writes those anew.
    package func shred(_ ids: [Identifier], at moment: Instant) throws {
        try storage.shred(ids, at: moment)
        state.withLock { state in
            for id in ids { state.content[id] = nil }
        }
    }

    /// Writes every stale copy of the keyring that the node knows of anew.
    ///
    /// - Returns: the copies that could not be written: somebody has to destroy them by hand.
    package func renewBackups(at moment: Instant) throws -> [KeyBackup] {
        try renew(storage.backups().filter(\.isStale), at: moment)
    }

    /// Writes every copy anew: after an exchange of keys the old copies open with the old ones.
    package func renewAllBackups(at moment: Instant) throws -> [KeyBackup] {
        try renew(storage.backups(), at: moment)
    }

    private func renew(_ backups: [KeyBackup], at moment: Instant) -> [KeyBackup] {
        backups.filter { backup in
            do {
                try storage.backUp(to: backup.path, at: moment)
                return false
            } catch {
                return true
            }
        }
    }

    /// Copies the keyring to a file and remembers where: an erasure reaches the copy as well.
    ///
    /// Keep it apart from the copies of the database. Whoever has both, and the master key, has the content.
    package func backUp(to path: String, at moment: Instant) throws {
        try storage.backUp(to: path, at: moment)
    }

    package func backups() throws -> [KeyBackup] { try storage.backups() }
}
