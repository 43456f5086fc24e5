/// The types of document that this node writes and reads; the wire's own names.
///
/// Each has a JSON Schema (`Schemas/<type>.schema.json`) that both ends validate its body against. A type that is not
/// listed here is refused as `unsupported-type`, never stored half-understood; for some, ``OutOfScope`` says why.
package enum DocumentType: String, Sendable, Hashable, CaseIterable {
    /// Opens a thread: one agency asks another to take up a case. Sequence 1 of the referring side.
    case referral
    /// A move of the thread by its sender: received, under review, accepted, declined, postponed, forwarded, and the
    /// later stages that no other document brings about.
    case status
    /// A question to the other side, the consultation that must come before a refusal or postponement (Budapest
    /// Convention art. 27(6)), or the request to be allowed an onward transfer.
    case informationRequest = "information-request"
    /// The answers to an information request.
    case informationResponse = "information-response"
    /// Asks that stored data be kept (Budapest Convention art. 29); opens a thread of its own, or joins one.
    case preservationRequest = "preservation-request"
    /// Says that the data are kept and until when, or that they are not, with the ground.
    case preservationConfirmation = "preservation-confirmation"
    /// Asks for one of the measures of ``AssistanceMeasure``: always in a thread of its own, so that no participant's withdrawal ends it
    /// and nobody who only facilitates sees it.
    case assistanceRequest = "assistance-request"
    /// What became of such a request: served on the provider, given in whole or in part, or refused on a ground.
    case assistanceAnswer = "assistance-answer"
    /// Information that nobody asked for (Budapest Convention art. 26): first its conditions, then its content.
    case spontaneousInformation = "spontaneous-information"
    /// A participant's consent given, refused, withdrawn or expired, by pseudonym.
    case consentChange = "consent-change"
    /// A message of the dialogue, sealed between facilitators; the nodes cannot read it.
    case dialogueMessage = "dialogue-message"
    /// An agreement of the participants, or of the two agencies on facilitating together.
    case agreement
    /// How the items of an agreement stand.
    case monitoringReport = "monitoring-report"
    /// How the process ended: steps and result only.
    case outcome
    /// Ends the thread because a participant withdrew or an agency took it back; a participant's beats whatever crossed it.
    case withdrawal
    /// Puts right what an earlier document said.
    case correction
    /// Asks the other side to erase what it received.
    case erasureRequest = "erasure-request"
    /// What was erased, and what has to be kept and why.
    case erasureReport = "erasure-report"
    /// A person has opened a document, conditions are taken on or declined, an onward transfer is authorised or not.
    case acknowledgement
    /// Something the other side has to know: a delay, a reminder, an incident, a complaint, a suspension. Opens a thread
    /// of its own, or joins one.
    case notice
}

extension DocumentType {
    /// The types that may be the first document of a thread, with what the thread is then about.
    package var opens: Matter? {
        switch self {
        case .referral: .referral
        case .preservationRequest: .preservation
        case .assistanceRequest: .assistance
        case .spontaneousInformation: .information
        case .notice: .notice
        default: nil
        }
    }
}

/// What a thread is about: decided by the type of its first document.
package enum Matter: String, Sendable, Hashable, CaseIterable {
    /// One agency asks another to take up a case.
    case referral
    /// Data are to be kept until somebody decides about them.
    case preservation
    /// Data are asked for under a measure of the Budapest Convention or its Second Additional Protocol.
    case assistance
    /// Information that nobody asked for.
    case information
    /// An incident, a complaint, a suspension of exchange.
    case notice
}
