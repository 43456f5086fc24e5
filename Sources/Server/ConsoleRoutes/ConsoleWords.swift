import Console
import Foundation
import Node
import Referrals

extension Instant {
    /// The same moment for Foundation.
    var asDate: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}

extension ClockZone {
    /// The zone of the agency that runs the node.
    init(of node: Node) {
        let identity = node.identity
        self.init(name: identity.zoneName) { date in
            // What no number of milliseconds holds is shown by UTC.
            guard let milliseconds = Int64(exactly: (date.timeIntervalSince1970 * 1000).rounded(.down)) else {
                return 0
            }
            return Int(clamping: identity.secondsAheadOfUTC(at: Instant(milliseconds: milliseconds)))
        }
    }
}

extension AgencyKind {
    /// By the name that the fact schema gives it.
    init(named name: String) {
        switch name {
        case "police": self = .police
        case "prosecution": self = .prosecution
        case "court": self = .court
        case "probation": self = .probation
        case "victim-support": self = .victimSupport
        case "restorative-service": self = .restorativeService
        default: self = .other(name)
        }
    }
}

/// The English names of the jurisdictions whose packs exist.
enum JurisdictionName {
    private static let names = [
        "EE": "Estonia", "FI": "Finland", "SE": "Sweden", "NO": "Norway", "DK": "Denmark", "DE": "Germany",
        "AT": "Austria", "NL": "Netherlands", "BE": "Belgium", "FR": "France", "IE": "Ireland", "ES": "Spain",
        "PT": "Portugal", "IT": "Italy", "PL": "Poland", "CZ": "Czechia", "GB-EAW": "England and Wales",
        "GB-SCT": "Scotland", "GB-NIR": "Northern Ireland", "CH": "Switzerland", "US": "United States",
        "US-CA": "California", "CA": "Canada", "AU-NSW": "New South Wales", "NZ": "New Zealand",
        "JP": "Japan",
        "BR": "Brazil", "ZA": "South Africa",
    ]

    static func english(_ code: String) -> String { names[code] ?? code }
}

/// What a side has to do next, as a sentence.
enum DutyWords {
    static func sentence(_ kind: Duty.Kind) -> String {
        switch kind {
        case .review: "Open the referral and review it."
        case .answer: "Answer the open question."
        case .decide: "Accept the referral, ask, or decline it after consultation."
        case .acknowledgeConditions: "Take on the conditions, or decline them."
        case .resume: "Take the referral up again, or say that it takes longer."
        case .prepare: "Begin the preparation with each person."
        case .followUp: "Say how the follow-up stands, or that all is done."
        case .decideOnBreach: "Say what follows from what was not kept."
        case .handBack: "Tell the authority that decides that the process has ended."
        case .confirmPreservation: "Say whether the data are kept, and until when."
        case .answerAssistance:
            "Say what becomes of the request: served, given in whole or in part, or refused after consultation."
        case .supply: "Send the information whose conditions were taken on."
        case .reportErasure: "Erase what is asked for, and report it."
        case .open: "Read it; the other side is told that a person has."
        }
    }
}
