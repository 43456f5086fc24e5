/// What is counted, each defined once and in writing, so that the figures of different nodes compare (COE-39a, EU-28).
package enum Measure: String, Sendable, Hashable, Codable, CaseIterable {
    case referral
    case contactMade = "contact-made"
    case consented, prepared, direct, indirect
    case harmedTookPart = "harmed-took-part"
    case completed
    case stopped
    case agreementReached = "agreement-reached"
    case agreementKept = "agreement-kept"
    case agreementFailed = "agreement-failed"
    case complained
    case noShow = "no-show"
    case cancelled

    /// The version of all definitions together; it changes whenever one of them does.
    package static let definitions = "comity-statistics/2"

    /// The written definition: a case is counted when this is true of it.
    package var definition: String {
        switch self {
        case .referral: "A restorative process was opened in the case."
        case .contactMade: "At least one principal was offered restorative justice."
        case .consented:
            "At least one harmed and one responsible person, or their surrogate, gave a consent to messages or to a meeting."
        case .prepared: "A preparation meeting was held with each side."
        case .direct: "A session was held in which the sides met."
        case .indirect: "A message was released, or a shuttle, letter or video-message session was held."
        case .harmedTookPart:
            "A harmed person, or a surrogate, was in a session that was held or had a message released."
        case .completed: "The process ended as completed, or because the dialogue was enough."
        case .stopped: "The process ended in any other way; the reason is counted with it."
        case .agreementReached: "An agreement was signed by every party."
        case .agreementKept: "An agreement was completed with every item done, waived or renegotiated."
        case .agreementFailed: "An agreement was breached."
        case .complained: "Somebody who takes part complained."
        case .noShow:
            "A session did not take place because somebody of a side that it needs did not come, unexcused."
        case .cancelled:
            "A session was called off before it began, or everybody who was missing had been excused."
        }
    }

    /// The measure of which this one counts a part: a difference that is small would give the same people away.
    package var partOf: Measure? {
        switch self {
        case .referral: nil
        case .contactMade, .completed, .stopped, .complained, .noShow, .cancelled: .referral
        case .consented: .contactMade
        case .prepared, .harmedTookPart: .consented
        case .direct, .indirect: .prepared
        case .agreementReached: .prepared
        case .agreementKept, .agreementFailed: .agreementReached
        }
    }

    /// Whether a case is counted.
    package func counts(_ file: CaseFile) -> Bool {
        let process = file.last(ProcessRecord.self)?.content
        switch self {
        case .referral: return process != nil
        case .contactMade: return !file.all(OfferRecord.self).isEmpty
        case .consented: return file.sidesOf { person in file.gave(person, [.messages, .meeting]) }
        case .prepared: return file.sidesOf { file.wasPrepared($0.pseudonym) }
        case .direct: return file.stepsHeld.contains { $0.kind.meets }
        case .indirect:
            return file.messagesOfProcess.contains { $0.state == .released }
                || file.stepsHeld.contains { $0.kind.joins && !$0.kind.meets }
        case .harmedTookPart: return file.harmedTookPart
        case .completed: return process?.end == .completed || process?.end == .dialogueSufficed
        case .stopped: return process?.end != nil && !Measure.completed.counts(file)
        case .agreementReached: return file.hadAgreement([.signed, .completed, .breached, .renegotiated])
        case .agreementKept: return file.hadAgreement([.completed])
        case .agreementFailed: return file.hadAgreement([.breached])
        case .complained: return !file.all(ComplaintRecord.self).isEmpty
        case .noShow: return file.hadSession(.noShow)
        case .cancelled: return file.hadSession(.cancelled)
        }
    }
}

extension CaseFile {
    /// Whether something is true of somebody on each side.
    fileprivate func sidesOf(_ isTrue: (PersonRecord) -> Bool) -> Bool {
        let people = people.filter { $0.role.isPrincipal }
        return people.contains { $0.isHarmedSide && isTrue($0) }
            && people.contains { !$0.isHarmedSide && isTrue($0) }
    }

    fileprivate func gave(_ person: PersonRecord, _ steps: Set<ConsentStep>) -> Bool {
        all(ConsentRecord.self).contains {
            $0.content.person == person.pseudonym && $0.content.answeredAt != nil
                && $0.content.answer != .refused && isOfThisProcess($0.content.askedAt)
                && !$0.content.steps.isDisjoint(with: steps)
        }
    }

    fileprivate var harmedTookPart: Bool {
        people.filter(\.isHarmedSide).contains { person in
            sessionsOfProcess.contains { session in
                session.state == .held && session.kind.joins
                    && session.people.contains {
                        $0.person == person.pseudonym && $0.attendance == .present
                    }
            }
                || messagesOfProcess.contains { $0.state == .released && $0.isBetween(person.pseudonym) }
        }
    }

    fileprivate func hadSession(_ state: CaseSession.State) -> Bool {
        sessionsOfProcess.contains { $0.state == state }
    }

    fileprivate func hadAgreement(_ states: Set<AgreementRecord.State>) -> Bool {
        agreementsOfProcess.contains { states.contains($0.content.state) }
    }
}
