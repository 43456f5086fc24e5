package import RulePacks

/// Which pairs of jurisdictions can work together, and what stands in the way.
package struct MatrixSheet: Sendable {
    private let packs: [RulePack]
    private let cases: [StandardCase]
    private let day: CalendarDate
    package private(set) var picture: Report.MatrixPicture
    private var tally: [LegalOutcome: Int] = [:]
    private var obstacles: [String: Int] = [:]

    /// An empty picture, to be filled with ``add(_:sender:receiver:case:)``.
    package init(_ packs: [RulePack], cases: [StandardCase], schema: FactSchema, on day: CalendarDate) {
        self.packs = packs
        self.cases = cases
        self.day = day
        let empty = [[Report.MatrixPicture.Field?]](
            repeating: .init(repeating: nil, count: packs.count),
            count: packs.count
        )
        picture = Report.MatrixPicture(
            parties: packs.map { .init(code: $0.jurisdiction ?? $0.id, name: Self.name(of: $0)) },
            layers: cases.map { .init(id: $0.id, title: $0.title, fields: empty) },
            rules: [:],
            obligations: [:],
            questions: Dictionary(schema.facts.map { ($0.name.text, $0.question.description) }) { first, _ in
                first
            }
        )
    }

    /// The part of a title before its dash: "Estonia".
    private static func name(of pack: RulePack) -> String {
        let title = pack.title.description
        guard let dash = title.firstRange(of: " - ") else { return title }
        return String(title[..<dash.lowerBound])
    }

    /// Enters what a pair comes to.
    package mutating func add(_ assessment: LegalAssessment, sender: Int, receiver: Int, case number: Int) {
        let outcome = assessment.overall.outcome
        tally[outcome, default: 0] += 1
        let inTheWay = (assessment.spoke + assessment.open).filter { statement in
            outcome > .permitWithConditions && statement.outcome > .permitWithConditions
                && (statement.outcome == outcome || outcome == .needsInformation)
        }
        var names: [String] = []
        for statement in inTheWay {
            let name = "\(statement.rule.pack)/\(statement.rule.rule)"
            guard !names.contains(name) else { continue }
            names.append(name)
            obstacles[name, default: 0] += 1
            if picture.rules[name] == nil { picture.rules[name] = Report.LegalStatement(statement) }
        }
        let demands = assessment.obligations.filter(\.isCertain)
        for demand in demands { picture.obligations[demand.kind] = demand.says.description }
        picture.layers[number].fields[sender][receiver] = Report.MatrixPicture.Field(
            outcome: outcome.words,
            sign: outcome.sign,
            tone: outcome.tone,
            decides: decides(assessment),
            rules: names,
            obligations: demands.map(\.kind).filter { $0 != "withhold" }.sorted(),
            questions: assessment.questions.map(\.fact.text)
        )
    }

    private func decides(_ assessment: LegalAssessment) -> String {
        func overall(_ side: Side) -> LegalOutcome {
            assessment.topics.flatMap(\.byPack).filter { $0.side == side }.map(\.interval.outcome).max()
                ?? .permit
        }
        let (one, other) = (overall(.sender), overall(.receiver))
        if max(one, other) == .permit { return "neither law stands in the way" }
        if one == other { return "both laws decide" }
        return one > other
            ? "the sender's law decides; the receiver's alone: \(other.words)"
            : "the receiver's law decides; the sender's alone: \(one.words)"
    }

    package var report: Report {
        let good = (tally[.permit] ?? 0) + (tally[.permitWithConditions] ?? 0)
        return Report(
            title: "Who can work with whom",
            lead:
                "Every pair of \(packs.count) jurisdictions with \(counted(cases.count, "standard case")), under the law of \(day). The stricter of two laws decides; the number in a field says how many rules stand in the way.",
            about: [
                Report.Entry("Packs", "\(packs.count)"), Report.Entry("Day", day.description),
                Report.Entry(
                    "Reviewed by counsel",
                    "\(packs.count { $0.provenance.review != nil }) of \(packs.count) packs"
                ),
            ],
            figures: [
                Report.Figure(good, "can work together", tone: .good),
                Report.Figure(tally[.needsInformation] ?? 0, "answers missing", tone: .open),
                Report.Figure(tally[.needsApproval] ?? 0, "need approval", tone: .caution),
                Report.Figure(tally[.refuse] ?? 0, "refused", tone: .stop),
            ],
            blocks: [.section("The picture", [.matrix(picture)]), frequent]
        )
    }

    /// The rules that stand in the way most often: where an agreement would help most.
    private var frequent: Report.Block {
        let most = obstacles.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(12)
        let rows = most.map { name, count in
            let rule = picture.rules[name]
            return [
                Report.Cell(name), Report.Cell("\(count)"), Report.Cell(rule?.title ?? ""),
                Report.Cell(rule?.citations.inWords ?? ""),
                Report.Cell(rule?.provenance.words ?? ""),
            ]
        }
        return .section(
            "What stands in the way most often",
            [
                .table(
                    Report.Table(
                        "Rules by the number of fields they hold up",
                        columns: ["Rule", "Fields", "Title", "Source", "Review"],
                        rows: rows
                    )
                )
            ]
        )
    }
}

extension LegalOutcome {
    /// One sign for a field, readable without colour.
    var sign: String {
        switch self {
        case .permit, .permitWithConditions: "✓"
        case .needsInformation: "?"
        case .needsApproval: "!"
        case .refuse: "×"
        }
    }
}
