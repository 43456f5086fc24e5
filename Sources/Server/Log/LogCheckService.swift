import Logging
import Node
import ServiceLifecycle

/// Checks the whole of a large log after the node has begun to serve, and once a day: at its start only what is new was
/// looked at. Where the record was changed the node stops, as it would not have started.
struct LogCheckService: Service, CustomStringConvertible {
    let node: Node
    let logger: Logger

    /// Its name in the log.
    var description: String { "log check" }

    private static let interval = Duration.seconds(86_400)

    func run() async throws { try await cancelWhenGracefulShutdown { try await check() } }

    private func check() async throws {
        while !Task.isCancelled {
            do {
                if try await node.hasLargeLog() {
                    try await node.checkLog(wholeUpTo: .max)
                    logger.info("the whole log was checked")
                }
            } catch let error as NodeError where error.code == .untrusted {
                logger.critical("the node stops: \(error.description)")
                throw error
            } catch is CancellationError {
                return
            } catch {
                logger.error("the log could not be checked", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.interval)
        }
    }
}
