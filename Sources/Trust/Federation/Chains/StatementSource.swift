package import Referrals

/// Where statements come from: the network, a cache, or a test.
///
/// Addresses come from others. So an implementation answers before the deadline or throws, follows no redirect to another
/// host, asks no address of the inner network that its operator did not allow, sends no credentials, and reads no more than
/// ``StatementRules/maximumBytes``.
package protocol StatementSource: Sendable {
    /// The signed configuration that an entity serves (OpenID Federation 1.0 section 9).
    func configuration(of entity: FederationID, by deadline: Instant) async throws(FetchFailure) -> String

    /// What the fetch endpoint of a superior says about a subordinate (section 8.1).
    func statement(
        about subordinate: FederationID,
        at fetchEndpoint: String,
        by deadline: Instant
    ) async throws(FetchFailure) -> String
}

/// Where the issuers of trust marks are asked what they say about a mark today; as bounded as a ``StatementSource``.
package protocol MarkStatusSource: Sendable {
    /// The issuer's signed answer (OpenID Federation 1.0 section 8.4), unverified.
    ///
    /// An issuer's word that it did not issue the mark (`not_found`) is the one refusal with status 404.
    func status(
        ofMark compact: String,
        at statusEndpoint: String,
        by deadline: Instant
    ) async throws(FetchFailure) -> String
}

/// Why a statement could not be had.
package enum FetchFailure: Error, Sendable, Hashable, CustomStringConvertible {
    case unreachable
    case tooSlow
    case tooLarge
    /// An answer other than 200, with its status.
    case refused(status: Int)
    case wrongMediaType
    /// Its name leads into an inner network, where nobody is asked on the word of strangers.
    case innerAddress

    package var description: String {
        switch self {
        case .unreachable: "could not be reached; look at its address and at the network"
        case .tooSlow: "did not answer in time; try again later"
        case .tooLarge: "answered with more than is taken"
        case .refused(let status): "answered with status \(status)"
        case .innerAddress:
            "has an address of an inner network, which is not connected to unless `trust.inner-addresses` allows it"
        case .wrongMediaType: "answered with something else than an entity statement"
        }
    }
}
