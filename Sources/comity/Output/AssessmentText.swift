import API
import Casework
import Node
import Referrals
import RulePacks
import Store
import Wire

/// A legal assessment as an officer reads it on a terminal: the outcome, why, what it imposes, what is open.
struct AssessmentText {
    private let assessed: Assessed
    private let all: Bool
    private var legal: LegalAssessment { assessed.legal }

    init(_ assessed: Assessed, all: Bool) {
        self.assessed = assessed
        self.all = all
    }

    var text: String {
        [
            outcome, packs, topics, statements, questions, consultations, consents, obligations, disclosure,
            conflicts,
            sources, approvals,
        ]
        .filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private var outcome: String {
        let words =
            switch legal.overall.outcome {
            case .permit: "permitted"
            case .permitWithConditions: "permitted with conditions"
            case .needsInformation: "not decided yet: answers are missing"
            case .needsApproval:
                legal.overall.isDecided ? "needs approval" : "needs approval, and answers are missing"
            case .refuse: "refused"
            }
        return "Outcome: \(words) (\(legal.overall.outcome.rawValue))"
    }

    /// What a person has to say because the service was consulted; it permits nothing.
    private var consultations: String {
        let open = assessed.consultations.compactMap(\.content.open)
        return open.isEmpty
            ? ""
            : "Before it is referred, a person says (COE-28):\n"
                + open.map { "  - \($0)" }.joined(separator: "\n")
    }

    private var consents: String {
        assessed.missingConsents.isEmpty
            ? ""
            : "Consents to share that are missing:\n"
                + assessed.missingConsents.map { "  - \($0)" }.joined(separator: "\n")
    }

    private var packs: String {
        "Asked:\n"
            + legal.packs.map { pack in
                "  \(pack.title) \(pack.version)\(pack.side.map { ", as \($0.rawValue)" } ?? ""), \(pack.digest.prefix(19))…"
            }.joined(separator: "\n")
    }

    private var topics: String {
        "By topic:\n"
            + legal.topics.map { topic in
                "  \(topic.name): \(topic.interval.outcome.rawValue)"
                    + (topic.byPack.count > 1
                        ? " ("
                            + topic.byPack.map { "\($0.pack) \($0.interval.outcome.rawValue)" }.joined(
                                separator: ", "
                            ) + ")"
                        : "")
            }.joined(separator: "\n")
    }

    private var statements: String {
        let shown = legal.spoke.filter { all || $0.outcome >= .needsApproval }
        guard !shown.isEmpty else { return "" }
        return "Why:\n"
            + shown.map { statement in
                let reasons = statement.reasons.map { "\n      because \($0)" }.joined()
                let fix = statement.fix.map { "\n      to mend it: \($0)" } ?? ""
                return
                    "  \(statement.outcome.rawValue): \(statement.says) [\(statement.rule.rule)]\(reasons)\(fix)"
            }.joined(separator: "\n")
    }

    private var questions: String {
        guard !legal.questions.isEmpty else { return "" }
        return "Questions still open\(legal.isExact ? "" : " (perhaps more than needed)"):\n"
            + legal.questions.map { question in
                "  \(question.fact): \(question.ask)\(Self.choices(question.type))"
            }.joined(separator: "\n")
    }

    /// Withheld categories are shown element by element, not as obligations.
    private var imposed: [LegalAssessment.ObligationDemand] {
        legal.obligations.filter { $0.kind != "withhold" }
    }

    private var obligations: String {
        guard !imposed.isEmpty else { return "" }
        return "Obligations:\n"
            + imposed.map { obligation in
                "  \(obligation.says)\(Self.terms(obligation.terms))\(obligation.isCertain ? "" : " (unless an open answer says otherwise)")"
                    + " [\(Self.names(obligation.demandedBy))]"
            }.joined(separator: "\n")
    }

    private var disclosure: String {
        guard let disclosure = assessed.disclosure else {
            return assessed.leaving.map { "What leaves:\n\($0.prettyText())" } ?? ""
        }
        let sent = disclosure.sent.map { "  leaves    \($0.pointer) (\($0.category))" }
        let withheld = disclosure.withheld.map { withheld in
            let rules = legal.withheld.first { $0.category == withheld.category }?.by ?? []
            return "  withheld  \(withheld.category): \(rules.isEmpty ? withheld.by : Self.names(rules))"
        }
        return "What leaves, element by element (content \(assessed.record.contentDigest?.short ?? "")):\n"
            + (sent + withheld).joined(separator: "\n")
    }

    private var conflicts: String {
        guard !legal.conflicts.isEmpty else { return "" }
        return "Conflicts between the packs:\n"
            + legal.conflicts.map { "  \($0.says) [\(Self.names($0.between))]" }.joined(separator: "\n")
    }

    private var approvals: String {
        guard legal.isReadyForApproval else { return "" }
        return "Approvals:\n"
            + legal.rolesToApprove.map { role in
                "  \(role): "
                    + (assessed.approvals.first { $0.role == role }.map {
                        "given by \($0.by) on \($0.at.date)"
                    } ?? "missing")
            }.joined(separator: "\n")
            + "\n  to approve exactly this: --content \(assessed.record.contentDigest?.hex ?? "")"
    }

    /// Every rule named above with its citations and how far it can be relied on, each once.
    private var sources: String {
        var references = legal.spoke.filter { all || $0.outcome >= .needsApproval }.map(\.rule)
        references += imposed.flatMap(\.demandedBy) + legal.conflicts.flatMap(\.between)
        references += legal.withheld.flatMap(\.by)
        var seen: Set<String> = []
        let rules = references.filter { seen.insert($0.rule).inserted && !$0.citations.isEmpty }
        guard !rules.isEmpty else { return "" }
        return "The rules and their sources:\n"
            + rules.map { rule in
                let provenance = (legal.spoke + legal.open).first { $0.rule.rule == rule.rule }?.provenance
                return "  [\(rule.rule)] \(rule.citationsInWords)"
                    + (provenance.map { " -- " + Self.certainty($0) } ?? "")
            }.joined(separator: "\n")
    }

    private static func names(_ rules: [LegalAssessment.RuleReference]) -> String {
        var seen: Set<String> = []
        return rules.map(\.rule).filter { seen.insert($0).inserted }.joined(separator: ", ")
    }

    private static func certainty(_ provenance: Provenance) -> String {
        let review = provenance.review.map { "reviewed by \($0.by)" } ?? "not reviewed by counsel"
        return "\(review), confidence \(provenance.confidence.rawValue), basis \(provenance.basis.rawValue)"
    }

    private static func choices(_ type: FactType) -> String {
        switch type {
        case .bool: " (true, false)"
        case .choice(let names), .set(let names): " (\(names.prefix(12).joined(separator: ", ")))"
        default: ""
        }
    }

    private static func terms(_ terms: LegalAssessment.ObligationTerms) -> String {
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
