package import Casework
import Referrals
import RulePacks
package import Store
import Wire

/// How long a case may and must be kept, as the rule packs of both sides and the officers who sent it say. The strictest
/// decides; what nobody has determined is a question to a person, and never means for ever.
package struct RetentionSchedule: Sendable, Hashable {
    /// One statement, with its provisions and how far they were reviewed.
    package struct Source: Sendable, Hashable {
        package var day: Day
        package var says: String
        package var cite: String
        /// Who of counsel has reviewed every rule of it, as the packs say; nil where one was not reviewed.
        package var review: Review?
    }

    /// What the packs say of counsel's review of the rules behind a statement.
    package struct Review: Sendable, Hashable {
        package var by: [String]
    }

    /// What nobody has determined yet, with its provisions.
    package struct Open: Sendable, Hashable {
        package var says: String
        package var review: Review?
    }

    /// Until when it may be kept, the strictest first.
    package var most: [Source] = []
    /// Until when it has to be kept, the longest first.
    package var least: [Source] = []
    /// What nobody has determined yet.
    package var open: [Open] = []

    package init() {}

    /// The day after which it is not kept without a person's decision; nil where none is determined.
    package var due: Day? { most.first?.day }

    /// Whether one rule wants it kept for longer than another allows.
    package var isContradictory: Bool {
        guard let most = most.first, let least = least.first else { return false }
        return most.day < least.day
    }

    /// The provisions of the statement that decides.
    package var ground: String { most.first?.cite ?? "" }

    /// Takes in what one assessment says.
    mutating func take(_ record: AssessmentRecord, with peer: EntityID) throws {
        let law = try Node.legal(in: record)
        let demands = law.obligations.filter { $0.kind == "delete-after" }
        let every = demands.flatMap(\.demandedBy)
        let cites = Set(every.map(\.inWords)).sorted().joined(separator: "; ")
        let facts = try JSON(parsing: record.facts, limits: .local)
        if let fixed = facts["referral.keepUntil"]?.string.flatMap({ Day($0) }) {
            let occasion = record.occasion == .sending ? "before it was sent to" : "when it came from"
            most.append(
                Source(
                    day: fixed,
                    says: "the day fixed \(occasion) \(peer)",
                    cite: cites.isEmpty ? "the referral" : cites,
                    review: Review(of: every, in: law)
                )
            )
        }
        for demand in demands {
            let cite = Set(demand.demandedBy.map(\.inWords)).sorted().joined(separator: "; ")
            let review = Review(of: demand.demandedBy, in: law)
            guard case .period(let parameter, let shortest, let longest) = demand.terms,
                shortest != nil || longest != nil
            else {
                open.append(Open(says: "how long it may be kept is not determined: \(cite)", review: review))
                continue
            }
            if let longest, let day = Day(law.decisionDay.adding(longest).description) {
                most.append(Source(day: day, says: "at most by \(parameter)", cite: cite, review: review))
            }
            if let shortest, let day = Day(law.decisionDay.adding(shortest).description) {
                least.append(Source(day: day, says: "at least by \(parameter)", cite: cite, review: review))
            }
        }
        sort()
    }

    /// Takes in the conditions under which the other side sent something: a day by which it wants that erased binds whoever has
    /// received it (Budapest Convention art. 28).
    mutating func take(_ limits: UseLimits, from peer: EntityID) {
        for limit in limits.limits where limit.kind == .deleteBy {
            guard let day = limit.day.flatMap({ Day($0) }) else { continue }
            most.append(
                Source(
                    day: day,
                    says: "the day by which \(peer) wants erased what it sent",
                    cite: limit.cite ?? "its condition",
                    review: nil
                )
            )
        }
        sort()
    }

    private mutating func sort() {
        most.sort { ($0.day, $0.cite) < ($1.day, $1.cite) }
        least.sort { ($1.day, $0.cite) < ($0.day, $1.cite) }
        open = Set(open).sorted { $0.says < $1.says }
    }
}

extension RetentionSchedule.Review {
    /// Nil unless each of the rules was reviewed, as the assessment recorded it; what no rule demands, nobody reviewed.
    init?(of rules: [LegalAssessment.RuleReference], in law: LegalAssessment) {
        let statements = law.spoke + law.open
        var names: Set<String> = []
        for rule in rules {
            let known = statements.first { $0.rule.pack == rule.pack && $0.rule.rule == rule.rule }
            guard let review = known?.provenance.review else { return nil }
            names.insert(review.by + (review.on.map { " on \($0)" } ?? ""))
        }
        guard !names.isEmpty else { return nil }
        by = names.sorted()
    }
}

extension LegalAssessment.RuleReference {
    /// The rule with its provisions.
    var inWords: String { "\(pack) \(rule): \(citationsInWords)" }
}

/// A case in the review of what is kept.
package struct RetentionView: Sendable {
    package enum Standing: String, Sendable, Hashable, CaseIterable {
        /// Nobody may erase it now.
        case held
        /// Its erasure is under way.
        case erasing
        /// Its time is over, and a person has to decide.
        case toDecide = "to-decide"
        /// No rule and no officer has fixed a day.
        case noPeriod = "no-period"
        /// An officer approved that it is erased on its day.
        case approved
        /// An officer decided that it is kept until a day.
        case kept
        case notDue = "not-due"
    }

    package var record: CaseRecord
    package var schedule: RetentionSchedule
    package var holds: [Filed<LegalHoldRecord>]
    package var decision: Filed<RetentionRecord>?
    package var erasure: ErasureRecord?
    package var standing: Standing
    /// The day that counts now: of the decision, where there is one, else of the schedule.
    package var due: Day?
}
