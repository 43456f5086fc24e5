import API
import Admission
import Console
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Node
import Referrals
import Store

/// The console's addresses: entry with a code, the session, the overview, one referral, the stylesheet. Everything but the entry
/// and the assets is for an officer with a session, as far as the API's own rule lets the account in, and what an officer reads
/// is recorded as there.
struct ConsoleRoutes: Sendable {
    let node: Node
    let certificate: ServedCertificate
    let console: Console
    private let api: API

    init(node: Node, certificate: ServedCertificate, api: API) throws {
        self.node = node
        self.certificate = certificate
        self.api = api
        self.console = try Console(zone: ClockZone(of: node))
    }

    func add(to router: Router<NodeRequestContext>) {
        router.get("/") { _, _ in Response.seeOther("/console") }
        let routes = router.group("/console")
        routes.get(use: overview)
        routes.get("/referrals/:id", use: referral)
        routes.get("/trust", use: trust)
        routes.get("/guidelines", use: guidelines)
        addSessions(to: routes)
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

    @Sendable private func overview(_ request: Request, context: NodeRequestContext) async throws -> Response
    {
        try await shown(to: request, context) { reader in
            let account = reader.account
            guard OverviewPage.permissions.contains(where: { account.scope(for: $0) != nil }) else {
                throw APIProblem(.notPermitted, "Nothing of the overview is granted to the account.")
            }
            var scope: Scope?
            if account.scope(for: .readReferrals) != nil {
                scope = try await api.admit(account, to: .listReferrals, for: reader.purpose).scope
            }
            let overview = try await OverviewPage(of: node, readBy: account, within: scope)
            return try console.overview(overview, in: frame(for: reader))
        }
    }

    @Sendable private func referral(_ request: Request, context: NodeRequestContext) async throws -> Response
    {
        try await shown(to: request, context) { reader in
            // Named by its identifier alone.
            guard let id = context.parameters.get("id").flatMap({ Identifier($0) }) else {
                throw NodeError(.notFound, "")
            }
            _ = try await api.admit(reader.account, to: .showReferral, of: id.text, for: reader.purpose)
            let view = try await node.referral(id, readBy: reader.account.officer)
            let mayAssess = try await mayReadAssessment(of: view, reader)
            return try console.referral(
                ReferralPage(
                    view,
                    mayAssess ? try await node.assessment(of: view.thread) : nil,
                    isAssessmentClosed: !mayAssess
                ),
                in: frame(for: reader)
            )
        }
    }

    /// The legal assessment is another permission than the referral, with a scope of its own.
    private func mayReadAssessment(of view: ReferralView, _ reader: ConsoleReader) async throws -> Bool {
        do {
            _ = try await api.admit(
                reader.account,
                to: .showArrivalAssessment,
                of: view.thread.id.text,
                for: reader.purpose
            )
            return true
        } catch let problem as APIProblem where [.notPermitted, .notFound].contains(problem.kind) {
            return false
        }
    }

    @Sendable private func trust(_ request: Request, context: NodeRequestContext) async throws -> Response {
        try await shown(to: request, context) { reader in
            _ = try await api.admit(reader.account, to: .showTrust, for: reader.purpose)
            return try console.trust(
                try await TrustPage(of: node, certificate.judgement),
                in: frame(for: reader)
            )
        }
    }

    @Sendable private func guidelines(_ request: Request, context: NodeRequestContext) async throws
        -> Response
    {
        try await shown(to: request, context) { reader in
            _ = try await api.admit(reader.account, to: .listGuidelines, for: reader.purpose)
            return try console.guidelines(try await GuidelinesPage(of: node), in: frame(for: reader))
        }
    }
}

extension ConsoleRoutes {
    /// A page for an officer with a session: whoever has none is sent to the entry, and what is denied is a page that says so.
    private func shown(
        to request: Request,
        _ context: NodeRequestContext,
        _ html: (ConsoleReader) async throws -> String
    ) async throws -> Response {
        guard let reader = try await reader(of: request, context) else { return .seeOther("/console/enter") }
        do {
            return page(try await html(reader))
        } catch let problem as APIProblem where problem.kind == .notPermitted {
            return try refusal(.notPermitted, for: reader)
        } catch let problem as APIProblem where problem.kind == .notFound {
            return try refusal(.notFound, for: reader)
        } catch let error as NodeError where error.code == .notFound {
            return try refusal(.notFound, for: reader)
        }
    }

    private func refusal(_ kind: ErrorPage.Kind, for reader: ConsoleReader) throws -> Response {
        let refusal = ErrorPage(kind)
        return page(try console.error(refusal, in: frame(for: reader)), status: refusal.status)
    }

    /// Who reads, with the account as it stands now; nil where no session counts.
    func reader(of request: Request, _ context: NodeRequestContext) async throws -> ConsoleReader? {
        guard let token = ConsoleCookie.token(in: request.headers[values: .cookie]),
            let session = try await node.consoleSession(withToken: token),
            let purpose = ReadingPurpose(rawValue: session.purpose)
        else { return nil }
        context.visit?.prove()
        return ConsoleReader(session: session, token: token, purpose: purpose)
    }

    func frame(for reader: ConsoleReader? = nil) -> PageFrame {
        PageFrame(
            node: .init(
                name: node.identity.displayName,
                kind: .init(named: node.identity.agencyKind),
                jurisdiction: node.identity.jurisdiction,
                jurisdictionName: JurisdictionName.english(node.identity.jurisdiction),
                entityIdentifier: node.identity.entity.text
            ),
            now: node.clock.now.asDate,
            reader: reader?.account.officer.name
        )
    }

    func page(
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

/// An officer with a session, and what they read for.
struct ConsoleReader: Sendable {
    let session: ConsoleSession
    /// What the browser showed.
    let token: String
    let purpose: ReadingPurpose

    var account: Account { session.account }
}

extension Response {
    /// Sends the browser on with a GET (RFC 9110 section 15.4.4).
    static func seeOther(_ path: String) -> Response {
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
