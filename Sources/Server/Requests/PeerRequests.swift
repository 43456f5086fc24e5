import HTTPSignatures
import HTTPTypes
import Hummingbird
import NIOCore
import Node
import Referrals
import Synchronization

/// Lets only requests through that a peer has signed, and signs the answers.
///
/// ```swift
/// router.group("/evidence").add(middleware: PeerRequests(node: node, maximumBytes: 4096))
///     .get(":id") { request, context in
///         let peer = try context.verifiedPeer()
/// ```
/// An answer whose length is known and small is signed, over its status, its digest and the request that it answers. A
/// longer one, for example a file, is not: what it holds must prove itself.
struct PeerRequests: RouterMiddleware {
    typealias Context = NodeRequestContext

    let node: Node
    /// The longest content of a request.
    var maximumBytes = 64 << 10
    /// How long the content may take to arrive, in seconds.
    var bodySeconds = 20
    /// The longest answer that is signed.
    private static let longestSigned = 1 << 20

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let content = try await request.content(upTo: maximumBytes, within: bodySeconds)
        let head = node.requestHead(of: request)
        var context = context
        context.peer = try await node.verifiedPeer(
            of: head,
            content: content,
            presenting: await context.presentedCertificates(),
            from: context.visit
        )
        var request = request
        request.body = RequestBody(buffer: ByteBuffer(bytes: content))
        let response: Response
        do {
            response = try await next(request, context)
        } catch let problem as Problem {
            response = problem.response(from: request, context: context)
        }
        return try await signed(response, to: head)
    }

    private func signed(_ response: Response, to head: RequestHead) async throws -> Response {
        guard let length = response.body.contentLength, length <= Self.longestSigned else { return response }
        let collected = CollectedBody()
        try await response.body.write(BodyCollector(body: collected))
        let content = collected.bytes
        var response = response
        response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: content))
        let fields = try await node.signedAnswer(status: response.status.code, content: content, to: head)
        for line in fields.lines {
            if let name = HTTPField.Name(line.name) { response.headers[name] = line.value }
        }
        return response
    }
}

extension NodeRequestContext {
    /// The peer that signed the request; the route must stand behind ``PeerRequests``.
    ///
    /// - Throws: ``Problem`` `unsignedRequest` where it does not.
    func verifiedPeer() throws(Problem) -> VerifiedPeer {
        guard let peer else {
            throw Problem(.unsignedRequest, "This address answers only requests that a peer has signed.")
        }
        return peer
    }
}

extension Node {
    /// What a signature covers of a request that came to this node.
    func requestHead(of request: Request) -> RequestHead {
        requestHead(
            method: request.method.rawValue,
            path: request.head.path ?? "/",
            fields: HTTPSignatures.HTTPFields(request.headers.map { ($0.name.canonicalName, $0.value) })
        )
    }
}

extension Request {
    /// The content of a request, within limits of size and time.
    ///
    /// - Throws: ``Problem`` `tooLarge` or `tooSlow`.
    func content(upTo limit: Int, within seconds: Int) async throws -> [UInt8] {
        let body = body
        // What says that it is too long is not read at all.
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Problem(
                .tooLarge,
                "The body has \(length) bytes; \(limit) are accepted, and none was read."
            )
        }
        do {
            return try await withThrowingTaskGroup(of: [UInt8].self) { group in
                group.addTask { Array(buffer: try await body.collect(upTo: limit)) }
                group.addTask {
                    try await Task.sleep(for: .seconds(seconds))
                    throw Problem(.tooSlow, "The body did not arrive within \(seconds) seconds.")
                }
                defer { group.cancelAll() }
                return try await group.next() ?? []
            }
        } catch is NIOTooManyBytesError {
            throw Problem(.tooLarge, "The body is longer than \(limit) bytes; the rest was not read.")
        }
    }
}

/// The content of an answer, gathered to be digested.
private final class CollectedBody: Sendable {
    private let buffer = Mutex(ByteBuffer())

    var bytes: [UInt8] { buffer.withLock { Array(buffer: $0) } }

    func append(_ part: ByteBuffer) { buffer.withLock { _ = $0.writeImmutableBuffer(part) } }
}

private struct BodyCollector: ResponseBodyWriter {
    let body: CollectedBody

    mutating func write(_ buffer: ByteBuffer) async throws { body.append(buffer) }

    consuming func finish(_ trailingHeaders: HTTPTypes.HTTPFields?) async throws {}
}
