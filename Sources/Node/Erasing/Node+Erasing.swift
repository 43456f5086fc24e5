package import Casework
package import Referrals
package import Store
import Vault
import Wire

extension Node {
    /// Erases a case with its referrals, or a referral that belongs to no case.
    ///
    /// The other sides are asked first, in each referral, and what they report is kept. Only when every one has reported, or an
    /// officer decided not to wait for it, is anything destroyed here: in one transaction the certificate is signed, told and
    /// kept, and the keys are marked; then they are destroyed. A crash at any moment leaves it where it was, and it goes on
    /// by itself (``continueErasures()``). Asked for again, it goes on with what was begun.
    ///
    /// - Parameters:
    ///   - name: the case's reference or identifier, or the referral's.
    ///   - ground: the provision on which it rests; it stays in the certificate, so it names nobody.
    ///   - accepted: what speaks against it, and is left to the officer.
    ///   - notAwaited: referrals whose other side's report is not waited for.
    /// - Throws: ``NodeError``: `gateClosed` naming every hold and everything that is under way, `notPermitted`, `notFound`,
    ///   `erased`, `invalidInput`.
    package func erase(
        _ name: String,
        reason: ErasureReason,
        ground: String? = nil,
        accepting accepted: Set<ErasureConcern> = [],
        notAwaiting notAwaited: Set<Identifier> = [],
        by officer: Officer,
        as role: Role
    ) async throws -> ErasureProgress {
        if let ground, ground.isEmpty || ground.utf8.count > 300 {
            throw NodeError(.invalidInput, "A ground is a provision in up to 300 characters.")
        }
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        let named = try await named(name)
        let begun = try await store.write { transaction in
            let subject = try erasable(named, in: transaction)
            return try begin(
                subject,
                ErasureProceeding(reason: reason, ground: ground),
                accepting: accepted,
                notAwaiting: notAwaited,
                by: act,
                in: transaction
            )
        }
        outboxSignal.raise()
        return try await finish(begun.id, of: begun.subject)
    }

    /// Takes the decision back, as long as nothing has been erased here. What the other side has erased stays so.
    package func callOffErasure(of name: String, by officer: Officer, as role: Role) async throws
        -> ErasureRecord
    {
        guard role.mayErase else { throw Self.mayNotErase(role) }
        let now = clock.now
        let named = try await named(name)
        return try await store.write { transaction in
            let subject = try erasable(named, in: transaction)
            guard var record = try transaction.erasureRecord(of: subject.id), record.state == .asking else {
                throw NodeError(.notNow, "No erasure of it is under way.")
            }
            record.state = .calledOff
            record.changedAt = now
            try transaction.update(record)
            try transaction.record(.erasureCalledOff, by: officer.name, about: subject.id, at: now)
            return record
        }
    }

    // MARK: What is erased

    /// What a name stood for, as it is in the transaction.
    func erasable(_ named: Named, in transaction: any StoreReader) throws -> Erasable {
        switch named {
        case .file(let record):
            return try erasable(Self.existing(transaction, record.id.text), in: transaction)
        case .referral(let thread):
            guard let record = try transaction.thread(thread.id) else {
                throw NodeError(.notFound, "There is no such referral any more.")
            }
            return try erasable(record, in: transaction)
        }
    }

    func erasable(_ file: CaseRecord, in transaction: any StoreReader) throws -> Erasable {
        try Self.requireContent(erasedAt: file.erasedAt)
        let threads = try transaction.threads(ofCase: file.id).filter { $0.erasedAt == nil }
        return Erasable(id: file.id, kind: .case, file: file, threads: threads)
    }

    /// A referral by itself; where it belongs to a case, that is what is erased.
    func erasable(_ thread: ThreadRecord, in transaction: any StoreReader) throws -> Erasable {
        try Self.requireContent(erasedAt: thread.erasedAt)
        if let id = thread.caseID, let file = try transaction.caseRecord(id), file.erasedAt == nil {
            throw NodeError(
                .invalidInput,
                "The referral belongs to the case \(file.reference); erase that, and the referral goes with it."
            )
        }
        return Erasable(id: thread.id, kind: .referral, file: nil, threads: [thread])
    }

    func erasable(of record: ErasureRecord, in transaction: any StoreReader) throws -> Erasable? {
        switch record.kind {
        case .case:
            guard let file = try transaction.caseRecord(record.subject), file.erasedAt == nil else {
                return nil
            }
            return try erasable(file, in: transaction)
        case .referral:
            guard let thread = try transaction.thread(record.subject), thread.erasedAt == nil else {
                return nil
            }
            return Erasable(id: thread.id, kind: .referral, file: nil, threads: [thread])
        case .person:
            guard let file = try transaction.caseRecord(record.subject), file.erasedAt == nil else {
                return nil
            }
            return try erasable(file, in: transaction)
        }
    }

    // MARK: The decision

