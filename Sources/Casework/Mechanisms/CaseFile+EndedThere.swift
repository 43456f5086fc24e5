package import Referrals

// A process may bring together people whom several nodes look after. That one of these nodes is through with it ends the part of
// its own people, and not that of the others.

extension ProcessRecord {
    /// That the process has ended at a peer, for the people whom that one looks after.
    package struct PeerEnd: Sendable, Hashable, Codable {
        package var peer: EntityID
        package var end: End
        package var at: Instant

        package init(peer: EntityID, end: End, at: Instant) {
            self.peer = peer
            self.end = end
            self.at = at
        }
    }
}

extension CaseFile {
    /// Takes in that a peer has ended the process for the people whom it looks after: because somebody withdrew there, or with an
    /// outcome. Whatever they were to take part in stops at once. The process ends here too where the mechanism needs their side
    /// and nobody is left on it; otherwise it goes on with the others, and a person looks at it.
    ///
    /// - Parameter isOnlyPeer: whether no other peer has a referral of this case under way: then whoever was asked nowhere yet counts
    ///   as looked after there.
    /// - Returns: whether anything stopped here with it.
    @discardableResult
    package mutating func receiveEnd(
        _ end: ProcessRecord.End,
        from peer: EntityID,
        isOnlyPeer: Bool,
        by act: Act
    ) throws(CaseworkError) -> Bool {
        guard let process = last(ProcessRecord.self) else {
            // Nothing was opened here; what was planned before the peer's people took part stops all the same.
            let stopped = try stopEverything(by: act)
            return !stopped.sessions.isEmpty || !stopped.messages.isEmpty
        }
        guard process.content.end == nil else {
            _ = try stopEverything(by: act)
            return false
        }
        let known = people.filter { person in
            person.role.isPrincipal
                && home(of: person.pseudonym).map { $0 == peer } ?? (isOnlyPeer && !isHere(person.pseudonym))
        }
        let theirs = known.filter { $0.left == nil }
        try amendAsConsequence(process, by: act) { content throws(CaseworkError) in
            content.endedThere =
                (content.endedThere ?? []) + [.init(peer: peer, end: end, at: act.at)]
        }
        let names = Set(theirs.map(\.pseudonym))
        let isSideGone = Set(theirs.map(\.isHarmedSide)).contains { harmed in
            let others = principals.filter { $0.isHarmedSide == harmed && !names.contains($0.pseudonym) }
            return (mechanism?.needsSide(harmed: harmed) ?? true) && !others.contains(where: takesPart)
        }
        // Of whom the only other side speaks is not known: then nothing goes on here that it calls ended.
        guard !isSideGone, !(isOnlyPeer && known.isEmpty) else {
            try endEverything(as: end, by: act)
            return true
        }
        let hasStopped =
            known.isEmpty && end == .withdrawn ? try stopUnnamed(by: act) : try stopPart(of: names, by: act)
        if end != .withdrawn {
            try settle(
                all(AgreementRecord.self).filter {
                    $0.content.origin == peer || !names.isDisjoint(with: $0.content.parties)
                },
                by: act
            )
        }
        leaveToFacilitators(
            "\(peer.text) has ended the process for the people whom it looks after (\(end.rawValue)). Here it goes on with the others: look whether what is planned can stay, and end it where it cannot.",
            by: act
        )
        return hasStopped
    }

    /// Ends the process for everybody, on a participant's word that stands in a referral and does not say whose it is.
    package mutating func endOnUnnamedWord(by act: Act) throws(CaseworkError) {
        guard let process = last(ProcessRecord.self), process.content.end == nil else {
            _ = try stopEverything(by: act)
            return
        }
        try endEverything(as: .withdrawn, by: act)
    }

    /// Whether a person is still in the process: they have not left, and the peer that looks after them has not ended it for them.
    func takesPart(_ person: PersonRecord) -> Bool {
        person.role.isPrincipal && person.left == nil && endThere(for: person.pseudonym) == nil
    }

    /// How the peer that looks after a person has ended the process for them; nil where it has not, or where they consented there
    /// anew since.
    func endThere(for pseudonym: String) -> ProcessRecord.PeerEnd? {
        guard let ends = last(ProcessRecord.self)?.content.endedThere, let home = home(of: pseudonym),
            let end = ends.last(where: { $0.peer == home })
        else { return nil }
        let isBack = all(ConsentRecord.self).map(\.content).contains { consent in
            consent.person == pseudonym && consent.origin == home && consent.answer == .given
                && consent.standingSteps.contains(where: \.carriesProcess)
                && consent.answeredAt.map { $0 > end.at } == true
        }
        return isBack ? nil : end
    }

    /// Ends the process here as it ended there. Where it was with an outcome, to talk the end over with the people here (HB-6) is
    /// left to a person.
    private mutating func endEverything(as end: ProcessRecord.End, by act: Act) throws(CaseworkError) {
        if end != .withdrawn { try settle(all(AgreementRecord.self), by: act) }
        if let process = last(ProcessRecord.self) {
            try amendAsConsequence(process, by: act) { content throws(CaseworkError) in
                content.end = end
                content.endedAt = act.at
            }
        }
        _ = try stopEverything(by: act)
        guard end != .withdrawn else { return }
        leave(
            TaskRecord(
                says: "Talk the end over with the people who are looked after here (HB-6).",
                due: act.day.adding(days: 14)
            ),
            by: act
        )
    }

    /// Cancels what these people were to take part in.
    private mutating func stopPart(of people: Set<String>, by act: Act) throws(CaseworkError) -> Bool {
        var hasStopped = false
        for person in people.sorted() {
            let sessions = try cancelSessions(with: person, by: act)
            let messages = try stopMessages(of: person, by: act)
            if !sessions.isEmpty || !messages.isEmpty { hasStopped = true }
        }
        return hasStopped
    }

    /// Cancels what somebody may have been in who withdrew at a peer, and of whom it is not known who they are: with those of whom
    /// nobody has said where they are looked after or, where there are none, with anybody. A person plans anew what can stay.
    private mutating func stopUnnamed(by act: Act) throws(CaseworkError) -> Bool {
        let unclaimed = principals.map(\.pseudonym).filter { !isHere($0) && home(of: $0) == nil }
        guard unclaimed.isEmpty else { return try stopPart(of: Set(unclaimed), by: act) }
        let stopped = try stopEverything(by: act)
        return !stopped.sessions.isEmpty || !stopped.messages.isEmpty
    }

    /// Agreements whose items are all settled are completed; where one is not, a person looks.
    private mutating func settle(_ agreements: [Filed<AgreementRecord>], by act: Act) throws(CaseworkError) {
        for agreement in agreements where agreement.content.state == .signed {
            if agreement.content.items.allSatisfy(\.status.isSettled) {
                try amendAsConsequence(agreement, by: act) { content throws(CaseworkError) in
                    content.state = .completed
                    content.closedAt = act.at
                }
            } else {
                leave(
                    TaskRecord(
                        says: "The other side has ended the process; an agreement still has open items here.",
                        due: act.day
                    ),
                    by: act
                )
            }
        }
    }
}
