/// On what a demand rests: the review status of each of its rules, as the templates need it.
struct RestingView: Sendable {
    let review: String
    let tone: String
    /// Confidence and basis.
    let grounds: String?
    let rule: String?

    init(_ resting: ReferralPage.RestingRule, _ words: Catalogue) {
        (review, tone) = words.review(resting.review.status)
        grounds = words.grounds(resting.review)
        rule = resting.rule
    }

    /// Where no rule is named, nothing was reviewed.
    private init(unnamed words: Catalogue) {
        (review, tone) = words.review(.notReviewed)
        (grounds, rule) = (nil, nil)
    }

    static func each(_ rules: [ReferralPage.RestingRule], _ words: Catalogue) -> [RestingView] {
        rules.isEmpty ? [RestingView(unnamed: words)] : rules.map { RestingView($0, words) }
    }
}

extension Catalogue {
    /// Who reviewed, and when, where that is known.
    func review(_ status: ReferralPage.Review.Status) -> (text: String, tone: String) {
        switch status {
        case .notReviewed: (self(.reviewNone), Tone.caution.rawValue)
        case .reviewed(let name, let date):
            (
                date.map { self(.reviewBy, ["name": name, "date": day($0)]) }
                    ?? self(.reviewByUndated, ["name": name]),
                Tone.good.rawValue
            )
        }
    }

    func grounds(_ review: ReferralPage.Review) -> String {
        self(
            .grounds,
            [
                "confidence": word(for: review.confidence, in: CodeTable.confidence),
                "basis": word(for: review.basis, in: CodeTable.basis),
            ]
        )
    }
}
