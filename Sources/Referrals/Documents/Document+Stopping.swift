package import Wire

extension DocumentType {
    /// Whether a document says no more than that something stops: it goes out whatever was agreed with the peer and however much
    /// waits for it, since no relation between agencies holds up a person's word.
    package func isNeverHeldUp(_ body: JSON) -> Bool {
        switch self {
        case .withdrawal, .erasureRequest: true
        case .consentChange: body["standing"]?.string != "given"
        default: false
        }
    }
}

extension Document {
    /// Whether it is a participant's word to stop: the process ends, or a consent does not stand any more. It takes effect as soon
    /// as it arrives, also across a gap in its issuer's chain.
    package var stops: Bool {
        switch Move(self) {
        case .withdraw, .revoke: true
        default: false
        }
    }

    /// Whether it goes past what does not arrive before it in its thread: a participant's word to stop, and the request to erase
    /// what rested on it.
    package var goesPastGaps: Bool {
        stops || type == .erasureRequest && body["reason"]?.string == "consent-withdrawn"
    }
}

extension Document {
    /// Whether its receipt is waited for by the clock, so that somebody calls where it does not come: it opens the thread, it says
    /// that something stops, or the other side waits for what it decides or answers.
    package var hasReceiptClock: Bool {
        if isFirst && type.opens != nil || type.isNeverHeldUp(body) { return true }
        return switch type {
        case .status:
            ["accepted", "declined", "postponed", "forwarded", "lapsed"].contains(body["state"]?.string)
        case .informationResponse, .preservationConfirmation, .assistanceAnswer, .acknowledgement, .outcome,
            .erasureReport:
            true
        default: false
        }
    }
}
