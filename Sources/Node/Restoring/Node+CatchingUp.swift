import JOSE
import Referrals
import Store
import Wire

extension Node {
    /// Asks every peer that was not asked yet for what was lost with an older backup, and takes it in. It can be cut off anywhere and
    /// begun again: what is here already is not asked for twice.
    @discardableResult
    package func catchUp(through courier: any Courier) async throws -> CatchUpRound {
        var round = CatchUpRound()
        var isMoving = true
        // What came from one peer may have to be said to another, which has to be asked first.
        while isMoving {
            isMoving = false
            round.waiting = []
            for peer in try await peersBehind() {
                do {
                    try await catchUp(with: peer, through: courier, &round)
                    round.ended.append(peer.entity)
                    isMoving = true
                } catch let pause as CatchUpPause {
                    try await wait(for: peer.entity, pause.says, &round)
                } catch let error as NodeError {
                    try await wait(for: peer.entity, error.says, &round)
                }
            }
            if round.waiting.isEmpty { isMoving = false }
        }
        round.gaps = try await store.read { try $0.threadGaps() }
        if !round.ended.isEmpty { outboxSignal.raise() }
        return round
    }

    /// Notes why a peer could not be asked to the end.
    private func wait(for peer: EntityID, _ says: String, _ round: inout CatchUpRound) async throws {
        round.waiting.append((peer, says))
        try await store.write { transaction in
            guard let mark = try transaction.catchUp(with: identity.entity),
                try isBehind(peer, in: transaction)
            else { return }
            try transaction.put(CatchUpRecord(entity: peer, since: mark.since, lastFailure: says))
        }
    }

    private func catchUp(
        with peer: PeerRecord,
        through courier: any Courier,
        _ round: inout CatchUpRound
    ) async throws {
        guard try await store.read({ try !Self.isSuspended(peer, in: $0) }) else {
            throw CatchUpPause(says: "The relation with it, or all transfers, are suspended.")
        }
        var after: Identifier?
        while true {
            let answer = try await ask(ThreadListing.path(after: after), of: peer, through: courier)
            guard let listing = ThreadListing(json: answer) else {
                throw CatchUpPause(says: "Its list of threads cannot be read.")
            }
            for entry in listing.entries {
                try await getBack(entry, from: peer, through: courier, &round)
            }
            guard listing.isMore, let last = listing.entries.last?.thread, after.map({ $0 < last }) ?? true
            else { break }
            after = last
        }
        let now = clock.now
        try await store.write { transaction in
            try endCatchUp(with: peer.entity, by: "node", at: now, in: transaction)
            // What waits for it goes now.
            try transaction.changeLane(of: peer.entity) { $0.heard(at: now) }
        }
    }

    /// How much of a thread is here.
    private struct Holding: Equatable {
        var own = 0
        var theirs = 0
        var isErased = false
    }

    private func holding(of thread: Identifier) async throws -> Holding {
        try await store.read { transaction in
            guard let record = try transaction.thread(thread) else { return Holding() }
            return Holding(
                own: record.ownSequence,
                theirs: record.peerSequence,
                isErased: record.erasedAt != nil
            )
        }
    }

    private func getBack(
        _ entry: ThreadListing.Entry,
        from peer: PeerRecord,
        through courier: any Courier,
        _ round: inout CatchUpRound
    ) async throws {
        var held = try await holding(of: entry.thread)
        // Of what was erased here nothing is wanted back.
        guard !held.isErased, held.own < entry.asker || held.theirs < entry.answerer else { return }
        var lost = entry.isErased ? "Its content was erased at the other agency." : nil
        var reached = ReturnedPlace(own: held.own, theirs: held.theirs)
        while !entry.isErased {
            let path = ReturnedDocuments.path(of: entry.thread, asker: reached.own, answerer: reached.theirs)
            let answer = try await ask(path, of: peer, through: courier)
            guard let page = ReturnedDocuments(json: answer) else {
                throw CatchUpPause(says: "What it gives back cannot be read.")
            }
            let before = reached
            for item in page.items {
                do {
                    let isNew = try await takeBack(
                        item,
                        of: entry.thread,
                        from: peer,
                        onlyStops: lost != nil,
                        reached: &reached
                    )
                    if isNew { round.documents += 1 }
                } catch let error as NotReturnable {
                    // What is behind it may say that something stops.
                    lost = lost ?? error.says
                }
            }
            guard page.isMore, reached != before else { break }
        }
        held = try await holding(of: entry.thread)
        if lost == nil, held.own < entry.asker {
            lost = "A document of this agency is missing between others."
        }
        try await settle(entry, with: peer.entity, lost: lost)
    }

    /// Notes what of a thread is lost for good, or that nothing is any more.
    private func settle(
        _ entry: ThreadListing.Entry,
        with peer: EntityID,
        lost: String?
    ) async throws {
        let (now, thread) = (clock.now, entry.thread)
        try await store.write { transaction in
            let isBeyond = try self.isBeyondGap(thread, in: transaction)
            guard let lost = lost ?? (isBeyond ? "A word to stop went past what was lost." : nil) else {
                try transaction.removeThreadGap(thread)
                return try self.askAboutConsents(thread, at: now, in: transaction)
            }
            let isNew = try transaction.threadGap(thread) == nil
            try transaction.put(
                ThreadGap(
                    thread: thread,
                    peer: peer,
                    foundAt: now,
                    says: lost,
                    reaches: entry.isErased ? nil : entry.asker
                )
            )
            guard isNew else { return }
            try self.leaveWord(
                "Documents of referral \(thread) were lost with an older disk and cannot be had back; nothing more is signed in it. Call \(peer.text), and begin a new referral.",
                inCaseOf: thread,
                at: now,
                in: transaction
            )
        }
    }

    /// Has a person look where a referral came back and a consent that it rests on is not in force here: it may have been recorded
    /// after the backup, or taken back.
    private func askAboutConsents(_ id: Identifier, at now: Instant, in transaction: any StoreWriter) throws {
        guard let thread = try transaction.thread(id), thread.side == .referrer, !thread.stage.isEnd,
            let opening = try transaction.document(thread: id, issuer: identity.entity, sequence: 1),
            try isWithoutConsent(opening, at: now, in: transaction)
        else { return }
        try leaveWord(
            "Referral \(id) came back from \(thread.peer.text) after an older backup, and a consent that it rests on is not in force here. Record it again where it was given; withdraw the referral where it was taken back.",
            inCaseOf: id,
            at: now,
            in: transaction
        )
    }

    private func ask(_ path: String, of peer: PeerRecord, through courier: any Courier) async throws -> JSON {
        let request: SignedPeerRequest
        do {
            request = try await signedRequest(
                method: "GET",
                path: path,
                to: peer,
                longestAnswer: ReturnedDocuments.longestAnswer
            )
        } catch let error as JOSEError {
            throw CatchUpPause(says: "The request cannot be signed: \(error)")
        }
        guard let answer = await courier.ask(request) else {
            throw CatchUpPause(says: "It does not answer.")
        }
        do {
            try verifyAnswer(
                status: answer.status,
                fields: answer.fields,
                content: answer.content,
                to: request
            )
        } catch {
            // It may have changed its keys since the backup was made.
            _ = await lookForKeys(of: peer.entity)
            throw CatchUpPause(says: "The signature on its answer does not verify.")
        }
        guard answer.status == 200, let json = try? JSON(parsing: answer.content) else {
            throw CatchUpPause(says: "It answers HTTP \(answer.status).")
        }
        return json
    }
}
