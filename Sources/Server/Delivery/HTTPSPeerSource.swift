import Node
package import Outbound
import Referrals
package import Store
package import Trust

/// Fetches peers' entity configurations over HTTPS, with each peer's authority pinned.
package struct HTTPSPeerSource: PeerSource {
    private let client: HTTPSClient

    package init(client: HTTPSClient) { self.client = client }

    package func entityConfiguration(of peer: PeerRecord) async throws(FetchFailure) -> String {
        let response: OutboundResponse
        do {
            response = try await client.send(
                OutboundRequest(
                    .get,
                    peer.entity.text + EntityConfiguration.path,
                    limits: TransferLimits(
                        connect: .seconds(3),
                        total: .seconds(8),
                        maximumResponseBytes: 256 << 10
                    ),
                    trust: peer.serverTrust
                ).to(peer)
            )
        } catch {
            switch error.code {
            case .timedOut: throw .tooSlow
            case .responseTooLarge: throw .tooLarge
            default: throw .unreachable
            }
        }
        guard response.status == 200 else { throw .refused(status: response.status) }
        return String(decoding: response.body, as: UTF8.self)
    }
}
