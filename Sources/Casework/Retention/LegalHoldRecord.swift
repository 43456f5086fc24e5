package import Referrals

/// That nothing of the case may be erased, whatever else is decided: an appeal, a claim, an inquiry.
package struct LegalHoldRecord: RecordContent {
    package static var kind: RecordKind { .legalHold }

    package var reason: String
    /// The last day of the hold; nil until somebody releases it.
    package var until: Day?
    package var by: String
    package var at: Instant
    package var releasedBy: String?
    package var releasedAt: Instant?
    package var releasedWhy: String?

    package init(reason: String, until: Day?, by: String, at: Instant) {
        self.reason = reason
        self.until = until
        self.by = by
        self.at = at
    }

    package func isInForce(on day: Day) -> Bool {
        releasedAt == nil && until.map { day <= $0 } ?? true
    }
}

extension CaseFile {
    /// The holds that stand on a day.
    package func legalHolds(on day: Day) -> [Filed<LegalHoldRecord>] {
        all(LegalHoldRecord.self).filter { $0.content.isInForce(on: day) }
    }

    /// Forbids that anything of the case is erased. One person is enough; it is the careful side.
    @discardableResult
    package mutating func holdLegally(_ reason: String, until: Day?, by act: Act) throws(CaseworkError)
        -> Filed<LegalHoldRecord>
    {
        try act.require(.approver, .dataProtectionOfficer, .lead)
        guard !reason.isEmpty, reason.utf8.count <= 500 else {
            throw CaseworkError(.invalid, "A legal hold has a reason of 1 to 500 characters.")
        }
        if let until, until < act.day {
            throw CaseworkError(.invalid, "The last day of a legal hold is not in the past.")
        }
        return try file(LegalHoldRecord(reason: reason, until: until, by: act.by, at: act.at), by: act)
    }

    /// Releases a hold: another person than the one who set it, with reasons.
    @discardableResult
    package mutating func releaseLegalHold(_ id: Identifier, why: String, by act: Act) throws(CaseworkError)
        -> Filed<LegalHoldRecord>
    {
        try act.require(.approver, .dataProtectionOfficer)
        let hold = try record(id, LegalHoldRecord.self)
        guard hold.content.isInForce(on: act.day) else {
            throw CaseworkError(.notNow, "The hold has ended already.")
        }
        guard hold.content.by != act.by, !why.isEmpty else {
            throw CaseworkError(.notPermitted, "A legal hold is released by another person, with reasons.")
        }
        return try amend(hold, by: act) { content throws(CaseworkError) in
            content.releasedAt = act.at
            content.releasedBy = act.by
            content.releasedWhy = why
        }
    }
}
