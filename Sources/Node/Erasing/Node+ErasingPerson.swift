package import Casework
package import Referrals
import Store
import Wire

extension Node {
    /// Decides that one person of a case is erased, while the others stay as they are.
    ///
    /// It takes two people: this is the first one's decision, and ``confirmErasure(_:ofCase:accepting:by:as:)`` the second one's.
    /// Then the other sides are asked for what was sent of the person, and only when each has reported, or an officer decided not
    /// to wait for it, is anything destroyed here (``continueErasures()``).
    ///
    /// - Parameters:
    ///   - name: the case's reference or identifier.
    ///   - ground: the provision on which it rests; it stays in the certificate, so it names nobody.
    ///   - accepted: what speaks against it, and is left to the officers.
    /// - Throws: ``NodeError``: `gateClosed` naming everything that stands against it, `notPermitted`, `notFound`, `erased`,
    ///   `invalidInput`, `notNow` where it or the erasure of the whole case is under way.
    package func erasePerson(
        _ pseudonym: String,
        ofCase name: String,
        reason: ErasureReason,
        ground: String? = nil,
        accepting accepted: Set<ErasureConcern> = [],
        by officer: Officer,
        as role: Role
    ) async throws -> ErasureProgress {
        if let ground, ground.isEmpty || ground.utf8.count > 300 || ground.contains(pseudonym) {
            throw NodeError(
                .invalidInput,
                "A ground is a provision in up to 300 characters, and names nobody: it stays."
            )
        }
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        return try await store.write { transaction in
            let (file, subject) = try personToErase(pseudonym, ofCase: name, by: act, in: transaction)
            let known = try transaction.personErasures(ofCase: file.id).filter { $0.state == .asking }
            guard try !known.contains(where: { try ErasureProceeding(of: $0).person == pseudonym }) else {
                throw NodeError(
                    .notNow,
                    "The erasure of that person is under way already: confirm it, go on with it, or call it off."
                )
            }
            var proceeding = ErasureProceeding(reason: reason, ground: ground)
            proceeding.person = pseudonym
            proceeding.accepted = accepted
            try requireMayGo(pseudonym, subject, accepting: accepted, by: act, in: transaction)
            let record = ErasureRecord(
                id: newIdentifier(at: act.at),
                subject: file.id,
                kind: .person,
                state: .asking,
                content: try text(proceeding.json),
                begunBy: act.by,
                begunAt: act.at
            )
            try transaction.insert(record)
            try transaction.record(.erasureBegun, by: act.by, about: file.id, at: act.at)
            return ErasureProgress(record: record, proceeding: proceeding, waits: [])
        }
    }

    /// The second person's word that somebody is erased. The other sides are asked with it.
    ///
    /// - Throws: ``NodeError``: `notPermitted` for whoever decided it first, and otherwise as the decision.
    package func confirmErasure(
        _ id: Identifier,
        ofCase name: String,
        accepting accepted: Set<ErasureConcern> = [],
        by officer: Officer,
        as role: Role
    ) async throws -> ErasureProgress {
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        let record = try await store.write { transaction -> ErasureRecord in
            var (record, proceeding, pseudonym) = try personErasure(id, ofCase: name, in: transaction)
            let (file, subject) = try personToErase(pseudonym, ofCase: name, by: act, in: transaction)
            guard proceeding.confirmedBy == nil else {
                throw NodeError(.notNow, "It is confirmed already, and goes on by itself.")
            }
            guard record.begunBy != act.by else {
                throw NodeError(
                    .notPermitted,
                    "It is confirmed by another person than the one who decided it."
                )
            }
            proceeding.accepted.formUnion(accepted)
            try requireMayGo(pseudonym, subject, accepting: proceeding.accepted, by: act, in: transaction)
            proceeding.confirmedBy = act.by
            for var thread in subject.threads {
                let parts = try parts(about: pseudonym, in: thread, in: transaction)
                guard !parts.isEmpty else { continue }
                proceeding.requests[thread.id] = try ask(
                    &thread,
                    proceeding,
                    parts: parts,
                    by: act.by,
                    at: act.at,
                    in: transaction
                )
            }
            record.content = try text(proceeding.json)
            record.changedAt = act.at
            try transaction.update(record)
            try transaction.record(.erasureConfirmed, by: act.by, about: file.id, at: act.at)
            return record
        }
        outboxSignal.raise()
        return try await finish(record.id, of: record.subject)
    }

