import Casework
import Referrals
import Store

/// What a run of the review did with a case.
package struct RetentionStep: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Put before a person.
        case queued
        /// It waits already; somebody was reminded.
        case reminded
        /// Approved and due: the erasure has begun and waits for the other side.
        case begun
        case erased
        /// Approved and due, and something stands against it.
        case blocked
        /// It cannot be read: how long it is kept nobody knows before somebody has looked at it.
        case unreadable
    }

    package var reference: String
    package var kind: Kind
    package var says: String
}

extension Node {
    /// How often somebody is reminded of what waits for a decision, in days.
    private static let reminderDays = 7

    /// Every case that is not erased, with how long it is kept and what stands against erasing it, the most urgent first; and
    /// those that cannot be read, each by its identifier.
    package func retention() async throws -> RetentionOverview {
        var overview = RetentionOverview()
        try await eachRetained { looked in
            switch looked {
            case .success(let view): overview.views.append(view)
            case .failure(let unreadable): overview.unreadable.append(unreadable)
            }
        }
        overview.views.sort {
            ($0.due ?? .distant, $0.record.reference) < ($1.due ?? .distant, $1.record.reference)
        }
        return overview
    }

    /// Looks at one case after the other, each in a transaction of its own, so that neither their number nor one that is damaged
    /// stands in the way of the rest.
    private func eachRetained(_ look: (Result<RetentionView, UnreadableCase>) async -> Void) async throws {
        let today = self.today
        var last: Identifier?
        while true {
            let reached = last
            let page = try await store.read { try $0.caseIDs(after: reached, limit: 200) }
            guard let end = page.last else { return }
            for id in page {
                let view: RetentionView?
                do {
                    view = try await store.read { transaction in
                        guard let record = try transaction.caseRecord(id), record.erasedAt == nil else {
                            return nil
                        }
                        return try self.retention(of: record, on: today, in: transaction)
                    }
                } catch let error as CancellationError {
                    throw error
                } catch {
                    await look(.failure(UnreadableCase(error, id: id)))
                    continue
                }
                if let view { await look(.success(view)) }
            }
            last = end
        }
    }

    package func retention(of name: String) async throws -> RetentionView {
        let today = self.today
        return try await store.read { transaction in
            try retention(of: Self.existing(transaction, name), on: today, in: transaction)
        }
    }

    func retention(of record: CaseRecord, on today: Day, in transaction: any StoreReader) throws
        -> RetentionView
    {
        let file = try self.caseFile(record, in: transaction)
        var schedule = RetentionSchedule()
        for thread in try transaction.threads(ofCase: record.id) where thread.erasedAt == nil {
            let stored =
                try thread.side == .referrer
                ? transaction.assessment(thread.id) : transaction.latestAssessment(of: thread.id)
            if let stored, stored.erasedAt == nil { try schedule.take(stored, with: thread.peer) }
            let received = try transaction.documents(ofThread: thread.id)
                .filter { $0.issuer == thread.peer && $0.erasedAt == nil }.map { try Self.document(in: $0) }
            for document in received {
                schedule.take(UseLimits(of: document, in: received), from: thread.peer)
            }
        }
        let erasure = try transaction.erasureRecord(of: record.id)
        let holds = file.legalHolds(on: today)
        let decision = file.retention
        let due = decision.flatMap { $0.content.decision == .queued ? nil : $0.content.due } ?? schedule.due
        let standing: RetentionView.Standing
        if erasure?.state == .asking {
            standing = .erasing
        } else if !holds.isEmpty {
            standing = .held
        } else if decision?.content.decision == .approved {
            standing = .approved
        } else if let decision, decision.content.decision == .kept, decision.content.due >= today {
            standing = .kept
        } else if let due {
            standing = due < today ? .toDecide : .notDue
        } else {
            standing = .noPeriod
        }
        return RetentionView(
            record: record,
            schedule: schedule,
            holds: holds,
            decision: decision,
            erasure: erasure,
            standing: standing,
            due: due
        )
    }

    /// How long what was answered under an idempotency key is remembered, in seconds: a week.
    package static let answerSeconds: Int64 = 7 * 86_400

