package import Referrals

/// That the agency's work was looked at from outside the single case: a consultation with other agencies, or research (UN-20). It has
/// no place for a person, and its words name none.
package struct EvaluationRecord: RecordContent {
    package static var kind: RecordKind { .evaluation }

    package var form: Form
    /// Which agencies were consulted, or who does the research; bodies, never persons.
    package var with: [String]
    package var question: String
    /// Under which approval, for example that of an ethics board with its number; research has one.
    package var approval: String?
    /// Which data it uses.
    package var data: [String]
    package var persons: Persons
    /// How each person's consent to be evaluated is taken, and where it is kept; needed where persons are in the data.
    package var consent: String?
    package var from: Day
    package var results: Results?

    package enum Form: String, Sendable, Hashable, Codable, CaseIterable {
        case consultation, research
    }

    /// What of persons is in the data.
    package enum Persons: String, Sendable, Hashable, Codable, CaseIterable {
        /// Counts alone.
        case none
        /// Of persons who have each consented to it.
        case consented
    }

    /// What came of it, for anybody to read.
    package struct Results: Sendable, Hashable, Codable {
        package var says: String
        package var document: PublishedDocument?
        package var publishedOn: Day
    }

    package init(
        form: Form,
        with: [String],
        question: String,
        approval: String? = nil,
        data: [String],
        persons: Persons,
        consent: String? = nil,
        from: Day
    ) {
        self.form = form
        self.with = with
        self.question = question
        self.approval = approval
        self.data = data
        self.persons = persons
        self.consent = consent
        self.from = from
    }
}

extension CaseFile {
    /// Records a consultation or a research project.
    ///
    /// - Throws: ``CaseworkError``: `invalid`, also where persons are in the data and nothing says how they consent; `notPermitted`
    ///   for anybody but the lead.
    @discardableResult
    package mutating func evaluate(_ evaluation: EvaluationRecord, by act: Act) throws(CaseworkError)
        -> Filed<EvaluationRecord>
    {
        var begun = evaluation
        begun.results = nil
        guard (1...50).contains(begun.with.count), begun.with.allSatisfy({ $0.isText(atMost: 200) }),
            begun.question.isText(atMost: 4000), begun.data.count <= 50,
            begun.data.allSatisfy({ $0.isText(atMost: 200) })
        else {
            throw CaseworkError(
                .invalid,
                "Say with whom, what the question is, and which data are used; bodies, never persons."
            )
        }
        if begun.form == .research {
            guard begun.approval?.isText(atMost: 500) ?? false, !begun.data.isEmpty else {
                throw CaseworkError(.invalid, "Research names its approval, and the data that it uses.")
            }
        }
        guard begun.persons == .none || begun.consent?.isText(atMost: 500) ?? false else {
            throw CaseworkError(
                .invalid,
                "Where persons are in the data, say how the consent of each is taken, and where it is kept."
            )
        }
        return try file(begun, by: act)
    }

    /// Publishes what came of it: anybody may read it from now on.
    ///
    /// - Throws: ``CaseworkError``: `notFound`, `notNow` where results are published already, `invalid`, `notPermitted`.
    @discardableResult
    package mutating func publishResults(
        of id: Identifier,
        says: String,
        document: PublishedDocument? = nil,
        by act: Act
    ) throws(CaseworkError) -> Filed<EvaluationRecord> {
        let evaluation = try record(id, EvaluationRecord.self)
        guard evaluation.content.results == nil else {
            throw CaseworkError(.notNow, "Its results are published already.")
        }
        guard says.isText(atMost: Self.longestGuideline), document?.isSound ?? true else {
            throw CaseworkError(
                .invalid,
                "Say what came of it in at most 64 KiB; a document has an https address and its SHA-256 digest."
            )
        }
        return try amend(evaluation, by: act) { content throws(CaseworkError) in
            content.results = .init(says: says, document: document, publishedOn: act.day)
        }
    }
}
