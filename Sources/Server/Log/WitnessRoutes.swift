import HTTPTypes
import Hummingbird
import Merkle
import NIOCore
import Node
import Referrals

/// The node as a witness of its peers' logs (c2sp.org/tlog-witness).
struct WitnessRoutes: Sendable {
    let node: Node
    let bodySeconds: Int

    /// The longest request: a checkpoint, 63 hashes, some signatures.
    private static let maximumBytes = 65_536

    func add(to router: Router<NodeRequestContext>) {
        router.post("/witness/add-checkpoint", use: addCheckpoint)
        router.get("/witness/:origin/checkpoint", use: checkpoint)
    }

    @Sendable private func addCheckpoint(_ request: Request, context: NodeRequestContext) async throws
        -> Response
    {
        let body = try await request.content(upTo: Self.maximumBytes, within: bodySeconds)
        do {
            return answer(.ok, "text/plain; charset=utf-8", try await node.cosign(body))
        } catch let refusal as WitnessRefusal {
            return answer(.init(code: refusal.status), refusal.contentType, refusal.body)
        }
    }

    @Sendable private func checkpoint(_ request: Request, context: NodeRequestContext) async throws
        -> Response
    {
        let origin = try context.parameters.require("origin")
        guard let note = try await node.witnessedCheckpoint(originHash: origin) else {
            throw Problem(.notFound, "This node has cosigned no checkpoint of such a log.")
        }
        return answer(.ok, "text/plain; charset=utf-8", note)
    }

    private func answer(_ status: HTTPResponse.Status, _ type: String, _ text: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
