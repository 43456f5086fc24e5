import Logging
import Node
import Referrals
import ServiceLifecycle
import Store

/// Empties the outbox: one task for each lane that has something due, so that a slow peer delays nobody else.
struct DeliveryService: Service, CustomStringConvertible {
    let node: Node
    let courier: any Courier
    let logger: Logger

    /// Its name in the log. Without one, whoever describes a service would walk through all that the node holds.
    var description: String { "delivery" }

    /// How often another process's changes are looked for: a command may have put something into the outbox.
    private static let glance = Duration.milliseconds(200)
    /// The most lanes that have a document on its way at once: what bounds the memory of a node with many slow peers.
    private static let mostLanes = 128

    func run() async throws {
        await cancelWhenGracefulShutdown { await deliver() }
    }

    /// Runs until it is cancelled. A transfer that is cut off is made again after the next start.
    private func deliver() async {
        let places = LanePlaces(most: Self.mostLanes)
        var isReadable = true
        await withDiscardingTaskGroup { group in
            group.addTask { await watch() }
            for await _ in node.outboxSignal.listen() {
                guard !Task.isCancelled else { break }
                guard !places.isFull else { continue }
                do {
                    // Whoever answered last comes first.
                    for isFailing in [false, true] {
                        // Busy lanes are due too, and there are never more of them than this asks for.
                        let due = try await node.dueLanes(failing: isFailing, limit: 2 * Self.mostLanes)
                        for (_, head) in due where places.enter(head.peer, isFailing: isFailing) {
                            group.addTask {
                                await work(through: head)
                                places.leave(head.peer)
                                node.outboxSignal.raise()
                            }
                        }
                    }
                    isReadable = true
                } catch {
                    if isReadable {
                        logger.error("the outbox cannot be read", metadata: ["error": "\(error)"])
                    }
                    isReadable = false
                }
            }
            group.cancelAll()
        }
    }

    /// Empties one lane from its head on, for as long as the peer takes documents in.
    private func work(through head: DeliveryRecord) async {
        var next: DeliveryRecord? = head
        while let delivery = next, !Task.isCancelled {
            await attempt(delivery)
            next = try? await node.dueHead(ofLane: head.peer)
        }
    }

    private func attempt(_ delivery: DeliveryRecord) async {
        // Where it is cancelled the process is ending; the outbox still holds the document.
        switch try? await node.attemptOrWait(delivery, through: courier) {
        case .notRecorded(let error):
            logger.error(
                "a delivery could not be recorded; its lane waits",
                metadata: ["document": "\(delivery.document)", "error": "\(error)"]
            )
        case .recordedAgain:
            logger.notice("deliveries are recorded again", metadata: ["peer": "\(delivery.peer)"])
        case nil: break
        }
    }

    /// Raises the signal when anybody has changed the store, and when a lane falls due.
    ///
    /// A look costs one question about the revision; the lanes are asked only after a change, so that waiting is as cheap
    /// with a million documents in the outbox as with none.
    private func watch() async {
        var revision: Int64 = -1
        var due: Instant?
        var isReadable = true
        while !Task.isCancelled {
            do {
                let current = try await node.store.revision()
                if current != revision {
                    revision = current
                    due = try await node.store.read { try $0.nextLaneDue() }
                    node.outboxSignal.raise()
                } else if let due, due <= node.clock.now {
                    node.outboxSignal.raise()
                }
                isReadable = true
            } catch is CancellationError {
                // The process is ending, perhaps before it has begun to serve.
                return
            } catch {
                if isReadable { logger.error("the store cannot be read", metadata: ["error": "\(error)"]) }
                isReadable = false
            }
            try? await Task.sleep(for: Self.glance)
        }
    }
}
