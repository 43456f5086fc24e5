import API
import Node
import Referrals
import Trust
import Wire

extension HeldAgreement {
    /// As an officer reads it.
    func text(at now: Instant) -> String {
        let terms = agreement.terms
        let grants = terms.grants.map { grant in
            let categories = grant.offenceCategories.map {
                " in matters of " + $0.sorted().joined(separator: ", ")
            }
            let volume = grant.volume.map { ", at most \($0.documents) in \($0.seconds) seconds" }
            return "  \(grant.sender) may send \(grant.documentTypes.sorted().joined(separator: ", "))"
                + (categories ?? "") + (volume ?? "")
        }
        let steps = agreement.steps.map { step in
            "  \(step.number). \(step.at.rfc3339)  \(step.actor): \(step.act.words)"
        }
        return
            ([
                "Agreement \(terms.id)",
                "  between \(terms.parties.map(\.entity.text).joined(separator: " and "))",
                "  from \(terms.validFrom.date) until \(terms.validUntil.date); it \(agreement.standing(at: now).words)",
                "  sha256 of the terms \(terms.digest.hex)",
            ] + grants + ["Steps:"] + steps).joined(separator: "\n")
    }
}

extension BilateralAgreement.Standing {
    /// After "It …".
    var words: String {
        switch self {
        case .awaitingComparison: "waits until the other side's fingerprint has been compared"
        case .awaitingConfirmation: "waits for a second officer of this agency"
        case .awaitingPeer: "waits for the other side"
        case .notYet(let from): "is agreed and begins on \(from.date)"
        case .inForce(let until): "is in force until \(until.date)"
        case .suspended: "is suspended"
        case .ended: "has ended"
        }
    }
}

extension AgreementStep.Act {
    /// What happened, in a few words.
    var words: String {
        switch self {
        case .proposed: "proposed the terms"
        case .compared(let channel): "compared the other side's fingerprint (\(channel))"
        case .confirmed: "confirmed"
        case .received(let act, _): "declared: \(act.rawValue)"
        case .rekeyed(let fingerprint, _): "changed its keys; fingerprint now \(fingerprint.short)"
        case .suspended(let reason): "suspended (\(reason))"
        case .resumptionProposed: "asked to resume"
        case .resumed: "resumed"
        case .ended(let reason): "ended it (\(reason))"
        }
    }
}
