import Logging
import Node
import Referrals
import ServiceLifecycle
import Store

/// Asks the peers for what was lost, once an officer has said that an older backup is in place: every half minute, until each has
/// answered to the end or an officer goes on without it.
struct CatchUpService: Service, CustomStringConvertible {
    let node: Node
    let courier: any Courier
    let logger: Logger

    var description: String { "catching up" }

    private static let interval = Duration.seconds(30)

    func run() async throws { await cancelWhenGracefulShutdown { await catchUp() } }

    private func catchUp() async {
        var said: [String] = []
        while !Task.isCancelled {
            do {
                let round = try await node.catchUp(through: courier)
                for peer in round.ended {
                    logger.notice("a peer has given back what was lost", metadata: ["peer": "\(peer.text)"])
                }
                // What stays wrong is said once.
                let says =
                    round.waiting.map { "\($0.peer.text): \($0.says)" }
                    + round.gaps.map { "thread \($0.thread.text): \($0.says)" }
                if says != said {
                    for line in says {
                        logger.warning(
                            "what was lost with an older backup is not here",
                            metadata: ["what": "\(line)"]
                        )
                    }
                }
                said = says
            } catch {
                logger.error("the peers could not be asked", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.interval)
        }
    }
}
