import Logging
import Node
import ServiceLifecycle
import Store

/// Signs a checkpoint of the transparency log every second in which there is something new.
struct CheckpointService: Service, CustomStringConvertible {
    let node: Node
    let logger: Logger

    /// Its name in the log.
    var description: String { "checkpoints" }

    private static let interval = Duration.seconds(1)

    func run() async throws { await cancelWhenGracefulShutdown { await publish() } }

    private func publish() async {
        var failure: String?
        while !Task.isCancelled {
            do {
                let made = try await node.publishCheckpoints()
                failure = nil
                for checkpoint in made {
                    logger.debug("a checkpoint was signed", metadata: ["size": "\(checkpoint.size)"])
                }
            } catch {
                // What stays wrong is said once.
                let says = "\(error)"
                if says != failure {
                    logger.error("no checkpoint could be signed", metadata: ["error": "\(says)"])
                }
                failure = says
            }
            try? await Task.sleep(for: Self.interval)
        }
    }
}
