package import Referrals

extension AgreementItem {
    /// What has been paid so far.
    ///
    /// - Throws: ``CaseworkError`` with `invalid` where payments are of different currencies or beyond 64 bits.
    package func paid() throws(CaseworkError) -> Money? {
        guard let amount else { return nil }
        var sum = Money(minor: 0, currency: amount.currency)
        for payment in payments { sum = try sum.adding(payment.amount) }
        return sum
    }

    /// The running balance: what is still to be paid.
    package func balance() throws(CaseworkError) -> Money? {
        guard let amount, let paid = try paid() else { return nil }
        return try amount.subtracting(paid)
    }

    /// The instalments that are due by a day and that the payments do not cover, the oldest first.
    package func lateInstalments(on day: Day) throws(CaseworkError) -> [Instalment] {
        guard var left = try paid() else { return [] }
        var late: [Instalment] = []
        for instalment in instalments.sorted(by: { $0.due < $1.due }) {
            if left.minor >= instalment.amount.minor {
                left = try left.subtracting(instalment.amount)
            } else {
                left.minor = 0
                if instalment.due < day { late.append(instalment) }
            }
        }
        return late
    }

    /// Whether the item, or an instalment of it, is past its day.
    package func isLate(on day: Day) -> Bool {
        guard status == .open || status == .late else { return false }
        if !instalments.isEmpty { return ((try? lateInstalments(on: day)) ?? []).isEmpty == false }
        return due.map { $0 < day } ?? false
    }
}

extension CaseFile {
    func running(_ id: Identifier, _ number: Int) throws(CaseworkError) -> (
        Filed<AgreementRecord>, Int
    ) {
        let agreement = try record(id, AgreementRecord.self)
        guard agreement.content.state == .signed else {
            throw CaseworkError(.notNow, "The agreement is \(agreement.content.state.rawValue).")
        }
        guard let index = agreement.content.items.firstIndex(where: { $0.number == number }) else {
            throw CaseworkError(.notFound, "The agreement has no item \(number).")
        }
        return (agreement, index)
    }

    /// Books a payment with its evidence; the balance never goes below nothing.
    @discardableResult
    package mutating func pay(
        _ id: Identifier,
        item number: Int,
        _ payment: AgreementItem.Payment,
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        let (agreement, index) = try running(id, number)
        let item = agreement.content.items[index]
        guard let balance = try item.balance() else {
            throw CaseworkError(.invalid, "Item \(number) is not about money.")
        }
        let left = try balance.subtracting(payment.amount)
        guard payment.amount.minor > 0, left.minor >= 0, !payment.evidence.isEmpty else {
            throw CaseworkError(
                .invalid,
                "A payment is positive, at most the balance of \(balance), and names its evidence."
            )
        }
        var payment = payment
        payment.id = payment.id ?? Identifier(at: act.at)
        let booked = payment
        return try amend(agreement, by: act) { content throws(CaseworkError) in
            content.items[index].payments.append(booked)
            content.items[index].refreshStatus(on: act.day)
        }
    }

    /// Records evidence that an item was done.
    @discardableResult
    package mutating func prove(
        _ id: Identifier,
        item number: Int,
        _ evidence: AgreementItem.Evidence,
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        let (agreement, index) = try running(id, number)
        var evidence = evidence
        evidence.id = evidence.id ?? Identifier(at: act.at)
        let shown = evidence
        return try amend(agreement, by: act) { content throws(CaseworkError) in
            content.items[index].evidence.append(shown)
        }
    }

    /// Records that somebody looked and found the item done: the one whom the agreement names, here or at the peer.
    @discardableResult
    package mutating func verify(
        _ id: Identifier,
        item number: Int,
        _ verification: AgreementItem.Verification,
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        let (agreement, index) = try running(id, number)
        let item = agreement.content.items[index]
        if let balance = try item.balance(), balance.minor > 0 {
            throw CaseworkError(.notNow, "Item \(number) is not paid in full; \(balance) is left.")
        }
        if agreement.content.shared != nil {
            guard verification.node == nil else {
                throw CaseworkError(.notPermitted, "What was verified at the other side, that side reports.")
            }
            guard item.for.isEmpty || isOwedHere(item) else {
                throw CaseworkError(
                    .notPermitted,
                    "Those to whom item \(number) is owed are looked after at the other side, and it is verified there. Record the evidence here."
                )
            }
            guard confirmsNothing(item) else {
                throw CaseworkError(
                    .notNow,
                    "A payment on item \(number) has not been confirmed by the side to which it is owed yet."
                )
            }
        }
        guard item.amount != nil || !item.evidence.isEmpty else {
            throw CaseworkError(.notNow, "Item \(number) has no evidence yet.")
        }
        return try amend(agreement, by: act) { content throws(CaseworkError) in
            content.items[index].verified = verification
            content.items[index].status = .done
        }
    }

    /// Whether no payment waits for the side to which it is owed to confirm it.
    private func confirmsNothing(_ item: AgreementItem) -> Bool {
        let isOwedHere = isOwedHere(item)
        return item.payments.allSatisfy { $0.confirmed != nil || ($0.node == nil) == isOwedHere }
    }

