import Admission
import EvidenceFiles
import Foundation
import GRDB
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Trust
import Wire

/// One agency's node with a real database in a folder of its own and a clock that the test moves.
struct TestNode: Sendable {
    let node: Node
    let clock: TestClock
    let store: SQLiteStore
    let officer: Officer
    /// The last checkpoints, as they would be kept beside the database; copies of the database share them.
    let heads = MemoryLogHeads()
    let folder: TemporaryFolder
    /// The folder of the node that this is a copy of: its keyring has to outlive it.
    private let origin: TemporaryFolder?
    /// Copies of a node share its keyring.
    let keyring: String

    var entity: EntityID { node.identity.entity }
    var database: String { folder.path("comity.db") }

    /// The packs are published and read once for all tests.
    private static let libraries = Result {
        let law = try PublishedDrafts.shared.get().law
        return Dictionary(
            uniqueKeysWithValues: ["EE", "PT"].map { ($0, RuleLibrary(law: law, jurisdiction: $0)) }
        )
    }

    init(
        _ entity: String,
        kind: String,
        jurisdiction: String,
        officer: String,
        clock: TestClock,
        algorithm: SignatureAlgorithm = .ed25519,
        maximumBacklog: Int = 10_000,
        limits: ExchangeLimits? = nil,
        line: (any FederationLine)? = nil,
        law: PublishedLaw? = nil
    ) throws {
        folder = try TemporaryFolder()
        origin = nil
        self.clock = clock
        self.officer = try #require(Officer(officer))
        keyring = folder.path("keyring.db")
        store = try SQLiteStore(path: folder.path("comity.db"), keyring: keyring)
        node = Node(
            identity: NodeIdentity(
                entity: try #require(EntityID(entity)),
                displayName: entity,
                agencyKind: kind,
                jurisdiction: jurisdiction,
                contactPoint: "duty desk",
                limits: limits ?? ExchangeLimits(maximumBacklog: maximumBacklog)
            ),
            keys: MemoryKeyChest(algorithm),
            store: store,
            library: try law.map { RuleLibrary(law: $0, jurisdiction: jurisdiction) }
                ?? #require(Self.libraries.get()[jurisdiction]),
            schemas: try DocumentSchemas(),
            clock: clock,
            logHeads: heads,
            line: line,
            evidenceFiles: try SealedFolder(path: folder.path("evidence"))
        )
    }

    /// The same node on a copy of its database.
    ///
    /// - Parameter ownKeyring: whether it has a copy of the keyring too, so that what it destroys stays in the other.
    func copy(ownKeyring: Bool = false) throws -> TestNode {
        try TestNode(copying: self, ownKeyring: ownKeyring)
    }

