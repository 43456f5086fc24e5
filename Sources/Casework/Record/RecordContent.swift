package import Referrals
package import Wire

/// What a record of a case can be: a closed list, each kind in one compartment.
package enum RecordKind: String, Sendable, Hashable, Codable, CaseIterable {
    case person, attribution, task, deadline, tag, facts, answer, consultation
    case identity
    case information, consent, offer
    case informationComparison = "information-comparison"
    case screening, hold, process, assignment, declaration, session, note, hours, joint, readiness, pace
    case otherHelp = "other-help"
    case message
    case agreement, closure
    case prosecutionNote = "prosecution-note"
    case danger, supervision, complaint, survey
    case crossBorderAccess = "cross-border-access"
    case accessConsent = "access-consent"
    case barEffect = "bar-effect"
    case personRequest = "person-request"
    case legalHold = "legal-hold"
    case conditionLift = "condition-lift"
    case retention
    case facilitator
    case form
    case mechanism
    case guideline, evaluation

    package var compartment: Compartment {
        switch self {
        case .person, .attribution, .task, .deadline, .tag, .facts, .answer, .barEffect,
            .consultation:
            .intake
        case .identity: .identities
        case .information, .consent, .offer, .informationComparison: .consent
        case .screening, .hold, .process, .assignment, .declaration, .session, .note, .hours, .joint,
            .readiness, .pace, .otherHelp:
            .facilitation
        case .message: .dialogue
        case .agreement, .closure: .agreement
        case .prosecutionNote, .crossBorderAccess, .accessConsent: .prosecution
        case .danger, .supervision, .complaint, .personRequest, .survey, .legalHold, .retention,
            .conditionLift:
            .oversight
        case .facilitator, .form, .mechanism, .guideline, .evaluation: .agency
        }
    }
}

/// The content of one record. Its fields are the record's history: each revision keeps all of them.
package protocol RecordContent: Codable, Sendable, Hashable {
    static var kind: RecordKind { get }
}

/// A record that stands by itself outside the software: its statement is signed by the node when it changes.
package protocol SignedContent: RecordContent {
    /// What the signature covers; nil while there is nothing to sign yet.
    var statement: JSON? { get }
    /// A compact JWS over ``statement``; made by the node in the transaction that stores the record.
    var signature: String? { get set }
}

/// Content with its name, its revision and who wrote it last.
package struct Filed<Content: RecordContent>: Sendable, Hashable {
    package var id: Identifier
    /// From 1; each change adds one.
    package var revision: Int64
    package var content: Content
    package var writtenBy: String
    package var writtenAt: Instant
}
