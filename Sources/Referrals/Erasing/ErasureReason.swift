/// Why something is erased: a closed list, so that what is kept of an erasure never says anything about a person.
package enum ErasureReason: String, Sendable, Hashable, CaseIterable {
    /// A participant took the consent back (GDPR art. 17(1)(b)).
    case consentWithdrawn = "consent-withdrawn"
    /// It is no longer needed for what it was collected for (GDPR art. 17(1)(a)).
    case purposeFulfilled = "purpose-fulfilled"
    /// The time for which it may be kept is over.
    case retentionEnded = "retention-ended"
    /// It should never have been here (GDPR art. 17(1)(d)).
    case unlawful
    case inaccurate
    /// The person asked for it.
    case personAsked = "person-asked"
}

/// Why a document has to be kept although its erasure was asked for.
package enum KeepingReason: String, Sendable, Hashable, CaseIterable {
    case legalHold = "legal-hold"
    case dutyToKeep = "duty-to-keep"
    case proofOfDeletion = "proof-of-deletion"
    case otherProceedings = "other-proceedings"
}
