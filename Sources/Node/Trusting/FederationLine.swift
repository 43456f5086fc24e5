package import Trust

/// How a node reaches a federation: the only thing about HTTP that this room knows of it.
package protocol FederationLine: Sendable {
    /// Where statements come from, within the bounds that ``StatementSource`` demands.
    ///
    /// An authority's word that it does not speak for an entity (`not_found`, OpenID Federation 1.0 section 8.9) is the one
    /// refusal with status 404; any other answer counts as no answer.
    ///
    /// - Parameter authority: PEM of the TLS authority of the federation; empty for the system's.
    func statements(trusting authority: String) -> any StatementSource & MarkStatusSource
}
