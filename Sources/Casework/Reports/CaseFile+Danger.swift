package import Referrals

extension CaseFile {
    /// Records that somebody is in imminent danger, and asks for the disclosure.
    @discardableResult
    package mutating func warn(_ danger: DangerRecord, by act: Act) throws(CaseworkError) -> Filed<
        DangerRecord
    > {
        guard danger.ground.isSaid, danger.cite?.isSaid == true, danger.to.isSaid, danger.askedBy == act.by
        else {
            throw CaseworkError(
                .invalid,
                "Say what the danger is, on which provision it may be disclosed, and which authority has to know, in your own name."
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
        // Who approved stays on record.
        guard danger.content.approvedBy == nil else {
            throw CaseworkError(.notNow, "It was approved already.")
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

    /// Discloses, if the gate is open, and keeps what was told to whom. The officer who was told of the danger is reminded to look at it.
    @discardableResult
    package mutating func disclose(
        _ id: Identifier,
        _ told: DangerRecord.Told,
        by act: Act
    ) throws(CaseworkError) -> Filed<DangerRecord> {
        let danger = try record(id, DangerRecord.self)
        guard danger.content.disclosedAt == nil else {
            throw CaseworkError(.notNow, "It was disclosed already.")
        }
        try open(.danger, Situation(at: act.at, danger: danger.content))
        guard told.says.isSaid, told.to.isSaid, told.says.utf8.count <= 4000, told.to.utf8.count <= 200,
            told.by == act.by
        else {
            throw CaseworkError(
                .invalid,
                "Say what is told and to whom, which office and who in it, in your own name."
            )
        }
        return try amend(danger, by: act) { content throws(CaseworkError) in
            content.disclosedAt = act.at
            content.told = told
        }
    }

    /// Notes that the data-protection officer has looked at what was told.
    @discardableResult
    package mutating func lookAtDisclosure(_ id: Identifier, by act: Act) throws(CaseworkError) -> Filed<
        DangerRecord
    > {
        try act.require(.dataProtectionOfficer)
        let danger = try record(id, DangerRecord.self)
        guard danger.content.disclosedAt != nil, danger.content.seenAt == nil else {
            throw CaseworkError(.notNow, "Nothing was disclosed that the officer has not looked at.")
        }
        guard danger.content.told?.by != act.by else {
            throw CaseworkError(.notPermitted, "Whoever told it does not look at it in place of the officer.")
        }
        return try amend(danger, by: act) { content throws(CaseworkError) in
            content.seenAt = act.at
            content.seenBy = act.by
        }
    }

    /// What the disclosures for danger still wait for. Nothing of what was said stands in it, nor who said it.
    func dangerReminders() -> [Reminder] {
        all(DangerRecord.self).compactMap { danger in
            let content = danger.content
            let says: String
            var assignee: String?
            if content.approvedBy == nil {
                says = "A disclosure because of imminent danger waits for a second person"
            } else if content.disclosedAt != nil, content.seenAt == nil {
                says =
                    "Something was disclosed because of imminent danger; the data-protection officer looks at what was told"
                assignee = content.officer
            } else {
                return nil
            }
            return Reminder(
                says: says,
                due: day(of: content.disclosedAt ?? content.askedAt),
                about: danger.id,
                kind: .danger,
                assignedTo: assignee
            )
        }
    }
}

extension String {
    /// Whether it says anything.
    fileprivate var isSaid: Bool { contains { !$0.isWhitespace } }
}
