import Evidence
import HTTPTypes
import Hummingbird
import NIOCore
import Node
import Referrals
import Store

/// What a peer fetches of the files that were offered to it: the key, the list of chunk digests, the content.
///
/// Content goes out in whole or in one range, chunk by chunk: never more than one chunk is in memory, and none is made before
/// the one before it has been taken.
struct EvidenceRoutes: Sendable {
    let node: Node

    private static let keyMediaType = "application/jose"

    func add(to router: Router<NodeRequestContext>) {
        let group = router.group("/evidence/:file").add(
            middleware: PeerRequests(node: node, maximumBytes: 4096)
        )
        group.get("key", use: key)
        group.get("digests") { request, context in try await part(.digests, request, context) }
        group.get("content") { request, context in try await part(.content, request, context) }
    }

    @Sendable private func key(_ request: Request, context: NodeRequestContext) async throws -> Response {
        let conditions = request.uri.queryParameters["conditions"].flatMap { Digest(hex: String($0)) }
        let message = try await node.evidenceKey(
            of: try file(context),
            accepting: conditions,
            for: context.verifiedPeer()
        )
        return Response(
            status: .ok,
            headers: [.contentType: Self.keyMediaType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: message))
        )
    }

    private func part(_ part: SealedPart, _ request: Request, _ context: NodeRequestContext) async throws
        -> Response
    {
        let offered = try await node.offeredEvidence(file(context), part, for: context.verifiedPeer())
        var headers: HTTPFields = [
            .contentType: "application/octet-stream", .cacheControl: "no-store", .acceptRanges: "bytes",
            .eTag: offered.entityTag,
        ]
        // A range of another version is no use: then everything is sent (RFC 9110 section 13.1.5).
        let isSameVersion = request.headers[.ifRange].map { $0 == offered.entityTag } ?? true
        let asked = isSameVersion ? request.headers[.range] : nil
        switch ByteRange.reading(asked, length: offered.length) {
        case .whole:
            return Response(status: .ok, headers: headers, body: body(offered, 0..<offered.length))
        case .range(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(offered.length)"
            return Response(status: .partialContent, headers: headers, body: body(offered, range))
        case .notSatisfiable:
            var response = Problem(.rangeNotSatisfiable, "The part has \(offered.length) bytes.")
                .response(from: request, context: context)
            response.headers[.contentRange] = "bytes */\(offered.length)"
            return response
        }
    }

    private func body(_ offered: OfferedPart, _ range: Range<Int64>) -> ResponseBody {
        ResponseBody(contentLength: Int(range.upperBound - range.lowerBound)) { writer in
            for index in offered.chunks(in: range) {
                try await writer.write(ByteBuffer(bytes: offered.bytes(ofChunk: index, in: range)))
            }
            try await writer.finish(nil)
        }
    }

    private func file(_ context: NodeRequestContext) throws(Problem) -> Identifier {
        guard let id = context.parameters.get("file").flatMap({ Identifier($0) }) else {
            throw Problem(.notFound, "There is no such file.")
        }
        return id
    }
}

/// What a `Range` field asks for (RFC 9110 section 14).
package enum ByteRange: Sendable, Hashable {
    /// No range, or one that this server need not understand.
    case whole
    case range(Range<Int64>)
    case notSatisfiable

    /// Reads one range of bytes. Several at once, and other units, are answered as if nothing had been asked.
    package static func reading(_ field: String?, length: Int64) -> ByteRange {
        let unit = "bytes="
        guard let field, field.hasPrefix(unit), !field.contains(",") else { return .whole }
        let ends = field.dropFirst(unit.count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return .whole
        }
        switch (Int64(ends[0]), Int64(ends[1])) {
        case (let first?, let last?) where first <= last:
            return first < length ? .range(first..<min(last, length - 1) + 1) : .notSatisfiable
        case (let first?, nil) where ends[1].isEmpty:
            return first < length ? .range(first..<length) : .notSatisfiable
        case (nil, let count?) where ends[0].isEmpty:
            return count > 0 && length > 0 ? .range(max(0, length - count)..<length) : .notSatisfiable
        default: return .whole
        }
    }
}
