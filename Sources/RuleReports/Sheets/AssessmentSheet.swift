internal import RulePacks

/// What packs say about one case: the frame around the rules that ``ExplanationSheet`` explains.
struct AssessmentSheet: Sendable {
    private let assessment: LegalAssessment
    private let facts: Facts
    private let subject: String

    init(_ assessment: LegalAssessment, facts: Facts, subject: String) {
        self.assessment = assessment
        self.facts = facts
        self.subject = subject
    }

    /// - Parameter rules: what stands between the topics and what follows from them.
    func report(_ rules: [Report.Block]) -> Report {
        let overall = assessment.overall
        return Report(
            title: "\(subject): \(overall.outcome.words)",
            lead: lead,
            about: about,
            figures: [
                Report.Figure(assessment.spoke.count, "rules speak"),
                Report.Figure(
                    assessment.open.count,
                    "may yet speak",
                    tone: assessment.open.isEmpty ? .plain : .open
                ),
                Report.Figure(
                    assessment.questions.count,
                    "questions",
                    tone: assessment.questions.isEmpty ? .plain : .open
                ),
                Report.Figure(
                    assessment.conflicts.count,
                    "conflicts",
                    tone: assessment.conflicts.isEmpty ? .plain : .caution
                ),
            ],
            blocks: [topics, conflicts].compactMap(\.self) + rules
                + [questions, obligations, withheld, given].compactMap(\.self)
        )
    }

    private var lead: String {
        let overall = assessment.overall
        if overall.isDecided {
            return overall.floor == .needsApproval
                ? "Decided as far as rules can decide; to be approved by \(assessment.approvers.joined(separator: ", "))."
                : "Decided: no further answer can change the outcome."
        }
        return "Not decided yet: at least \(overall.floor.words), at most \(overall.ceiling.words)."
    }

    private var about: [Report.Entry] {
        [Report.Entry("Day of decision", assessment.decisionDay.description)]
            + assessment.packs.map { pack in
                Report.Entry(
                    pack.side.map { "Pack of the \($0.rawValue)" } ?? "Pack",
                    "\(pack.title) \(pack.version), \(pack.digest.prefix(19))…"
                )
            }
    }

    private var topics: Report.Block {
        let packs = assessment.packs
        let rows = assessment.topics.map { topic in
            [Report.Cell(topic.name), cell(topic.interval)]
                + packs.indices.map { index in
                    let opinion = topic.byPack.first {
                        $0.pack == packs[index].id && $0.side == packs[index].side
                    }
                    return opinion.map { cell($0.interval) } ?? "says nothing"
                }
        }
        let columns =
            ["Topic", "Together"]
            + packs.map { pack in pack.id + (pack.side.map { ", \($0.rawValue)" } ?? "") }
        return .section(
            "By topic",
            [.table(Report.Table("Outcome by topic; the strictest prevails", columns: columns, rows: rows))]
        )
    }

    private func cell(_ interval: OutcomeInterval) -> Report.Cell {
        Report.Cell(interval.outcome.words, tone: interval.outcome.tone)
    }

    private var questions: Report.Block? {
        guard !assessment.questions.isEmpty else { return nil }
        let rows = assessment.questions.map { question in
            [
                Report.Cell(question.fact.text), Report.Cell(question.ask.description),
                Report.Cell(question.type.domain?.joined(separator: ", ") ?? question.type.name),
                question.settles == .outcome ? "the outcome" : "conditions",
            ]
        }
        let table = Report.Table(
            assessment.isExact
                ? "Exactly what has to be asked" : "What has to be asked, perhaps more than needed",
            columns: ["Fact", "Question", "Answers", "Settles"],
            rows: rows
        )
        return .section("Questions to ask", [.table(table)])
    }

    private var obligations: Report.Block? {
        let imposed = assessment.obligations.filter { $0.kind != "withhold" }
        guard !imposed.isEmpty else { return nil }
        let rows = imposed.map { demand in
            [
                Report.Cell(demand.says.description + terms(demand.terms)),
                Report.Cell(demand.isCertain ? "yes" : "unless an answer says otherwise"),
                Report.Cell(sources(demand.demandedBy)), Report.Cell(provenances(demand.demandedBy)),
            ]
        }
        return .section(
            "Obligations",
            [
                .table(
                    Report.Table(
                        "What has to be done",
                        columns: ["Obligation", "Certain", "Demanded by", "Review"],
                        rows: rows
                    )
                )
            ]
        )
    }

    private var withheld: Report.Block? {
        guard !assessment.withheld.isEmpty else { return nil }
        let rows = assessment.withheld.map {
            [
                Report.Cell($0.category),
                Report.Cell($0.isCertain ? "stays" : "stays until an answer lets it leave"),
                Report.Cell(sources($0.by)), Report.Cell(provenances($0.by)),
            ]
        }
        return .section(
            "Data that do not leave",
            [
                .table(
                    Report.Table("Withheld data", columns: ["Category", "How", "By", "Review"], rows: rows)
                )
            ]
        )
    }

    private var conflicts: Report.Block? {
        guard !assessment.conflicts.isEmpty else { return nil }
        return .section(
            "Conflicts",
            [
                .list(
                    assessment.conflicts.map {
                        "\($0.says) (\(sources($0.between))) Review: \(provenances($0.between))."
                    }
                )
            ]
        )
    }

    private var given: Report.Block {
        .section(
            "The facts that were known",
            [
                .table(
                    Report.Table(
                        "Facts",
                        columns: ["Fact", "Answer"],
                        rows: facts.names.map { [Report.Cell($0.text), Report.Cell(facts[$0]?.words ?? "")] }
                    )
                )
            ]
        )
    }

    private func sources(_ references: [LegalAssessment.RuleReference]) -> String {
        var seen: Set<String> = []
        return references.filter { seen.insert($0.rule).inserted }.map { reference in
            let cited = reference.citations.inWords
            return cited.isEmpty ? reference.rule : "\(reference.rule): \(cited)"
        }.joined(separator: " · ")
    }

    /// How far the rules can be relied on; each by its name where they differ.
    private func provenances(_ references: [LegalAssessment.RuleReference]) -> String {
        let each = assessment.provenances(of: references)
        guard let first = each.first?.provenance else { return Provenance.unstated.words }
        guard each.contains(where: { $0.provenance != first }) else { return first.words }
        return each.map { "\($0.rule): \($0.provenance.words)" }.joined(separator: " · ")
    }

    private func terms(_ terms: LegalAssessment.ObligationTerms) -> String {
        func words(_ period: LegalAssessment.Period?) -> String? {
            period?.words
        }
        switch terms {
        case .none: return ""
        case .period(let parameter, let least, let most):
            let bounds = [words(least).map { "at least " + $0 }, words(most).map { "at most " + $0 }]
                .compactMap(\.self)
            return bounds.isEmpty ? " (\(parameter): not determined)" : " (\(bounds.joined(separator: ", ")))"
        case .categories(let names): return ": " + names.joined(separator: ", ")
        case .role(let role): return ": " + role
        case .text(let text): return ": \(text)"
        }
    }
}
