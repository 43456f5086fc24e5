import Casework
package import Referrals
import RulePacks
import Store
import Wire

extension Node {
    /// Passes a referral on to a named node, with the referrer's authorisation: the other node gets the content with every
    /// limit on it, the referrer is told, both in one transaction.
    ///
    /// - Throws: ``NodeError`` with `gateClosed` where the referrer has not authorised that node, or where the limits of an
    ///   element forbid it.
    package func handOn(
        _ thread: Identifier,
        to node: EntityID,
        says: String,
        by officer: Officer
    ) async throws -> MoveResult {
        let now = clock.now
        let forbidding = try await store.write { transaction in
            let found = try forbiddingOnward(of: thread, to: node, in: transaction)
            try transaction.record(
                found.isEmpty ? .releasePermitted : .releaseBlocked,
                by: officer.name,
                about: thread,
                at: now
            )
            return found
        }
        guard forbidding.isEmpty else { throw Self.forbiddenOnward(to: node, by: forbidding) }
        let next = newIdentifier(at: now)
        let result = try await store.write { transaction in
            // Asked again in the transaction in which it leaves: something may have come in between.
            let forbidding = try forbiddingOnward(of: thread, to: node, in: transaction)
            guard forbidding.isEmpty else { throw Self.forbiddenOnward(to: node, by: forbidding) }
            let legal = try onwardLaw(of: thread, to: node, at: now, in: transaction)
            guard var record = try transaction.thread(thread),
                let first = try transaction.document(thread: thread, issuer: record.peer, sequence: 1)
            else {
                throw NodeError(.notFound, "There is no such referral. `comity referral list` shows all.")
            }
            let state = try Self.state(of: record, in: transaction, own: identity.entity)
            guard state.permits(.handOn, by: record.side) else {
                throw NodeError(.notNow, "From \"\(state.stage.rawValue)\" a referral cannot be passed on.")
            }
            let told = try signMove(
                .status,
                [
                    "state": "forwarded", "reason": "onward", "to": .string(node.text),
                    "thread": .string(next.text), "says": .string(says),
                ],
                in: &record,
                by: officer.name,
                at: now,
                into: transaction
            )
            guard var body = try Self.document(in: first).body.object else {
                throw NodeError(.invalidInput, "The stored referral is damaged. Run `comity audit`.")
            }
            body["assessment"] = Self.travelling(legal)
            Self.leaveOutWhatWasForThisNode(&body)
            let limits = try limits(on: first, in: transaction).limits
            let demanded = try onwardLimits(of: record, to: node, in: transaction)
            body["limits"] = nil
            Self.add(UseLimits(limits + demanded).passedOn(setBy: first.issuer), to: &body)
            body["forwarded"] = [
                "from": .string(first.issuer.text), "thread": .string(thread.text),
                "document": .string(first.id.text), "sha256": .string(first.digest.hex),
            ]
            var onward = ThreadRecord(
                id: next,
                side: .referrer,
                peer: node,
                reference: record.reference,
                caseID: nil,
                openedAt: now,
                changedAt: now,
                stage: .draft,
                decideBy: record.decideBy,
                ownSequence: 0,
                ownHead: nil,
                peerSequence: 0
            )
            try transaction.insert(onward)
            try transaction.takeIntoUse(legal.packs, by: officer.name, at: now)
            _ = try signMove(
                .referral,
                .object(body),
                in: &onward,
                by: officer.name,
                at: now,
                into: transaction
            )
            // It goes on as it came, and with it what its sender has put right since.
            try correctOnward(from: 1, through: nil, of: record, at: now, into: transaction)
            return told
        }
        outboxSignal.raise()
        return result
    }

    /// Consents and approvals were given for this node, and files of evidence offered to it; another one is told of none of them.
    private static func leaveOutWhatWasForThisNode(_ body: inout JSONObject) {
        body["approvals"] = nil
        body["evidence"] = nil
        guard var file = body["case"]?.object, let parties = file["parties"]?.array else { return }
        file["parties"] = .array(
            parties.map { party in
                guard var members = party.object else { return party }
                members["consents"] = nil
                return .object(members)
            }
        )
        body["case"] = .object(file)
    }

