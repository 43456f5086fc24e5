package import Referrals

// Whoever has left, or has taken everything back, is left in peace until they themselves say that they want to be in touch again.
// Then everything is asked anew: no earlier word of theirs counts.

extension PersonRecord {
    /// That a person came back of their own accord.
    package struct Return: Sendable, Hashable, Codable {
        /// When they had left; nil where they had only taken everything back.
        package var left: Instant?
        package var at: Instant
        /// By which way they said so, and to whom.
        package var how: Channel
        package var by: String

        package init(left: Instant?, at: Instant, how: Channel, by: String) {
            self.left = left
            self.at = at
            self.how = how
            self.by = by
        }
    }
}

extension CaseFile {
    /// Records that a person who left, or whom nobody may contact any more, says of their own accord that they want to be in touch
    /// again. Whatever they had consented to before is taken back with it, so that every step is asked anew.
    ///
    /// - Throws: ``CaseworkError`` with `notNow` where nothing has to begin anew, or where the peer that looks after the person has not
    ///   told of a consent given since.
    @discardableResult
    package mutating func comeBack(_ pseudonym: String, how: Channel, by act: Act) throws(CaseworkError)
        -> Filed<PersonRecord>
    {
        try act.require(.write, .consent)
        var person = try person(pseudonym)
        guard let gone = person.left ?? standingNo(of: person) else {
            throw CaseworkError(.notNow, "\(pseudonym) has not left, and may be contacted as it is.")
        }
        let words = all(ConsentRecord.self).filter { $0.content.person == pseudonym }
        if let home = home(of: pseudonym),
            !words.contains(where: { $0.content.origin == home && $0.content.isGiven(after: gone) })
        {
            throw CaseworkError(
                .notNow,
                "\(pseudonym) is looked after at \(home.text), which has not said that they consented anew."
            )
        }
        for consent in words
        where [.given, .asked].contains(consent.content.answer) && !consent.content.isGiven(after: gone) {
            try amendAsConsequence(consent, by: act) { content throws(CaseworkError) in
                content.withdrawnSteps = content.steps
                content.withdrawnAt = max(content.withdrawnAt ?? gone, gone)
                content.answer = .withdrawn
            }
        }
        person.returned =
            (person.returned ?? []) + [.init(left: person.left, at: act.at, how: how, by: act.by)]
        person.left = nil
        return try write(person, by: act)
    }

    /// Leaves to a person that somebody who has left consented anew at the peer that looks after them.
    package mutating func leaveReturn(of pseudonym: String, after consent: ConsentRecord, by act: Act) {
        guard let left = try? person(pseudonym).left, consent.isGiven(after: left) else { return }
        let says =
            "The other side says that \(pseudonym), who left, consented anew there. Here they count as gone until somebody records that they came back (`comity consent return`)."
        let isLeft = all(TaskRecord.self).contains { $0.content.doneAt == nil && $0.content.says == says }
        if !isLeft { leave(TaskRecord(says: says, due: act.day), by: act) }
    }

    /// When a person last said that they want no contact, and has not come back since: that they refuse to be contacted, or took
    /// back that they are, or took back everything that they had consented to. To take back only that data go to another agency
    /// is no such word.
    func standingNo(of person: PersonRecord) -> Instant? {
        let words = all(ConsentRecord.self).map(\.content).filter { $0.person == person.pseudonym }
        var said = words.compactMap { word -> Instant? in
            guard word.steps.contains(.contact) else { return nil }
            if word.answer == .refused { return word.answeredAt }
            return word.withdrawnSteps.contains(.contact) ? word.withdrawnAt : nil
        }
        let given = words.filter { [.given, .withdrawn].contains($0.answer) && $0.steps != [.share] }
        if given.allSatisfy({ $0.answer == .withdrawn }) { said += given.compactMap(\.withdrawnAt) }
        guard let last = said.max() else { return nil }
        if let back = person.returned?.last?.at, last <= back { return nil }
        return last
    }
}

extension ConsentRecord {
    fileprivate func isGiven(after moment: Instant) -> Bool {
        answer == .given && answeredAt.map { $0 > moment } ?? false
    }
}
