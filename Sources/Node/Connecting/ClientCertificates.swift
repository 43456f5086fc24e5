package import Trust

/// Whether those who connect to this node are asked for a TLS certificate, and how one is judged.
package struct ClientCertificates: Sendable {
    package enum Demand: String, Sendable, Hashable, CaseIterable {
        /// Nobody is asked.
        case off
        /// Asked for; where one comes, it has to be the signing entity's own.
        case offer
        /// A peer that signs has to come with one, its own.
        case demand
    }

    package var demand: Demand
    /// The authorities' revocation lists, as they are now; nil where revocation is not checked.
    package var revocations: @Sendable () throws(PeerCertificateError) -> RevocationLists?

    package init(
        _ demand: Demand = .off,
        revocations: @escaping @Sendable () throws(PeerCertificateError) -> RevocationLists? = { nil }
    ) {
        self.demand = demand
        self.revocations = revocations
    }
}