    /// Goes through every case once: what is due is put before a person, what waits is reminded of, and what an officer has
    /// approved is erased on its day. Nothing is ever erased that nobody approved.
    package func reviewRetention() async throws -> [RetentionStep] {
        let before = clock.now.adding(seconds: -Self.answerSeconds)
        try await store.write { try $0.removeAnswers(before: before) }
        let today = self.today
        var steps: [RetentionStep] = []
        try await eachRetained { looked in
            switch looked {
            case .success(let view):
                if let step = await review(view, on: today) { steps.append(step) }
            case .failure(let unreadable):
                steps.append(
                    RetentionStep(reference: unreadable.id.text, kind: .unreadable, says: unreadable.says)
                )
            }
        }
        for record in try await continueErasures() where record.kind == .case {
            // What was begun earlier and ended now has no reference any more; its certificate has the identifier.
            guard !steps.contains(where: { $0.kind == .erased && $0.says.contains(record.id.text) }) else {
                continue
            }
            steps.append(
                RetentionStep(reference: record.subject.text, kind: .erased, says: "certificate \(record.id)")
            )
        }
        return steps
    }

    private func review(_ view: RetentionView, on today: Day) async -> RetentionStep? {
        switch view.standing {
        case .held, .erasing, .noPeriod, .notDue, .kept: return nil
        case .approved:
            guard let decision = view.decision?.content, decision.due <= today else { return nil }
            return await eraseAsApproved(view, decision)
        case .toDecide:
            do {
                return try await putBeforePerson(view, on: today)
            } catch {
                return RetentionStep(
                    reference: view.record.reference,
                    kind: .blocked,
                    says: "it could not be put before a person; it is tried again"
                )
            }
        }
    }

    private func eraseAsApproved(_ view: RetentionView, _ decision: RetentionRecord) async -> RetentionStep {
        func step(_ kind: RetentionStep.Kind, _ says: String) -> RetentionStep {
            RetentionStep(reference: view.record.reference, kind: kind, says: says)
        }
        guard !view.schedule.isContradictory else {
            return step(.blocked, "one rule wants it kept for longer than another allows; a person decides")
        }
        guard let officer = Officer(decision.by) else {
            return step(.blocked, "whoever approved it is not an officer")
        }
        do {
            let progress = try await erase(
                view.record.id.text,
                reason: .retentionEnded,
                ground: String(decision.ground.prefix(150)),
                accepting: [.undetermined],
                by: officer,
                as: .dataProtectionOfficer
            )
            return progress.record.state == .erased
                ? step(.erased, "certificate \(progress.record.id)")
                : step(.begun, progress.waits.map { "\($0.peer): \($0.says)" }.joined(separator: "; "))
        } catch let error as NodeError {
            return step(.blocked, ([error.says] + error.findings).joined(separator: " "))
        } catch {
            return step(.blocked, "the store failed; it is tried again")
        }
    }

    private func putBeforePerson(_ view: RetentionView, on today: Day) async throws -> RetentionStep? {
        guard let due = view.due else { return nil }
        let ground = view.schedule.ground
        let act = Act(by: "node", role: .dataProtectionOfficer, at: clock.now, zone: identity.zone)
        let decision = view.decision?.content
        if decision?.decision == .queued {
            let last = decision?.remindedOn ?? due
            guard last.adding(days: Self.reminderDays) <= today else { return nil }
        }
        let isNew = decision?.decision != .queued
        try await store.write { transaction in
            guard let record = try transaction.caseRecord(view.record.id), record.erasedAt == nil else {
                return
            }
            try self.change(record, by: act, in: transaction, crosses: false) { file, act in
                if isNew {
                    try file.queueRetention(due: due, ground: ground, by: act)
                } else {
                    _ = try file.remindOfRetention(by: act)
                }
            }
        }
        return RetentionStep(
            reference: view.record.reference,
            kind: isNew ? .queued : .reminded,
            says: "its time was over on \(due): \(ground)"
        )
    }
}

extension Day {
    /// Later than any day that is decided on.
    fileprivate static let distant = Day(Instant(milliseconds: 253_402_214_400_000))
}
