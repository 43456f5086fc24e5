/// The types of document that this node writes and reads; the wire's own names.
///
/// Each has a JSON Schema (`Schemas/<type>.schema.json`) that both ends validate its body against. A type that is not
/// listed here is refused as `unsupported-type`, never stored half-understood.
package enum DocumentType: String, Sendable, Hashable, CaseIterable {
    /// Opens a thread: one agency asks another to take up a case. Sequence 1 of the referring side.
    case referral
    /// A move of the thread by its sender: received, under review, accepted (with or without conditions), declined.
    case status
    /// A question to the other side, or the consultation that must come before a refusal (Budapest Convention art. 27(6)).
    case informationRequest = "information-request"
    /// The answers to an information request.
    case informationResponse = "information-response"
    /// Accepts or declines the conditions that the other side set.
    case acknowledgement
    /// Ends the thread because a participant withdrew or the referring agency took it back; it beats whatever crossed it.
    case withdrawal
}
