import Casework
import JOSE
import Node
import Referrals
import Store
import StoreSQLite

/// One agency in the simulated world: its disk, which outlives everything, and its process, which does not.
struct SimulatedNode {
    let number: Int
    let name: String
    let entity: EntityID
    let clock: SkewedClock
    let random: SimulatedSource
    /// The officer who prepares, the one who approves, and who is with the people.
    let officer: Officer
    let approver: Officer
    let facilitator: Officer
    let identity: NodeIdentity
    let chest: SimulatedChest
    var disk: SQLiteMemory
    /// What was saved last, and when.
    var backup: SQLiteMemory?
    /// Nil while the process is down.
    var process: Process?

    /// A running node on a store that ends with it.
    struct Process {
        let node: Node
        let store: CrashingStore
    }

    /// Whether somebody would get an answer.
    var isUp: Bool { process.map { !$0.store.isDead } ?? false }

    mutating func start(library: RuleLibrary, schemas: DocumentSchemas, peers: any PeerSource) {
        let store = CrashingStore(disk)
        process = Process(
            node: Node(
                identity: identity,
                keys: chest,
                store: store,
                library: library,
                schemas: schemas,
                clock: clock,
                random: random,
                peerSource: peers
            ),
            store: store
        )
    }
}

/// What every world shares, made once for a whole run: the law, the schemas, the agencies' keys, an empty database.
package struct Stage: Sendable {
    let law: SimulatedLaw
    let schemas: DocumentSchemas
    let identities: [NodeIdentity]
    let keys: [FoundingKeys]
    let attacker: Attacker
    let screening: ScreeningForm
    let emptyDisk: SQLiteMemory

    /// - Parameter nodes: the most nodes that any world has.
    /// - Throws: whatever keeps the law from being published or an empty database from being made.
    package init(nodes: Int = 4) throws {
        law = try SimulatedLaw()
        schemas = try DocumentSchemas()
        screening = try ScreeningForm.shipped()
        emptyDisk = try SQLiteMemory()
        keys = (0..<nodes).map { _ in FoundingKeys() }
        identities = try (0..<nodes).map { number in try Self.identity(number) }
        attacker = try Attacker()
    }

    private static func identity(_ number: Int) throws -> NodeIdentity {
        guard let entity = EntityID("https://node\(number).example") else {
            throw NodeError(.invalidInput, "The simulated node has no name.")
        }
        return NodeIdentity(
            entity: entity,
            displayName: "Agency \(number)",
            agencyKind: number.isMultiple(of: 2) ? "prosecution" : "victim-support",
            jurisdiction: SimulatedLaw.jurisdiction,
            contactPoint: "duty desk"
        )
    }
}
