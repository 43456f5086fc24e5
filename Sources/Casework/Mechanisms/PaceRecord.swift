package import Referrals

/// What was decided about the pace of a case: that it is prepared for longer, or followed up for longer, and why (COE-49). It is
/// never a deadline, and nobody who takes part is shown one.
package struct PaceRecord: RecordContent {
    package static var kind: RecordKind { .pace }

    package var longer: Set<Phase>
    /// What was decided, for example how many meetings of preparation there are before anybody meets.
    package var says: String
    package var why: String
    package var by: String
    package var at: Instant

    package enum Phase: String, Sendable, Hashable, Codable, CaseIterable {
        case preparation
        case followUp = "follow-up"
    }

    package init(longer: Set<Phase>, says: String, why: String, by: String, at: Instant) {
        self.longer = longer
        self.says = says
        self.why = why
        self.by = by
        self.at = at
    }
}

/// That a person was put in touch with other help, which they agreed to (COE-49).
package struct OtherHelpRecord: RecordContent {
    package static var kind: RecordKind { .otherHelp }

    /// The pseudonym.
    package var person: String
    /// What help, for example counselling, help with debts, a lawyer.
    package var help: String
    /// Where, by the name of the body.
    package var at: String
    /// When the person agreed to it.
    package var agreedOn: Day
    package var agreedHow: Channel
    package var by: String

    package init(person: String, help: String, at: String, agreedOn: Day, agreedHow: Channel, by: String) {
        self.person = person
        self.help = help
        self.at = at
        self.agreedOn = agreedOn
        self.agreedHow = agreedHow
        self.by = by
    }
}

extension CaseFile {
    /// Records what was decided about the pace.
    ///
    /// - Throws: ``CaseworkError``: `invalid`, `notNow` where no process is open, `notPermitted`.
    @discardableResult
    package mutating func decidePace(_ pace: PaceRecord, by act: Act) throws(CaseworkError)
        -> Filed<PaceRecord>
    {
        _ = try process()
        guard !pace.longer.isEmpty, pace.says.isText(atMost: 4000), pace.why.isText(atMost: 4000) else {
            throw CaseworkError(
                .invalid,
                "Say what takes longer (preparation, follow-up), what was decided, and why."
            )
        }
        return try file(pace, by: act)
    }

    /// Records that a person was put in touch with other help.
    ///
    /// - Throws: ``CaseworkError``: `invalid`, `notFound` for a person whom the case does not know, `notPermitted`.
    @discardableResult
    package mutating func refer(_ help: OtherHelpRecord, by act: Act) throws(CaseworkError)
        -> Filed<OtherHelpRecord>
    {
        _ = try person(help.person)
        guard help.help.isText(atMost: 500), help.at.isText(atMost: 200), help.agreedOn <= act.day else {
            throw CaseworkError(
                .invalid,
                "Say which help, where, and when the person agreed to it: nobody is passed on who has not."
            )
        }
        return try file(help, by: act)
    }
}
