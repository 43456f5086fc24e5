import API
import Admission
import Console
import Hummingbird
import NIOCore
import Node
import Referrals
import Wire

/// How an officer enters, says for what they read, and leaves. Each is a form that works without a script, and each but the entry
/// carries a word that only the session's own pages have, so that no other site can send it.
extension ConsoleRoutes {
    /// The longest form that the console's pages send.
    private static let maximumFormBytes = 1024

    func addSessions(to routes: RouterGroup<NodeRequestContext>) {
        routes.get("/enter") { _, _ in page(try console.entry(EntryPage(), in: frame()), Console.entryHeaders)
        }
        routes.post("/enter", use: enter)
        routes.get("/session", use: session)
        routes.post("/session", use: change)
        routes.post("/leave", use: leave)
    }

    @Sendable private func enter(_ request: Request, context: NodeRequestContext) async throws -> Response {
        let form = await form(of: request)
        guard let purpose = FormField.value(of: "purpose", in: form).flatMap(ReadingPurpose.init(rawValue:))
        else { return try entry(EntryPage(refusal: .purpose)) }
        let code = FormField.value(of: "code", in: form) ?? ""
        guard let token = try await node.enterConsole(code: code, for: purpose.rawValue) else {
            return try entry(EntryPage(refusal: .code))
        }
        context.visit?.prove()
        var response = Response.seeOther("/console")
        response.headers[.setCookie] = ConsoleCookie.set(token, seconds: Node.consoleSessionSeconds)
        return response
    }

    @Sendable private func session(_ request: Request, context: NodeRequestContext) async throws -> Response {
        guard let reader = try await reader(of: request, context) else { return .seeOther("/console/enter") }
        return try session(of: reader)
    }

    @Sendable private func change(_ request: Request, context: NodeRequestContext) async throws -> Response {
        guard let reader = try await reader(of: request, context) else { return .seeOther("/console/enter") }
        let form = await form(of: request)
        guard isOwn(form, reader),
            let purpose = FormField.value(of: "purpose", in: form).flatMap(ReadingPurpose.init(rawValue:))
        else { return try session(of: reader, isRefused: true) }
        try await node.readConsole(withToken: reader.token, for: purpose.rawValue)
        return .seeOther("/console")
    }

    @Sendable private func leave(_ request: Request, context: NodeRequestContext) async throws -> Response {
        guard let reader = try await reader(of: request, context) else { return .seeOther("/console/enter") }
        guard isOwn(await form(of: request), reader) else { return try session(of: reader, isRefused: true) }
        try await node.leaveConsole(reader.session)
        var response = Response.seeOther("/console/enter")
        response.headers[.setCookie] = ConsoleCookie.set("", seconds: 0)
        return response
    }

    /// Whether a form comes from a page of this very session. Digests are compared, so that no time tells how far a guess is right.
    private func isOwn(_ form: String, _ reader: ConsoleReader) -> Bool {
        guard let word = FormField.value(of: "form", in: form) else { return false }
        return Digest(of: word) == Digest(of: reader.session.formToken)
    }

    private func form(of request: Request) async -> String {
        let body = try? await request.body.collect(upTo: Self.maximumFormBytes)
        return body.map { String(buffer: $0) } ?? ""
    }

    private func entry(_ entry: EntryPage) throws -> Response {
        page(try console.entry(entry, in: frame()), Console.entryHeaders, status: entry.status)
    }

    private func session(of reader: ConsoleReader, isRefused: Bool = false) throws -> Response {
        let session = SessionPage(
            officer: reader.account.officer.name,
            roles: (reader.account.json["roles"]?.object?.members ?? []).map { role, scope in
                .init(role: role, scope: scope.string ?? "")
            },
            purpose: reader.purpose.rawValue,
            formToken: reader.session.formToken,
            isRefused: isRefused
        )
        return page(
            try console.session(session, in: frame(for: reader)),
            Console.entryHeaders,
            status: session.status
        )
    }
}
