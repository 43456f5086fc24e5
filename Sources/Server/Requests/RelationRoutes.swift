import Hummingbird
import NIOCore
import Node
import Wire

/// What a peer may ask with a signed request: how the relation stands from this side.
struct RelationRoutes: Sendable {
    let node: Node

    func add(to router: Router<NodeRequestContext>) {
        router.group("/relation").add(middleware: PeerRequests(node: node, maximumBytes: 4096))
            .get(use: relation)
    }

    @Sendable private func relation(_ request: Request, context: NodeRequestContext) async throws -> Response
    {
        let relation = try await node.relation(with: context.verifiedPeer())
        return Response(
            status: .ok,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: relation.json.bytes()))
        )
    }
}
