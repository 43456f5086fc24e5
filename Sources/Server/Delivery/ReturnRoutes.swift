import Hummingbird
import NIOCore
import Node
import Referrals
import Wire

/// What a peer may ask with a signed request that was put back to an older backup: the threads that both share, and the documents of
/// one that it has signed or received before.
struct ReturnRoutes: Sendable {
    let node: Node

    func add(to router: Router<NodeRequestContext>) {
        router.group("/threads").add(middleware: PeerRequests(node: node, maximumBytes: 4096))
            .get(use: answer).get(":thread/documents", use: answer)
    }

    @Sendable private func answer(_ request: Request, context: NodeRequestContext) async throws -> Response {
        let answer = try await node.returnAnswer(request.uri.string, for: context.verifiedPeer())
        return Response(
            status: .ok,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.bytes()))
        )
    }
}
