/// The legal assessment as its template needs it.
struct AssessmentView: Sendable {
    let outcome: String
    let outcomeCode: String
    let tone: String
    let decided: Moment
    let reviewWarning: String?
    let sideNames: [String]
    let rows: [Row]
    let topics: [TopicView]
    let hasWithheld: Bool
    let withheld: [WithheldView]
    let hasOpen: Bool
    let open: [ReferralPage.OpenQuestion]
    let hasConflicts: Bool
    let conflicts: [ConflictView]
    let packs: [PackView]

    /// A line of the table of topics and sides.
    struct Row: Sendable {
        let topic: String
        let anchor: String?
        let cells: [Cell]
    }

    struct Cell: Sendable {
        let label: String
        let outcome: String
        let tone: String
    }

    struct TopicView: Sendable {
        let anchor: String
        let topic: String
        let statements: [StatementView]
    }

    struct WithheldView: Sendable {
        let category: String
        let jurisdiction: String
        let rule: String
        let hasCitations: Bool
        let citations: [CitationView]
        let reviews: [RestingView]
    }

    struct ConflictView: Sendable {
        let says: String
        let hasCitations: Bool
        let citations: [CitationView]
        let reviews: [RestingView]
    }

    struct PackView: Sendable {
        let jurisdiction: String
        let title: String
        let id: String
        let version: String
        let digest: String
    }

    init(_ assessment: ReferralPage.Assessment, _ words: Catalogue) {
        outcome = words.word(for: assessment.outcome, in: CodeTable.outcomes)
        outcomeCode = assessment.outcome
        tone = Tone(outcome: assessment.outcome).rawValue
        decided = words.moment(assessment.decided)
        reviewWarning = words.reviewWarning(assessment.topics.flatMap(\.statements))
        let names = assessment.sides.map(\.jurisdictionName)
        sideNames = names
        rows =
            assessment.topics.enumerated().map { index, topic in
                Row(
                    topic: words.word(for: topic.topic, in: CodeTable.topics),
                    anchor: "topic-\(index + 1)",
                    cells: words.cells(topic.bySide, together: topic.outcome, names)
                )
            } + [
                Row(
                    topic: words(.overall),
                    anchor: nil,
                    cells: words.cells(assessment.sides.map(\.outcome), together: assessment.outcome, names)
                )
            ]
        topics = assessment.topics.enumerated().map { index, topic in
            TopicView(
                anchor: "topic-\(index + 1)",
                topic: words.word(for: topic.topic, in: CodeTable.topics),
                statements: topic.statements.enumerated().map { number, statement in
                    StatementView(statement, anchor: "statement-\(index + 1)-\(number + 1)", words)
                }
            )
        }
        hasWithheld = !assessment.withheld.isEmpty
        withheld = assessment.withheld.map {
            WithheldView(
                category: words.dataCategory($0.category),
                jurisdiction: $0.jurisdictionName,
                rule: $0.rule,
                hasCitations: !$0.citations.isEmpty,
                citations: $0.citations.map(CitationView.init),
                reviews: RestingView.each($0.restsOn, words)
            )
        }
        hasOpen = !assessment.openQuestions.isEmpty
        open = assessment.openQuestions
        hasConflicts = !assessment.conflicts.isEmpty
        conflicts = assessment.conflicts.map {
            ConflictView(
                says: $0.says,
                hasCitations: !$0.citations.isEmpty,
                citations: $0.citations.map(CitationView.init),
                reviews: RestingView.each($0.restsOn, words)
            )
        }
        packs = assessment.sides.map {
            PackView(
                jurisdiction: $0.jurisdictionName,
                title: $0.title,
                id: $0.packID,
                version: words(.packVersion, ["version": $0.version]),
                digest: $0.digest
            )
        }
    }
}

/// One rule that spoke.
struct StatementView: Sendable {
    let anchor: String
    let title: String
    let jurisdiction: String
    let outcome: String
    let tone: String
    let approver: String?
    let says: String
    let fix: String?
    let hasCitations: Bool
    let citations: [CitationView]
    let review: String
    let reviewTone: String
    let grounds: String
    let rule: String

    init(_ statement: ReferralPage.Statement, anchor: String, _ words: Catalogue) {
        self.anchor = anchor
        title = statement.title
        jurisdiction = statement.jurisdictionName
        outcome = words.word(for: statement.outcome, in: CodeTable.outcomes)
        tone = Tone(outcome: statement.outcome).rawValue
        approver = words.approver(statement.approvers)
        says = statement.says
        fix = statement.fix
        hasCitations = !statement.citations.isEmpty
        citations = statement.citations.map(CitationView.init)
        (review, reviewTone) = words.review(statement.review.status)
        grounds = words.grounds(statement.review)
        rule = statement.rule
    }
}

extension Catalogue {
    fileprivate func cells(_ bySide: [String?], together: String, _ names: [String]) -> [AssessmentView.Cell]
    {
        // One cell for each side even where the pack said nothing, so that the table keeps its columns.
        let sides = names.enumerated().map { index, name in
            cell(name, index < bySide.count ? bySide[index] : nil)
        }
        return sides + [cell(self(.together), together)]
    }

    fileprivate func approver(_ approvers: [ReferralPage.Approver]) -> String? {
        guard !approvers.isEmpty else { return nil }
        let names = approvers.map { approver in
            let role = word(for: approver.role, in: CodeTable.approvers)
            return approver.approved.map { self(.approvedBy, ["who": role, "time": moment($0).text]) } ?? role
        }
        return self(.approver, ["who": names.joined(separator: ", ")])
    }

    private func cell(_ label: String, _ outcome: String?) -> AssessmentView.Cell {
        AssessmentView.Cell(
            label: label,
            outcome: outcome.map { word(for: $0, in: CodeTable.outcomes) } ?? self(.silent),
            tone: (outcome.map(Tone.init(outcome:)) ?? .plain).rawValue
        )
    }

    fileprivate func reviewWarning(_ statements: [ReferralPage.Statement]) -> String? {
        let open = statements.count { $0.review.status == .notReviewed }
        guard open > 0 else { return nil }
        return open == statements.count
            ? self(.notReviewedAll, count: open)
            : self(.notReviewedSome, count: open, ["all": String(statements.count)])
    }
}
