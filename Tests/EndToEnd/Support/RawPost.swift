import Outbound
import Referrals
import TestAgencies
import Testing

/// Sends one signed document to a node, sealed to it.
struct RawPost {
    private let node: ServedNode

    init(_ node: ServedNode) { self.node = node }

    /// - Returns: the receipt.
    func send(_ compact: String) async throws -> String {
        let client = try HTTPSClient()
        let response = try await client.send(
            OutboundRequest(
                .post,
                node.entity.url("/documents"),
                headers: ["Content-Type": "application/jose"],
                body: try Array(node.encryptionKey().sealing(compact).utf8),
                trust: .authority(pem: try node.authority.pem())
            )
        )
        await client.shutdown()
        #expect(response.status == 201)
        return String(decoding: response.body, as: UTF8.self)
    }
}
