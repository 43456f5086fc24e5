import Admission
import Console
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Node
import Referrals

/// The console's addresses: entry with a code, the overview, one referral, the stylesheet. Everything but the entry and
/// the assets is for an officer with a session, and what an officer reads is recorded.
struct ConsoleRoutes: Sendable {
    let node: Node
    let certificate: ServedCertificate
    private let console: Console

    /// The longest form that the entry page sends.
    private static let maximumFormBytes = 1024

    init(node: Node, certificate: ServedCertificate) throws {
        self.node = node
        self.certificate = certificate
        self.console = try Console()
    }

    func add(to router: Router<NodeRequestContext>) {
        router.get("/") { _, _ in Response.seeOther("/console") }
        let routes = router.group("/console")
        routes.get(use: overview)
        routes.get("/enter") { _, _ in page(try console.entry(EntryPage(), in: frame()), Console.entryHeaders)
        }
        routes.post("/enter", use: enter)
        routes.get("/referrals/:id", use: referral)
        routes.get("/trust", use: trust)
        for asset in Console.assets {
            router.get(RouterPath("/console" + asset.path)) { _, _ in
                Response(
                    status: .ok,
                    headers: HTTPFields(asset.headers),
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.content))
                )
            }
        }
    }

    @Sendable private func enter(_ request: Request, context: NodeRequestContext) async throws -> Response {
        let body = try? await request.body.collect(upTo: Self.maximumFormBytes)
        let code = body.flatMap { FormField.value(of: "code", in: String(buffer: $0)) } ?? ""
        guard let token = try await node.enterConsole(code: code) else {
            let entry = EntryPage(isRefused: true)
            return page(try console.entry(entry, in: frame()), Console.entryHeaders, status: entry.status)
        }
        context.visit?.prove()
        var response = Response.seeOther("/console")
        response.headers[.setCookie] = ConsoleCookie.set(token, seconds: Node.consoleSessionSeconds)
        return response
    }

    @Sendable private func overview(_ request: Request, context: NodeRequestContext) async throws -> Response
    {
        guard try await officer(of: request, context) != nil else { return .seeOther("/console/enter") }
        return page(try console.overview(try await OverviewPage(of: node), in: frame()))
    }

    @Sendable private func referral(_ request: Request, context: NodeRequestContext) async throws -> Response
    {
        guard let officer = try await officer(of: request, context) else {
            return .seeOther("/console/enter")
        }
        do {
            guard let id = context.parameters.get("id").flatMap({ Identifier($0) }) else {
                throw NodeError(.notFound, "")
            }
            let view = try await node.referral(id, readBy: officer)
            let assessed = try await node.assessment(of: view.thread)
            return page(try console.referral(ReferralPage(view, assessed), in: frame()))
        } catch let error as NodeError where error.code == .notFound {
            let missing = ErrorPage(.notFound)
            return page(try console.error(missing, in: frame()), status: missing.status)
        }
    }

    @Sendable private func trust(_ request: Request, context: NodeRequestContext) async throws -> Response {
        guard try await officer(of: request, context) != nil else { return .seeOther("/console/enter") }
        return page(try console.trust(try await TrustPage(of: node, certificate.judgement), in: frame()))
    }

    private func officer(of request: Request, _ context: NodeRequestContext) async throws -> Officer? {
        guard let token = ConsoleCookie.token(in: request.headers[values: .cookie]),
            let officer = try await node.officer(withToken: token)
        else { return nil }
        context.visit?.prove()
        return officer
    }

    private func frame() -> PageFrame {
        PageFrame(
            node: .init(
                name: node.identity.displayName,
                kind: .init(named: node.identity.agencyKind),
                jurisdiction: node.identity.jurisdiction,
                jurisdictionName: JurisdictionName.english(node.identity.jurisdiction),
                entityIdentifier: node.identity.entity.text
            ),
            now: node.clock.now.asDate
        )
    }

    private func page(
        _ html: String,
        _ headers: [(name: String, value: String)] = Console.pageHeaders,
        status: Int = 200
    ) -> Response {
        Response(
            status: .init(code: status),
            headers: HTTPFields(headers),
            body: ResponseBody(byteBuffer: ByteBuffer(string: html))
        )
    }
}

extension Response {
    /// Sends the browser on with a GET (RFC 9110 section 15.4.4).
    fileprivate static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
    }
}

extension HTTPFields {
    fileprivate init(_ fields: [(name: String, value: String)]) {
        self.init()
        for field in fields {
            if let name = HTTPField.Name(field.name) { self[name] = field.value }
        }
    }
}
