import HTTPTypes
import Hummingbird
import NIOCore
import Node
import Referrals
import Wire

/// What the agency has published for anybody, without an account: a list and each piece of it, as plain text for a person, as JSON
/// for a program that asks for it.
struct PublicationRoutes: Sendable {
    let node: Node

    static let path = "/publications"

    func add(to router: Router<NodeRequestContext>) {
        router.get(RouterPath(Self.path), use: list)
        router.get(RouterPath(Self.path + "/:id"), use: one)
    }

    @Sendable private func list(_ request: Request, context: NodeRequestContext) async throws -> Response {
        let (json, text) = try await node.publicationList(at: Self.path)
        return answer(to: request, json, text)
    }

    @Sendable private func one(_ request: Request, context: NodeRequestContext) async throws -> Response {
        guard let id = context.parameters.get("id").flatMap({ Identifier($0) }),
            let (json, text) = try await node.publication(id)
        else { throw Problem(.notFound, "Nothing of that name is published.") }
        return answer(to: request, json, text)
    }

    private func answer(to request: Request, _ json: JSON, _ text: String) -> Response {
        let wantsJSON = request.headers[.accept]?.contains("application/json") ?? false
        return Response(
            status: .ok,
            headers: [
                .contentType: wantsJSON ? "application/json" : "text/plain; charset=utf-8",
                .cacheControl: "max-age=60", .vary: "Accept",
            ],
            body: ResponseBody(
                byteBuffer: wantsJSON ? ByteBuffer(bytes: json.bytes()) : ByteBuffer(string: text)
            )
        )
    }
}
