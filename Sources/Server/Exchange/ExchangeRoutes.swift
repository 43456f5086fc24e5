import HTTPTypes
import Hummingbird
import NIOCore
import Node
import Referrals
import Trust
import Wire

/// What other nodes ask of this one: its entity configuration, its schemas, and to take documents in.
struct ExchangeRoutes: Sendable {
    let node: Node
    let bodySeconds: Int

    static let documentMediaType = "application/jose"
    /// Past federation keys (OpenID Federation 1.0 section 8.7).
    static let historicalKeysPath = "/federation/historical-keys"

    func add(to router: Router<NodeRequestContext>) {
        router.get(RouterPath(EntityConfiguration.path), use: entityConfiguration)
        router.get(RouterPath(Self.historicalKeysPath), use: historicalKeys)
        router.get("/schemas/:name", use: schema)
        router.get("/health", use: health)
        router.post("/documents", use: accept)
    }

    @Sendable private func accept(_ request: Request, context: NodeRequestContext) async throws -> Response {
        let type = request.headers[.contentType]?.prefix { $0 != ";" }
        guard type.map({ String($0).lowercased() }) == Self.documentMediaType else {
            throw Problem(.unsupportedMediaType, "The body is not declared as application/jose.")
        }
        let body = try await request.content(
            upTo: node.identity.limits.maximumSealedBytes,
            within: bodySeconds
        )
        let acceptance = try await node.accept(
            body,
            presenting: await context.presentedCertificates(),
            from: context.visit
        )
        return Response(
            status: acceptance.isRepetition ? .ok : .created,
            headers: [.contentType: Self.documentMediaType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: acceptance.receipt))
        )
    }

    @Sendable private func entityConfiguration(
        _ request: Request,
        context: NodeRequestContext
    ) async throws -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/entity-statement+jwt", .cacheControl: "max-age=60"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: try await node.entityConfiguration()))
        )
    }

    @Sendable private func historicalKeys(
        _ request: Request,
        context: NodeRequestContext
    ) async throws -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/jwk-set+jwt", .cacheControl: "max-age=60"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: try await node.historicalKeys()))
        )
    }

    @Sendable private func schema(_ request: Request, context: NodeRequestContext) async throws -> Response {
        guard let name = context.parameters.get("name"), let text = DocumentSchemas.text(named: name) else {
            throw Problem(.notFound, "There is no schema of that name.")
        }
        return Response(
            status: .ok,
            headers: [.contentType: "application/schema+json", .cacheControl: "max-age=3600"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: text))
        )
    }

    /// Whether the node can read its store: for whoever restarts it.
    @Sendable private func health(_ request: Request, context: NodeRequestContext) async throws -> Response {
        _ = try await node.peers()
        return Response(
            status: .ok,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: JSON.object(["status": "serving"]).bytes()))
        )
    }
}
