package import Referrals

// What a person is in the case decides what every gate asks about them. Once anything rests on it, no single officer changes it.

extension PersonRecord {
    /// That somebody is to stand in another role than the one they were recorded in: one person asks with reasons, another confirms.
    package struct RoleChange: Sendable, Hashable, Codable {
        package var from: PersonRole
        package var to: PersonRole
        package var reasons: String
        package var by: String
        package var at: Instant
        package var confirmedBy: String?
        package var confirmedAt: Instant?

        package init(from: PersonRole, to: PersonRole, reasons: String, by: String, at: Instant) {
            self.from = from
            self.to = to
            self.reasons = reasons
            self.by = by
            self.at = at
        }
    }
}

extension PersonRole {
    /// What the gates ask of whoever is in a role; within one of them a role may be put right by one officer.
    fileprivate enum Standing {
        case harmedSide, responsibleSide
        /// Takes part beside the sides, and is asked too.
        case beside
        /// Goes with somebody.
        case accompanying
    }

    private var standing: Standing {
        switch self {
        case .harmed, .surrogate: .harmedSide
        case .responsible: .responsibleSide
        case .representative, .community, .panel, .expert: .beside
        case .guardian, .supporter, .interpreter: .accompanying
        }
    }

    /// Whether in another role the gates ask the same of somebody.
    func stands(like other: PersonRole) -> Bool { standing == other.standing }
}

extension CaseFile {
    /// Whether anything in the case rests on who a person is in it: what they were offered, shown, asked or said, a screening, a
    /// session, terms.
    func isOnRecord(_ pseudonym: String) -> Bool {
        let sessions = all(CaseSession.self).contains {
            $0.content.people.contains { $0.person == pseudonym }
        }
        let terms = all(AgreementRecord.self).contains { $0.content.parties.contains(pseudonym) }
        if sessions || terms { return true }
        let kinds: [RecordKind] = [
            .offer, .information, .consent, .attribution, .facts, .readiness, .message, .screening, .closure,
        ]
        return kinds.contains { kind in
            contents(of: kind).contains { content in
                let concerns = content.concerns
                return concerns.whole.contains(pseudonym) || concerns.parts[pseudonym] != nil
            }
        }
    }

    /// - Throws: ``CaseworkError`` with `notNow` where one officer alone may not say that the person stands in another role.
    func requireRole(_ role: PersonRole, of known: PersonRecord) throws(CaseworkError) {
        guard !known.role.stands(like: role), isOnRecord(known.pseudonym) else { return }
        throw CaseworkError(
            .notNow,
            "The case already rests on \(known.pseudonym) being \(known.role.rawValue). Ask for the role \(role.rawValue) with reasons, for another person to confirm: `comity case role`."
        )
    }

    /// Asks that a person stands in another role, with reasons; nothing changes before another person has confirmed it.
    @discardableResult
    package mutating func askForRole(
        _ role: PersonRole,
        of pseudonym: String,
        reasons: String,
        by act: Act
    ) throws(CaseworkError) -> Filed<PersonRecord> {
        var person = try person(pseudonym)
        guard person.role != role, !reasons.isEmpty else {
            throw CaseworkError(.invalid, "Say which other role it is, and why.")
        }
        person.roleChange = .init(from: person.role, to: role, reasons: reasons, by: act.by, at: act.at)
        return try write(person, by: act)
    }

    /// Confirms the other role of a person: another one than who asked for it.
    @discardableResult
    package mutating func confirmRole(of pseudonym: String, by act: Act) throws(CaseworkError)
        -> Filed<PersonRecord>
    {
        var person = try person(pseudonym)
        guard var change = person.roleChange, change.confirmedAt == nil, change.from == person.role else {
            throw CaseworkError(.notNow, "Nobody has asked that \(pseudonym) stands in another role.")
        }
        guard change.by != act.by else {
            throw CaseworkError(.notPermitted, "Whoever asks does not confirm: it takes two people.")
        }
        change.confirmedBy = act.by
        change.confirmedAt = act.at
        person.role = change.to
        person.roleChange = change
        try requireOwn(person, on: act.day)
        return try write(person, by: act)
    }

    /// Whether the latest word of a person about a step was a no, or they have left: nobody is in what they said no to, whatever they
    /// are called by now.
    func saidNo(_ pseudonym: String, to step: ConsentStep) -> Bool {
        if (try? person(pseudonym).left) != nil { return true }
        let last = all(ConsentRecord.self).map(\.content).last {
            $0.person == pseudonym && $0.steps.contains(step) && $0.answer != .asked
        }
        return last.map { $0.answer == .refused || $0.withdrawnSteps.contains(step) } ?? false
    }

    /// Files what is known of a person, or changes it.
    mutating func write(_ person: PersonRecord, by act: Act) throws(CaseworkError) -> Filed<PersonRecord> {
        if let known = all(PersonRecord.self).last(where: { $0.content.pseudonym == person.pseudonym }) {
            return try amend(known, by: act) { content throws(CaseworkError) in content = person }
        }
        return try file(person, by: act)
    }
}
