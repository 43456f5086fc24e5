/// One thing in the store that is not as it was written, named so that a person can find it.
package struct AuditFinding: Sendable, Hashable, CustomStringConvertible {
    /// What kind of thing it is.
    package enum Subject: String, Sendable, Hashable {
        case storage
        case journal
        case document
        case receipt
        case delivery
        case thread
        case `case`
        case assessment
        case approval
        case peer
        /// One of the node's own keys.
        case key
        /// An account, a token of it, or whose a case is.
        case account
        case refusal
        /// A version of a rule pack that the node has used.
        case pack
        /// Somebody whose signature counts on rule packs.
        case signer
        /// A revision of a record of the casework.
        case casework
        /// The node's transparency log.
        case log
        /// A token of a time-stamping authority.
        case timeStamp = "time-stamp"
        /// What was laid down about whom the node trusts.
        case trust
        /// A file of evidence.
        case evidence
        /// One event of a file's custody.
        case custody
        /// An erasure, or its certificate.
        case erasure
    }

    package var subject: Subject
    /// The identifier or the number of the damaged thing.
    package var name: String
    package var says: String

    package var description: String { "\(subject.rawValue) \(name): \(says)" }
}

/// What an audit looked at and what it found.
package struct AuditReport: Sendable, Hashable {
    package var journalEntries = 0
    package var documents = 0
    package var receipts = 0
    package var threads = 0
    package var cases = 0
    /// The leaves of the transparency log.
    package var leaves = 0
    /// The tokens of time-stamping authorities.
    package var timeStamps = 0
    package var findings: [AuditFinding] = []
    /// Signatures that are as they were stored, and that somebody else may have made.
    package var doubts: [Doubt] = []

    /// Who was let in outside the rule of two people; no finding, but nobody may overlook it.
    package var recoveries: [String] = []

    package var isSound: Bool { findings.isEmpty }
}
