package import Referrals

/// A person of a case as the casework knows them: a pseudonym, a role, and what has to be seen to before each step.
///
/// The case's own parties come first; a ``PersonRecord`` of the same pseudonym refines them, and others add people who
/// came later or belong to a cohort of a large incident.
package struct PersonRecord: RecordContent {
    package static var kind: RecordKind { .person }

    package var pseudonym: String
    package var role: PersonRole
    package var country: String?
    /// BCP 47, the best understood first.
    package var languages: [String]
    /// A year, a month or a day.
    package var birth: String?
    /// Known to be of age where no birth is recorded, and on what basis (EU-24: otherwise a child is presumed).
    package var ofAge: String?
    package var capacity: Capacity
    /// The pseudonym of the parent or guardian.
    package var guardian: String?
    package var needsInterpreter: Bool
    /// The pseudonym of the supporter whom the person wants beside them.
    package var supporter: String?
    /// What helps the person take part (COE-27).
    package var accommodations: [String]
    /// The cohort of a large incident.
    package var cohort: String?
    /// Who speaks for the person in the shared meeting of a large incident.
    package var representative: String?
    /// Legal advice and interpretation, offered and taken or declined (COE-23, UN-13a).
    package var legalAdvice: Offered
    /// Harmed before by the same or another offence (EU-22).
    package var harmedBefore: Bool
    /// What the person needs so that harm is repaired (COE-13).
    package var needs: [String]
    /// Communities and backgrounds that a facilitator should know, in the person's own words and never guessed (COE-40, UN-19).
    package var communities: [String]?
    /// In the process, or out of it and since when.
    package var left: Instant?
    /// Each time that they came back after they had left, or had taken everything back; nil where they never did.
    package var returned: [Return]?
    /// The last time that somebody asked for another role; nil where nobody has.
    package var roleChange: RoleChange?

    package enum Capacity: String, Sendable, Hashable, Codable, CaseIterable {
        case full, supported, lacking, unknown
    }

    package enum Offered: String, Sendable, Hashable, Codable, CaseIterable {
        case notYet = "not-yet"
        case taken, declined
        case notNeeded = "not-needed"
    }

    package init(
        pseudonym: String,
        role: PersonRole,
        country: String? = nil,
        languages: [String] = [],
        birth: String? = nil,
        ofAge: String? = nil,
        capacity: Capacity = .unknown,
        guardian: String? = nil,
        needsInterpreter: Bool = false,
        supporter: String? = nil,
        accommodations: [String] = [],
        cohort: String? = nil,
        representative: String? = nil,
        legalAdvice: Offered = .notYet,
        harmedBefore: Bool = false,
        needs: [String] = [],
        communities: [String]? = nil,
        left: Instant? = nil
    ) {
        self.pseudonym = pseudonym
        self.role = role
        self.country = country
        self.languages = languages
        self.birth = birth
        self.ofAge = ofAge
        self.capacity = capacity
        self.guardian = guardian
        self.needsInterpreter = needsInterpreter
        self.supporter = supporter
        self.accommodations = accommodations
        self.cohort = cohort
        self.representative = representative
        self.legalAdvice = legalAdvice
        self.harmedBefore = harmedBefore
        self.needs = needs
        self.communities = communities
        self.left = left
    }

    /// Whether the person has to be treated as a child on a day (EU-24): as long as no birth that is surely eighteen years
    /// back, and no other basis, says otherwise.
    package func isChild(on day: Day) -> Bool {
        guard ofAge == nil else { return false }
        guard let birth, let latest = Self.latestDay(of: birth) else { return true }
        return day < latest.eighteenYearsOn
    }

    /// The last day that a year, a month or a day of birth can stand for.
    private static func latestDay(of birth: String) -> Day? {
        switch birth.utf8.count {
        case 4: Day(birth + "-12-31")
        case 7: (28...31).reversed().lazy.compactMap { Day(birth + "-\($0)") }.first
        default: Day(birth)
        }
    }
}