    /// Marks what is late on a day: a matter for a call, not for a sanction (COE-49).
    @discardableResult
    package mutating func markLate(_ id: Identifier, by act: Act) throws(CaseworkError) -> Filed<
        AgreementRecord
    > {
        let agreement = try record(id, AgreementRecord.self)
        guard agreement.content.state == .signed else { return agreement }
        return try amendAsConsequence(agreement, by: act) { content throws(CaseworkError) in
            for index in content.items.indices { content.items[index].refreshStatus(on: act.day) }
        }
    }

    /// Completes the agreement once every item is settled.
    @discardableResult
    package mutating func complete(_ id: Identifier, by act: Act) throws(CaseworkError) -> Filed<
        AgreementRecord
    > {
        let agreement = try record(id, AgreementRecord.self)
        guard agreement.content.state == .signed else {
            throw CaseworkError(.notNow, "The agreement is \(agreement.content.state.rawValue).")
        }
        let open = agreement.content.items.filter { !$0.status.isSettled }.map(\.number)
        guard open.isEmpty else {
            throw CaseworkError(
                .notNow,
                "Not settled yet: item \(open.map(String.init).joined(separator: ", "))."
            )
        }
        return try amend(agreement, by: act) { content throws(CaseworkError) in
            content.state = .completed
            content.closedAt = act.at
        }
    }

    /// Records that an agreement was not kept. What follows is the programme's own look at it first (UN-17).
    @discardableResult
    package mutating func breach(
        _ id: Identifier,
        items: [Int],
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        let agreement = try record(id, AgreementRecord.self)
        guard agreement.content.state == .signed, !items.isEmpty,
            Set(items).isSubset(
                of: Set(agreement.content.items.filter { !$0.status.isSettled }.map(\.number))
            )
        else {
            throw CaseworkError(.notNow, "A breach is of items of a signed agreement that are not settled.")
        }
        return try amend(agreement, by: act) { content throws(CaseworkError) in
            for index in content.items.indices where items.contains(content.items[index].number) {
                content.items[index].status = .breached
            }
            content.fail(by: act.by)
        }
    }

    /// The programme's look at a failure: support, another agreement, or back to the court. It is another person's than the one who
    /// recorded the failure.
    @discardableResult
    package mutating func review(
        _ id: Identifier,
        _ outcome: AgreementRecord.Review.Outcome,
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        let agreement = try record(id, AgreementRecord.self)
        guard agreement.content.state == .breached else {
            throw CaseworkError(.notNow, "The programme looks at an agreement that was breached.")
        }
        guard (agreement.content.breachedBy ?? agreement.writtenBy) != act.by else {
            throw CaseworkError(
                .notPermitted,
                "Another person of the programme looks at a failure than the one who recorded it (UN-17)."
            )
        }
        return try amend(agreement, by: act) { content throws(CaseworkError) in
            content.programmeReview = AgreementRecord.Review(by: act.by, at: act.at, outcome: outcome)
            if outcome == .supported {
                content.state = .signed
                for index in content.items.indices where content.items[index].status == .breached {
                    content.items[index].status = .open
                    content.items[index].refreshStatus(on: act.day)
                }
            }
        }
    }

    /// Drafts new terms in place of an agreement. Everybody signs anew, and until they have, the old terms stay in force.
    ///
    /// - Throws: ``CaseworkError`` with `notNow` where nothing is in force that could be replaced, or other new terms are drafted already.
    @discardableResult
    package mutating func renegotiate(
        _ id: Identifier,
        items: [AgreementItem],
        by act: Act
    ) throws(CaseworkError) -> Filed<AgreementRecord> {
        let old = try record(id, AgreementRecord.self)
        guard old.content.state == .signed || old.content.state == .breached else {
            throw CaseworkError(.notNow, "The agreement is \(old.content.state.rawValue).")
        }
        var next = AgreementRecord(
            parties: old.content.parties,
            items: items,
            forCourt: old.content.forCourt,
            madeAt: act.at
        )
        let others = revisions(of: old)
        guard !others.contains(where: { $0.content.state == .draft }) else {
            throw CaseworkError(.notNow, "New terms are drafted already; conclude or decline them first.")
        }
        next.version = others.map(\.content.version).reduce(old.content.version, max) + 1
        next.replaces = id
        next.monitoring = old.content.monitoring
        next.shared = old.content.shared
        return try draft(next, by: act)
    }

    /// Records that the end was talked over with a person of either side (HB-6), if its gate is open.
    @discardableResult
    package mutating func closeWith(_ closure: ClosureRecord, by act: Act) throws(CaseworkError)
        -> Filed<ClosureRecord>
    {
        _ = try person(closure.person)
        try open(.closure, Situation(at: act.at, people: [closure.person]))
        return try file(closure, by: act)
    }
}

extension AgreementItem {
    /// Late or open, by the day; nothing else changes by time alone.
    mutating func refreshStatus(on day: Day) {
        guard status == .open || status == .late else { return }
        status = .open
        if isLate(on: day) { status = .late }
    }
}

/// That the end of the process was talked over with a person, and what of the outcome they were told (HB-6).
package struct ClosureRecord: RecordContent {
    package static var kind: RecordKind { .closure }

    package var person: String
    package var how: Channel
    package var on: Day
    package var told: Told

    package enum Told: String, Sendable, Hashable, Codable, CaseIterable {
        case completed, failed, ended
    }

    package init(person: String, how: Channel, on: Day, told: Told) {
        self.person = person
        self.how = how
        self.on = on
        self.told = told
    }
}
