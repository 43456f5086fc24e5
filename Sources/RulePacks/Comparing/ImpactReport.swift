package import Wire

/// What a new version of a pack does to cases that are open or were decided. It names cases, never answers.
package struct ImpactReport: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case same, stricter, looser
        /// The same outcome, with other obligations, approvals or questions.
        case otherwise
    }

    package struct CaseImpact: Sendable, Hashable {
        /// The caller's own, pseudonymous name of the case.
        package var id: String
        package var kind: Kind
        package var before: LegalOutcome
        package var after: LegalOutcome
        package var newQuestions: [FactName]
        package var newObligations: [String]
        package var droppedObligations: [String]
        /// Roles that have to approve now and did not before.
        package var toTell: [String]
        package var newConflicts: Int
    }

    package var cases: [CaseImpact]

    package init(_ cases: [CaseImpact]) { self.cases = cases }

    package func count(_ kind: Kind) -> Int { cases.count { $0.kind == kind } }

    /// `sha256:` over the canonical JSON; bound to a publication.
    package var digest: String { CanonicalPack.digest(of: json) }

    package var json: JSON {
        .object(
            JSONObject([
                ("format", .string("comity-impact/1")),
                (
                    "counts",
                    .object(JSONObject(Kind.allCases.map { ($0.rawValue, .integer(Int64(count($0)))) }))
                ),
                ("cases", .array(cases.filter { $0.kind != .same }.map(\.json))),
            ])
        )
    }
}

extension ImpactReport.CaseImpact {
    var json: JSON {
        .object(
            JSONObject([
                ("case", .string(id)), ("kind", .string(kind.rawValue)), ("before", .string(before.rawValue)),
                ("after", .string(after.rawValue)),
                ("newQuestions", .array(newQuestions.map { .string($0.text) })),
                ("newObligations", .array(newObligations.map(JSON.string))),
                ("droppedObligations", .array(droppedObligations.map(JSON.string))),
                ("toTell", .array(toTell.map(JSON.string))), ("newConflicts", .integer(Int64(newConflicts))),
            ])
        )
    }
}

extension ImpactReport {
    /// Assesses every case before and after.
    ///
    /// - Parameters:
    ///   - cases: the cases with names that say nothing about persons.
    ///   - old: the assessor with the packs in force.
    ///   - new: the same with the new pack.
    package init(_ cases: [(id: String, facts: Facts)], from old: Assessor, to new: Assessor) {
        self.init(cases.map { Self.impact($0.id, old.assess($0.facts), new.assess($0.facts)) })
    }

    private static func impact(_ id: String, _ before: LegalAssessment, _ after: LegalAssessment)
        -> CaseImpact
    {
        let (one, other) = (before.overall.outcome, after.overall.outcome)
        let obligations = (Set(before.obligations.map(\.kind)), Set(after.obligations.map(\.kind)))
        let questions = after.questions.map(\.fact).filter { !before.questions.map(\.fact).contains($0) }
        let approvers = after.approvers.filter { !before.approvers.contains($0) }
        let isOther = obligations.0 != obligations.1 || !questions.isEmpty || !approvers.isEmpty
        return CaseImpact(
            id: id,
            kind: other > one ? .stricter : other < one ? .looser : isOther ? .otherwise : .same,
            before: one,
            after: other,
            newQuestions: questions,
            newObligations: obligations.1.subtracting(obligations.0).sorted(),
            droppedObligations: obligations.0.subtracting(obligations.1).sorted(),
            toTell: approvers,
            newConflicts: max(0, after.conflicts.count - before.conflicts.count)
        )
    }
}
