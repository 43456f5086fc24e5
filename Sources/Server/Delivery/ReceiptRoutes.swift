import Hummingbird
import NIOCore
import Node
import Referrals
import Wire

/// What a peer may ask with a signed request about a document that it has sent: the receipt, the refusal, or that it has not
/// arrived.
struct ReceiptRoutes: Sendable {
    let node: Node

    func add(to router: Router<NodeRequestContext>) {
        router.group("/receipts").add(middleware: PeerRequests(node: node, maximumBytes: 4096))
            .get(":document", use: receipt)
    }

    @Sendable private func receipt(_ request: Request, context: NodeRequestContext) async throws -> Response {
        guard let id = context.parameters.get("document").flatMap({ Identifier($0) }),
            let digest = request.uri.queryParameters["sha256"].flatMap({ Digest(hex: String($0)) })
        else {
            throw Problem(
                .malformed,
                "Name the document by its jti in the path and by its digest in the parameter sha256."
            )
        }
        let answer = try await node.receiptAnswer(id, digest: digest, for: context.verifiedPeer())
        return Response(
            status: .ok,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.json.bytes()))
        )
    }
}
