package import Node
package import Outbound
import TimeStamps

/// Asks time-stamping authorities over HTTP (RFC 3161 section 3.4).
package struct HTTPTimeStampLine: TimeStampLine {
    private let client: HTTPSClient
    /// How long one request may take, in seconds.
    private let seconds: Int

    package init(client: HTTPSClient, seconds: Int = 15) {
        self.client = client
        self.seconds = seconds
    }

    package func ask(_ authority: TimeAuthority, _ request: [UInt8]) async throws(TimeStampFailure) -> [UInt8]
    {
        let response: OutboundResponse
        do throws(OutboundError) {
            response = try await client.send(
                OutboundRequest(
                    .post,
                    authority.url,
                    headers: [
                        "Content-Type": TimeStampRequest.mediaType,
                        "Accept": TimeStampRequest.responseMediaType,
                    ],
                    body: request,
                    limits: TransferLimits(
                        connect: .seconds(min(5, seconds)),
                        total: .seconds(seconds),
                        maximumResponseBytes: TimeStampVerifier.maximumBytes
                    ),
                    trust: authority.tlsAuthority.map { .authority(pem: $0) } ?? .system,
                    // A token vouches for itself, and what is asked is a digest.
                    allowsPlainHTTP: true
                )
            )
        } catch {
            switch error.code {
            case .timedOut: throw TimeStampFailure(.tooSlow, error.description)
            case .responseTooLarge, .headersTooLarge: throw TimeStampFailure(.tooLarge, error.description)
            default: throw TimeStampFailure(.noAnswer, error.description)
            }
        }
        guard response.status == 200 else {
            throw TimeStampFailure(.httpStatus, "The authority answered HTTP \(response.status).")
        }
        let type = response.headers["Content-Type"]?.prefix { $0 != ";" && $0 != " " }.lowercased()
        guard type == TimeStampRequest.responseMediaType else {
            throw TimeStampFailure(
                .otherMediaType,
                "The authority's answer is no \(TimeStampRequest.responseMediaType)."
            )
        }
        return response.body
    }
}
