import Logging
import Node
import ServiceLifecycle

/// Looks every half minute for clocks of threads that have run out. What was missed while the node was down is done at its
/// start; nothing is done twice.
struct ClockService: Service, CustomStringConvertible {
    let node: Node
    let logger: Logger

    /// Its name in the log.
    var description: String { "clocks" }

    private static let interval = Duration.seconds(30)
    private static let atOnce = 100

    func run() async throws { await cancelWhenGracefulShutdown { await pursue() } }

    private func pursue() async {
        var failure: String?
        while !Task.isCancelled {
            var isMore = false
            do {
                let steps = try await node.runClocks(limit: Self.atOnce)
                isMore = steps == Self.atOnce
                failure = nil
                if steps > 0 { logger.info("clocks ran out", metadata: ["steps": "\(steps)"]) }
            } catch {
                // What stays wrong is said once.
                let says = "\(error)"
                if says != failure {
                    logger.error("a clock could not be pursued", metadata: ["error": "\(says)"])
                }
                failure = says
            }
            if !isMore { try? await Task.sleep(for: Self.interval) }
        }
    }
}
