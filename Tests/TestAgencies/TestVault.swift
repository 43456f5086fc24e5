import Sealing
package import Store
package import StoreSQLite
package import Vault

extension SQLiteStore {
    /// A store with a keyring of its own, beside it where no other place is named, under a key that every test has.
    package init(path: String, keyring: String? = nil) throws(StoreError) {
        do {
            try self.init(path: path, vault: TestVault.open(keyring ?? path + ".keyring"))
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(.unusable, "\(error)")
        }
    }
}

/// The vault that every test's store has.
package enum TestVault {
    package static let masterBytes = [UInt8](repeating: 7, count: 32)

    package static func open(_ path: String) throws -> Vault {
        let master = try SealingKey(bytes: masterBytes)
        return try Vault(storage: SQLiteKeyring(path: path)) { [.master(master)] }
    }
}
