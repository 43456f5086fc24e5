package import Referrals

/// Exactly what a consent is needed for.
package struct ConsentNeed: Sendable, Hashable {
    package var person: String
    package var step: ConsentStep
    package var data: Set<String>
    package var recipient: String?
    /// The purpose by its name in the fact schema; nil where the step itself says what it is for.
    package var serves: String?
    /// Who is to speak for the person, for the step of representation.
    package var representative: String?
    /// When that was made which it is about, an agreement: the consent has to be of the same process. Nil for the process under way.
    package var about: Instant?

    package init(
        _ person: String,
        _ step: ConsentStep,
        data: Set<String> = [],
        recipient: String? = nil,
        serves: String? = nil,
        representative: String? = nil,
        about: Instant? = nil
    ) {
        self.person = person
        self.step = step
        self.data = data
        self.recipient = recipient
        self.serves = serves
        self.representative = representative
        self.about = about
    }
}

/// Whether a consent stands for a need, or what stands in the way.
package enum ConsentStanding: Sendable, Hashable {
    case inForce(Filed<ConsentRecord>)
    case missing(String)

    package var says: String? {
        if case .missing(let says) = self { says } else { nil }
    }
}

extension CaseFile {
    /// The consent in force for exactly this, or the reason why there is none.
    ///
    /// The latest word about a step decides it: a refusal or a withdrawal after an earlier consent leaves nothing in
    /// force, and a question that is still open leaves the earlier word standing.
    package func consent(for need: ConsentNeed, at now: Instant) -> ConsentStanding {
        let person: PersonRecord
        do { person = try self.person(need.person) } catch { return .missing(error.says) }
        if person.left != nil { return .missing("has left the process") }
        let about = all(ConsentRecord.self).filter {
            $0.content.person == need.person && $0.content.steps.contains(need.step)
        }
        guard !about.isEmpty else { return .missing("no consent to \(need.step.rawValue) was asked for") }
        let answered = about.filter { $0.content.answer != .asked }
        guard !answered.isEmpty else {
            return .missing("the consent to \(need.step.rawValue) was asked for and is not answered")
        }
        let lastNo = (answered.compactMap { $0.content.no(to: need.step) } + departures(of: person)).max()
        var reason: String?
        for filed in answered.reversed() where filed.content.answer == .given {
            guard filed.content.standingSteps.contains(need.step) else {
                reason = reason ?? "the consent to \(need.step.rawValue) was withdrawn"
                continue
            }
            // A word of the same millisecond as a no does not outweigh it.
            if let lastNo, let given = filed.content.answeredAt, given <= lastNo {
                reason = reason ?? "the consent to \(need.step.rawValue) was withdrawn or refused since"
                continue
            }
            if let fault = fault(of: filed.content, of: person, for: need, at: now) {
                reason = reason ?? fault
            } else {
                return .inForce(filed)
            }
        }
        if let reason { return .missing(reason) }
        let last = answered.last?.content.answer
        return .missing(
            "the consent to \(need.step.rawValue) was \(last == .refused ? "refused" : "withdrawn")"
        )
    }

    /// When a person left the process: with it goes every earlier word of theirs, also those that they did not name (COE-16b).
    private func departures(of person: PersonRecord) -> [Instant] {
        let left = (person.returned ?? []).compactMap(\.left)
        guard person.role.isPrincipal else { return left }
        return left
            + all(ConsentRecord.self).map(\.content).filter {
                $0.person == person.pseudonym && $0.withdrawnSteps.contains(where: \.carriesProcess)
            }.compactMap(\.withdrawnAt)
    }

    /// What keeps a given consent from covering the need.
    private func fault(
        of consent: ConsentRecord,
        of person: PersonRecord,
        for need: ConsentNeed,
        at now: Instant
    ) -> String? {
        guard isAsked(consent, to: need.step, about: need.about) else {
            return "the consent to \(need.step.rawValue) was asked for another process of the case; ask anew"
        }
        if let expires = consent.expires, day(of: now) > expires {
            return "the consent to \(need.step.rawValue) ended on \(expires)"
        }
        let more = need.data.subtracting(consent.data).sorted()
        guard more.isEmpty else {
            return "the consent does not cover the data \(more.joined(separator: ", "))"
        }
        if let recipient = need.recipient, !consent.recipients.contains(recipient) {
            return "the consent does not name the recipient \(recipient)"
        }
        if let purpose = need.serves, consent.serves != purpose {
            return "the consent is not for the purpose \(purpose)"
        }
        if let name = need.representative, consent.representative != name {
            return "the consent does not name \(name) to speak for the person"
        }
        guard consent.freely == true else { return "nobody recorded that the consent was given freely" }
        switch consent.capacity {
        case .full: break
        case .supported where consent.supporter != nil: break
        case .supported: return "decided with support, but no supporter is named"
        case .lacking where consent.guardian?.answer == .given: break
        case .lacking, .unknown, nil: return "the capacity to decide was not judged, or is lacking"
        }
        // Who was asked at another node is known there: an age that is unknown here was judged where it is known.
        let isKnownThere = consent.origin != nil && person.birth == nil
        if (person.isChild(on: day(of: now)) && !isKnownThere) || consent.capacity == .lacking {
            guard let word = consent.guardian else { return "a parent or guardian has not been asked" }
            guard word.answer == .given else { return "the parent or guardian has not agreed" }
            // A guardian whom this side does not know is known where the consent was given.
            let guardian = person.guardian ?? (consent.origin == nil ? nil : word.by)
            guard word.by == guardian, word.by != person.pseudonym else {
                return "\(word.by) is not the guardian of the person"
            }
            if let says = guardianFault(word.by, of: person.pseudonym, on: day(of: now)) { return says }
        }
        return need.step == .contact ? nil : informationFault(of: consent, of: person)
    }

    /// What is wrong with what was shown before the consent.
    private func informationFault(of consent: ConsentRecord, of person: PersonRecord) -> String? {
        // A consent that was given at another node was informed there; its record travels with version and language.
        if consent.origin != nil { return consent.noticeVersion == nil ? "nothing was shown before it" : nil }
        guard let id = consent.information,
            let shown = all(InformationRecord.self).first(where: { $0.id == id })?.content
        else { return "nothing was shown before it" }
        guard shown.person == person.pseudonym else { return "the information was shown to somebody else" }
        let untold = Set(InformationRecord.Topic.allCases).subtracting(shown.topics)
        guard untold.isEmpty else {
            return "was not told of \(untold.map(\.rawValue).sorted().joined(separator: ", "))"
        }
        guard let answered = consent.answeredAt, shown.shownAt <= answered else {
            return "the information was shown only afterwards"
        }
        guard shown.understood == true else { return "nobody recorded that the information was understood" }
        let understands =
            person.languages.isEmpty || person.languages.contains(shown.language) || shown.interpreter != nil
        return understands ? nil : "the information was in \(shown.language), which the person does not speak"
    }
}

extension ConsentRecord {
    /// When the person said no to a step, by refusing or by withdrawing.
    fileprivate func no(to step: ConsentStep) -> Instant? {
        if answer == .refused { return answeredAt }
        return withdrawnSteps.contains(step) ? withdrawnAt : nil
    }
}
