/// The guidelines' page as its template needs it.
struct GuidelinesView: Sendable {
    let guidelines: [Line]
    let hasGuidelines: Bool
    let evaluations: [Line]
    let hasEvaluations: Bool

    struct Line: Sendable {
        let tone: String
        let standing: String
        let title: String
        let language: String?
        let detail: String
        let published: String
        let address: String?
    }

    init(_ page: GuidelinesPage, _ words: Catalogue) {
        guidelines = page.guidelines.map { guideline in
            let (tone, standing) = guideline.standing.shown
            return Line(
                tone: tone.rawValue,
                standing: words(standing),
                title: guideline.title,
                language: guideline.language,
                detail: words(
                    .guidelineDetail,
                    [
                        "topic": guideline.topic, "version": String(guideline.version),
                        "day": words.day(guideline.from), "by": guideline.decidedBy,
                    ]
                ),
                published: words(guideline.address == nil ? .guidelineClosed : .guidelineOpen),
                address: guideline.address
            )
        }
        hasGuidelines = !guidelines.isEmpty
        evaluations = page.evaluations.map { evaluation in
            Line(
                tone: (evaluation.address == nil ? Tone.open : .good).rawValue,
                standing: words(evaluation.address == nil ? .evaluationOpen : .evaluationDone),
                title: evaluation.question,
                language: nil,
                detail: evaluation.with.joined(separator: ", "),
                published: words(evaluation.address == nil ? .guidelineClosed : .guidelineOpen),
                address: evaluation.address
            )
        }
        hasEvaluations = !evaluations.isEmpty
    }
}

extension GuidelinesPage.Standing {
    fileprivate var shown: (Tone, Phrase) {
        switch self {
        case .inForce: (.good, .guidelineInForce)
        case .later: (.open, .guidelineLater)
        case .superseded: (.plain, .guidelineSuperseded)
        }
    }
}
