import Console
import Foundation
import Referrals

extension Instant {
    /// The same moment for Foundation.
    var asDate: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
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
        }
    }
}
