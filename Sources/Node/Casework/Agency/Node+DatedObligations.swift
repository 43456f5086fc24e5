import Casework
import Referrals
import RulePacks
import Store
import Wire

// What the law of a decided assessment wants done within a time is a deadline of the case, so that nobody has to remember it.

extension Node {
    /// The kinds of obligation whose time can be counted from the day of the decision. The time of others runs from something that
    /// is still to happen: an agreement, a decision of a court, a breach.
    private static let fromDecision = ["complete-within", "report-outcome-within", "respond-within"]

    /// Lays a deadline in a case for each dated obligation of an assessment, with the rule and its provisions as its source. The day
    /// holds as counted, and what speaks against it is said beside it: when the time begins, and whether a day on which nobody works
    /// moves it, a person knows.
    func layDeadlines(
        _ assessment: AssessmentRecord,
        in record: CaseRecord,
        by officer: Officer,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        let deadlines = try self.deadlines(in: Self.legal(in: assessment), within: record)
        guard !deadlines.isEmpty else { return }
        let act = Act(by: officer.name, role: .intakeOfficer, at: now, zone: identity.zone)
        try change(record, by: act, in: transaction, crosses: false) { file, act in
            for deadline in deadlines { file.lay(deadline, by: act) }
        }
    }

    private func deadlines(in law: LegalAssessment, within record: CaseRecord) throws -> [DeadlineRecord] {
        var found: [DeadlineRecord] = []
        for demand in law.obligations where demand.isCertain && Self.fromDecision.contains(demand.kind) {
            guard case .period(let parameter, _, let longest?) = demand.terms,
                let counted = Day((longest.by ?? law.decisionDay.adding(longest)).description),
                let rule = demand.demandedBy.first
            else { continue }
            // What a shared instrument demands is done by the days of this agency's own country.
            let jurisdiction = try library.jurisdiction(ofPack: rule.pack) ?? identity.jurisdiction
            // A calendar that ends before the day takes nothing from the deadline itself.
            let settled = longest.by == nil ? try? dueDay(counted, in: jurisdiction, .asGiven) : nil
            let review = RetentionSchedule.Review(of: demand.demandedBy, in: law)
            let parts =
                Set(demand.demandedBy.map(\.inWords)).sorted()
                + ["\(longest.words) by \(parameter)"]
                + [review.map { "reviewed by " + $0.by.joined(separator: ", ") } ?? "not reviewed by counsel"]
                + [
                    "counted from the decision of \(law.decisionDay); when the time begins, a legal officer says"
                ]
                + [settled?.says].compactMap(\.self)
            found.append(
                DeadlineRecord(
                    says: demand.says["en"],
                    due: counted,
                    jurisdiction: jurisdiction,
                    source: parts.joined(separator: "; "),
                    remind: 14
                )
            )
        }
        return found
    }
}
