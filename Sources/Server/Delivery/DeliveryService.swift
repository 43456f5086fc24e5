import Logging
import Node
import Referrals
import ServiceLifecycle
import Store
import Synchronization

/// Empties the outbox: one task for each lane that has something due, so that a slow peer delays nobody else.
struct DeliveryService: Service, CustomStringConvertible {
    let node: Node
    let courier: any Courier
    let logger: Logger

    /// Its name in the log. Without one, whoever describes a service would walk through all that the node holds.
    var description: String { "delivery" }

    /// How often another process's changes are looked for: a command may have put something into the outbox.
    private static let glance = Duration.milliseconds(200)

    func run() async throws {
        await cancelWhenGracefulShutdown { await deliver() }
    }

    /// Runs until it is cancelled. A transfer that is cut off is made again after the next start.
    private func deliver() async {
        let busy = BusyLanes()
        await withDiscardingTaskGroup { group in
            group.addTask { await watch() }
            for await _ in node.outboxSignal.listen() {
                guard !Task.isCancelled else { break }
                do {
                    for head in try await node.headsOfLanes()
                    where head.nextAttemptAt <= node.clock.now && busy.enter(head.peer) {
                        group.addTask {
                            await attempt(head)
                            busy.leave(head.peer)
                            node.outboxSignal.raise()
                        }
                    }
                } catch {
                    logger.error("the outbox cannot be read", metadata: ["error": "\(error)"])
                }
            }
            group.cancelAll()
        }
    }

    private func attempt(_ delivery: DeliveryRecord) async {
        do {
            try await node.attempt(delivery, through: courier)
        } catch is CancellationError {
            // The process is ending; the outbox still holds the document.
        } catch {
            logger.error(
                "a delivery could not be recorded",
                metadata: ["document": "\(delivery.document)", "error": "\(error)"]
            )
        }
    }

    /// Raises the signal when another process has changed the store, and when a waiting attempt falls due.
    private func watch() async {
        var revision: Int64 = -1
        while !Task.isCancelled {
            do {
                let current = try await node.store.revision()
                let due = try await node.headsOfLanes().contains { $0.nextAttemptAt <= node.clock.now }
                if current != revision || due { node.outboxSignal.raise() }
                revision = current
            } catch {
                logger.error("the store cannot be read", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.glance)
        }
    }
}

/// The peers to whom an attempt is under way: a lane has one at a time.
private final class BusyLanes: Sendable {
    private let peers = Mutex<Set<EntityID>>([])

    /// - Returns: whether the lane was free and is now taken.
    func enter(_ peer: EntityID) -> Bool { peers.withLock { $0.insert(peer).inserted } }

    func leave(_ peer: EntityID) { peers.withLock { _ = $0.remove(peer) } }
}
