import Referrals
import Wire

extension CaseFile {
    func missingInCase(_ requirement: Requirement, _ situation: Situation) -> [Missing] {
        switch requirement {
        case .screeningCurrent: return screeningFaults(situation)
        case .evidenceSuffices: return evidenceFaults(situation)
        case .basicFacts: return basicFactsFaults(situation)
        case .processOpen: return processFaults(situation)
        default: break
        }
        let says: String? =
            switch requirement {
            case .factsReceived:
                last(ProcessRecord.self)?.content.factsReceivedAt == nil
                    ? "the authority's facts have not been handed to the facilitators" : nil
            case .stepOfMechanism:
                situation.session.flatMap(stepFault) ?? situation.message.flatMap(recordedStepFault)
            case .noHold:
                all(HoldRecord.self).last { $0.content.liftedAt == nil }.map {
                    "on hold: \($0.content.reason)"
                }
            default: nil
            }
        return says.map { [Missing(requirement, $0)] } ?? []
    }

    /// The process is open here, and at each peer that looks after one of the people.
    private func processFaults(_ situation: Situation) -> [Missing] {
        if let says = processFault(for: situation.agreement) { return [Missing(.processOpen, says)] }
        return situation.people.compactMap { pseudonym in
            endThere(for: pseudonym).map { end in
                Missing(
                    .processOpen,
                    about: pseudonym,
                    "is looked after at \(end.peer.text), where the process has ended: \(end.end.rawValue)"
                )
            }
        }
    }

    private func processFault(for agreement: AgreementRecord?) -> String? {
        guard let process = last(ProcessRecord.self)?.content else { return "no process was opened" }
        if let end = process.end { return "the process has ended: \(end.rawValue)" }
        return agreement.map { isOfThisProcess($0.madeAt) } == false
            ? "the terms were drafted in a process that has ended; draft them anew" : nil
    }

    /// How sure it is that this is the person is assessed of each who is held responsible (UN-07a): what one of them admits says
    /// nothing about the others. What the case was opened with speaks of the one person only where there is only one.
    private func evidenceFaults(_ situation: Situation) -> [Missing] {
        let responsible = people.filter { $0.role == .responsible }
        let concerned = responsible.filter { situation.people.contains($0.pseudonym) }
        // Whom the mechanism only welcomes is asked about all the same where they are there.
        guard !concerned.isEmpty || (mechanism?.needs.contains(.responsible) ?? true) else { return [] }
        // Where a step is without any of them, it rests on all who are still in the process.
        let asked = concerned.isEmpty ? responsible.filter { $0.left == nil } : concerned
        guard !asked.isEmpty else {
            return evidenceFault(openedWith).map { [Missing(.evidenceSuffices, $0)] } ?? []
        }
        return asked.compactMap { person in
            let recorded = all(AttributionRecord.self).last { $0.content.person == person.pseudonym }
            let certainty = recorded?.content.certainty ?? (responsible.count == 1 ? openedWith : nil)
            return evidenceFault(certainty).map {
                Missing(.evidenceSuffices, about: person.pseudonym, $0)
            }
        }
    }

    private func evidenceFault(_ certainty: AttributionRecord.Certainty?) -> String? {
        guard let certainty else {
            return
                "how sure the attribution is has not been assessed; `comity case attribute` records it"
        }
        return certainty.suffices ? nil : "the attribution is only \(certainty.rawValue)"
    }

    /// How sure the case file was when the case was opened.
    private var openedWith: AttributionRecord.Certainty? {
        basis.record["attribution"]?["certainty"]?.string.flatMap {
            AttributionRecord.Certainty(rawValue: $0)
        }
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
}
