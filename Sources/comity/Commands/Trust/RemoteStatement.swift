import Foundation
import Node
import Outbound
import Trust

/// Gets an entity's signed configuration for a command: from its address, or from a file that was handed over.
struct RemoteStatement {
    /// PEM of the authority that its TLS certificate must chain to; empty for the system's.
    let authority: String

    /// - Throws: ``NodeError`` or ``OutboundError``.
    func of(_ name: String) async throws -> String {
        guard name.hasPrefix("https://") else {
            return try TextFile.read(name).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let client = try HTTPSClient()
        let response = try await client.send(
            OutboundRequest(
                .get,
                name + EntityConfiguration.path,
                limits: TransferLimits(total: .seconds(15), maximumResponseBytes: 256 << 10),
                trust: authority.isEmpty ? .system : .authority(pem: authority)
            )
        )
        await client.shutdown()
        guard response.status == 200 else {
            throw NodeError(
                .untrusted,
                "\(name) answered HTTP \(response.status) instead of its entity configuration."
            )
        }
        return String(decoding: response.body, as: UTF8.self)
    }
}