    /// Goes on with the erasure of a person, without waiting for some of the other sides.
    package func continueErasure(
        _ id: Identifier,
        ofCase name: String,
        notAwaiting notAwaited: Set<Identifier>,
        by officer: Officer,
        as role: Role
    ) async throws -> ErasureProgress {
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        let record = try await store.write { transaction -> ErasureRecord in
            var (record, proceeding, pseudonym) = try personErasure(id, ofCase: name, in: transaction)
            let (_, subject) = try personToErase(pseudonym, ofCase: name, by: act, in: transaction)
            guard proceeding.confirmedBy != nil else {
                throw NodeError(.notNow, "A second person has to confirm it first.")
            }
            let strange = notAwaited.subtracting(subject.threads.map(\.id))
            guard strange.isEmpty else {
                throw NodeError(
                    .notFound,
                    "Only a referral of this case can be left out of the waiting.",
                    findings: strange.sorted().map(\.text)
                )
            }
            proceeding.notAwaited.formUnion(notAwaited)
            record.content = try text(proceeding.json)
            record.changedAt = act.at
            try transaction.update(record)
            return record
        }
        return try await finish(record.id, of: record.subject)
    }

    /// Takes the decision about a person back, as long as nothing has been erased here. What the other side has erased stays so.
    package func callOffErasure(_ id: Identifier, ofCase name: String, by officer: Officer, as role: Role)
        async throws -> ErasureProgress
    {
        guard role.mayErase else { throw Self.mayNotErase(role) }
        let now = clock.now
        return try await store.write { transaction in
            let (record, proceeding, _) = try personErasure(id, ofCase: name, in: transaction)
            return try callOff(record, proceeding, by: officer.name, at: now, in: transaction)
        }
    }

    /// Nobody is taken out of a case that goes as a whole.
    func callOffPersons(
        ofCase id: Identifier,
        by actor: String,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        for record in try transaction.personErasures(ofCase: id) where record.state == .asking {
            _ = try callOff(record, ErasureProceeding(of: record), by: actor, at: now, in: transaction)
        }
    }

    private func callOff(
        _ record: ErasureRecord,
        _ proceeding: ErasureProceeding,
        by actor: String,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws -> ErasureProgress {
        var (record, proceeding) = (record, proceeding)
        proceeding.person = nil
        record.state = .calledOff
        record.content = try text(proceeding.json)
        record.changedAt = now
        try transaction.update(record)
        try transaction.record(.erasureCalledOff, by: actor, about: record.subject, at: now)
        return ErasureProgress(record: record, proceeding: proceeding, waits: [])
    }

    /// Every erasure of a case and of its people, as far as each has come; the latest last.
    package func erasures(ofCase name: String) async throws -> [ErasureProgress] {
        try await store.read { transaction in
            let file = try Self.existing(transaction, name)
            let records =
                try transaction.personErasures(ofCase: file.id)
                + [transaction.erasureRecord(of: file.id)].compactMap(\.self)
            return try records.sorted { $0.begunAt < $1.begunAt }.map { record in
                let proceeding = try ErasureProceeding(of: record)
                var progress = ErasureProgress(record: record, proceeding: proceeding, waits: [])
                guard record.state == .asking, !progress.needsConfirmation,
                    let subject = try erasable(of: record, in: transaction)
                else { return progress }
                let asked = try concerned(subject, by: proceeding, in: transaction)
                progress.waits = try waits(of: asked, proceeding, in: transaction)
                return progress
            }
        }
    }

    // MARK: What it is about

    private func personErasure(_ id: Identifier, ofCase name: String, in transaction: any StoreReader) throws
        -> (ErasureRecord, ErasureProceeding, pseudonym: String)
    {
        let file = try Self.existing(transaction, name)
        guard
            let record = try transaction.personErasures(ofCase: file.id).first(where: { $0.id == id }),
            record.state == .asking
        else {
            throw NodeError(.notNow, "No erasure of a person with that name is under way in this case.")
        }
        let proceeding = try ErasureProceeding(of: record)
        guard let pseudonym = proceeding.person else {
            throw NodeError(.misconfigured, "A stored erasure cannot be read. Run `comity audit`.")
        }
        return (record, proceeding, pseudonym)
    }

    private func personToErase(
        _ pseudonym: String,
        ofCase name: String,
        by act: Act,
        in transaction: any StoreReader
    ) throws -> (file: CaseRecord, subject: Erasable) {
        guard act.role.mayErase else { throw Self.mayNotErase(act.role) }
        let file = try Self.existing(transaction, name)
        let subject = try erasable(file, in: transaction)
        guard try transaction.erasureRecord(of: file.id)?.state != .asking else {
            throw NodeError(.notNow, "The whole case is being erased already.")
        }
        let known = try self.caseFile(file, in: transaction)
        do {
            _ = try known.person(pseudonym)
        } catch {
            throw NodeError(error)
        }
        return (file, subject)
    }
}
