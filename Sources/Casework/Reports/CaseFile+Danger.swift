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
        let filed = try file(danger, by: act)
        // The words stay in their compartment: whoever sees tasks learns only which record it is about.
        leave(TaskRecord(says: Self.taskToTell(filed.id), due: act.day), by: act)
        return filed
    }

    private static func taskToTell(_ danger: Identifier) -> String {
        "Tell the data-protection officer at once: the record \(danger) asks for a disclosure."
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

    /// Notes that the data-protection officer knows (COE-53b): by their own acknowledgement, or by the word of somebody who told
    /// them and did not ask for the disclosure. Whoever asks cannot say so of themselves: then nobody would have been told.
    ///
    /// - Parameter telling: whom, and how; needed wherever it is not the officer who acts.
    @discardableResult
    package mutating func tellOfficer(
        _ id: Identifier,
        _ telling: DangerRecord.Telling? = nil,
        by act: Act
    ) throws(CaseworkError) -> Filed<DangerRecord> {
        let danger = try record(id, DangerRecord.self)
        guard danger.content.officerToldAt == nil else {
            throw CaseworkError(.notNow, "It is on record already that the officer was told.")
        }
        let isOwnWord = act.role == .dataProtectionOfficer
        if !isOwnWord {
            guard danger.content.askedBy != act.by else {
                throw CaseworkError(
                    .notPermitted,
                    "Whoever asks does not say that the officer was told: the officer acknowledges it, or somebody else tells them and says how."
                )
            }
            guard let telling, !telling.officer.isEmpty,
                ![act.by, danger.content.askedBy].contains(telling.officer)
            else {
                throw CaseworkError(
                    .invalid,
                    "Say which data-protection officer was told, and how; it is neither you nor whoever asks."
                )
            }
        }
        let told = try amend(danger, by: act) { content throws(CaseworkError) in
            content.officerToldAt = act.at
            content.officerToldBy = act.by
            content.telling = isOwnWord ? nil : telling
        }
        for task in all(TaskRecord.self)
        where task.content.doneAt == nil && task.content.says == Self.taskToTell(id) {
            try amendAsConsequence(task, by: act) { content throws(CaseworkError) in
                content.doneAt = act.at
                content.doneBy = act.by
            }
        }
        return told
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
