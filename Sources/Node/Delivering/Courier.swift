package import Referrals
import Store

/// Carries one sealed document to its peer and brings back the answer: the only thing about HTTP that this room knows.
package protocol Courier: Sendable {
    func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer
}

/// Where a document goes and whom to trust there.
package struct DeliveryAddress: Sendable, Hashable {
    package var endpoint: String
    /// PEM of the authority that the peer's TLS certificate must chain to.
    package var authority: String
}

/// What came of one attempt.
package enum CourierAnswer: Sendable, Hashable {
    /// The peer answered with a receipt, still to be verified.
    case receipt(String)
    /// The peer refused; the kind says whether trying again can help.
    case refused(kind: Problem.Kind?, status: Int, retryAfter: Int64?)
    /// No answer: whether the document arrived is not known, so it is sent again.
    case noAnswer(String)
}
