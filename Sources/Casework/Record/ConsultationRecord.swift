package import Referrals

/// That the service was consulted before a referral, because something about the people or the matter raised a doubt (COE-28).
///
/// It permits nothing: what was decided because of it is a person's word, and where there is none yet the assessment asks for it.
package struct ConsultationRecord: RecordContent {
    package static var kind: RecordKind { .consultation }

    package var doubts: Set<Doubt>
    /// The pseudonym of the person who raises the doubt; nil where it is the matter.
    package var person: String?
    /// The service or the peer that was asked, by its name.
    package var asked: String
    /// What was asked, in words that name nobody.
    package var question: String
    package var askedBy: String
    package var askedAt: Instant
    package var answer: Answer?
    package var decision: Decision?

    /// What raises the doubt: a closed list.
    package enum Doubt: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
        case age, maturity, capacity, seriousness
        case powerImbalance = "power-imbalance"

        package static func < (one: Doubt, other: Doubt) -> Bool { one.rawValue < other.rawValue }
    }

    package struct Answer: Sendable, Hashable, Codable {
        /// What the service said.
        package var says: String
        /// Who said it there, by function.
        package var by: String
        package var on: Day
        /// Who entered it here.
        package var recordedBy: String
    }

    package struct Decision: Sendable, Hashable, Codable {
        /// What was decided because of the answer, or why it is decided without one.
        package var says: String
        package var by: String
        package var at: Instant
    }

    package init(
        doubts: Set<Doubt>,
        person: String? = nil,
        asked: String,
        question: String,
        askedBy: String,
        askedAt: Instant
    ) {
        self.doubts = doubts
        self.person = person
        self.asked = asked
        self.question = question
        self.askedBy = askedBy
        self.askedAt = askedAt
    }

    /// What an assessment asks a person because of it; nil where it is settled. It says nothing of the person and none of the words.
    package var open: String? {
        guard decision == nil else { return nil }
        let doubts = doubts.sorted().map(\.rawValue).joined(separator: ", ")
        return answer == nil
            ? "\(asked) was consulted, for there is doubt about \(doubts), and has not answered. What does it say, and what is decided because of it?"
            : "\(asked) has answered about \(doubts). What is decided because of it?"
    }
}

extension CaseFile {
    package var consultations: [Filed<ConsultationRecord>] { all() }

    /// Records that the service, or a peer, is consulted before the case is referred.
    ///
    /// - Throws: ``CaseworkError``: `invalid` without a doubt, a question or a name; `notFound` for a person whom the case does not
    ///   know; `notPermitted`.
    @discardableResult
    package mutating func consult(_ consultation: ConsultationRecord, by act: Act) throws(CaseworkError)
        -> Filed<ConsultationRecord>
    {
        if let person = consultation.person { _ = try self.person(person) }
        guard !consultation.doubts.isEmpty, consultation.asked.isText(atMost: 200),
            consultation.question.isText(atMost: 4000)
        else {
            throw CaseworkError(
                .invalid,
                "Say what raises the doubt, which service or peer is asked, and what it is asked."
            )
        }
        var asked = consultation
        (asked.answer, asked.decision) = (nil, nil)
        return try file(asked, by: act)
    }

    /// Records what the service said.
    ///
    /// - Throws: ``CaseworkError``: `notFound`, `notNow` where it has answered already, `invalid`, `notPermitted`.
    @discardableResult
    package mutating func answerConsultation(
        _ id: Identifier,
        says: String,
        from name: String,
        on day: Day,
        by act: Act
    ) throws(CaseworkError) -> Filed<ConsultationRecord> {
        let consultation = try record(id, ConsultationRecord.self)
        guard consultation.content.answer == nil else {
            throw CaseworkError(.notNow, "It has answered already; ask again where more is to be known.")
        }
        guard says.isText(atMost: 4000), name.isText(atMost: 200), day <= act.day,
            day >= self.day(of: consultation.content.askedAt)
        else {
            throw CaseworkError(
                .invalid,
                "Say what the answer is, who gave it by their function, and on which day since the question."
            )
        }
        return try amend(consultation, by: act) { content throws(CaseworkError) in
            content.answer = .init(says: says, by: name, on: day, recordedBy: act.by)
        }
    }

    /// Records what is decided because of it; where no answer has come, the words say why it is decided without.
    ///
    /// - Throws: ``CaseworkError``: `notFound`, `notNow` where it is decided already, `invalid`, `notPermitted`.
    @discardableResult
    package mutating func decideConsultation(_ id: Identifier, says: String, by act: Act)
        throws(CaseworkError) -> Filed<ConsultationRecord>
    {
        let consultation = try record(id, ConsultationRecord.self)
        guard consultation.content.decision == nil else {
            throw CaseworkError(.notNow, "It is decided already; a new doubt is a consultation of its own.")
        }
        guard says.isText(atMost: 4000) else {
            throw CaseworkError(.invalid, "Say what is decided because of it.")
        }
        return try amend(consultation, by: act) { content throws(CaseworkError) in
            content.decision = .init(says: says, by: act.by, at: act.at)
        }
    }
}

extension String {
    /// Whether it says something, in at most so many bytes.
    func isText(atMost bytes: Int) -> Bool { utf8.count <= bytes && contains { !$0.isWhitespace } }
}
