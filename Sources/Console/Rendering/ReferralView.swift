import Foundation

/// A referral's page as its template needs it.
struct ReferralView: Sendable {
    let eyebrow: String
    let reference: String
    let counterpart: String
    let counterpartLanguage: String?
    let counterpartPlace: String
    let state: String
    let stateCode: String
    let stateTone: String
    let next: NextView
    let deadline: DeadlineView?
    let sender: AgencyView
    let receiver: AgencyView
    let opened: Moment
    let stage: String
    let asked: [String]
    let offences: [ReferralPage.Offence]
    let parties: [PartyView]
    let threadCount: String
    let hasThread: Bool
    let thread: [DocumentView]
    let questionCount: String
    let hasQuestions: Bool
    let questions: [QuestionView]
    let hasConditions: Bool
    let conditions: [ConditionView]
    let hasObligations: Bool
    let obligations: [ObligationView]
    let assessment: AssessmentView?
    /// What stands in the place of the obligations, and of the assessment, where there is nothing to show.
    let noObligations: String
    let noAssessment: String

    struct NextView: Sendable {
        let who: String
        let what: String
    }

    struct DeadlineView: Sendable {
        let label: String
        let iso: String
        let day: String
        let left: String
        let tone: String
    }

    struct AgencyView: Sendable {
        let name: String
        let language: String?
        let place: String
    }

    struct PartyView: Sendable {
        let pseudonym: String
        let role: String
        let hasNotes: Bool
        let notes: [String]
    }

    init(_ page: ReferralPage, _ frame: PageFrame, _ words: Catalogue) {
        let names = SideNames(here: words(.thisOffice), there: page.counterpart.name)
        eyebrow = words(page.direction == .outgoing ? .referralTo : .referralFrom)
        reference = page.caseReference
        counterpart = page.counterpart.name
        counterpartLanguage = page.counterpart.nameLanguage
        counterpartPlace = page.counterpart.jurisdiction
        state = words.word(for: page.state, in: CodeTable.states)
        stateCode = page.state
        stateTone = Tone(state: page.state).rawValue
        next = words.next(page.next, names)
        deadline = page.deadline.map { words.deadline($0, now: frame.now) }
        let here = AgencyView(
            name: frame.node.name,
            language: frame.node.nameLanguage,
            place: frame.node.jurisdiction
        )
        let there = AgencyView(
            name: page.counterpart.name,
            language: page.counterpart.nameLanguage,
            place: page.counterpart.jurisdiction
        )
        (sender, receiver) = page.direction == .outgoing ? (here, there) : (there, here)
        opened = words.moment(page.summary.opened)
        stage = words.word(for: page.summary.stage, in: CodeTable.stages)
        asked = words.asked(page.summary)
        offences = page.summary.offences
        parties = page.summary.parties.map {
            let notes = words.notes($0)
            return PartyView(pseudonym: $0.pseudonym, role: $0.role, hasNotes: !notes.isEmpty, notes: notes)
        }
        threadCount = words(.documentCount, count: page.thread.count)
        hasThread = !page.thread.isEmpty
        thread = page.thread.enumerated().map { DocumentView($1, number: $0 + 1, names, words) }
        let unanswered = page.questions.count { $0.answer == nil }
        questionCount = unanswered == 0 ? "" : words(.questionsOpen, count: unanswered)
        hasQuestions = !page.questions.isEmpty
        questions = page.questions.map { QuestionView($0, names, words) }
        hasConditions = !page.conditions.isEmpty
        conditions = page.conditions.map { ConditionView($0, names, words) }
        hasObligations = !page.obligations.isEmpty
        obligations = page.obligations.map { ObligationView($0, frame, words) }
        assessment = page.assessment.map { AssessmentView($0, words) }
        noObligations = words(page.isAssessmentClosed ? .assessmentClosed : .obligationsEmpty)
        noAssessment = words(page.isAssessmentClosed ? .assessmentClosed : .assessmentEmpty)
    }
}

/// How the two offices are called on a referral's page.
struct SideNames {
    let here: String
    let there: String

    subscript(side: Side) -> String { side == .here ? here : there }
}

extension Catalogue {
    fileprivate func asked(_ summary: ReferralPage.Summary) -> [String] {
        let purpose = summary.purpose.map {
            self(.askedPurpose, ["purpose": word(for: $0, in: CodeTable.aims)])
        }
        let forms = summary.mechanisms.map { word(for: $0, in: CodeTable.mechanisms) }
        return summary.asked + (purpose.map { [$0] } ?? [])
            + (forms.isEmpty ? [] : [self(.askedForms, ["forms": forms.joined(separator: ", ")])])
    }

    fileprivate func notes(_ party: ReferralPage.Party) -> [String] {
        let languages = party.languages.map { word(for: $0, in: CodeTable.languages) }
        let speaks =
            languages.isEmpty ? nil : self(.speaks, ["languages": languages.joined(separator: ", ")])
        let acknowledges = party.acknowledges.map { answer in
            CodeTable.acknowledgements[answer].map { self($0) }
                ?? self(.acknowledgesOther, ["answer": answer])
        }
        return [speaks, acknowledges].compactMap(\.self) + party.notes
    }

    fileprivate func next(_ act: NextAct?, _ names: SideNames) -> ReferralView.NextView {
        switch act?.by {
        case .here: .init(who: self(.nextHere), what: act?.what ?? "")
        case .there: .init(who: self(.nextThere, ["name": names.there]), what: act?.what ?? "")
        case nil: .init(who: self(.nextNobody), what: self(.nextNothing))
        }
    }

    fileprivate func deadline(_ deadline: Deadline, now: Date) -> ReferralView.DeadlineView {
        let due = due(deadline.at, now: now)
        return .init(
            label: deadline.what.map { self(.deadlineWhat, ["what": $0]) } ?? self(.deadlineBy),
            iso: due.iso,
            day: due.day,
            left: due.left,
            tone: due.tone
        )
    }
}
