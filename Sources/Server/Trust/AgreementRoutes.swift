import HTTPTypes
import Hummingbird
import NIOCore
import Node
import Referrals
import Wire

/// Where other agencies hand over their declarations about agreements. Each proves itself by its signature.
struct AgreementRoutes: Sendable {
    let node: Node
    let bodySeconds: Int

    func add(to router: Router<NodeRequestContext>) {
        router.post(RouterPath(Node.agreementsPath), use: take)
    }

    @Sendable private func take(_ request: Request, context: NodeRequestContext) async throws -> Response {
        try await node.takeDeclaration(
            request.content(upTo: 64 << 10, within: bodySeconds),
            from: context.visit
        )
        return Response(
            status: .ok,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: JSON.object(["taken": true]).bytes()))
        )
    }
}
