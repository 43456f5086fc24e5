import GRDB
package import Store

/// A database in memory that outlives the stores opened on it, as a disk outlives processes.
///
/// It keeps every promise of ``Store`` but the one about durability, which needs a disk; ``copy()`` is a backup.
package struct SQLiteMemory: Sendable {
    let queue: DatabaseQueue

    /// An empty database with today's schema.
    package init() throws(StoreError) {
        do {
            queue = try DatabaseQueue(configuration: Self.configuration)
            try Migrations.all.migrate(queue)
        } catch {
            throw SQLiteStore.described(error)
        }
    }

    private init(queue: DatabaseQueue) { self.queue = queue }

    /// A second database with the same content, from this moment on its own.
    package func copy() throws(StoreError) -> SQLiteMemory {
        do {
            let copy = try DatabaseQueue(configuration: Self.configuration)
            try queue.backup(to: copy)
            return SQLiteMemory(queue: copy)
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
