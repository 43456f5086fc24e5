package import Referrals

/// That a person asks to see what is held about them, or to have it put right, and what became of it (P2-14.12).
package struct PersonRequestRecord: RecordContent {
    package static var kind: RecordKind { .personRequest }

    package enum Right: String, Sendable, Hashable, Codable, CaseIterable {
        case access
        case rectification
    }

    package enum Answer: String, Sendable, Hashable, Codable, CaseIterable {
        /// Everything was handed over.
        case given
        /// Handed over but for what is listed as kept back with it; another officer may hand over more.
        case givenInPart = "given-in-part"
        /// Handed over but for what a lawful ground keeps back.
        case restricted
        /// Put right; the record keeps what it said before.
        case rectified
        /// Not put right, with the ground.
        case refused
    }

    /// The pseudonym of the person whom it is about.
    package var person: String
    /// The pseudonym of who asks for them; nil where they ask themselves.
    package var representative: String?
    package var right: Right
    /// What is asked, in the person's words.
    package var says: String
    package var receivedOn: Day
    /// The day by which it is answered, and the provision that the day comes from.
    package var due: Day
    package var deadline: CitedProvision
    package var answer: Answer?
    package var answeredAt: Instant?
    package var answeredBy: String?
    /// On which provision something is kept back or not put right.
    package var ground: CitedProvision?
    /// What is told to the person about it, in plain words.
    package var reason: String?
    /// The kinds of record that were kept back.
    package var withheld: [RecordKind]
    /// SHA-256 of what was handed over.
    package var handedOver: Digest?
    /// What was put right, each with the revision that holds it.
    package var rectified: [Rectification]

    package struct Rectification: Sendable, Hashable, Codable {
        package var record: Identifier
        package var revision: Int64
        package var field: String

        package init(record: Identifier, revision: Int64, field: String) {
            self.record = record
            self.revision = revision
            self.field = field
        }
    }

    package init(
        person: String,
        representative: String? = nil,
        right: Right,
        says: String,
        receivedOn: Day,
        due: Day,
        deadline: CitedProvision
    ) {
        self.person = person
        self.representative = representative
        self.right = right
        self.says = says
        self.receivedOn = receivedOn
        self.due = due
        self.deadline = deadline
        withheld = []
        rectified = []
    }
}

extension CaseFile {
    /// Records what a person, or who speaks for them, asks.
    @discardableResult
    package mutating func receive(request: PersonRequestRecord, by act: Act) throws(CaseworkError) -> Filed<
        PersonRequestRecord
    > {
        let person = try person(request.person)
        if let representative = request.representative {
            guard [person.guardian, person.representative, person.supporter].contains(representative) else {
                throw CaseworkError(
                    .notPermitted,
                    "\(representative) is not on record as guardian, representative or supporter of \(request.person)."
                )
            }
            guard !areOpposed(person, try self.person(representative)) else {
                throw CaseworkError(
                    .notPermitted,
                    "\(representative) is of the other side, and learns nothing of what is held about \(request.person)."
                )
            }
        }
        guard !request.says.isEmpty, request.deadline.isStated, request.receivedOn <= act.day,
            request.receivedOn <= request.due
        else {
            throw CaseworkError(
                .invalid,
                "Say what is asked, when it came, by when it is answered and on which provision."
            )
        }
        return try file(request, by: act)
    }

    /// Notes that what is held was handed over: whole, in part, or but for what a provision keeps back. What was handed over in part
    /// may be handed over again in another role; what both kept back stays kept back.
    ///
    /// - Parameters:
    ///   - digest: of exactly what was handed over.
    ///   - withheld: the kinds that were kept back, for whatever reason.
    @discardableResult
    package mutating func handOver(
        _ id: Identifier,
        digest: Digest,
        withheld: [RecordKind],
        restriction: Restriction?,
        by act: Act
    ) throws(CaseworkError) -> Filed<PersonRequestRecord> {
        try act.require(.dataProtectionOfficer, .lead)
        let request = try accessible(id)
        if let restriction { try restriction.check() }
        var left = Set(withheld + (restriction?.withheld ?? []))
        if request.content.answer == .givenInPart, restriction == nil {
            left.formIntersection(request.content.withheld)
        }
        return try amend(request, by: act) { content throws(CaseworkError) in
            content.answer = restriction != nil ? .restricted : left.isEmpty ? .given : .givenInPart
            content.answeredAt = act.at
            content.answeredBy = act.by
            content.handedOver = digest
            content.ground = restriction?.ground
            content.reason = restriction?.reason
            content.withheld = left.sorted { $0.rawValue < $1.rawValue }
        }
    }

