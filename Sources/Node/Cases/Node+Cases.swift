package import Casework
package import Referrals
package import Store
package import Wire

extension Node {
    /// Opens a case from a file. It belongs to whoever opens it, until it is assigned to somebody else.
    ///
    /// - Throws: ``NodeError`` with `invalidInput` listing every place that breaks the schema, or `exists` where the
    ///   agency already has a case of that reference.
    package func openCase(_ file: JSON, by officer: Officer, team: String? = nil) async throws -> CaseRecord {
        try check(caseFile: file)
        let reference = Case(record: file).reference
        let now = clock.now
        let content = try text(file)
        return try await store.write { transaction in
            guard try transaction.caseRecord(reference: reference) == nil else {
                throw NodeError(
                    .exists,
                    "There is a case with this reference already. Look at it with `comity case show`."
                )
            }
            return try Self.open(reference, content, by: officer, team: team, at: now, in: transaction)
        }
    }

    /// Everything that opening a case writes.
    static func open(
        _ reference: String,
        _ content: String,
        by officer: Officer,
        team: String?,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws -> CaseRecord {
        let record = CaseRecord(
            id: Identifier(at: now),
            reference: reference,
            content: content,
            openedBy: officer.name,
            openedAt: now,
            changedAt: now,
            revision: 1
        )
        let scopes = try transaction.enter(record)
        try transaction.upsert(
            AllocationRecord(subject: record.id, owner: officer.name, team: team, at: now, by: officer.name)
        )
        try transaction.record(
            .caseOpened,
            by: officer.name,
            about: record.id,
            digest: record.seal,
            under: scopes,
            at: now
        )
        return record
    }

    /// Answers a question of the rule packs.
    ///
    /// - Throws: ``NodeError`` with `invalidInput` where the fact schema has no such fact or the answer is not in its
    ///   domain.
    package func answer(
        _ fact: String,
        with value: JSON,
        inCase reference: String,
        by officer: Officer,
        as role: Role = .intakeOfficer
    ) async throws -> CaseRecord {
        try await answer([(fact, value)], inCase: reference, by: officer, as: role)
    }

    /// Answers several questions at once. What each was answered with before stays in an ``FactAnswerRecord``.
    ///
    /// - Parameter revision: the revision that the answers were given to; nil where that does not matter.
    /// - Throws: ``StoreError`` with `conflict` where the case has another revision by now.
    package func answer(
        _ answers: [(fact: String, value: JSON)],
        inCase reference: String,
        revision: Int64? = nil,
        by officer: Officer,
        as role: Role = .intakeOfficer
    ) async throws -> CaseRecord {
        for (fact, value) in answers { try library.check(fact: fact, value: value) }
        try ConsentFact.requireNone(among: answers.map(\.fact))
        let now = clock.now
        return try await store.write { transaction in
            var record = try Self.existing(transaction, reference)
            guard revision == nil || revision == record.revision else {
                throw StoreError(
                    .conflict,
                    "Somebody else changed the case meanwhile. Look at it again, then repeat."
                )
            }
            let act = Act(by: officer.name, role: role, at: now)
            try self.keepAnswers(answers, of: record, by: act, in: transaction)
            let changed = try answers.reduce(Self.case(of: record)) { $0.answering($1.fact, with: $1.value) }
            record.content = try text(changed.record)
            record.changedAt = now
            record.revision += 1
            let scopes = try transaction.change(record)
            try transaction.record(
                .caseChanged,
                by: officer.name,
                about: record.id,
                digest: record.seal,
                under: scopes,
                at: now
            )
            return record
        }
    }

    /// The history of the case's own fields; nothing else of the casework is read for it.
    private func keepAnswers(
        _ answers: [(fact: String, value: JSON)],
        of record: CaseRecord,
        by act: Act,
        in transaction: any StoreWriter
    ) throws {
        var file = CaseFile(id: record.id, case: try Self.case(of: record), openedBy: record.openedBy)
        for stored in try transaction.casework(
            ofCase: record.id,
            in: [RecordKind.answer.compartment.rawValue]
        )
        where stored.kind == RecordKind.answer.rawValue && stored.erasedAt == nil {
            try file.load(stored)
        }
        do throws(CaseworkError) {
            for (fact, value) in answers { try file.keepAnswer(to: fact, value, by: act) }
        } catch {
            throw NodeError(error)
        }
        try keep(file.changes, ofCase: record.id, in: transaction)
    }

    /// A case by its reference or identifier.
    ///
    /// - Throws: ``NodeError`` with `notFound`.
    package func caseRecord(_ name: String) async throws -> CaseRecord {
        try await store.read { try Self.existing($0, name) }
    }

    package func cases(limit: Int = 200) async throws -> [CaseRecord] {
        try await store.read { try $0.cases(limit: limit) }
    }

    /// The case that a record holds.
    ///
    /// - Throws: ``NodeError`` with `erased`.
    package static func `case`(of record: CaseRecord) throws -> Case {
        try requireContent(erasedAt: record.erasedAt)
        return Case(record: try JSON(parsing: record.content, limits: .local))
    }

    /// - Throws: ``NodeError`` with `erased` where the moment is one.
    static func requireContent(erasedAt moment: Instant?) throws {
        guard let moment else { return }
        throw NodeError(
            .erased,
            "Its content was erased on \(moment.date). What remains says that it was there, and nothing of it."
        )
    }

    static func existing(_ transaction: any StoreReader, _ name: String) throws -> CaseRecord {
        if let record = try transaction.caseRecord(reference: name) { return record }
        if let id = Identifier(name), let record = try transaction.caseRecord(id) { return record }
        throw noSuchCase
    }

    static let noSuchCase = NodeError(
        .notFound,
        "There is no case with this reference. `comity case list` shows all."
    )

    func check(caseFile file: JSON) throws {
        var findings = schemas.findings(inCase: file).map {
            "\($0.place.isEmpty ? "the file" : $0.place): \($0.says)"
        }
        for (fact, value) in Case(record: file).answers.members {
            guard !ConsentFact.names.contains(fact) else {
                findings.append("/facts/\(fact): it follows from the consents on record; `comity consent`")
                continue
            }
            do {
                try library.check(fact: fact, value: value)
            } catch {
                findings.append("/facts/\(fact): \(error)")
            }
        }
        guard findings.isEmpty else {
            throw NodeError(
                .invalidInput,
                "The case file does not have the form of a case:",
                findings: findings
            )
        }
    }

    /// Canonical JSON, so that the same content always has the same digest.
    func text(_ json: JSON) throws -> String {
        String(decoding: try json.canonicalBytes(), as: UTF8.self)
    }
}
