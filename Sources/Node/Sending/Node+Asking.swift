package import Referrals
import Store
import Wire

/// What a question says beside its words.
package struct Inquiry: Sendable, Hashable {
    /// What else than refusing or postponing could be done (Budapest Convention art. 27(6)).
    package enum Alternative: String, Sendable, Hashable, CaseIterable {
        case inPart = "in-part"
        case withConditions = "with-conditions"
    }

    package var considered: Set<Alternative>
    /// The code of the ground that is being considered, with the provision where an officer names one.
    package var ground: String?
    package var cite: String?
    /// The day by which an answer is needed.
    package var answerBy: String?
    package var urgency: Urgency?
    /// The languages in which it is, or may be, answered.
    package var languages: [String]

    package init(
        considered: Set<Alternative> = [],
        ground: String? = nil,
        cite: String? = nil,
        answerBy: String? = nil,
        urgency: Urgency? = nil,
        languages: [String] = []
    ) {
        self.considered = considered
        self.ground = ground
        self.cite = cite
        self.answerBy = answerBy
        self.urgency = urgency
        self.languages = languages
    }

    /// Its members of the body.
    func members(for purpose: Move.Inquiry, on subject: Ground.Subject) throws(NodeError) -> JSONObject {
        var members = JSONObject()
        guard considered.isEmpty && ground == nil && cite == nil || purpose == .consultation else {
            throw NodeError(
                .invalidInput,
                "A ground, and what else could be done, belong to a consultation before a refusal or postponement."
            )
        }
        if !considered.isEmpty {
            members["considered"] = .array(considered.map(\.rawValue).sorted().map(JSON.string))
        }
        if let ground {
            guard let found = Ground(ground, for: subject) else {
                throw NodeError(
                    .invalidInput,
                    "\"\(ground)\" is no ground of refusal here.",
                    findings: Ground.all.filter { $0.subjects.contains(subject) }.map {
                        "\($0.code): \($0.says)"
                    }
                )
            }
            members["ground"] = try found.wire(citing: cite)
        }
        if let answerBy { members["answerBy"] = .string(answerBy) }
        if let urgency { members["urgency"] = urgency.json }
        if !languages.isEmpty { members["languages"] = .array(languages.map(JSON.string)) }
        return members
    }
}

extension Node {
    /// Asks the other side questions, or consults it before a refusal.
    ///
    /// - Parameters:
    ///   - questions: each in words, with the fact of the shared schema that its answer fills, if there is one.
    ///   - inquiry: what is considered and on which ground, by when an answer is needed, and in which languages.
    package func ask(
        _ questions: [(says: String, fact: String?)],
        purpose: Move.Inquiry,
        as inquiry: Inquiry = Inquiry(),
        in thread: Identifier,
        by officer: Officer
    ) async throws -> MoveResult {
        for question in questions {
            if let fact = question.fact { try library.check(factName: fact) }
        }
        if let day = inquiry.answerBy { try futureDay(day) }
        if let day = inquiry.urgency?.confirmBy { try futureDay(day) }
        return try await move(.ask, in: thread, by: officer) { _, state in
            let items = questions.map { question -> JSON in
                var item: JSONObject = ["says": .string(question.says)]
                if let fact = question.fact { item["fact"] = .string(fact) }
                return .object(item)
            }
            var body = try inquiry.members(for: purpose, on: Self.refusable(in: state))
            body["purpose"] = .string(purpose.name)
            body["questions"] = .array(items)
            if case .onwardTransfer(let to) = purpose { body["to"] = .string(to.text) }
            return (.informationRequest, .object(body))
        }
    }

    /// What a consultation in a thread is about.
    private static func refusable(in state: ThreadState) -> Ground.Subject {
        switch state.matter {
        case .preservation: .preservation
        case .assistance: state.assistance?.measure.grounds ?? .assistance
        default: .referral
        }
    }
}
