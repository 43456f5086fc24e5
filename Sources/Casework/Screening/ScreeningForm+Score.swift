extension ScreeningForm {
    /// What a filled form comes to.
    package struct Score: Sendable, Hashable {
        package var eligible: ScreeningRecord.Eligibility
        package var risk: ScreeningRecord.Risk
        package var raised: [String: Int]
        package var open: [String]
    }

    /// The keys under which a form is answered for these people.
    package func keys(people: [PersonRecord]) -> [String] {
        questions.flatMap { question in
            switch question.of {
            case .case: [question.id]
            default: asked(question, people).map { question.id + "@" + $0.pseudonym }
            }
        }
    }

    private func asked(_ question: Question, _ people: [PersonRecord]) -> [PersonRecord] {
        people.filter { person in
            switch question.of {
            case .case: false
            case .harmed: person.isHarmedSide
            case .responsible: person.role == .responsible
            case .everybody: true
            }
        }
    }

    /// Scores answers, by question or by question and person.
    ///
    /// - Throws: ``CaseworkError`` with `invalid` for an answer that the form does not have.
    package func score(_ answers: [String: String], people: [PersonRecord]) throws(CaseworkError) -> Score {
        let keys = keys(people: people)
        let strangers = Set(answers.keys).subtracting(keys).sorted()
        guard strangers.isEmpty else {
            throw CaseworkError(.invalid, "The form does not ask \(strangers.joined(separator: ", ")).")
        }
        var score = Score(eligible: .eligible, risk: .low, raised: [:], open: [])
        var points: [String: Int] = [:]
        for key in keys {
            guard let question = questions.first(where: { key == $0.id || key.hasPrefix($0.id + "@") }) else {
                continue
            }
            guard let answer = answers[key] else {
                score.open.append(key)
                if question.asks == .eligibility, score.eligible == .eligible { score.eligible = .open }
                continue
            }
            guard let choice = question.choices.first(where: { $0.id == answer }) else {
                let choices = question.choices.map(\.id).joined(separator: ", ")
                throw CaseworkError(.invalid, "\(key) is answered with one of: \(choices).")
            }
            if choice.bars { score.eligible = .notEligible }
            if let domain = question.domain { points[domain, default: 0] += choice.points }
        }
        for (name, sum) in points {
            guard let domain = domains[name], sum >= domain.raised else { continue }
            score.raised[name] = sum
            score.risk = max(score.risk, sum >= domain.high ? .high : .raised)
        }
        return score
    }
}
