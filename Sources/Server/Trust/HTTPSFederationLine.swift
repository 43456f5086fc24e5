import Node
package import Outbound
import Referrals
package import Trust
import Wire

/// Asks the entities of a federation over HTTPS.
///
/// Addresses come from others. What bounds the harm: nothing but TLS 1.3 with a certificate of the federation's authority is
/// spoken to, redirects are not followed, no credentials are sent, and size, time and number of answers are bounded. The client
/// should be one that does not connect to inner addresses (``ClientConfiguration/allowsInnerAddresses``).
package struct HTTPSFederationLine: FederationLine {
    private let client: HTTPSClient

    package init(client: HTTPSClient) { self.client = client }

    package func statements(trusting authority: String) -> any StatementSource & MarkStatusSource {
        HTTPSStatements(client: client, trust: authority.isEmpty ? .system : .authority(pem: authority))
    }
}

struct HTTPSStatements: StatementSource, MarkStatusSource {
    let client: HTTPSClient
    let trust: ServerTrust
    /// The longest that one answer may take, whatever time the whole search has left.
    private static let longest: Int64 = 10

    func configuration(of entity: FederationID, by deadline: Instant) async throws(FetchFailure) -> String {
        try await get(entity.text + EntityStatement.path, by: deadline)
    }

    func statement(
        about subordinate: FederationID,
        at fetchEndpoint: String,
        by deadline: Instant
    ) async throws(FetchFailure) -> String {
        let separator = fetchEndpoint.contains("?") ? "&" : "?"
        return try await get(
            fetchEndpoint + separator + "sub=" + QueryText.encoded(subordinate.text),
            by: deadline
        )
    }

    func status(
        ofMark compact: String,
        at statusEndpoint: String,
        by deadline: Instant
    ) async throws(FetchFailure) -> String {
        var request = OutboundRequest(.post, statusEndpoint, trust: trust)
        request.headers = ["Content-Type": "application/x-www-form-urlencoded"]
        request.body = Array(("trust_mark=" + QueryText.encoded(compact)).utf8)
        return try await send(request, for: TrustMarkStatus.mediaType, by: deadline)
    }

    private func get(_ url: String, by deadline: Instant) async throws(FetchFailure) -> String {
        try await send(OutboundRequest(.get, url, trust: trust), for: EntityStatement.mediaType, by: deadline)
    }

    private func send(
        _ request: OutboundRequest,
        for mediaType: String,
        by deadline: Instant
    ) async throws(FetchFailure) -> String {
        let left = deadline.seconds(since: SystemClock().now)
        guard left > 0 else { throw .tooSlow }
        var request = request
        request.headers.append(name: "Accept", value: "application/" + mediaType)
        request.limits = TransferLimits(
            connect: .seconds(min(left, 5)),
            total: .seconds(min(left, Self.longest)),
            maximumResponseBytes: StatementRules.standard.maximumBytes
        )
        let response: OutboundResponse
        do throws(OutboundError) {
            response = try await client.send(request)
        } catch {
            throw Self.failure(error)
        }
        guard response.status == 200 else { throw Self.failure(response) }
        let type = response.headers["Content-Type"]?.prefix { $0 != ";" }.lowercased()
        guard type == "application/" + mediaType else { throw .wrongMediaType }
        return String(decoding: response.body, as: UTF8.self)
    }

    /// Only the standard's own answer is a no; a page that somebody's proxy made is not.
    private static func failure(_ response: OutboundResponse) -> FetchFailure {
        let code = (try? JSON(parsing: response.body))?["error"]?.string
        return code == FederationErrorCode.notFound.rawValue ? .refused(status: 404) : .unreachable
    }

    private static func failure(_ error: OutboundError) -> FetchFailure {
        switch error.code {
        case .timedOut: .tooSlow
        case .responseTooLarge, .headersTooLarge: .tooLarge
        case .innerAddress: .innerAddress
        default: .unreachable
        }
    }
}

/// A value in a URL's query (RFC 3986 section 3.4): everything but unreserved characters is written in percent.
enum QueryText {
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                output.append(byte)
            default: output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
