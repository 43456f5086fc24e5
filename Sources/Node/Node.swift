package import Admission
import Foundation
package import Merkle
package import Referrals
package import Store

/// One agency's node: what it does, without HTTP and without SQL.
///
/// Each use case is an extension in a folder of its own: `Cases`, `Assessing`, `Sending`, `Accepting`, `Delivering`,
/// `Peers`, `Keys`, `Auditing`, `Consoles`. All of them work the same way: read, decide, then change everything that belongs
/// together in one transaction.
package struct Node: Sendable {
    package let identity: NodeIdentity
    /// The private halves of the node's keys; the store says which are in use.
    package let keys: any KeyChest
    package private(set) var store: any Store
    package let library: RuleLibrary
    package let schemas: DocumentSchemas
    package let clock: any Clock
    package let random: any RandomSource
    /// Where peers' newer statements come from; nil in a process that asks nobody.
    package let peerSource: (any PeerSource)?
    package let refreshes = PeerRefreshes()
    /// Where the log's last checkpoints are kept outside the database.
    package let logHeads: any LogHeads
    /// Where the sealed content of evidence lies; nil for a node that keeps none.
    package let evidenceFiles: (any SealedFiles)?
    /// By which a checkpoint counts as witnessed; nil for the word of any peer.
    package let witnessPolicy: WitnessPolicy?
    /// Wakes the deliveries of this process at once when something has been put into the outbox.
    package let outboxSignal = OutboxSignal()
    /// Wakes whoever goes on with erasures when a peer asked for one or reported.
    package let erasureSignal = OutboxSignal()
    /// The nonces of signed requests that have counted.
    package let nonces: NonceGuard
    /// Policy and agreements as they were last read.
    let trust = TrustCache()
    /// The way to federations; nil in a process that asks nobody.
    package let line: (any FederationLine)?
    package let upkeep: TrustUpkeep
    /// What is asked of those who connect.
    package let clientCertificates: ClientCertificates
    let discoveries = Discoveries()
    let unrecordedLanes = UnrecordedLanes()
    /// How much this node takes from whom.
    package let admission: AdmissionLimits
    package let refusals: RefusalTally
    let peerAllowances: PeerAllowances
    let statements = HeldStatements()
    let watching = WatchMemory()
    /// Strangers' signatures never take more than half of the processors.
    let verifyingRoom = VerifyingRoom(
        places: ProcessInfo.processInfo.activeProcessorCount / 2,
        mostWaiting: AdmissionLimits.waitingStrangers
    )

    package init(
        identity: NodeIdentity,
        keys: any KeyChest,
        store: any Store,
        library: RuleLibrary,
        schemas: DocumentSchemas,
        clock: any Clock = SystemClock(),
        random: any RandomSource = SystemRandomSource(),
        peerSource: (any PeerSource)? = nil,
        logHeads: any LogHeads = NoLogHeads(),
        witnessPolicy: WitnessPolicy? = nil,
        line: (any FederationLine)? = nil,
        upkeep: TrustUpkeep = TrustUpkeep(),
        evidenceFiles: (any SealedFiles)? = nil,
        clientCertificates: ClientCertificates = ClientCertificates(),
        admission: AdmissionLimits = AdmissionLimits()
    ) {
        self.admission = admission
        refusals = RefusalTally(window: admission.refusalWindow)
        peerAllowances = PeerAllowances(admission.peer)
        self.identity = identity
        self.keys = keys
        self.store = store
        self.library = library
        self.schemas = schemas
        self.clock = clock
        self.random = random
        self.line = line
        self.upkeep = upkeep
        self.evidenceFiles = evidenceFiles
        self.clientCertificates = clientCertificates
        nonces = NonceGuard(since: clock.now)
        self.peerSource = peerSource
        self.logHeads = logHeads
        self.witnessPolicy = witnessPolicy
    }
}

extension Node {
    /// The same node with its changes going through another store, for example one that adds something to each.
    package func storing(in store: any Store) -> Node {
        var copy = self
        copy.store = store
        return copy
    }
}

/// Where a node takes the time from; tests inject their own.
package protocol Clock: Sendable {
    var now: Instant { get }
}
