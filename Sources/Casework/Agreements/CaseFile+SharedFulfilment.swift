package import Referrals

extension CaseFile {
    /// Confirms what the other side has booked on an item: that the money arrived, seen from the side to which it is owed.
    @discardableResult
    package mutating func confirm(_ id: Identifier, item number: Int, by act: Act) throws(CaseworkError)
        -> Filed<AgreementRecord>
    {
        let (agreement, index) = try running(id, number)
        let waiting = agreement.content.items[index].payments.filter { $0.node != nil && $0.confirmed == nil }
        guard !waiting.isEmpty else {
            throw CaseworkError(.notNow, "The other side has booked nothing on item \(number) that waits.")
        }
        return try amend(agreement, by: act) { content throws(CaseworkError) in
            for place in content.items[index].payments.indices
            where content.items[index].payments[place].node != nil
                && content.items[index].payments[place].confirmed == nil
            {
                content.items[index].payments[place].confirmed = .init(by: act.by, on: act.day)
            }
        }
    }

    /// Merges what a peer reports: payments and evidence by their names, and of two standings the one that is further. Both sides
    /// come to the same whatever crossed, for neither order nor repetition matters; only a resumption goes back, and it answers a
    /// failure that both knew.
    ///
    /// How an item stands that is owed to somebody who is looked after here is said here and nowhere else: of it the payments and the
    /// evidence are taken, and for the rest one task is left. So no side that owes something settles it by its own word.
    ///
    /// - Returns: what a person has to look at.
    package mutating func receive(_ report: MonitoringReport, from peer: EntityID, by act: Act)
        throws(CaseworkError) -> [String]
    {
        guard let agreement = shared(report.agreement, revision: report.revision) else {
            throw CaseworkError(.notFound, "There is no such agreement in this case.")
        }
        guard [.signed, .breached, .completed].contains(agreement.content.state) else {
            throw CaseworkError(.notNow, "The agreement is \(agreement.content.state.rawValue) here.")
        }
        var doubts: [String] = []
        let owedHere = Set(
            agreement.content.items.filter(isOwedHere).map(\.number)
        )
        var said: [String] = []
        try amendAsConsequence(agreement, by: act) { content throws(CaseworkError) in
            for line in report.items {
                guard let index = content.items.firstIndex(where: { $0.number == line.number }) else {
                    throw CaseworkError(.invalid, "The agreement has no item \(line.number).")
                }
                try content.items[index].take(line, from: peer)
                if !owedHere.contains(line.number) {
                    content.items[index].follow(line, from: peer, on: act.day)
                } else if let further = content.items[index].furtherStanding(in: line) {
                    said.append("item \(line.number) \(further)")
                }
                content.items[index].refreshStatus(on: act.day)
                if let balance = try content.items[index].balance(), balance.minor < 0 {
                    doubts.append("Item \(line.number) was paid twice: more was booked than is owed.")
                }
            }
            content.followItems(by: act.by)
        }
        leaveToCreditor(said, from: peer, by: act)
        return doubts
    }

    /// Leaves a person to look at what the other side says of items that are owed here: one task, until it is done.
    private mutating func leaveToCreditor(_ said: [String], from peer: EntityID, by act: Act) {
        guard !said.isEmpty else { return }
        let says =
            "\(peer.text) reports of what is owed to people here: \(said.joined(separator: ", ")). "
            + "Look at it, and verify, waive or leave it open here (`comity case agreement`)."
        leaveToFacilitators(says, by: act)
    }
}

extension AgreementItem {
    /// How far a standing is: of two that crossed, both sides take the further one.
    fileprivate static func reach(_ status: Status) -> Int {
        switch status {
        case .open, .late: 0
        case .breached: 1
        case .done: 2
        case .waived: 3
        case .renegotiated: 4
        }
    }

    /// Takes the payments and the evidence that are told, each once.
    fileprivate mutating func take(_ line: MonitoringReport.Line, from peer: EntityID) throws(CaseworkError) {
        for booked in line.payments {
            guard booked.amount.minor > 0, booked.amount.currency == amount?.currency else {
                throw CaseworkError(.invalid, "Item \(number): a payment of another currency, or of nothing.")
            }
            let seen = booked.confirmed.map { Verification(by: peer.text, node: peer, on: $0) }
            if let place = payments.firstIndex(where: { $0.id == booked.payment }) {
                if payments[place].node == nil {
                    payments[place].confirmed = payments[place].confirmed ?? seen
                }
            } else {
                payments.append(
                    Payment(
                        on: booked.on,
                        amount: booked.amount,
                        evidence: "booked at \(peer.text)",
                        by: by,
                        id: booked.payment,
                        node: peer
                    )
                )
            }
        }
        for shown in line.evidence where !evidence.contains(where: { $0.id == shown.evidence }) {
            evidence.append(
                Evidence(
                    what: "seen at \(peer.text)",
                    on: shown.on,
                    by: peer.text,
                    id: shown.evidence,
                    node: peer
                )
            )
        }
    }

    /// Takes the standing that is told, where it is further than the one known.
    fileprivate mutating func follow(_ line: MonitoringReport.Line, from peer: EntityID, on day: Day) {
        if line.standing == .resumed, status == .breached { status = .open }
        let told = Self.status(of: line.standing)
        guard Self.reach(told) > Self.reach(status) else { return }
        status = told
        if told == .done { verified = Verification(by: peer.text, node: peer, on: line.on ?? day) }
    }

    /// The standing that is told, where it is another than the one known here and not merely behind it.
    fileprivate func furtherStanding(in line: MonitoringReport.Line) -> String? {
        let isResumed = line.standing == .resumed && status == .breached
        return isResumed || Self.reach(Self.status(of: line.standing)) > Self.reach(status)
            ? line.standing.rawValue : nil
    }

    private static func status(of standing: MonitoringReport.Standing) -> Status {
        switch standing {
        case .done: .done
        case .notDone: .breached
        case .released: .waived
        case .open, .underWay, .late, .resumed: .open
        }
    }

    /// Whether everything that the other side booked was seen here, and everything booked here was seen there.
    package var isConfirmed: Bool { payments.allSatisfy { $0.id == nil || $0.confirmed != nil } }
}

extension AgreementRecord {
    /// Every failure is looked at by itself: what the programme decided about an earlier one says nothing about this one (UN-17).
    mutating func fail(by name: String) {
        state = .breached
        breachedBy = name
        programmeReview = nil
    }

    /// Breached while an item is, and running again once none is.
    mutating func followItems(by name: String) {
        let isBreached = items.contains { $0.status == .breached }
        if state == .signed, isBreached { fail(by: name) }
        if state == .breached, !isBreached { state = .signed }
    }
}
