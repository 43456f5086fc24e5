import Referrals
import RulePacks
import RuleReports
import Wire

extension BundlePage {
    func decisions(_ page: inout HTMLText) {
        section(.decisionsTitle, &page) { page in
            guard !manifest.decisions.isEmpty else { return prose(say(.decisionsNone), &page) }
            prose(say(.decisionsLead), &page)
            for item in manifest.decisions { decision(item, &page) }
        }
    }

    private func decision(_ item: BundleManifest.Decision, _ page: inout HTMLText) {
        guard let json = contents.files[item.file].flatMap({ try? JSON(parsing: $0, limits: .local) }),
            let file = DecisionFile(json: json),
            let outcome = try? LegalAssessment(json: JSON(parsing: file.outcome, limits: .local))
        else { return }
        page.newLine()
        page.element("section", ["class": "decision"]) { page in
            page.element("h3", say(.decisionOf, ["when": moment(file.madeAt)]))
            page.element(
                "p",
                ["class": "outcome"],
                say(.outcomeIs, ["outcome": say(outcome.overall.outcome.phrase)])
            )
            prose(
                say(
                    .packsUsed,
                    [
                        "packs": outcome.packs.map { "\($0.title[say.tag]) \($0.version)" }.joined(
                            separator: "; "
                        )
                    ]
                ),
                &page
            )
            if !file.approvals.isEmpty {
                page.element("ul", ["class": "items"]) { page in
                    for approval in file.approvals {
                        page.element(
                            "li",
                            say(
                                .approvedBy,
                                ["role": approval.role, "name": approval.by, "when": moment(approval.at)]
                            )
                        )
                    }
                }
            }
            page.element("h4", say(.groundsAre))
            for statement in outcome.spoke {
                self.statement(statement, say(statement.outcome.phrase), statement.outcome.tone, &page)
            }
        }
    }

    func admissibility(_ page: inout HTMLText) {
        section(.admissibilityTitle, &page) { page in
            prose(say(.admissibilityLead), &page)
            guard
                let assessment = contents.text(BundlePaths.admissibility).flatMap({ Admissibility(text: $0) }
                )?.assessment
            else {
                let says = manifest.leftOut.first { $0.subject == .admissibility }?.says ?? say(.none)
                return prose(say(.admissibilityNone, ["says": says]), &page)
            }
            let requirements = Admissibility.requirements(in: assessment)
            for pack in assessment.packs {
                page.element("h3", say(.admissibilityOf, ["jurisdiction": pack.title[say.tag]]))
                let own = requirements.filter {
                    $0.statement.rule.side == pack.side || $0.statement.rule.pack == pack.id
                }
                if own.isEmpty {
                    prose(say(.admissibilitySilent, ["jurisdiction": pack.title[say.tag]]), &page)
                }
                for requirement in own {
                    statement(
                        requirement.statement,
                        say(requirement.standing.phrase),
                        requirement.standing.tone,
                        &page
                    )
                }
            }
            let demands = assessment.obligations.filter { demand in
                requirements.contains { requirement in demand.demandedBy.contains(requirement.statement.rule)
                }
            }
            list(.demandsTitle, demands.map { demand in demandWords(demand) }, &page)
            // The packs ask more about the case; here only what their rules on evidence depend on.
            let open = Set(requirements.flatMap(\.statement.openFacts))
            list(
                .questionsTitle,
                assessment.questions.filter { open.contains($0.fact) }.map { $0.ask[say.tag] },
                &page
            )
        }
    }

    private func demandWords(_ demand: LegalAssessment.ObligationDemand) -> String {
        if case .text(let text) = demand.terms { return text[say.tag] }
        return demand.says[say.tag]
    }

    private func list(_ title: BundlePhrase, _ items: [String], _ page: inout HTMLText) {
        guard !items.isEmpty else { return }
        page.element("h3", say(title))
        page.element("ul", ["class": "items"]) { page in for item in items { page.element("li", item) } }
    }

    /// What the law says, never without its source and without saying whether it was reviewed.
    private func statement(
        _ statement: LegalAssessment.Statement,
        _ label: String,
        _ tone: Report.Tone,
        _ page: inout HTMLText
    ) {
        page.newLine()
        page.element("article", ["class": "statement \(tone.rawValue)"]) { page in
            page.element("p", ["class": "label"]) { page in
                page.element("strong", ["class": "badge \(tone.rawValue)"], label)
                page.text(" ")
                page.element("code", "\(statement.rule.pack) / \(statement.rule.rule)")
            }
            page.element("p", ["class": "statement-title"], statement.title[say.tag])
            if statement.says[say.tag] != statement.title[say.tag] {
                page.element("p", statement.says[say.tag])
            }
            page.element("p", ["class": "source"]) { page in
                page.element("span", ["class": "term"], say(.source) + ": ")
                let groups = statement.rule.citations.grouped
                if groups.isEmpty { page.text(say(.sourceNone)) }
                for (index, group) in groups.enumerated() {
                    if index > 0 { page.text("; ") }
                    page.link(group.source.title[say.tag], to: group.source.webAddress)
                    if !group.parts.isEmpty { page.text(", " + group.parts.joined(separator: ", ")) }
                }
            }
            page.element("p", ["class": "source"]) { page in
                page.element("span", ["class": "term"], say(.review) + ": ")
                page.text(words(of: statement.provenance) + ".")
            }
        }
    }

    private func words(of provenance: Provenance) -> String {
        let review =
            provenance.review.map { review in
                say(.reviewedBy, ["name": review.by]) + (review.on.map { ", \($0)" } ?? "")
            } ?? say(.notReviewed)
        let basis: BundlePhrase =
            switch provenance.basis {
            case .text: .basisText
            case .secondary: .basisSecondary
            case .recall: .basisRecall
            }
        return [review, say(.confidence, ["level": provenance.confidence.rawValue]), say(basis)].joined(
            separator: "; "
        )
    }
}

extension LegalOutcome {
    fileprivate var phrase: BundlePhrase {
        switch self {
        case .permit: .outcomePermit
        case .permitWithConditions: .outcomeConditions
        case .needsInformation: .outcomeInformation
        case .needsApproval: .outcomeApproval
        case .refuse: .outcomeRefuse
        }
    }
}

extension Admissibility.Standing {
    fileprivate var phrase: BundlePhrase {
        switch self {
        case .met: .standingMet
        case .conditions: .standingConditions
        case .notMet: .standingNotMet
        case .question: .standingQuestion
        }
    }

    fileprivate var tone: Report.Tone {
        switch self {
        case .met: .good
        case .conditions: .caution
        case .notMet: .stop
        case .question: .open
        }
    }
}
