package import Referrals

/// One message of an indirect dialogue. The other side sees nothing before a facilitator has decided.
package struct MessageRecord: RecordContent {
    package static var kind: RecordKind { .message }

    package var from: String
    package var to: String
    package var language: String
    /// The words, in the dialogue compartment alone.
    package var words: String
    package var writtenAt: Instant
    package var state: State
    package var decision: Decision?
    /// The node from which it came; nil where it was written here.
    package var origin: EntityID?
    /// As it came, sealed to facilitators; nil once one of them has opened it. Until then neither its words nor whose they are is
    /// known here.
    package var sealed: [String]?
    /// Of exactly what stands inside the seal, as the sending node signed it: what a facilitator says it read is held against it. Nil
    /// for a message from before, and for one that was written here.
    package var sealedDigest: Digest?
    /// What was recorded, where it is a video message; its words say what it is.
    package var recording: Recording?
    /// When it had left for the other side's node.
    package var sentAt: Instant?
    /// When the addressee was shown it.
    package var seenAt: Instant?

    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        /// Waits for a facilitator.
        case waiting
        case released
        /// Back with its writer, with advice.
        case returned
        /// Kept back, for the writer and the facilitators only.
        case held
        /// Stopped by a withdrawal or by the end of the process.
        case stopped

        package var isOpen: Bool { self == .waiting || self == .held || self == .returned }
    }

    /// A recording as a message carries it: a file of evidence in which it lies sealed, and what opens it.
    package struct Recording: Sendable, Hashable, Codable {
        /// The file of evidence.
        package var file: Identifier
        /// The recording's own name inside the seal.
        package var name: Identifier
        /// What opens it, in base64url. It lies with the words and nowhere else.
        package var key: String
        /// Of what was recorded, in bytes.
        package var size: Int64
        package var sha256: Digest
        /// By its content.
        package var mediaType: String

        package init(
            file: Identifier,
            name: Identifier,
            key: String,
            size: Int64,
            sha256: Digest,
            mediaType: String
        ) {
            self.file = file
            self.name = name
            self.key = key
            self.size = size
            self.sha256 = sha256
            self.mediaType = mediaType
        }
    }

    /// A facilitator's decision on a message.
    package struct Decision: Sendable, Hashable, Codable {
        package var verdict: Verdict
        package var by: String
        package var at: Instant
        /// Advice for the writer, where it is returned.
        package var advice: String?

        package enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
            case release
            case returnWithAdvice = "return"
            case hold
        }

        package init(verdict: Verdict, by: String, at: Instant, advice: String? = nil) {
            self.verdict = verdict
            self.by = by
            self.at = at
            self.advice = advice
        }
    }

    package init(
        from: String,
        to: String,
        language: String,
        words: String,
        writtenAt: Instant,
        origin: EntityID? = nil,
        recording: Recording? = nil
    ) {
        self.from = from
        self.to = to
        self.language = language
        self.words = words
        self.writtenAt = writtenAt
        self.origin = origin
        self.recording = recording
        state = .waiting
    }

    package func isBetween(_ pseudonym: String) -> Bool { from == pseudonym || to == pseudonym }
}
