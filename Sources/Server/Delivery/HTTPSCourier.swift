import HTTPSignatures
package import Node
package import Outbound
import Referrals
import Trust
import Wire

/// Carries documents over HTTPS with the peer's authority pinned.
package struct HTTPSCourier: Courier {
    private let client: HTTPSClient

    package init(client: HTTPSClient) { self.client = client }

    package func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
        let request = OutboundRequest(
            .post,
            address.endpoint,
            headers: [
                "Content-Type": "application/jose", "Accept": "application/jose, application/problem+json",
            ],
            body: Array(sealed.utf8),
            limits: TransferLimits(connect: .seconds(5), total: .seconds(30), maximumResponseBytes: 64 << 10),
            trust: .system
        ).to(address)
        do {
            return Self.answer(try await client.send(request))
        } catch {
            return .noAnswer(error.description)
        }
    }

    package func probe(_ address: DeliveryAddress) async -> String? {
        let request = OutboundRequest(
            .get,
            address.entity.url(EntityConfiguration.path),
            limits: TransferLimits(
                connect: .seconds(5),
                total: .seconds(10),
                maximumResponseBytes: 256 << 10
            ),
            trust: .system
        ).to(address)
        do {
            let status = try await client.send(request).status
            return status < 500 ? nil : "The peer answers HTTP \(status)."
        } catch {
            return error.description
        }
    }

    package func ask(_ request: SignedPeerRequest) async -> PeerAnswer? {
        var fields = HeaderFields()
        for line in request.head.fields.lines { fields.append(name: line.name, value: line.value) }
        let outgoing = OutboundRequest(
            .get,
            "https://" + request.head.authority + request.head.target,
            headers: fields,
            limits: TransferLimits(
                connect: .seconds(5),
                total: .seconds(10),
                maximumResponseBytes: request.longestAnswer
            ),
            trust: .system
        ).to(request.peer)
        guard let response = try? await client.send(outgoing) else { return nil }
        return PeerAnswer(
            status: response.status,
            fields: HTTPFields(response.headers.fields.map { ($0.name, $0.value) }),
            content: response.body
        )
    }

    private static func answer(_ response: OutboundResponse) -> CourierAnswer {
        if response.status == 200 || response.status == 201 {
            return .receipt(String(decoding: response.body, as: UTF8.self))
        }
        let problem = try? JSON(parsing: response.body)
        let type = problem?["type"]?.string
        let kind = type.flatMap { type in
            type.hasPrefix(Problem.typePrefix)
                ? Problem.Kind(rawValue: String(type.dropFirst(Problem.typePrefix.count))) : nil
        }
        return .refused(
            kind: kind,
            status: response.status,
            retryAfter: response.headers["Retry-After"].flatMap {
                RetryAfter.seconds($0, answeredAt: response.headers["Date"], now: SystemClock().now)
            },
            signed: problem?["signed"]?.string
        )
    }
}
