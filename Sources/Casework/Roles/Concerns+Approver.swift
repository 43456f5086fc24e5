extension Role {
    /// Whether somebody in this role reads of a case only where something of it waits for their own word, or where they have given it:
    /// whoever approves what others do needs no case in which nobody asks them.
    package var readsByConcern: Bool { self == .approver }
}

// What of the oversight waits for a second person, and for whom. Nobody comes to read a case by what they began themself.

extension DangerRecord {
    /// Whether it waits for this officer's approval, or has it.
    package func concerns(_ officer: String) -> Bool {
        approvedBy.map { $0 == officer } ?? (askedBy != officer)
    }
}

extension ConditionLiftRecord {
    /// Whether it waits for this officer's confirmation, or has it.
    package func concerns(_ officer: String) -> Bool {
        confirmedBy.map { $0 == officer } ?? (proposedBy != officer)
    }
}

extension LegalHoldRecord {
    /// Whether this officer may release it as the second person, or has.
    package func concerns(_ officer: String, on day: Day) -> Bool {
        releasedBy.map { $0 == officer } ?? (by != officer && isInForce(on: day))
    }
}

extension ComplaintRecord {
    /// Whether it waits for this officer's answer, or has it.
    ///
    /// - Parameter recorder: who put it on record.
    package func concerns(_ officer: String, recordedBy recorder: String) -> Bool {
        guard recorder != officer else { return false }
        return answeredBy.map { $0 == officer } ?? (about != officer)
    }
}

extension RetentionRecord {
    /// Whether one of its revisions waits for a decision, or this officer has decided what waited.
    ///
    /// - Parameter revisions: all of them, the earliest first.
    package static func concerns(_ officer: String, through revisions: [RetentionRecord]) -> Bool {
        guard revisions.last?.decision != .queued else { return true }
        return zip(revisions, revisions.dropFirst()).contains { before, after in
            before.decision == .queued && after.decision != .queued && after.by == officer
        }
    }
}
