import API
import Admission
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Node
import Referrals

/// Brings requests below `/api/v1` to the API and its answers back.
struct APIRoutes: Sendable {
    let api: API
    let bodySeconds: Int

    func add(to router: Router<NodeRequestContext>) {
        let path = RouterPath(API.prefix + "/**")
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
            router.on(path, method: method, use: answer)
        }
    }

    @Sendable private func answer(_ request: Request, context: NodeRequestContext) async throws -> Response {
        let body: [UInt8]
        do {
            body = try await request.content(upTo: API.maximumBytes, within: bodySeconds)
        } catch let problem as Problem {
            let kind: APIProblem.Kind = problem.kind == .tooLarge ? .tooLarge : .tooSlow
            return Response(APIProblem(kind, problem.detail).answer)
        }
        let answer = await api.answer(APIRequest(request, body: body))
        // An account has a limit of its own.
        if answer.status != 401 { context.visit?.prove() }
        return Response(answer)
    }
}

extension APIRequest {
    fileprivate init(_ request: Request, body: [UInt8]) {
        let path = request.uri.path.dropFirst(API.prefix.count).split(
            separator: "/",
            omittingEmptySubsequences: false
        ).dropFirst()
        var headers: [String: String] = [:]
        var repeated: Set<String> = []
        for field in request.headers {
            let name = field.name.canonicalName
            if headers.updateValue(field.value, forKey: name) != nil { repeated.insert(name) }
        }
        for name in repeated { headers[name] = nil }
        self.init(
            method: request.method.rawValue,
            path: path.map { String($0).removingPercentEncoding ?? String($0) },
            query: request.uri.queryParameters.map { (String($0.key), String($0.value)) },
            headers: headers,
            body: body
        )
    }
}

extension Response {
    fileprivate init(_ answer: APIAnswer) {
        var headers: HTTPFields = [.cacheControl: "no-store"]
        if !answer.mediaType.isEmpty { headers[.contentType] = answer.mediaType }
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        self.init(
            status: .init(code: answer.status),
            headers: headers,
            body: answer.body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}
