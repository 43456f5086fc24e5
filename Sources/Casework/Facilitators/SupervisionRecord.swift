package import Referrals

/// That somebody looked at a facilitator's work on a case (COE-37, COE-38, COE-44).
package struct SupervisionRecord: RecordContent {
    package static var kind: RecordKind { .supervision }

    package var facilitator: String
    package var supervisor: String
    package var on: Day
    package var says: String
    package var agreedNext: String?

    package init(facilitator: String, supervisor: String, on: Day, says: String, agreedNext: String? = nil) {
        self.facilitator = facilitator
        self.supervisor = supervisor
        self.on = on
        self.says = says
        self.agreedNext = agreedNext
    }
}

/// A complaint of somebody who takes part, and how it was handled (HB-8).
package struct ComplaintRecord: RecordContent {
    package static var kind: RecordKind { .complaint }

    package var by: String
    package var says: String
    /// The facilitator of whom it complains, where it is of one: until it is answered, they are not impartial here.
    package var about: String?
    package var receivedOn: Day
    package var answer: String?
    package var answeredOn: Day?
    package var answeredBy: String?

    package init(by: String, says: String, about: String? = nil, receivedOn: Day) {
        self.by = by
        self.says = says
        self.about = about
        self.receivedOn = receivedOn
    }
}

/// What a person thinks of the process, on scales from 1 to 5 (HB-7).
package struct SurveyRecord: RecordContent {
    package static var kind: RecordKind { .survey }

    package var role: PersonRole
    package var satisfaction: Int
    package var fairness: Int
    package var wouldDoAgain: Bool
    /// Whether the other side has been in touch since, outside the process; nil where nobody asked.
    package var contactedAgain: Bool?
    package var on: Day

    package init(
        role: PersonRole,
        satisfaction: Int,
        fairness: Int,
        wouldDoAgain: Bool,
        contactedAgain: Bool? = nil,
        on: Day
    ) {
        self.role = role
        self.satisfaction = satisfaction
        self.fairness = fairness
        self.wouldDoAgain = wouldDoAgain
        self.contactedAgain = contactedAgain
        self.on = on
    }
}

extension CaseFile {
    /// Logs the supervision of a facilitator; nobody supervises themself.
    @discardableResult
    package mutating func supervise(_ supervision: SupervisionRecord, by act: Act) throws(CaseworkError)
        -> Filed<SupervisionRecord>
    {
        try act.require(.lead)
        guard supervision.facilitator != supervision.supervisor, supervision.supervisor == act.by else {
            throw CaseworkError(.notPermitted, "Supervision is another person's, and logged by that person.")
        }
        return try file(supervision, by: act)
    }

    @discardableResult
    package mutating func complain(_ complaint: ComplaintRecord, by act: Act) throws(CaseworkError)
        -> Filed<ComplaintRecord>
    {
        _ = try person(complaint.by)
        guard !complaint.says.isEmpty else {
            throw CaseworkError(.invalid, "A complaint says what it is about.")
        }
        return try file(complaint, by: act)
    }

    @discardableResult
    package mutating func answerComplaint(_ id: Identifier, _ answer: String, by act: Act)
        throws(CaseworkError) -> Filed<ComplaintRecord>
    {
        try act.require(.lead, .approver)
        let complaint = try record(id, ComplaintRecord.self)
        guard complaint.content.about != act.by else {
            throw CaseworkError(.notPermitted, "A complaint is answered by somebody of whom it is not.")
        }
        return try amend(complaint, by: act) { content throws(CaseworkError) in
            content.answer = answer
            content.answeredOn = act.day
            content.answeredBy = act.by
        }
    }

    /// Records what a person thinks. The record keeps the role, and not the person: they are named only for the consent that it
    /// rests on.
    @discardableResult
    package mutating func survey(
        of pseudonym: String,
        satisfaction: Int,
        fairness: Int,
        wouldDoAgain: Bool,
        contactedAgain: Bool? = nil,
        by act: Act
    ) throws(CaseworkError) -> Filed<SurveyRecord> {
        let person = try person(pseudonym)
        try open(.evaluation, Situation(at: act.at, people: [pseudonym]))
        let survey = SurveyRecord(
            role: person.role,
            satisfaction: satisfaction,
            fairness: fairness,
            wouldDoAgain: wouldDoAgain,
            contactedAgain: contactedAgain,
            on: act.day
        )
        guard (1...5).contains(survey.satisfaction), (1...5).contains(survey.fairness) else {
            throw CaseworkError(.invalid, "The scales go from 1 to 5.")
        }
        return try file(survey, by: act)
    }
}
