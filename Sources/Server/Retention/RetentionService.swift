import Logging
import Node
import ServiceLifecycle

/// Goes on with erasures as soon as a peer asks or reports, and once an hour through what is kept and what is due in cases.
struct RetentionService: Service, CustomStringConvertible {
    let node: Node
    let logger: Logger

    /// Its name in the log.
    var description: String { "retention" }

    private static let interval = Duration.seconds(3600)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await review() }
                for await _ in node.erasureSignal.listen() {
                    guard !Task.isCancelled else { break }
                    await trying("erasures could not be gone on with") { try await node.continueErasures() }
                }
                group.cancelAll()
            }
        }
    }

    private func review() async {
        await trying("the people of older cases could not be given keys of their own") {
            try await node.divideOlderCases()
        }
        while !Task.isCancelled {
            await trying("the review of what is kept could not be made") {
                for step in try await node.reviewRetention() where step.kind == .unreadable {
                    logger.error(
                        "a case cannot be read; `comity retention list` names it",
                        metadata: ["case": "\(step.reference)"]
                    )
                }
            }
            await trying("what is due in cases could not be noted") { try await node.noteDue() }
            try? await Task.sleep(for: Self.interval)
        }
    }

    private func trying<Value>(_ failure: Logger.Message, _ body: () async throws -> Value) async {
        do {
            _ = try await body()
        } catch {
            logger.error(failure, metadata: ["error": "\(error)"])
        }
    }
}
