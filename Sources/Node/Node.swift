package import Referrals
package import Store

/// One agency's node: what it does, without HTTP and without SQL.
///
/// Each use case is an extension in a folder of its own: `Cases`, `Assessing`, `Sending`, `Accepting`, `Delivering`,
/// `Peers`, `Auditing`, `Consoles`. All of them work the same way: read, decide, then change everything that belongs
/// together in one transaction.
package struct Node: Sendable {
    package let identity: NodeIdentity
    package private(set) var store: any Store
    package let library: RuleLibrary
    package let schemas: DocumentSchemas
    package let clock: any Clock
    package let random: any RandomSource
    /// Wakes the deliveries of this process at once when something has been put into the outbox.
    package let outboxSignal = OutboxSignal()
    /// The nonces of signed requests that have counted.
    package let nonces: NonceGuard

    package init(
        identity: NodeIdentity,
        store: any Store,
        library: RuleLibrary,
        schemas: DocumentSchemas,
        clock: any Clock = SystemClock(),
        random: any RandomSource = SystemRandomSource()
    ) {
        self.identity = identity
        self.store = store
        self.library = library
        self.schemas = schemas
        self.clock = clock
        self.random = random
        nonces = NonceGuard(since: clock.now)
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
