import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Node
import Referrals
import Trust
import Wire

/// The endpoints of an authority (OpenID Federation 1.0 section 8). Its errors are the standard's, not problem details.
struct FederationRoutes: Sendable {
    let node: Node
    let bodySeconds: Int

    func add(to router: Router<NodeRequestContext>) {
        let routes = router.group("/federation")
        routes.get("fetch") { request, _ in
            try await answer(EntityStatement.mediaType) {
                try await node.fetchAnswer(sub: Parameters(request).one("sub"))
            }
        }
        routes.get("list") { request, _ in
            try await list {
                try await node.listAnswer(SubordinateQuery(parameters: Parameters(request).all))
            }
        }
        routes.get("resolve") { request, _ in
            try await answer(ResolveResponse.mediaType) {
                let parameters = try Parameters(request)
                return try await node.resolveAnswer(
                    sub: parameters.one("sub"),
                    anchors: parameters.each("trust_anchor"),
                    types: parameters.each("entity_type")
                )
            }
        }
        routes.post("trust-mark-status") { request, _ in
            try await answer(TrustMarkStatus.mediaType) {
                let body = try await request.content(upTo: 64 << 10, within: bodySeconds)
                let parameters = try Parameters(form: String(decoding: body, as: UTF8.self))
                return try await node.markStatusAnswer(trustMark: parameters.one("trust_mark"))
            }
        }
        routes.get("trust-marked") { request, _ in
            try await list {
                let parameters = try Parameters(request)
                return try await node.markedAnswer(
                    type: parameters.one("trust_mark_type"),
                    sub: parameters.one("sub")
                )
            }
        }
        routes.get("trust-mark") { request, _ in
            try await answer(TrustMark.mediaType) {
                let parameters = try Parameters(request)
                return try await node.markAnswer(
                    type: parameters.one("trust_mark_type"),
                    sub: parameters.one("sub")
                )
            }
        }
    }

    private func answer(_ type: String, _ body: () async throws -> String) async throws -> Response {
        do {
            return Self.response(200, "application/" + type, Array(try await body().utf8))
        } catch {
            return try Self.response(error)
        }
    }

    private func list(_ body: () async throws -> [FederationID]) async throws -> Response {
        do {
            let json = JSON.array(try await body().map { .string($0.text) })
            return Self.response(200, "application/json", json.bytes())
        } catch {
            return try Self.response(error)
        }
    }

    private static func response(_ status: Int, _ type: String, _ body: [UInt8]) -> Response {
        Response(
            status: .init(code: status),
            headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }

    /// The standard's error object (section 8.9).
    private static func response(_ error: any Error) throws -> Response {
        let problem: FederationProblem
        switch error {
        case let error as FederationProblem: problem = error
        case let error as Problem where error.kind.status < 500:
            problem = FederationProblem(.invalidRequest, error.detail)
        case is CancellationError: throw error
        default: problem = FederationProblem(.serverError, "The authority could not answer.")
        }
        return response(problem.status, "application/json", problem.json.bytes())
    }

    /// The parameters of a request, as they came.
    private struct Parameters {
        let all: [(name: String, value: String)]
        private static let most = 64

        init(_ request: Request) throws {
            let target = request.head.path ?? ""
            try self.init(
                form: target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) } ?? ""
            )
        }

        /// Reads `application/x-www-form-urlencoded`.
        init(form: String) throws {
            let parts = form.split(separator: "&")
            guard parts.count <= Self.most else {
                throw FederationProblem(.invalidRequest, "The request has too many parameters.")
            }
            all = try parts.map { part in
                let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let texts = pair.map { String($0).replacing("+", with: " ").removingPercentEncoding }
                guard let name = texts[0], let value = texts.count > 1 ? texts[1] : "" else {
                    throw FederationProblem(
                        .invalidRequest,
                        "A parameter of the request is not encoded as it must be."
                    )
                }
                return (name, value)
            }
        }

        /// The value of a parameter that may be given once.
        func one(_ name: String) throws(FederationProblem) -> String? {
            let values = each(name)
            guard values.count <= 1 else {
                throw FederationProblem(.invalidRequest, "The parameter \(name) was given more than once.")
            }
            return values.first
        }

        func each(_ name: String) -> [String] { all.filter { $0.name == name }.map(\.value) }
    }
}
