package import Referrals

extension CaseFile {
    /// Records that somebody is in imminent danger, and asks for the disclosure.
    @discardableResult
    package mutating func warn(_ danger: DangerRecord, by act: Act) throws(CaseworkError) -> Filed<
        DangerRecord
    > {
        guard !danger.ground.isEmpty, !danger.to.isEmpty, danger.askedBy == act.by else {
            throw CaseworkError(
                .invalid,
                "Say what the danger is and which authority has to know, in your own name."
            )
        }
        return try file(danger, by: act)
    }

    /// A second person's approval.
    @discardableResult
    package mutating func approveDanger(_ id: Identifier, by act: Act) throws(CaseworkError) -> Filed<
        DangerRecord
    > {
        try act.require(.approver, .lead)
        let danger = try record(id, DangerRecord.self)
        guard danger.content.askedBy != act.by else {
            throw CaseworkError(.notPermitted, "Whoever asks does not approve: it takes two people.")
        }
        return try amend(danger, by: act) { content throws(CaseworkError) in
            content.approvedBy = act.by
            content.approvedAt = act.at
        }
    }

    /// Notes that the data-protection officer was told.
    @discardableResult
    package mutating func tellOfficer(_ id: Identifier, by act: Act) throws(CaseworkError) -> Filed<
        DangerRecord
    > {
        try amend(try record(id, DangerRecord.self), by: act) { content throws(CaseworkError) in
            content.officerToldAt = act.at
        }
    }

    /// Opens the disclosure, if its gate is open.
    @discardableResult
    package mutating func disclose(_ id: Identifier, by act: Act) throws(CaseworkError) -> Filed<DangerRecord>
    {
        let danger = try record(id, DangerRecord.self)
        guard danger.content.disclosedAt == nil else {
            throw CaseworkError(.notNow, "It was disclosed already.")
        }
        try open(.danger, Situation(at: act.at, danger: danger.content))
        return try amend(danger, by: act) { content throws(CaseworkError) in content.disclosedAt = act.at }
    }
}
