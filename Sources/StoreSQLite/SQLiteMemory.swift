import GRDB
import Sealing
package import Store
import Vault

/// A database in memory that outlives the stores opened on it, as a disk outlives processes.
///
/// It keeps every promise of ``Store`` but the one about durability, which needs a disk; ``copy()`` is a backup.
package struct SQLiteMemory: Sendable {
    let queue: DatabaseQueue
    /// Its keyring. A copy shares it, as a backup of a database is kept apart from the keyring.
    let vault: Vault

    /// An empty database with today's schema.
    package init() throws(StoreError) {
        do {
            queue = try DatabaseQueue(configuration: Self.configuration)
            try Migrations.all.migrate(queue)
            let master = SealingKey()
            vault = try Vault(storage: SQLiteKeyring.inMemory()) { [.master(master)] }
        } catch {
            throw SQLiteStore.described(error)
        }
    }

    private init(queue: DatabaseQueue, vault: Vault) {
        self.queue = queue
        self.vault = vault
    }

    /// A second database with the same content, from this moment on its own.
    package func copy() throws(StoreError) -> SQLiteMemory {
        do {
            let copy = try DatabaseQueue(configuration: Self.configuration)
            try queue.backup(to: copy)
            return SQLiteMemory(queue: copy, vault: vault)
        } catch {
            throw SQLiteStore.described(error)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        return configuration
    }
}
