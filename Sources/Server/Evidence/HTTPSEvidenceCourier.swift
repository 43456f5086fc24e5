import HTTPSignatures
package import Node
package import Outbound
import Referrals
package import Store
import Wire

/// Fetches files from peers with signed requests over HTTPS.
package struct HTTPSEvidenceCourier: EvidenceCourier {
    private let client: PeerClient

    package init(node: Node, client: HTTPSClient) { self.client = PeerClient(node: node, client: client) }

    package func get(_ path: String, range: Range<Int64>?, most: Int, from peer: PeerRecord) async
        -> EvidenceAnswer
    {
        var headers: HeaderFields = [
            "Accept": "application/octet-stream, application/jose, application/problem+json"
        ]
        if let range {
            headers.append(name: "Range", value: "bytes=\(range.lowerBound)-\(range.upperBound - 1)")
        }
        do {
            let response = try await client.send(
                .get,
                path,
                to: peer,
                headers: headers,
                limits: TransferLimits(
                    connect: .seconds(10),
                    total: .seconds(600),
                    stallBytesPerSecond: 1024,
                    // An answer may also be a problem, which is longer than the few bytes asked for.
                    maximumResponseBytes: max(most, 64 << 10)
                )
            ).response
            if response.status == 200 || response.status == 206 { return .bytes(response.body) }
            return .refused(kind: Problem.Kind(in: response), status: response.status)
        } catch let error as OutboundError {
            return .noAnswer(error.description)
        } catch {
            return .noAnswer("The answer does not count: \(error)")
        }
    }
}

extension Problem.Kind {
    /// The kind that a problem answer names; nil where it names none that is known here.
    fileprivate init?(in response: OutboundResponse) {
        guard let type = (try? JSON(parsing: response.body))?["type"]?.string,
            type.hasPrefix(Problem.typePrefix)
        else { return nil }
        self.init(rawValue: String(type.dropFirst(Problem.typePrefix.count)))
    }
}