    /// A request for access that is not answered, or only in part.
    private func accessible(_ id: Identifier) throws(CaseworkError) -> Filed<PersonRequestRecord> {
        let request = try record(id, PersonRequestRecord.self)
        guard request.content.answer == .givenInPart else { return try unanswered(id, .access) }
        return request
    }

    /// What is kept back from a person, on which provision, and what the person is told.
    package struct Restriction: Sendable, Hashable {
        package var withheld: [RecordKind]
        package var ground: CitedProvision
        package var reason: String

        package init(withheld: [RecordKind], ground: CitedProvision, reason: String) {
            self.withheld = withheld
            self.ground = ground
            self.reason = reason
        }

        func check() throws(CaseworkError) {
            guard !withheld.isEmpty, ground.isStated, !reason.isEmpty else {
                throw CaseworkError(
                    .invalid,
                    "A restriction names what is kept back, the provision, and what the person is told."
                )
            }
        }
    }

    /// Puts right what the record says about the person: the record's history keeps what it said before.
    @discardableResult
    package mutating func rectify(
        _ id: Identifier,
        _ field: PersonField,
        _ value: String,
        by act: Act
    ) throws(CaseworkError) -> Filed<PersonRequestRecord> {
        try act.require(.dataProtectionOfficer, .lead)
        let request = try unanswered(id, .rectification)
        let known = try person(request.content.person)
        let stored = all(PersonRecord.self).first { $0.content.pseudonym == known.pseudonym }
        var corrected = known
        try field.put(value, into: &corrected)
        guard corrected != known, corrected.pseudonym == known.pseudonym, corrected.role == known.role else {
            throw CaseworkError(.invalid, "Say what is wrong and what is right; it says that already.")
        }
        let filed: Filed<PersonRecord> =
            if let stored {
                try amendAsConsequence(stored, by: act) { content throws(CaseworkError) in content = corrected
                }
            } else {
                fileAsConsequence(corrected, by: act)
            }
        return try amend(request, by: act) { content throws(CaseworkError) in
            content.answer = .rectified
            content.answeredAt = act.at
            content.answeredBy = act.by
            content.rectified = [.init(record: filed.id, revision: filed.revision, field: field.rawValue)]
        }
    }

    /// Says that nothing is put right, on a provision.
    @discardableResult
    package mutating func refuseRectification(
        _ id: Identifier,
        ground: CitedProvision,
        reason: String,
        by act: Act
    ) throws(CaseworkError) -> Filed<PersonRequestRecord> {
        try act.require(.dataProtectionOfficer, .lead)
        let request = try unanswered(id, .rectification)
        guard ground.isStated, !reason.isEmpty else {
            throw CaseworkError(.invalid, "A refusal names the provision, and what the person is told.")
        }
        return try amend(request, by: act) { content throws(CaseworkError) in
            content.answer = .refused
            content.answeredAt = act.at
            content.answeredBy = act.by
            content.ground = ground
            content.reason = reason
        }
    }

    private func unanswered(_ id: Identifier, _ right: PersonRequestRecord.Right) throws(CaseworkError)
        -> Filed<
            PersonRequestRecord
        >
    {
        let request = try record(id, PersonRequestRecord.self)
        guard request.content.answer == nil else {
            throw CaseworkError(.notNow, "The request was answered already.")
        }
        guard request.content.right == right else {
            throw CaseworkError(.notNow, "The request is for \(request.content.right.rawValue).")
        }
        return request
    }

    /// The requests that wait for an answer, the earliest due first.
    package var unansweredRequests: [Filed<PersonRequestRecord>] {
        all(PersonRequestRecord.self).filter { $0.content.answer == nil }
            .sorted { $0.content.due < $1.content.due }
    }
}

/// What can be put right about a person at their own request.
package enum PersonField: String, Sendable, Hashable, CaseIterable {
    case country, languages, birth, needs, accommodations

    func put(_ value: String, into person: inout PersonRecord) throws(CaseworkError) {
        let items = value.split(separator: ",").map { String($0.trimmingPrefix(" ")) }
        switch self {
        case .country: person.country = value
        case .languages: person.languages = items
        case .birth: person.birth = value
        case .needs: person.needs = items
        case .accommodations: person.accommodations = items
        }
        guard !items.isEmpty else { throw CaseworkError(.invalid, "Say what is right.") }
    }
}