extension Day {
    fileprivate var eighteenYearsOn: Day {
        let year = (Int(description.prefix(4)) ?? 0) + 18
        // Somebody born on 29 February comes of age on 1 March of a common year: the later day protects longer.
        return Day("\(year)" + description.dropFirst(4)) ?? Day("\(year)-03-01") ?? self
    }
}

/// What a person is in the case.
package enum PersonRole: String, Sendable, Hashable, Codable, CaseIterable {
    case harmed, responsible
    case guardian, supporter, interpreter
    /// Speaks for a cohort, or for an organisation that caused or suffered the harm.
    case representative
    case community, panel, expert
    /// Stands in for a victim who does not take part.
    case surrogate

    /// Whether the person decides for themself about taking part, so that each has to consent.
    package var isPrincipal: Bool { self == .harmed || self == .responsible || self == .surrogate }

    /// Whether the person takes part beside them, so that they are asked too before they hear of each other.
    package var isAskedToo: Bool {
        self == .representative || self == .community || self == .panel || self == .expert
    }
}

extension CaseFile {
    /// Everybody in the case, the case's own parties first.
    package var people: [PersonRecord] {
        let records = all(PersonRecord.self).map(\.content)
        let refined = Dictionary(records.map { ($0.pseudonym, $0) }) { _, later in later }
        let guardians = basis.parties.filter { $0.role == .guardian }
        var people = basis.parties.map { party in
            refined[party.pseudonym]
                ?? PersonRecord(party, onlyGuardian: guardians.count == 1 ? guardians.first : nil)
        }
        let known = Set(people.map(\.pseudonym))
        var added: Set<String> = []
        for record in records
        where !known.contains(record.pseudonym) && added.insert(record.pseudonym).inserted {
            people.append(refined[record.pseudonym] ?? record)
        }
        return people
    }

    /// - Throws: ``CaseworkError`` with `notFound`.
    package func person(_ pseudonym: String) throws(CaseworkError) -> PersonRecord {
        guard let person = people.first(where: { $0.pseudonym == pseudonym }) else {
            throw CaseworkError(.notFound, "There is nobody called \(pseudonym) in this case.")
        }
        return person
    }

    /// Those who decide for themselves and are still in the process.
    package var principals: [PersonRecord] { people.filter { $0.role.isPrincipal && $0.left == nil } }

    /// Adds a person, or changes what is known of one.
    @discardableResult
    package mutating func keep(
        _ person: PersonRecord,
        by act: Act
    ) throws(CaseworkError) -> Filed<PersonRecord> {
        guard !person.pseudonym.isEmpty, person.pseudonym.utf8.count <= 80 else {
            throw CaseworkError(.invalid, "A pseudonym has 1 to 80 characters.")
        }
        guard person.guardian != person.pseudonym else {
            throw CaseworkError(.invalid, "Nobody is their own guardian.")
        }
        try requireOwn(person, on: act.day)
        let known = try? self.person(person.pseudonym)
        guard person.left == known?.left, person.returned == known?.returned,
            person.roleChange == known?.roleChange
        else {
            throw CaseworkError(
                .invalid,
                "Who leaves, who comes back and who is to stand in another role are steps of their own: `comity consent withdraw`, `comity consent return`, `comity case role`."
            )
        }
        if let known { try requireRole(person.role, of: known) }
        return try write(person, by: act)
    }
}

extension PersonRecord {
    /// What the opened case says of a party. A guardian of a case that has only one is the guardian of its children.
    fileprivate init(_ party: Party, onlyGuardian: Party?) {
        let role: PersonRole =
            switch party.role {
            case .harmed: .harmed
            case .responsible: .responsible
            case .guardian: .guardian
            case .supporter, nil: .supporter
            }
        self.init(
            pseudonym: party.pseudonym,
            role: role,
            country: party.country,
            languages: party.languages,
            birth: party.birth,
            guardian: role.isPrincipal && onlyGuardian?.country == party.country
                ? onlyGuardian?.pseudonym : nil
        )
    }
}
