package import HTTPSignatures
package import Referrals
import Store

/// Carries one sealed document to its peer and brings back the answer: the only thing about HTTP that this room knows.
package protocol Courier: Sendable {
    func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer

    /// Asks a peer that has not answered lately for something small, so that no document has to find out.
    ///
    /// - Returns: nil where the peer answers; otherwise why not, in words for an operator.
    func probe(_ address: DeliveryAddress) async -> String?

    /// Sends a signed request that carries no document and brings back the answer as it came, still to be verified.
    ///
    /// - Returns: nil where there is none.
    func ask(_ request: SignedPeerRequest) async -> PeerAnswer?
}

extension Courier {
    /// A way that carries documents alone.
    package func ask(_ request: SignedPeerRequest) async -> PeerAnswer? { nil }
}

/// An answer to a signed request, as it came.
package struct PeerAnswer: Sendable {
    package var status: Int
    package var fields: HTTPFields
    package var content: [UInt8]

    package init(status: Int, fields: HTTPFields, content: [UInt8]) {
        self.status = status
        self.fields = fields
        self.content = content
    }
}

/// Where a document goes and whom to trust there.
package struct DeliveryAddress: Sendable, Hashable {
    /// The peer's name, which is its base URL.
    package var entity: EntityID
    package var endpoint: String
    /// PEM of the authority that the peer's TLS certificate must chain to.
    package var authority: String
    /// The TLS keys that the peer may have; none for any that the authority vouches for.
    package var pins: [TLSPin]

    package init(entity: EntityID, endpoint: String, authority: String, pins: [TLSPin] = []) {
        (self.entity, self.endpoint, self.authority, self.pins) = (entity, endpoint, authority, pins)
    }
}

/// What came of one attempt.
package enum CourierAnswer: Sendable, Hashable {
    /// The peer answered with a receipt, still to be verified.
    case receipt(String)
    /// The peer refused; the kind says whether trying again can help. The refusal as the peer signed it is still to be verified.
    case refused(kind: Problem.Kind?, status: Int, retryAfter: Int64?, signed: String? = nil)
    /// No answer: whether the document arrived is not known, so it is sent again.
    case noAnswer(String)
}
