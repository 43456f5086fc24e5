package import Referrals
package import RulePacks
package import Wire

/// What the rules on evidence of both sides ask of what is in the bundle: the packs' answer to the question whether it may be
/// used as evidence, with the facts that the bundle itself shows. It can be made again from the packs in the bundle.
package struct Admissibility: Sendable, Hashable {
    package static let format = "comity-admissibility/1"
    /// The topic of the packs under which rules on evidence stand.
    package static let topic = "admissibility"

    /// Canonical JSON of the facts that were asked about.
    package var facts: String
    /// Canonical JSON of the legal assessment.
    package var outcome: String

    package init(facts: String, outcome: String) {
        self.facts = facts
        self.outcome = outcome
    }

    package var json: JSON {
        ["format": .string(Self.format), "facts": .string(facts), "outcome": .string(outcome)]
    }

    /// Nil for anything that ``json`` would not write.
    package init?(text: String) {
        guard let json = try? JSON(parsing: text, limits: .local), json["format"]?.string == Self.format,
            let facts = json["facts"]?.string, let outcome = json["outcome"]?.string
        else { return nil }
        self.init(facts: facts, outcome: outcome)
        guard self.json == json else { return nil }
    }

    /// The assessment; nil where it cannot be read.
    package var assessment: LegalAssessment? {
        (try? JSON(parsing: outcome, limits: .local)).flatMap { try? LegalAssessment(json: $0) }
    }

    /// The facts of a decision that say what kind of case it is and who the two agencies are, without any about a person; the
    /// purpose is evidence.
    ///
    /// - Parameters:
    ///   - maker: whose bundle it is.
    ///   - hasStamps: whether a time-stamp covers what is in the bundle. Whether one is qualified nobody here can tell: it stays
    ///     open, and becomes a question.
    ///   - custody: whether every file's custody is in the bundle without a gap; nil where there is no file.
    package static func facts(
        from decided: JSONObject,
        of maker: Maker,
        hasStamps: Bool,
        custody: Bool?
    ) -> JSONObject {
        let kept = ["sender.", "receiver.", "case.", "offence."]
        var facts = JSONObject(
            decided.members.filter { member in
                kept.contains { member.key.hasPrefix($0) }
                    || ["referral.date", "referral.received"].contains(member.key)
            }.map { ($0.key, $0.value) }
        )
        facts["referral.purpose"] = "evidence"
        if !hasStamps { facts["evidence.timestamp"] = "none" }
        if let custody { facts["evidence.custody"] = custody ? "complete" : "gaps" }
        facts["\(maker.side.rawValue).country"] = .string(maker.country)
        facts["\(maker.side.rawValue).kind"] = .string(maker.kind)
        return facts
    }

    /// The agency that makes the bundle, as the facts name it.
    package struct Maker: Sendable, Hashable {
        package var side: RulePacks.Side
        package var country: String
        package var kind: String

        package init(side: RulePacks.Side, country: String, kind: String) {
            self.side = side
            self.country = country
            self.kind = kind
        }
    }

    /// As whom the packs see the maker: by its side in the first referral; the sender where there is none.
    package static func side(of side: Referrals.Side?) -> RulePacks.Side {
        side == .receiver ? .receiver : .sender
    }

    /// How one rule stands to what is in the bundle.
    package enum Standing: String, Sendable, Hashable, CaseIterable {
        case met
        /// It can be used, but somebody has to show or keep something.
        case conditions
        case notMet = "not-met"
        /// A person has to look at it.
        case question
    }

    package struct Requirement: Sendable, Hashable {
        package var statement: LegalAssessment.Statement
        package var standing: Standing
    }

    /// Every rule on evidence that speaks or may yet, by the side whose pack it is.
    package static func requirements(in assessment: LegalAssessment) -> [Requirement] {
        (assessment.spoke + assessment.open).filter { $0.topic == topic }.map { statement in
            Requirement(statement: statement, standing: standing(of: statement))
        }
    }

    private static func standing(of statement: LegalAssessment.Statement) -> Standing {
        guard statement.isCertain else { return .question }
        return switch statement.outcome {
        case .permit: .met
        case .permitWithConditions: .conditions
        case .needsInformation, .needsApproval: .question
        case .refuse: .notMet
        }
    }
}
