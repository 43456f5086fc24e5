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
                demandedBy: AssessmentWords.once(demand.demandedBy.flatMap { AssessmentWords.citations($0) }))
        }
    }
}

extension ReferralPage.Assessment {
    /// The legal assessment as the page shows it.
    init(_ assessed: Assessed) {
        let legal = assessed.legal
        let sides = legal.packs.map { pack in
            let opinions = legal.topics.flatMap(\.byPack).filter { $0.pack == pack.id && $0.side == pack.side }
            return ReferralPage.PackSide(
                jurisdictionName: JurisdictionName.english(AssessmentWords.jurisdiction(pack)), packID: pack.id,
                title: pack.title.description, version: pack.version, digest: pack.digest,
                outcome: opinions.reduce(OutcomeInterval(.permit)) { $0.merged($1.interval) }.outcome.rawValue)
        }
        self.init(
            decided: assessed.record.madeAt.asDate, outcome: legal.overall.outcome.rawValue, sides: sides,
            topics: legal.topics.map { topic in
                ReferralPage.Topic(
                    topic: topic.name, outcome: topic.interval.outcome.rawValue,
                    bySide: legal.packs.map { pack in
                        topic.byPack.first { $0.pack == pack.id && $0.side == pack.side }?.interval.outcome.rawValue
                    },
                    statements: AssessmentWords.statements(legal, topic: topic.name))
            },
            withheld: legal.withheld.map { withheld in
                ReferralPage.Withheld(
                    category: withheld.category, jurisdictionName: withheld.by.first?.pack ?? "",
                    rule: withheld.by.map(\.rule).joined(separator: ", "),
                    citations: AssessmentWords.once(withheld.by.flatMap { AssessmentWords.citations($0) }))
            },
            openQuestions: legal.questions.map { .init(fact: $0.fact.text, ask: $0.ask.description) },
            conflicts: legal.conflicts.map { conflict in
                ReferralPage.Conflict(
                    says: conflict.says,
                    citations: AssessmentWords.once(conflict.between.flatMap { AssessmentWords.citations($0) }))
            })
    }
}

/// How the packs' statements become the page's.
enum AssessmentWords {
    /// The statements of one topic; what both packs adopt from the same layer is shown once.
    static func statements(_ legal: LegalAssessment, topic: String) -> [ReferralPage.Statement] {
        var seen: Set<String> = []
        return (legal.spoke + legal.open).filter { $0.topic == topic }.compactMap { statement in
            guard seen.insert(statement.rule.pack + " " + statement.rule.rule).inserted else { return nil }
            return ReferralPage.Statement(
                jurisdictionName: statement.rule.pack, rule: statement.rule.rule,
                title: statement.title.description,
                says: ([statement.says.description] + statement.reasons.map { "Because \($0)." })
                    .joined(separator: " "),
                fix: statement.fix?.description,
                outcome: (statement.isCertain ? statement.outcome : max(statement.outcome, .needsInformation)).rawValue,
                citations: citations(statement.rule), review: review(statement.provenance),
                approver: statement.approvers.isEmpty ? nil : statement.approvers.joined(separator: ", "))
        }
    }

    static func citations(_ rule: LegalAssessment.RuleReference) -> [ReferralPage.Citation] {
        rule.citations.map { citation in
            ReferralPage.Citation(
                source: citation.title.description, part: citation.partInWords,
                url: citation.addresses.values.sorted().first { $0.hasPrefix("https://") })
        }
    }

    static func once(_ citations: [ReferralPage.Citation]) -> [ReferralPage.Citation] {
        var seen: Set<ReferralPage.Citation> = []
        return citations.filter { seen.insert($0).inserted }
    }

    /// `, at least 6 months, at most 24 months`, or what else an obligation is about.
    static func terms(_ terms: LegalAssessment.ObligationTerms) -> String {
        func words(_ period: LegalAssessment.Period?) -> String? { period.map { "\($0.count) \($0.unit.rawValue)" } }
        switch terms {
        case .none: return ""
        case .period(_, let least, let most):
            let bounds = [words(least).map { "at least " + $0 }, words(most).map { "at most " + $0 }].compactMap(\.self)
            return bounds.isEmpty ? " (period not determined by law)" : " (\(bounds.joined(separator: ", ")))"
        case .categories(let names): return ": " + names.joined(separator: ", ")
        case .role(let role): return ": " + role
        case .text(let text): return ": \(text)"
        }
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
                    on: review.on.flatMap { Instant(date: $0.description) }?.asDate ?? Date(timeIntervalSince1970: 0))
            } ?? .notReviewed
        return ReferralPage.Review(
            status: status, confidence: provenance.confidence.rawValue, basis: provenance.basis.rawValue)
    }
}