    private func begin(
        _ subject: Erasable,
        _ proceeding: ErasureProceeding,
        accepting accepted: Set<ErasureConcern>,
        notAwaiting notAwaited: Set<Identifier>,
        by act: Act,
        in transaction: any StoreWriter
    ) throws -> ErasureRecord {
        guard act.role.mayErase else { throw Self.mayNotErase(act.role) }
        let known = try transaction.erasureRecord(of: subject.id).flatMap { $0.state == .asking ? $0 : nil }
        var proceeding = try known.map { try ErasureProceeding(of: $0) } ?? proceeding
        let strange = notAwaited.subtracting(subject.threads.map(\.id))
        guard strange.isEmpty else {
            throw NodeError(
                .notFound,
                "Only a referral of this case can be left out of the waiting.",
                findings: strange.sorted().map(\.text)
            )
        }
        proceeding.accepted.formUnion(accepted)
        let isUnfinished = proceeding.accepted.contains(.unfinished) || known != nil
        try requireFree(subject, althoughUnfinished: isUnfinished, by: act, in: transaction)
        try requireNoDutyToKeep(subject, on: act.day, accepting: proceeding.accepted, in: transaction)
        proceeding.notAwaited.formUnion(notAwaited)
        for var thread in subject.threads where proceeding.requests[thread.id] == nil {
            proceeding.requests[thread.id] = try ask(
                &thread,
                proceeding,
                by: act.by,
                at: act.at,
                in: transaction
            )
        }
        var record =
            known
            ?? ErasureRecord(
                id: newIdentifier(at: act.at),
                subject: subject.id,
                kind: subject.kind,
                state: .asking,
                content: "",
                begunBy: act.by,
                begunAt: act.at
            )
        record.content = try text(proceeding.json)
        record.changedAt = act.at
        if known == nil {
            try transaction.insert(record)
            try transaction.record(.erasureBegun, by: act.by, about: subject.id, at: act.at)
        } else {
            try transaction.update(record)
        }
        return record
    }

    /// Signs the request to the other side of a referral, unless it has asked itself.
    ///
    /// - Parameter parts: what of the documents, as the schema has it; nil for all that was sent.
    /// - Returns: nil where nothing can be said to it: then an officer has to decide that nobody waits for it.
    func ask(
        _ thread: inout ThreadRecord,
        _ proceeding: ErasureProceeding,
        parts: [JSON]? = nil,
        by actor: String,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws -> Identifier? {
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        guard state.permits(.askErasure, by: thread.side),
            !state.openErasures.contains(where: { $0.asker != thread.side })
        else { return nil }
        var body: JSONObject = ["scope": "thread", "reason": .string(proceeding.reason.rawValue)]
        if let parts {
            body["scope"] = "elements"
            body["elements"] = .array(parts)
        }
        if let ground = proceeding.ground { body["legalBasis"] = [["provision": .string(ground)]] }
        do {
            let request = try sign(
                .erasureRequest,
                .object(body),
                in: &thread,
                by: actor,
                at: now,
                into: transaction
            )
            try refold(&thread, at: now, in: transaction)
            return request.id
        } catch let error as NodeError where [.notAgreed, .notNow].contains(error.code) {
            return nil
        }
    }

    /// What stands against the erasure, whoever decided it.
    ///
    /// - Throws: ``NodeError`` with `gateClosed` and everything that does.
    func requireFree(
        _ subject: Erasable,
        althoughUnfinished isUnfinished: Bool,
        by act: Act,
        in transaction: any StoreReader
    ) throws {
        if let record = subject.file {
            let file = try self.caseFile(record, in: transaction)
            do {
                try file.requireErasable(peersToTell: [], isProofKept: true, by: act)
            } catch {
                throw NodeError(error)
            }
            let unfinished = file.unfinished(on: act.day)
            guard isUnfinished || unfinished.isEmpty else { throw Self.isUnfinished(unfinished) }
        }
        var promised: [String] = []
        var open: [String] = []
        for thread in subject.threads {
            let state = try Self.state(of: thread, in: transaction, own: identity.entity)
            for preservation in state.preservations where preservation.asker != thread.side {
                if case .kept(let until) = preservation.standing, until >= act.day.description {
                    promised.append("\(thread.peer) was promised that data are kept until \(until)")
                }
            }
            if !state.stage.isEnd, thread.stage != .draft {
                open.append("the referral with \(thread.peer) is \"\(state.stage.rawValue)\"")
            }
        }
        guard promised.isEmpty else {
            throw NodeError(
                .gateClosed,
                "Data whose preservation was confirmed are kept until the day that was named (Budapest Convention art. 29).",
                findings: promised
            )
        }
        guard isUnfinished || open.isEmpty else { throw Self.isUnfinished(open) }
    }

    private static func isUnfinished(_ findings: [String]) -> NodeError {
        NodeError(
            .gateClosed,
            "Something is still under way. End it first, or say that it is erased all the same.",
            findings: findings
        )
    }

    static func mayNotErase(_ role: Role) -> NodeError {
        NodeError(
            .notPermitted,
            "Erasing is decided by an approver or the data-protection officer; you act as \(role.rawValue)."
        )
    }
}
