package import Referrals
import Wire

extension CaseFile {
    /// Puts a tag on the case, or takes it off.
    @discardableResult
    package mutating func tag(_ word: String, removed: Bool = false, by act: Act) throws(CaseworkError)
        -> Filed<TagRecord>
    {
        guard !word.isEmpty, word.utf8.count <= 60 else {
            throw CaseworkError(.invalid, "A tag has 1 to 60 characters.")
        }
        if let known = all(TagRecord.self).last(where: { $0.content.word == word }) {
            return try amend(known, by: act) { content throws(CaseworkError) in content.removed = removed }
        }
        guard !removed else { throw CaseworkError(.notFound, "The case has no such tag.") }
        return try file(TagRecord(word: word), by: act)
    }

    package var tags: [String] {
        all(TagRecord.self).filter { !$0.content.removed }.map(\.content.word).sorted()
    }

    @discardableResult
    package mutating func add(_ task: TaskRecord, by act: Act) throws(CaseworkError) -> Filed<TaskRecord> {
        guard !task.says.isEmpty else { throw CaseworkError(.invalid, "A task says what is to be done.") }
        return try file(task, by: act)
    }

    /// Leaves to the facilitators what only they may know of: the words go into a note of theirs, and the task, which everybody sees
    /// who sees the case, says where they stand. What waits in such a task already is not left again.
    ///
    /// - Parameter pseudonym: whom the words are about, where it is one person.
    package mutating func leaveToFacilitators(_ says: String, about pseudonym: String? = nil, by act: Act) {
        let waiting = all(TaskRecord.self).filter { $0.content.doneAt == nil }.compactMap(\.content.note)
        let isLeft = all(NoteRecord.self).contains { waiting.contains($0.id) && $0.content.words == says }
        guard !isLeft else { return }
        let note = fileAsConsequence(NoteRecord(words: says, about: pseudonym), by: act)
        var task = TaskRecord(
            says: "Something is to be decided or looked at: read the facilitators' note \(note.id).",
            due: act.day
        )
        task.note = note.id
        leave(task, by: act)
    }

    @discardableResult
    package mutating func finish(_ id: Identifier, by act: Act) throws(CaseworkError) -> Filed<TaskRecord> {
        let task = try record(id, TaskRecord.self)
        guard task.content.doneAt == nil else { throw CaseworkError(.notNow, "It is done already.") }
        return try amend(task, by: act) { content throws(CaseworkError) in
            content.doneAt = act.at
            content.doneBy = act.by
        }
    }

    @discardableResult
    package mutating func set(_ deadline: DeadlineRecord, by act: Act) throws(CaseworkError)
        -> Filed<DeadlineRecord>
    {
        guard !deadline.says.isEmpty, deadline.remind >= 0, deadline.remind <= 365 else {
            throw CaseworkError(.invalid, "A deadline says what is due, and reminds 0 to 365 days before.")
        }
        return try file(deadline, by: act)
    }

    /// Lays a deadline that the law demands, unless it stands there already, met or not.
    package mutating func lay(_ deadline: DeadlineRecord, by act: Act) {
        let isThere = all(DeadlineRecord.self).contains {
            $0.content.source == deadline.source && $0.content.due == deadline.due
        }
        if !isThere { fileAsConsequence(deadline, by: act) }
    }

    @discardableResult
    package mutating func meet(_ id: Identifier, by act: Act) throws(CaseworkError) -> Filed<DeadlineRecord> {
        try amend(try record(id, DeadlineRecord.self), by: act) { content throws(CaseworkError) in
            content.metAt = act.at
        }
    }

    /// What somebody should be reminded of on a day, as far as a role may read what it is about.
    ///
    /// - Parameter name: only what is assigned to this officer; nil for everything.
    package func reminders(on day: Day, for role: Role, assignedTo name: String? = nil) -> [Reminder] {
        reminders(on: day).filter { reminder in
            role.may(.read, reminder.kind.compartment) && (name == nil || reminder.assignedTo == name)
        }
    }

    /// What somebody should be reminded of on a day: tasks and deadlines that are near or past, and items and instalments
    /// of agreements that are late. It is the agency's own list; no participant sees it (COE-49).
    package func reminders(on day: Day) -> [Reminder] {
        var reminders: [Reminder] = []
        for task in all(TaskRecord.self) where task.content.doneAt == nil {
            guard let due = task.content.due, day.adding(days: 2) >= due else { continue }
            reminders.append(
                Reminder(
                    says: task.content.says,
                    due: due,
                    about: task.id,
                    kind: .task,
                    assignedTo: task.content.assignedTo
                )
            )
        }
        for deadline in all(DeadlineRecord.self) where deadline.content.metAt == nil {
            guard day.adding(days: deadline.content.remind) >= deadline.content.due else { continue }
            reminders.append(
                Reminder(
                    says:
                        "\(deadline.content.says) (\(deadline.content.jurisdiction), \(deadline.content.source))",
                    due: deadline.content.due,
                    about: deadline.id,
                    kind: .deadline
                )
            )
        }
        reminders += dangerReminders()
        if let retention, retention.content.decision == .queued {
            reminders.append(
                Reminder(
                    says: "Its time is over; decide whether it is erased (\(retention.content.ground))",
                    due: retention.content.due,
                    about: retention.id,
                    kind: .retention
                )
            )
        }
        for agreement in all(AgreementRecord.self) where agreement.content.state == .signed {
            for item in agreement.content.items where item.isLate(on: day) {
                let due = (try? item.lateInstalments(on: day).first?.due) ?? item.due ?? day
                reminders.append(
                    Reminder(
                        says:
                            "Item \(item.number) (\(item.kind.rawValue)) of \(item.by) is late; ask how it stands",
                        due: due,
                        about: agreement.id,
                        kind: .agreement
                    )
                )
            }
        }
        return reminders.sorted { $0.due < $1.due }
    }

    /// Whether another case is likely the same matter, and why. It is a warning for a person, never a merge.
    package func likeness(to other: Case) -> [String] {
        var found: [String] = []
        let provisions = Set(basis.provisions)
        let date = basis.record["offence"]?["date"]?.string
        if let date, date == other.record["offence"]?["date"]?.string,
            !provisions.isDisjoint(with: other.provisions)
        {
            found.append("the same offence on the same date")
        }
        let loss = basis.record["harm"]?["loss"]
        if let loss, loss["minor"]?.int != 0, loss == other.record["harm"]?["loss"], date != nil,
            date == other.record["offence"]?["date"]?.string
        {
            found.append("the same loss on the same date")
        }
        return found
    }
}

/// Something to be reminded of.
package struct Reminder: Sendable, Hashable {
    package var says: String
    package var due: Day
    package var about: Identifier
    /// Of which kind the record is that it is about: who may not read those is not reminded of them.
    package var kind: RecordKind
    /// Whose it is; nil where nobody's in particular.
    package var assignedTo: String?
}
