import Logging
import Node
import ServiceLifecycle
import Store

/// Asks time-stamping authorities for a token when the log has grown.
struct TimeStampService: Service, CustomStringConvertible {
    let node: Node
    let line: any TimeStampLine
    let pace: StampingPace
    let logger: Logger

    /// Its name in the log.
    var description: String { "time stamps" }

    /// How often is looked whether something is due; the pace says how often an authority is asked.
    private static let glance = Duration.seconds(1)

    func run() async throws { await cancelWhenGracefulShutdown { await stamp() } }

    private func stamp() async {
        var said: Set<String> = []
        while !Task.isCancelled {
            do {
                report(try await node.stampLog(through: line, at: pace), &said)
            } catch is CancellationError {
                return
            } catch {
                let says = "\(error)"
                if said.insert(says).inserted {
                    logger.error("the log could not be time-stamped", metadata: ["error": "\(says)"])
                }
            }
            try? await Task.sleep(for: Self.glance)
        }
    }

    /// What stays wrong is said once.
    private func report(_ round: TimeStampRound, _ said: inout Set<String>) {
        for failed in round.failures where said.insert(failed.authority + failed.failure.code).inserted {
            logger.warning(
                "a time-stamping authority gave no token: \(failed.failure.says)",
                metadata: ["authority": "\(failed.authority)", "code": "\(failed.failure.code)"]
            )
        }
        for record in round.stamped {
            said = said.filter { !$0.hasPrefix(record.authority) }
            logger.debug(
                "a checkpoint was time-stamped",
                metadata: ["size": "\(record.size)", "authority": "\(record.authority)"]
            )
        }
        switch round.alarm {
        case true:
            logger.error(
                "the log has waited too long for a time-stamp; what is recorded is stamped later; see `comity time status`"
            )
        case false: logger.notice("the log is time-stamped again")
        case nil: break
        }
    }
}
