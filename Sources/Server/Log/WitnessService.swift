import Logging
package import Node
package import Outbound
import ServiceLifecycle
import Store

/// Asks the node's witnesses for their word, and looks at the logs that the node cosigns.
struct WitnessService: Service, CustomStringConvertible {
    let node: Node
    let line: any WitnessLine
    let logger: Logger

    /// Its name in the log.
    var description: String { "witnesses" }

    private static let asking = Duration.seconds(5)
    /// Every so many rounds of asking, the logs of others are looked at.
    private static let watching = 12

    func run() async throws { await cancelWhenGracefulShutdown { await work() } }

    private func work() async {
        var number = 0
        var isCompared = false
        while !Task.isCancelled {
            do {
                let isWatching = number % Self.watching == 0
                if isWatching, !isCompared {
                    // Once, until each witness has answered: a node that went back may have nothing new to ask about.
                    let compared = try await node.compareWithWitnesses(through: line)
                    report(compared)
                    isCompared = compared.failures.isEmpty
                }
                report(try await node.askWitnesses(through: line))
                report(try await node.watchLogs(through: line, onlyHinted: !isWatching))
            } catch is CancellationError {
                return
            } catch {
                logger.error("witnesses could not be asked", metadata: ["error": "\(error)"])
            }
            number += 1
            try? await Task.sleep(for: Self.asking)
        }
    }

    private func report(_ round: WitnessRound) {
        for failure in round.failures {
            logger.debug("a witness is missing", metadata: ["says": "\(failure)"])
        }
        for alarm in round.alarms {
            logger.critical(
                "a transparency log contradicts itself; see `comity witness alarms`",
                metadata: [
                    "kind": "\(alarm.kind.rawValue)", "log": "\(alarm.origin)", "told-by": "\(alarm.by)",
                ]
            )
        }
    }
}

/// Carries requests to witnesses over HTTPS, trusting what each peer's relation says.
package struct HTTPSWitnessLine: WitnessLine {
    private let client: HTTPSClient

    package init(client: HTTPSClient) { self.client = client }

    package func post(_ body: String, to url: String, at host: WitnessHost) async -> WitnessAnswer? {
        let request = OutboundRequest(
            .post,
            url,
            headers: ["Content-Type": "text/plain; charset=utf-8"],
            body: Array(body.utf8),
            limits: Self.limits,
            trust: .system
        )
        return try? await client.send(request.to(host)).answer
    }

    package func get(_ url: String, at host: WitnessHost) async -> WitnessAnswer? {
        try? await client.send(OutboundRequest(.get, url, limits: Self.limits, trust: .system).to(host))
            .answer
    }

    private static let limits = TransferLimits(
        connect: .seconds(5),
        total: .seconds(20),
        maximumResponseBytes: 64 << 10
    )
}

extension OutboundResponse {
    fileprivate var answer: WitnessAnswer { WitnessAnswer(status: status, body: body) }
}
