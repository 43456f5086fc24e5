package import Casework
package import Referrals
package import Store

/// Something to be reminded of, in one of the cases that somebody reaches.
package struct CaseReminder: Sendable, Hashable {
    package var caseID: Identifier
    package var reference: String
    package var reminder: Reminder

    package init(caseID: Identifier, reference: String, reminder: Reminder) {
        self.caseID = caseID
        self.reference = reference
        self.reminder = reminder
    }
}

/// What is due in a stretch of cases.
package struct DuePage: Sendable {
    /// The earliest due first.
    package var items: [CaseReminder] = []
    /// Cases that cannot be read: what is due in them nobody knows before somebody has looked.
    package var unreadable: [Identifier] = []
    /// Where the next stretch begins; nil where these were the last cases.
    package var next: RecordPage.Place?

    package init() {}
}

extension Node {
    /// What is due, and what is late, in the cases within an account's reach, as far as its role may read what it is about. Every case
    /// of which something is named is recorded as read.
    ///
    /// - Parameters:
    ///   - name: only what is assigned to this officer; nil for everything.
    ///   - limit: how many cases are looked through, so that a page may be empty and name a next one.
    package func reminders(
        within reach: Reach,
        of account: Account,
        as role: Role,
        assignedTo name: String? = nil,
        after place: RecordPage.Place? = nil,
        limit: Int
    ) async throws -> DuePage {
        let (now, today) = (clock.now, self.today)
        let query = RecordPage(account.reach(reach), after: place, limit: limit)
        let page = try await store.read { transaction in
            let records = try transaction.cases(query)
            var page = DuePage()
            for record in records where record.erasedAt == nil {
                do {
                    guard
                        try Self.reaches(reach, of: account, subject: record.id, on: today, in: transaction)
                    else { continue }
                    let file = try self.caseFile(record, in: transaction)
                    page.items += file.reminders(on: today, for: role, assignedTo: name).map {
                        CaseReminder(caseID: record.id, reference: record.reference, reminder: $0)
                    }
                } catch {
                    // One damaged case hides what is due in no other.
                    page.unreadable.append(record.id)
                }
            }
            if records.count == limit, let last = records.last {
                page.next = RecordPage.Place(changedAt: last.changedAt, id: last.id)
            }
            page.items.sort { ($0.reminder.due, $0.reference) < ($1.reminder.due, $1.reference) }
            return page
        }
        let shown = Set(page.items.map(\.caseID)).sorted { $0.text < $1.text }
        guard !shown.isEmpty else { return page }
        try await store.write { transaction in
            for id in shown {
                try transaction.record(
                    .caseworkRead,
                    by: account.officer.name + ", " + role.rawValue,
                    about: id,
                    at: now
                )
            }
        }
        return page
    }

    /// Goes through every case and says once a day, in the journal and to the programs that wait for it, that something is due in it:
    /// that, and neither what nor of whom. Going through them again on the same day says nothing twice.
    ///
    /// - Returns: the cases of which it was said now.
    @discardableResult
    package func noteDue() async throws -> [Identifier] {
        let (now, today) = (clock.now, self.today)
        var noted: [Identifier] = []
        var last: Identifier?
        while true {
            let reached = last
            let page = try await store.read { try $0.caseIDs(after: reached, limit: 200) }
            guard let end = page.last else { return noted }
            for id in page {
                let isNoted = try await store.write { transaction in
                    try self.noteDue(id, on: today, at: now, in: transaction)
                }
                if isNoted { noted.append(id) }
            }
            last = end
        }
    }

    private func noteDue(_ id: Identifier, on today: Day, at now: Instant, in transaction: any StoreWriter)
        throws -> Bool
    {
        guard let record = try transaction.caseRecord(id), record.erasedAt == nil else { return false }
        if let last = try transaction.lastEntry(.caseworkDue, about: id),
            today <= identity.zone.day(of: last.at)
        {
            return false
        }
        // What cannot be read, the review of what is kept names already.
        guard let file = try? caseFile(record, in: transaction), !file.reminders(on: today).isEmpty else {
            return false
        }
        try transaction.record(.caseworkDue, by: "node", about: id, at: now)
        return true
    }
}
