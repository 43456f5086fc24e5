import HTTPSignatures
package import Node
package import Outbound
import Referrals
package import Store

/// Sends signed requests to peers, for what travels outside documents, and verifies the answers.
///
/// ```swift
/// let client = PeerClient(node: node, client: https)
/// let answer = try await client.send(.get, "/evidence/\(id)", to: peer)
/// ```
package struct PeerClient: Sendable {
    private let node: Node
    private let client: HTTPSClient

    package init(node: Node, client: HTTPSClient) {
        self.node = node
        self.client = client
    }

    /// What a peer answered.
    package struct Answer: Sendable {
        package let response: OutboundResponse
        /// Whether the peer signed this answer to this request.
        package let isSigned: Bool
    }

    /// Sends a request once.
    ///
    /// - Parameters:
    ///   - path: below the peer's base URL.
    ///   - headers: all of them are covered by the signature.
    /// - Throws: ``OutboundError`` where there is no answer; ``HTTPSignatureError`` for an answer whose signature does not
    ///   count. One without any signature is handed over as such, and for the caller to judge.
    package func send(
        _ method: OutboundRequest.Method,
        _ path: String,
        to peer: PeerRecord,
        headers: HeaderFields = [:],
        content: [UInt8] = [],
        limits: TransferLimits = TransferLimits()
    ) async throws -> Answer {
        let signed = try await node.signedRequest(
            method: method.rawValue,
            path: path,
            to: peer,
            fields: HTTPFields(headers.fields.map { ($0.name, $0.value) }),
            content: content
        )
        var fields = HeaderFields()
        for line in signed.head.fields.lines { fields.append(name: line.name, value: line.value) }
        let response = try await client.send(
            OutboundRequest(
                method,
                peer.entity.url(path),
                headers: fields,
                body: content,
                limits: limits,
                trust: peer.serverTrust
            ).to(peer)
        )
        guard response.headers[SignatureFields.signatureName] != nil else {
            return Answer(response: response, isSigned: false)
        }
        try node.verifyAnswer(
            status: response.status,
            fields: HTTPFields(response.headers.fields.map { ($0.name, $0.value) }),
            content: response.body,
            to: signed
        )
        return Answer(response: response, isSigned: true)
    }
}
