package import Referrals

/// Where a case stands in the review of what is kept: one record a case, with its history.
package struct RetentionRecord: RecordContent {
    package static var kind: RecordKind { .retention }

    package enum Decision: String, Sendable, Hashable, Codable, CaseIterable {
        /// Its time is over, and a person has to decide.
        case queued
        /// An officer approved that it is erased on the due day, without being asked again.
        case approved
        /// An officer decided that it is kept until the due day, on a ground.
        case kept
    }

    package var decision: Decision
    /// The day it is about: when the time was over, on which it is erased, or until which it is kept.
    package var due: Day
    /// The provisions on which that rests.
    package var ground: String
    package var by: String
    package var at: Instant
    /// When somebody was last reminded of it.
    package var remindedOn: Day?

    package init(decision: Decision, due: Day, ground: String, by: String, at: Instant) {
        self.decision = decision
        self.due = due
        self.ground = ground
        self.by = by
        self.at = at
    }
}

extension CaseFile {
    /// What was decided last about keeping the case.
    package var retention: Filed<RetentionRecord>? { all(RetentionRecord.self).last }

    /// Decides that the case is erased on a day, or kept until one.
    @discardableResult
    package mutating func decideRetention(
        _ decision: RetentionRecord.Decision,
        due: Day,
        ground: String,
        by act: Act
    ) throws(CaseworkError) -> Filed<RetentionRecord> {
        try act.require(.approver, .dataProtectionOfficer)
        guard !ground.isEmpty, ground.utf8.count <= 500 else {
            throw CaseworkError(.invalid, "Name the provision on which it rests, in up to 500 characters.")
        }
        if decision == .kept, due <= act.day {
            throw CaseworkError(.invalid, "It is kept until a day in the future.")
        }
        let record = RetentionRecord(decision: decision, due: due, ground: ground, by: act.by, at: act.at)
        guard let retention else { return try file(record, by: act) }
        return try amend(retention, by: act) { content throws(CaseworkError) in content = record }
    }

    /// Puts the case before a person, because its time is over.
    @discardableResult
    package mutating func queueRetention(due: Day, ground: String, by act: Act) throws(CaseworkError)
        -> Filed<
            RetentionRecord
        >
    {
        var record = RetentionRecord(decision: .queued, due: due, ground: ground, by: act.by, at: act.at)
        record.remindedOn = act.day
        guard let retention else { return fileAsConsequence(record, by: act) }
        return try amendAsConsequence(retention, by: act) { content throws(CaseworkError) in content = record
        }
    }

    /// Notes that somebody was reminded of what waits for a decision.
    @discardableResult
    package mutating func remindOfRetention(by act: Act) throws(CaseworkError) -> Filed<RetentionRecord>? {
        guard let retention else { return nil }
        return try amendAsConsequence(retention, by: act) { content throws(CaseworkError) in
            content.remindedOn = act.day
        }
    }
}
