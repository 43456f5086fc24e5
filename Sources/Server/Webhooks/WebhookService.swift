import HTTPSignatures
import Logging
package import Node
package import Outbound
import ServiceLifecycle

/// Tells the agency's programs what has happened, as the journal grows.
struct WebhookService: Service, CustomStringConvertible {
    let node: Node
    let poster: any WebhookPoster
    let logger: Logger

    var description: String { "webhooks" }

    /// How often the journal is looked at while nothing is left to tell.
    private static let glance = Duration.seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    if try await node.tellWebhooks(through: poster) { continue }
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("the webhooks cannot be told", metadata: ["error": "\(type(of: error))"])
                }
                try? await Task.sleep(for: Self.glance)
            }
        }
    }
}

/// Posts signed messages over HTTPS.
package struct HTTPSWebhookPoster: WebhookPoster {
    private let client: HTTPSClient

    package init(client: HTTPSClient) { self.client = client }

    package func post(_ message: WebhookMessage) async -> String? {
        var fields: HeaderFields = ["Content-Type": "application/json"]
        for line in message.head.fields.lines { fields.append(name: line.name, value: line.value) }
        let request = OutboundRequest(
            .post,
            message.address,
            headers: fields,
            body: message.content,
            limits: TransferLimits(connect: .seconds(5), total: .seconds(20), maximumResponseBytes: 16 << 10),
            trust: message.authority.isEmpty ? .system : .authority(pem: message.authority)
        )
        do {
            let status = try await client.send(request).status
            return (200..<300).contains(status) ? nil : "The program answered HTTP \(status)."
        } catch {
            return error.description
        }
    }
}
