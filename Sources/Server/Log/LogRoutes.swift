import HTTPTypes
import Hummingbird
import NIOCore
import Node
import Referrals

/// The node's transparency log as static resources (c2sp.org/tlog-tiles). They hold commitments only, so anybody may read
/// them.
struct LogRoutes: Sendable {
    let node: Node

    func add(to router: Router<NodeRequestContext>) { router.get("/log/:shard/**", use: resource) }

    @Sendable private func resource(_ request: Request, context: NodeRequestContext) async throws -> Response
    {
        let shard = try context.parameters.require("shard")
        let path = context.parameters.getCatchAll().joined(separator: "/")
        guard let answer = try await node.logAnswer(shard: shard, path: path) else {
            throw Problem(.notFound, "This node's log serves nothing at this address.")
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: answer.mediaType,
                .cacheControl: answer.isImmutable
                    ? "public, max-age=31536000, immutable" : "public, max-age=1",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.bytes))
        )
    }
}
