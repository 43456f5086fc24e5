import Outbound
import Referrals
import Testing

/// Sends one document to a node.
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
                body: Array(compact.utf8),
                trust: .authority(pem: try node.authority.pem())
            )
        )
        await client.shutdown()
        #expect(response.status == 201)
        return String(decoding: response.body, as: UTF8.self)
    }
}
