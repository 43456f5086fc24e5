import Referrals
import Wire

extension CaseFile {
    func missingInCase(_ requirement: Requirement, _ situation: Situation) -> [Missing] {
        let says: String? =
            switch requirement {
            case .processOpen: processFault
            case .factsReceived:
                last(ProcessRecord.self)?.content.factsReceivedAt == nil
                    ? "the authority's facts have not been handed to the facilitators" : nil
            case .screeningCurrent: screeningFault(situation)
            case .noHold:
                all(HoldRecord.self).last { $0.content.liftedAt == nil }.map {
                    "on hold: \($0.content.reason)"
                }
            case .evidenceSuffices: evidenceFault
            default: nil
            }
        if let says { return [Missing(requirement, says)] }
        return requirement == .basicFacts ? basicFactsFaults(situation) : []
    }

    private var processFault: String? {
        guard let process = last(ProcessRecord.self)?.content else { return "no process was opened" }
        return process.end.map { "the process has ended: \($0.rawValue)" }
    }

    /// The latest screening has to be decided by a person, still valid, seen by a second person, and to allow the step.
    private func screeningFault(_ situation: Situation) -> String? {
        guard let screening = last(ScreeningRecord.self)?.content else { return "nobody has been screened" }
        guard day(of: situation.at) <= screening.validUntil else {
            return "the screening ended on \(screening.validUntil)"
        }
        guard screening.open.isEmpty else {
            return "questions are open: \(screening.open.prefix(6).joined(separator: ", "))"
        }
        guard let second = screening.second else { return "a second person has not looked at the screening" }
        guard second.agrees else { return "the second person does not agree with the screening" }
        if let session = situation.session, joins(session), screening.at < .preparation {
            return "the risk has not been looked at again since \(screening.at.rawValue)"
        }
        switch screening.decision {
        case .proceed: return nil
        case .indirectOnly:
            return situation.session.map(meets) == true
                ? "the screening allows messages only, no meeting" : nil
        case .hold, .stop: return "the screening says \(screening.decision.rawValue)"
        }
    }

    private var evidenceFault: String? {
        guard mechanism?.needs.contains(.responsible) ?? true else { return nil }
        let recorded = last(AttributionRecord.self)?.content.certainty
        let opened = basis.record["attribution"]?["certainty"]?.string.flatMap {
            AttributionRecord.Certainty(rawValue: $0)
        }
        guard let certainty = recorded ?? opened else {
            return "how sure the attribution is has not been assessed"
        }
        return certainty.suffices ? nil : "the attribution is only \(certainty.rawValue)"
    }

    private func basicFactsFaults(_ situation: Situation) -> [Missing] {
        guard mechanism?.acknowledgement ?? true else { return [] }
        return situation.people.compactMap { try? person($0) }.filter { $0.role == .responsible }.compactMap {
            switch acknowledgement(of: $0.pseudonym) {
            case .fully, .partly: nil
            case .no: Missing(.basicFacts, about: $0.pseudonym, "does not acknowledge the basic facts")
            case nil:
                Missing(.basicFacts, about: $0.pseudonym, "has not been asked about the basic facts")
            }
        }
    }

    /// The mechanism of the open process.
    package var mechanism: Mechanism? {
        last(ProcessRecord.self).flatMap { try? Mechanism.named($0.content.mechanism) }
    }
}
