package import Referrals

extension CaseFile {
    /// Records the lawful first offer to a person, with what was shown and in which language (COE-19).
    @discardableResult
    package mutating func offer(_ offer: OfferRecord, by act: Act) throws(CaseworkError) -> Filed<OfferRecord>
    {
        let person = try person(offer.person)
        guard person.left == nil, standingNo(of: person) == nil else {
            throw CaseworkError(
                .notNow,
                "\(offer.person) wants to be left in peace. Where they come back of their own accord, `comity consent return` records it."
            )
        }
        guard !offer.basis.isEmpty, !offer.notice.isEmpty, !offer.language.isEmpty else {
            throw CaseworkError(
                .invalid,
                "An offer names its lawful basis, what was shown and in which language."
            )
        }
        guard !all(OfferRecord.self).contains(where: { $0.content.person == offer.person }) else {
            throw CaseworkError(
                .notNow,
                "\(offer.person) has had the first offer already; further contact needs a consent to contact."
            )
        }
        return try file(offer, by: act)
    }

    /// Records what was shown to a person.
    @discardableResult
    package mutating func show(
        _ information: InformationRecord,
        by act: Act
    ) throws(CaseworkError) -> Filed<InformationRecord> {
        _ = try person(information.person)
        try open(.contact, Situation(at: act.at, people: [information.person]))
        return try file(information, by: act)
    }

    /// Asks a person for a consent. The answer is recorded by ``answer(_:_:by:)``.
    ///
    /// - Throws: ``CaseworkError`` with `notNow` where the person is asked about taking part and a peer looks after them.
    @discardableResult
    package mutating func ask(
        _ consent: ConsentRecord,
        by act: Act
    ) throws(CaseworkError) -> Filed<ConsentRecord> {
        _ = try person(consent.person)
        try open(.contact, Situation(at: act.at, people: [consent.person]))
        guard !consent.steps.isEmpty, !consent.purpose.isEmpty else {
            throw CaseworkError(.invalid, "A consent names its purpose and at least one step.")
        }
        // An answer given here would take them away from there, and what is released to them would reach nobody.
        if consent.origin == nil, consent.isAboutTakingPart, let home = isAskedAt(consent.person) {
            throw CaseworkError(
                .notNow,
                "\(consent.person) is looked after at \(home.text), and is asked there. Here they can be asked about contact, about sharing and about a court alone."
            )
        }
        guard !consent.steps.contains(.share) || (consent.serves != nil && !consent.recipients.isEmpty) else {
            throw CaseworkError(
                .invalid,
                "A consent to share names the recipient and the one purpose that it serves, as the fact schema names it."
            )
        }
        guard consent.steps.contains(.representation) == (consent.representative != nil) else {
            throw CaseworkError(
                .invalid,
                "A consent to representation names who speaks for the person, and no other consent does."
            )
        }
        if let name = consent.representative {
            guard try person(name).pseudonym != consent.person else {
                throw CaseworkError(.invalid, "Who speaks for themself needs nobody else.")
            }
        }
        var consent = consent
        if consent.steps != [.contact], consent.origin == nil {
            guard let id = consent.information else {
                throw CaseworkError(
                    .invalid,
                    "Name the information that was shown first; `comity consent show-notice` records it."
                )
            }
            let shown = try record(id, InformationRecord.self)
            consent.noticeVersion = shown.content.version
            consent.noticeLanguage = shown.content.language
            consent.noticePackage = shown.content.packageDigest
        }
        consent.answer = .asked
        return try file(consent, by: act)
    }

    /// What a person answered, and how it was judged that the answer counts.
    package struct ConsentAnswer: Sendable, Hashable {
        package var answer: ConsentRecord.Answer
        package var how: Channel
        package var capacity: PersonRecord.Capacity
        package var freely: Bool
        package var supporter: String?
        package var guardian: ConsentRecord.GuardianWord?

        package init(
            _ answer: ConsentRecord.Answer,
            how: Channel,
            capacity: PersonRecord.Capacity,
            freely: Bool,
            supporter: String? = nil,
            guardian: ConsentRecord.GuardianWord? = nil
        ) {
            self.answer = answer
            self.how = how
            self.capacity = capacity
            self.freely = freely
            self.supporter = supporter
            self.guardian = guardian
        }
    }

    /// Records the answer to a consent that was asked for: given or refused.
    @discardableResult
    package mutating func answer(
        _ id: Identifier,
        _ answer: ConsentAnswer,
        by act: Act
    ) throws(CaseworkError) -> Filed<ConsentRecord> {
        let asked = try record(id, ConsentRecord.self)
        guard asked.content.answer == .asked else {
            throw CaseworkError(
                .notNow,
                "It is \(asked.content.answer.rawValue) already. Ask anew for another answer, or withdraw it."
            )
        }
        guard answer.answer == .given || answer.answer == .refused else {
            throw CaseworkError(.invalid, "The answer to a question is given or refused.")
        }
        if let word = answer.guardian {
            guard try person(asked.content.person).guardian == word.by else {
                throw CaseworkError(.invalid, "\(word.by) is not the guardian of \(asked.content.person).")
            }
            if let says = guardianFault(word.by, of: asked.content.person, on: act.day) {
                throw CaseworkError(.invalid, "That word does not count: \(says).")
            }
        }
        return try amend(asked, by: act) { consent throws(CaseworkError) in
            consent.answer = answer.answer
            consent.answeredAt = act.at
            consent.answeredHow = answer.how
            consent.capacity = answer.capacity
            consent.freely = answer.freely
            consent.supporter = answer.supporter
            consent.guardian = answer.guardian
        }
    }

    /// Takes in a consent that was given at a peer, as its signed document said.
    @discardableResult
    package mutating func receive(_ consent: ConsentRecord, by act: Act) -> Filed<ConsentRecord> {
        fileAsConsequence(consent, by: act)
    }
}