    private init(copying other: TestNode, ownKeyring: Bool) throws {
        folder = try TemporaryFolder()
        clock = other.clock
        officer = other.officer
        let queue = try DatabaseQueue(path: other.database)
        let copy = folder.path("comity.db")
        try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [copy]) }
        try queue.close()
        keyring = ownKeyring ? folder.path("keyring.db") : other.keyring
        if ownKeyring { try FileManager.default.copyItem(atPath: other.keyring, toPath: keyring) }
        origin = other.origin ?? other.folder
        store = try SQLiteStore(path: copy, keyring: keyring)
        node = Node(
            identity: other.node.identity,
            keys: other.node.keys,
            store: store,
            library: other.node.library,
            schemas: other.node.schemas,
            clock: clock,
            logHeads: other.node.logHeads,
            evidenceFiles: try SealedFolder(path: folder.path("evidence"))
        )
    }

    /// The same node on the same database, asking its peers for their keys.
    func asking(_ source: any PeerSource) throws -> TestNode { try TestNode(self, asking: source) }

    /// The same node on the same database, with other limits.
    func admitting(_ limits: AdmissionLimits) throws -> TestNode {
        try TestNode(self, asking: nil, admission: limits)
    }

    private init(
        _ other: TestNode,
        asking source: (any PeerSource)?,
        admission: AdmissionLimits = AdmissionLimits()
    ) throws {
        (folder, clock, officer, store) = (other.folder, other.clock, other.officer, other.store)
        (origin, keyring) = (other.origin, other.keyring)
        node = Node(
            identity: other.node.identity,
            keys: other.node.keys,
            store: store,
            library: other.node.library,
            schemas: other.node.schemas,
            clock: clock,
            peerSource: source,
            admission: admission
        )
    }

    /// Puts a document that this node never signed at the end of its own chain, journal and outbox included: what somebody can do
    /// who holds a key and the database.
    func forge(with keyID: String, in thread: ThreadRecord) async throws -> Identifier {
        let now = clock.now
        let key = try node.keys.signingKey(keyID)
        let document = Document(
            issuer: entity,
            audience: thread.peer,
            id: Identifier(at: now),
            issuedAt: now,
            thread: thread.id,
            sequence: thread.ownSequence + 1,
            previous: thread.ownHead,
            seen: thread.peerSequence,
            type: .informationRequest,
            body: ForeignAgency.question
        )
        let compact = try JWS.sign(document.claims.bytes(), type: Document.mediaType, key: key)
        try await store.write { transaction in
            let record = DocumentRecord(
                id: document.id,
                thread: thread.id,
                issuer: document.issuer,
                audience: document.audience,
                sequence: document.sequence,
                type: document.type,
                issuedAt: Instant(seconds: now.seconds),
                storedAt: now,
                digest: Digest(of: compact),
                compact: compact,
                disposition: .accepted
            )
            try transaction.insert(record)
            try transaction.insert(
                DeliveryRecord(document: record.id, thread: thread.id, peer: thread.peer)
            )
            try transaction.record(
                .documentSigned,
                by: "node",
                about: record.id,
                digest: record.digest,
                at: now
            )
            var thread = thread
            thread.ownSequence = document.sequence
            thread.ownHead = record.digest
            thread.changedAt = now
            try transaction.update(thread)
        }
        return document.id
    }

    static func tartu(
        _ clock: TestClock = TestClock(),
        algorithm: SignatureAlgorithm = .ed25519,
        maximumBacklog: Int = 10_000
    ) throws -> TestNode {
        try TestNode(
            "https://tartu.example",
            kind: "prosecution",
            jurisdiction: "EE",
            officer: "Kask",
            clock: clock,
            algorithm: algorithm,
            maximumBacklog: maximumBacklog
        )
    }

    static func porto(
        _ clock: TestClock = TestClock(),
        _ entity: String = "https://porto.example",
        algorithm: SignatureAlgorithm = .ed25519
    ) throws -> TestNode {
        try TestNode(
            entity,
            kind: "victim-support",
            jurisdiction: "PT",
            officer: "Sousa",
            clock: clock,
            algorithm: algorithm
        )
    }

    /// Enters another node as a peer.
    func enter(_ other: TestNode) async throws {
        _ = try await node.addPeer(
            statement: try await other.node.entityConfiguration(),
            fingerprint: try await other.node.ownFingerprint().words,
            authority: "PEM",
            grant: .everything,
            by: officer
        )
    }

    func enter(_ other: ForeignAgency) async throws {
        _ = try await node.addPeer(
            statement: try other.statement(at: clock.now),
            fingerprint: other.fingerprint,
            authority: "PEM",
            grant: .everything,
            by: officer
        )
    }

    /// A signed document as it travels to this node.
    func sealed(_ compact: String) async throws -> String {
        try await encryptionKey().sealing(compact)
    }

    /// The key that it publishes for sealing documents to it.
    func encryptionKey() async throws -> EncryptionKey {
        try #require(try await node.keyRing().current(.encryption)).encryptionKey()
    }

    /// Takes a signed document in, sealed as it has to be.
    @discardableResult
    func accept(_ compact: String) async throws -> Acceptance {
        try await node.accept(Array(sealed(compact).utf8))
    }

    /// The kind of problem with which a signed document is refused, sealed as it has to be.
    func refusal(of compact: String) async throws -> Problem.Kind? {
        try await refusal(ofBytes: Array(sealed(compact).utf8))
    }

    /// The kind of problem with which a body is refused.
    func refusal(ofBytes body: [UInt8]) async throws -> Problem.Kind? {
        do {
            _ = try await node.accept(body)
            return nil
        } catch {
            return error.kind
        }
    }

    /// The only referral that this node has.
    func thread() async throws -> ThreadRecord {
        try #require(try await store.read { try $0.threads(side: nil, limit: 2) }.first)
    }

    func stage() async throws -> Stage { try await thread().stage }

    /// Approves the last assessment as it stands, as somebody does who has just read it.
    func approve(_ subject: Identifier, as role: String, by name: String) async throws {
        let seen = try await node.latestAssessment(of: subject)?.record.contentDigest
        let officer = try #require(Officer(name))
        _ = try await node.approve(subject, as: role, seen: seen ?? .zero, note: nil, by: officer)
    }

    /// Makes an attempt for every delivery that is due, until none is.
    func deliver(through courier: any Courier) async throws {
        for _ in 0..<100 {
            let due = try await node.dueLanes()
            guard !due.isEmpty else { return }
            for (_, head) in due { try await node.attempt(head, through: courier) }
        }
    }

    /// Changes the database behind the node's back.
    func tamper(_ sql: String, _ arguments: StatementArguments = []) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: database, configuration: configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql, arguments: arguments) }
        try queue.close()
    }

    func rows(_ sql: String) throws -> [Row] {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        return try queue.read { try Row.fetchAll($0, sql: sql) }
    }
}
