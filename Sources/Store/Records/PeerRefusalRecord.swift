package import Referrals

/// A peer's signed refusal of a document, as it came: the proof that it was refused, and why.
package struct PeerRefusalRecord: Sendable, Hashable {
    package var document: Identifier
    /// The JWS exactly as the peer signed it.
    package var compact: String
    package var storedAt: Instant

    package init(document: Identifier, compact: String, storedAt: Instant) {
        self.document = document
        self.compact = compact
        self.storedAt = storedAt
    }
}