    /// What this node's rule pack and the other node's make of passing a received referral on.
    ///
    /// - Throws: ``NodeError`` with `gateClosed` where they refuse it, do not decide, or demand an approval.
    func onwardLaw(
        of thread: Identifier,
        to node: EntityID,
        at now: Instant,
        in transaction: any StoreReader
    ) throws -> LegalAssessment {
        guard let record = try transaction.thread(thread), record.side == .receiver,
            let first = try transaction.document(thread: thread, issuer: record.peer, sequence: 1)
        else { throw NodeError(.notFound, "This agency has received no such referral.") }
        guard let other = try transaction.peer(node) else {
            throw NodeError(.notFound, "That node is no peer. `comity peer list` shows all.")
        }
        let theirs = try transaction.documents(ofThread: thread)
            .filter { $0.issuer == record.peer && $0.sequence <= record.peerSequence }
            .map { try Self.document(in: $0) }
        let body = try Self.document(in: first).body(correctedBy: theirs)
        let own = AgencyFacts(jurisdiction: identity.jurisdiction, kind: identity.agencyKind)
        let facts = CaseFacts.arriving(
            body,
            sender: own,
            receiver: AgencyFacts(jurisdiction: other.jurisdiction, kind: other.kind),
            today: now.date
        )
        let known = JSONObject(
            facts.members.filter { (try? library.check(fact: $0.key, value: $0.value)) != nil }
                .map { ($0.key, $0.value) }
        )
        let legal = try library.assess(
            [(own.jurisdiction, .sender), (other.jurisdiction, .receiver)],
            facts: known,
            on: now.date
        )
        guard legal.overall.isDecided, ![.refuse, .needsApproval].contains(legal.overall.outcome) else {
            throw NodeError(
                .gateClosed,
                "The rule packs of both agencies do not let it go on as it is. Open a case of your own, assess it for that agency, and send it from there.",
                findings: legal.questions.map { "open: \($0.ask)" }
                    + legal.spoke.filter { [.refuse, .needsApproval].contains($0.outcome) }.map(\.line)
            )
        }
        return legal
    }

    /// Authorises, or does not, that the receiver passes on what it has to the node it asked about.
    ///
    /// - Parameter limits: the conditions of the authorisation, on elements of the referral as it goes on: they bind there.
    /// - Throws: ``NodeError`` with `gateClosed` where a condition, under which this agency itself received it, forbids that it goes
    ///   to that node, or where somebody whose data it concerns has not consented for that very node; `invalidInput` for conditions
    ///   on a refusal.
    package func authoriseOnward(
        _ isGranted: Bool,
        in thread: Identifier,
        under limits: [UseLimit] = [],
        says: String?,
        by officer: Officer
    ) async throws -> MoveResult {
        try check(limits: limits)
        guard isGranted || limits.isEmpty else {
            throw NodeError(.invalidInput, "What is not to go on needs no conditions.")
        }
        let now = clock.now
        return try await move(
            .authorise,
            in: thread,
            by: officer,
            reading: { record, state, transaction in
                var asked: (request: Identifier, to: EntityID)?
                for question in state.openQuestions where asked == nil && question.asker != record.side {
                    if case .onwardTransfer(let to) = question.purpose { asked = (question.request, to) }
                }
                guard let asked else {
                    throw NodeError(.notNow, "The other side has not asked to pass anything on.")
                }
                if isGranted {
                    try requireUse(by: asked.to, of: record, in: transaction)
                    try requireConsents(for: asked.to, to: record, at: now, in: transaction)
                }
                var body: JSONObject = [
                    "request": .string(asked.request.text), "onward": isGranted ? "granted" : "refused",
                ]
                if !limits.isEmpty { body["limits"] = .array(limits.map(\.json)) }
                if let says { body["says"] = .string(says) }
                return (.acknowledgement, .object(body))
            }
        )
    }

    /// What this agency sent may itself have come to it under conditions: they bind its word too.
    private func requireUse(by node: EntityID, of thread: ThreadRecord, in transaction: any StoreReader)
        throws
    {
        guard let id = thread.caseID,
            let first = try transaction.document(thread: thread.id, issuer: identity.entity, sequence: 1)
        else { return }
        try requireOnward(Self.document(in: first).body, ofCase: id, to: node, in: transaction)
    }

    /// What people agreed to was for the node that has their data now: each is asked anew about another one.
    private func requireConsents(
        for node: EntityID,
        to thread: ThreadRecord,
        at now: Instant,
        in transaction: any StoreReader
    ) throws {
        guard let id = thread.caseID, let record = try transaction.caseRecord(id),
            let first = try transaction.document(thread: thread.id, issuer: identity.entity, sequence: 1)
        else {
            throw NodeError(
                .gateClosed,
                "This agency has no case here whose people it could ask; what was passed on to it goes no further on its word."
            )
        }
        let file = try self.caseFile(record, in: transaction)
        let missing = ConsentNeed.toShare(try Self.document(in: first).body, of: file, with: node).compactMap
        {
            need -> String? in
            guard case .missing(let says) = file.consent(for: need, at: now) else { return nil }
            return "\(need.person): \(says)"
        }
        guard missing.isEmpty else {
            throw NodeError(
                .gateClosed,
                "What people agreed to was for \(thread.peer.text). Ask each of them about \(node.text): `comity consent ask --step share --recipient \(node.text)`.",
                findings: missing
            )
        }
    }
}
