/// Where a referral stands: the protocol's own names.
package enum Stage: String, Sendable, Hashable, CaseIterable {
    /// Nothing has been sent yet.
    case draft
    /// The referral is signed and on its way.
    case offered
    /// The receiving node holds it and has judged it under its own rule pack; no person has decided.
    case received
    /// An officer of the receiving agency has opened it.
    case underReview = "under-review"
    /// A question of either side is open.
    case informationNeeded = "information-needed"
    /// Taken up; conditions, if any were set, are listed with their own state.
    case accepted
    /// Not taken up, with a ground, after consultation.
    case declined
    /// Ended by a participant's withdrawal or by the referring agency.
    case withdrawn

    /// Whether no document can move the referral any further.
    package var isFinal: Bool { self == .declined || self == .withdrawn }
}
