import Admission
import Foundation
import JOSE
import Node
import Referrals
import RulePacks
import Sealing
import Store
import StoreSQLite
import Vault

/// The folder of a node that is measured: its database, its keyring and, beside them, the master key, since nothing in it is
/// anybody's.
struct BenchHome: Sendable {
    let folder: URL

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func create() throws -> SQLiteStore {
        let master = SealingKey()
        try Data(master.bytes).write(to: folder.appendingPathComponent("master"))
        return try open()
    }

    func open() throws -> SQLiteStore {
        let master = try SealingKey(
            bytes: Array(try Data(contentsOf: folder.appendingPathComponent("master")))
        )
        let vault = try Vault(storage: SQLiteKeyring(path: path("keyring.db"))) { [.master(master)] }
        return try SQLiteStore(path: path("comity.db"), vault: vault)
    }

    /// A node over the store; it has no law, no keys where none are given, and is asked nothing that needs them.
    func node(keys: any KeyChest = NoKeys()) throws -> Node {
        guard let entity = EntityID("https://bench.example") else { throw CocoaError(.fileReadUnknown) }
        return Node(
            identity: NodeIdentity(
                entity: entity,
                displayName: "Bench",
                agencyKind: "prosecution",
                jurisdiction: "EE",
                contactPoint: "none"
            ),
            keys: keys,
            store: try open(),
            library: RuleLibrary(
                law: PublishedLaw(folder: path("law"), signers: path("signers")),
                jurisdiction: "EE"
            ),
            schemas: try DocumentSchemas(),
            // What is measured is the node, not how much it grants one peer.
            admission: AdmissionLimits(peer: Allowance.Rate(perSecond: 1_000_000, burst: 1_000_000))
        )
    }

    /// Bytes of the database and its keyring, without the log of what was written last.
    var size: Int64 {
        ["comity.db", "keyring.db"].reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path(name))
            return sum + ((attributes?[.size] as? NSNumber)?.int64Value ?? 0)
        }
    }
}

/// A chest without keys: nothing is signed here.
private struct NoKeys: KeyChest {
    var founding: [PublicHalf] { [] }

    func signingKey(_ keyID: String) throws(NodeError) -> SigningKey { throw Self.none }
    func decryptionKey(_ keyID: String) throws(NodeError) -> DecryptionKey { throw Self.none }
    func make(_ use: KeyRecord.Use) throws(NodeError) -> PublicHalf { throw Self.none }
    func place(of keyID: String) -> String? { nil }

    private static let none = NodeError(.misconfigured, "A node that is measured has no keys.")
}
