package import Referrals
import RulePacks
import Store
import Wire

extension Node {
    /// Answers the oldest open question of the other side, under the law that let the referral pass.
    ///
    /// - Parameter limits: the officer's own conditions on the answer, beside those of the law.
    /// - Throws: ``NodeError`` with `invalidInput` where an answer says neither which fact it fills nor what it is about, and with
    ///   `gateClosed` where the law has not been asked about its data category, keeps it back, or where a consent or an approval is
    ///   missing.
    package func answer(
        _ answers: [GivenAnswer],
        limits: [UseLimit] = [],
        in thread: Identifier,
        by officer: Officer
    ) async throws -> MoveResult {
        try check(limits: limits)
        try ConsentFact.requireNone(among: answers.compactMap(\.fact))
        for answer in answers {
            guard let fact = answer.fact else { continue }
            if let value = answer.value {
                try library.check(fact: fact, value: value)
            } else {
                try library.check(factName: fact)
            }
        }
        let categories = try answers.map { answer throws(NodeError) in try answer.category() }
        try check(categories: Set(categories.compactMap(\.self)))
        return try await move(
            .answer,
            in: thread,
            by: officer,
            reading: { [self] record, state, transaction in
                guard
                    let question = state.openQuestions.first(where: { question in
                        if case .onwardTransfer = question.purpose { return false }
                        return question.asker != record.side
                    })
                else {
                    throw NodeError(.notNow, "The other side has no open question in this referral.")
                }
                let items = zip(answers, categories).map { answer, category -> JSON in
                    var item: JSONObject = ["says": .string(answer.says)]
                    if let fact = answer.fact { item["fact"] = .string(fact) }
                    if let value = answer.value { item["value"] = value }
                    if let category { item["category"] = .string(category) }
                    return .object(item)
                }
                var body: JSONObject = ["request": .string(question.request.text), "answers": .array(items)]
                let sent = categories.enumerated().compactMap { index, category in
                    category.map { Disclosure.Element(pointer: "/answers/\(index)", category: $0) }
                }
                for (name, value) in try lawMembers(for: sent, in: record, in: transaction).members {
                    body[name] = value
                }
                if !limits.isEmpty {
                    body["limits"] = .array((body["limits"]?.array ?? []) + limits.map(\.json))
                }
                return (.informationResponse, .object(body))
            }
        )
    }

    /// What a document says of the law under which it leaves, beside its content: the assessment, what was sent and kept back, and
    /// the conditions on each element: those of the law, and those under which the case itself came.
    ///
    /// - Parameter sent: the elements of the body that are about persons, each with its data category.
    /// - Returns: nothing where nobody was asked, because nothing about a person leaves in the thread.
    /// - Throws: ``NodeError`` with `gateClosed` where one of the categories may not leave.
    func lawMembers(
        for sent: [Disclosure.Element],
        in thread: ThreadRecord,
        in transaction: any StoreReader
    ) throws -> JSONObject {
        let categories = Set(sent.map(\.category))
        guard let record = try assessment(letting: categories, leaveIn: thread, in: transaction) else {
            return JSONObject()
        }
        let legal = try Self.legal(in: record)
        let report = Disclosure.report(
            sent: sent,
            withheld: legal.withheld.map { Disclosure.Withheld(category: $0.category, by: $0.reason) }
        )
        var members: JSONObject = ["assessment": Self.travelling(legal), "minimisation": report]
        let purpose = try JSON(parsing: record.facts, limits: .local)["referral.purpose"]?.string
        let limits = Self.limits(
            on: sent.map(\.pointer),
            for: purpose ?? "the purpose of the referral",
            by: legal
        )
        Self.add(limits + (try passedOn(with: sent, in: thread, transaction)), to: &members)
        return members
    }

    /// The assessment under which data of some categories leave in a thread that is under way, if they may.
    ///
    /// What was assessed last for the other agency counts, so that further data can be asked about, approved and sent; for what is
    /// about nobody it is what the thread itself was sent under. On the receiving side it is the last one on arrival.
    ///
    /// - Returns: nil where nobody was asked and nothing about a person leaves.
    private func assessment(
        letting categories: Set<String>,
        leaveIn thread: ThreadRecord,
        in transaction: any StoreReader
    ) throws -> AssessmentRecord? {
        let isReferrer = thread.side == .referrer
        var record =
            isReferrer
            ? try transaction.assessment(thread.id) : try transaction.latestAssessment(of: thread.id)
        guard !categories.isEmpty else { return record.flatMap { $0.erasedAt == nil ? $0 : nil } }
        if isReferrer, let file = thread.caseID, let latest = try transaction.latestAssessment(of: file),
            latest.peer == thread.peer, latest.occasion == .sending
        {
            record = latest
        }
        guard let record, record.erasedAt == nil else {
            throw NodeError(
                .gateClosed,
                "The law has not been asked about data on a person in this matter. Assess it first."
            )
        }
        let held = try Self.legal(in: record).withheld.filter { categories.contains($0.category) }
        guard held.isEmpty else {
            throw NodeError(
                .gateClosed,
                "The law keeps back what would be said.",
                findings: held.map { "\($0.category): \($0.reason)" }
            )
        }
        guard isReferrer else {
            let approvals = try transaction.approvals(of: record.id)
            try Self.requireOpenToAccept(Self.standing(of: record, approvals: approvals), at: clock.now)
            return record
        }
        let asked = try JSON(parsing: record.facts, limits: .local)["referral.data"]?.array ?? []
        let unasked = categories.filter { !asked.contains(.string($0)) }.sorted()
        guard unasked.isEmpty else {
            throw NodeError(
                .gateClosed,
                "The law was not asked about \(unasked.joined(separator: ", ")). Assess the case again for this agency with `--data`, and have that approved."
            )
        }
        if let id = thread.caseID, let file = try transaction.caseRecord(id) {
            try requireOpenToSend(record, of: file, at: clock.now, in: transaction)
        }
        return record
    }
}
