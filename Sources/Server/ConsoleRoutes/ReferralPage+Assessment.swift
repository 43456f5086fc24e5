import Console
import Foundation
import Node
import Referrals
import RulePacks
import Store

extension ReferralPage {
    /// What the packs impose, each once, with everything that demands it.
    static func obligations(_ legal: LegalAssessment) -> [Obligation] {
        legal.obligations.filter { $0.kind != "withhold" }.map { demand in
            Obligation(
                text: demand.says.description + AssessmentWords.terms(demand.terms),
                demandedBy: AssessmentWords.citations(demand.demandedBy),
                restsOn: AssessmentWords.resting(on: demand.demandedBy, in: legal),
                categories: AssessmentWords.categories(demand.terms)
            )
        }
    }
}

extension ReferralPage.Assessment {
    /// The legal assessment as the page shows it.
    init(_ assessed: Assessed) {
        let legal = assessed.legal
        let sides = legal.packs.map { pack in
            let opinions = legal.topics.flatMap(\.byPack).filter {
                $0.pack == pack.id && $0.side == pack.side
            }
            return ReferralPage.PackSide(
                jurisdictionName: JurisdictionName.english(AssessmentWords.jurisdiction(pack)),
                packID: pack.id,
                title: pack.title.description,
                version: pack.version,
                digest: pack.digest,
                outcome: opinions.reduce(OutcomeInterval(.permit)) { $0.merged($1.interval) }.outcome.rawValue
            )
        }
        self.init(
            decided: assessed.record.madeAt.asDate,
            outcome: legal.overall.outcome.rawValue,
            sides: sides,
            topics: legal.topics.map { topic in
                ReferralPage.Topic(
                    topic: topic.name,
                    outcome: topic.interval.outcome.rawValue,
                    bySide: legal.packs.map { pack in
                        topic.byPack.first { $0.pack == pack.id && $0.side == pack.side }?.interval.outcome
                            .rawValue
                    },
                    statements: AssessmentWords.statements(assessed, topic: topic.name)
                )
            },
            withheld: legal.withheld.map { withheld in
                ReferralPage.Withheld(
                    category: withheld.category,
                    jurisdictionName: withheld.by.first?.pack ?? "",
                    rule: Set(withheld.by.map(\.rule)).sorted().joined(separator: ", "),
                    citations: AssessmentWords.citations(withheld.by),
                    restsOn: AssessmentWords.resting(on: withheld.by, in: legal)
                )
            },
            openQuestions: legal.questions.map { .init(fact: $0.fact.text, ask: $0.ask.description) },
            conflicts: legal.conflicts.map { conflict in
                ReferralPage.Conflict(
                    says: conflict.says,
                    citations: AssessmentWords.citations(conflict.between),
                    restsOn: AssessmentWords.resting(on: conflict.between, in: legal)
                )
            }
        )
    }
}

/// How the packs' statements become the page's.
enum AssessmentWords {
    /// The statements of one topic; what both packs adopt from the same layer is shown once.
    static func statements(_ assessed: Assessed, topic: String) -> [ReferralPage.Statement] {
        let legal = assessed.legal
        let given = Dictionary(assessed.approvals.map { ($0.role, $0.at.asDate) }) { first, _ in first }
        var seen: Set<String> = []
        return (legal.spoke + legal.open).filter { $0.topic == topic }.compactMap { statement in
            guard seen.insert(statement.rule.pack + " " + statement.rule.rule).inserted else { return nil }
            return ReferralPage.Statement(
                jurisdictionName: statement.rule.pack,
                rule: statement.rule.rule,
                title: statement.title.description,
                says: ([statement.says.description] + statement.reasons.map { "Because \($0)." })
                    .joined(separator: " "),
                fix: statement.fix?.description,
                outcome: (statement.isCertain ? statement.outcome : max(statement.outcome, .needsInformation))
                    .rawValue,
                citations: citations([statement.rule]),
                review: review(statement.provenance),
                approvers: statement.approvers.map { .init(role: $0, approved: given[$0]) }
            )
        }
    }

    /// Every provision that the rules cite, each source once with all its parts.
    static func citations(_ rules: [LegalAssessment.RuleReference]) -> [ReferralPage.Citation] {
        var found: [(citation: ReferralPage.Citation, parts: [String])] = []
        for citation in rules.flatMap(\.citations) {
            let source = citation.title.description
            let index = found.firstIndex { $0.citation.source == source } ?? found.endIndex
            if index == found.endIndex {
                let url = citation.addresses.values.sorted().first { $0.hasPrefix("https://") }
                found.append((ReferralPage.Citation(source: source, part: "", url: url), []))
            }
            let part = citation.partInWords
            if !part.isEmpty, !found[index].parts.contains(part) { found[index].parts.append(part) }
        }
        return found.map { item in
            var citation = item.citation
            citation.part = item.parts.joined(separator: " · ")
            return citation
        }
    }

    /// `, at least 6 months, at most 24 months`, or what else an obligation is about.
    static func terms(_ terms: LegalAssessment.ObligationTerms) -> String {
        func words(_ period: LegalAssessment.Period?) -> String? {
            period?.words
        }
        switch terms {
        // The page names categories in its own words.
        case .none, .categories: return ""
        case .period(_, let least, let most):
            let bounds = [words(least).map { "at least " + $0 }, words(most).map { "at most " + $0 }]
                .compactMap(\.self)
            return bounds.isEmpty ? " (period not determined by law)" : " (\(bounds.joined(separator: ", ")))"
        case .role(let role): return ": " + role
        case .text(let text): return ": \(text)"
        }
    }

    /// The kinds of data that an obligation is about.
    static func categories(_ terms: LegalAssessment.ObligationTerms) -> [String] {
        guard case .categories(let names) = terms else { return [] }
        return names
    }

    /// The rules on which a demand rests, with how far each can be relied on.
    static func resting(on rules: [LegalAssessment.RuleReference], in legal: LegalAssessment)
        -> [ReferralPage.RestingRule]
    {
        legal.provenances(of: rules).map { .init(rule: $0.rule, review: review($0.provenance)) }
    }

    static func jurisdiction(_ pack: LegalAssessment.Pack) -> String {
        // A pack's identifier begins with its jurisdiction's code: `ee-estonia`.
        pack.id.split(separator: "-").first.map { $0.uppercased() } ?? pack.id
    }

    private static func review(_ provenance: Provenance) -> ReferralPage.Review {
        let status: ReferralPage.Review.Status =
            provenance.review.map { review in
                .reviewed(
                    by: review.by,
                    on: review.on.flatMap { Instant(date: $0.description) }?.asDate
                )
            } ?? .notReviewed
        return ReferralPage.Review(
            status: status,
            confidence: provenance.confidence.rawValue,
            basis: provenance.basis.rawValue
        )
    }
}
