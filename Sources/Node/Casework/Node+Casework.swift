package import Casework
import JOSE
package import Referrals
import Store
import Wire

extension Node {
    /// The media type of a statement that the node signs for a record that stands by itself.
    package static let statementType = "comity-record+jws"

    /// Changes a case's records: the one frame of every use case of the casework.
    ///
    /// Inside one transaction the file is read, the body decides and changes, consents and agreements are signed, and
    /// every changed record goes into its history and into the journal. Where the body throws, nothing has happened.
    ///
    /// - Parameters:
    ///   - reference: the case's reference or identifier.
    ///   - role: in which role the officer acts.
    /// - Throws: ``NodeError``: `gateClosed` with everything that is missing, `invalidInput`, `notFound`, `notNow`,
    ///   `notPermitted`.
    @discardableResult
    package func change<Value: Sendable>(
        _ reference: String,
        by officer: Officer,
        as role: Role,
        _ body: @Sendable @escaping (inout CaseFile, Act) throws -> Value
    ) async throws -> Value {
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        let value = try await store.write { transaction in
            try self.change(try Self.existing(transaction, reference), by: act, in: transaction, body)
        }
        outboxSignal.raise()
        return value
    }

    /// The same inside a transaction that is already open.
    ///
    /// - Parameters:
    ///   - crosses: whether the other sides are told.
    ///   - isUndoable: false where the change stands although something of it cannot be told: a person's withdrawal.
    func change<Value>(
        _ record: CaseRecord,
        by act: Act,
        in transaction: any StoreWriter,
        crosses: Bool = true,
        isUndoable: Bool = true,
        _ body: (inout CaseFile, Act) throws -> Value
    ) throws -> Value {
        var file = try self.caseFile(record, in: transaction)
        file.mechanisms = try Self.mechanisms(in: transaction)
        file.decided = try Self.decided(about: record, in: transaction)
        if file.takesRecordings { file.heldFiles = try Self.heldFiles(ofCase: record.id, in: transaction) }
        let value: Value
        do {
            value = try body(&file, act)
            try keep(file.changes, ofCase: record.id, in: transaction)
            // A gate before a report to the other side refuses the change that would cause it.
            if crosses {
                try cross(file, of: record, by: act, isUndoable: isUndoable, in: transaction)
            }
        } catch let error as CaseworkError {
            throw NodeError(error, toldTo: act.role)
        }
        return value
    }

    /// Stores changes with their signatures, their history and their journal entries.
    func keep(
        _ changes: [CaseFile.Change],
        ofCase id: Identifier?,
        in transaction: any StoreWriter
    ) throws {
        for change in changes {
            let signed = try change.signed { statement in
                try JWS.sign(
                    statement.canonicalBytes(),
                    type: Self.statementType,
                    key: signer(.document, in: transaction)
                )
            }
            var record = CaseworkRecord(
                id: change.id,
                caseID: id,
                kind: change.kind.rawValue,
                compartment: change.kind.compartment.rawValue,
                content: try text(signed.json),
                revision: change.revision,
                writtenBy: change.by,
                role: change.role.rawValue,
                writtenAt: change.at
            )
            record.concerns = signed.content.concerns
            let scopes = try transaction.place(record)
            if let id { try transaction.enter(signed.json, in: record.compartment, ofCase: id) }
            try transaction.record(
                .caseworkWritten,
                by: change.by,
                about: id ?? change.id,
                digest: record.seal,
                under: id == nil ? nil : scopes,
                at: change.at
            )
            if let id, let danger = signed.content as? DangerRecord, danger.disclosedAt == change.at,
                danger.seenAt == nil
            {
                // That it happened, for the programs of whoever has to look at it: neither what was told nor of whom.
                try transaction.record(.dangerDisclosed, by: change.by, about: id, at: change.at)
            }
        }
    }

    /// A case with all its records; the reading is recorded with the reader, the role and the purpose.
    ///
    /// - Throws: ``NodeError`` with `notFound`, also where the role reads by concern (``Role/readsByConcern``) and nothing concerns it.
    package func caseFile(_ reference: String, readBy officer: Officer?, as role: Role? = nil) async throws
        -> CaseFile
    {
        let now = clock.now
        let file = try await store.read { transaction in
            let record = try Self.existing(transaction, reference)
            if let officer {
                try self.requireConcern(of: officer, as: role, in: record.id, transaction)
            }
            var file = try self.caseFile(record, in: transaction)
            file.decided = try Self.decided(about: record, in: transaction)
            return file
        }
        if let officer {
            try await store.write { transaction in
                _ = try transaction.record(
                    .caseworkRead,
                    by: officer.name + (role.map { ", " + $0.rawValue } ?? ""),
                    about: file.id,
                    at: now
                )
            }
        }
        return file
    }

    /// The case to which a record belongs; nil for one of the agency's own, or none.
    package func caseOf(record id: Identifier) async throws -> Identifier? {
        try await store.read { try $0.casework(id)?.caseID }
    }

    /// The agency's own day.
    package var today: Day { identity.zone.day(of: clock.now) }

    func caseFile(_ record: CaseRecord, in transaction: any StoreReader) throws -> CaseFile {
        var file = CaseFile(
            id: record.id,
            case: try Self.case(of: record),
            openedBy: record.openedBy,
            zone: identity.zone
        )
        var left: [Identifier: Int64]?
        for stored in try transaction.casework(ofCase: record.id) {
            if stored.erasedAt != nil {
                let known = try left ?? Self.leftBehind(ofCase: record.id, in: transaction)
                left = known
                // Only what was erased with a person is passed over: a gate must not open because a hold is not seen.
                if stored.revision <= known[stored.id] ?? 0 { continue }
            }
            try file.load(stored)
        }
        return file
    }

    /// Every revision of one record with what each changed, field by field.
    ///
    /// - Throws: ``NodeError`` with `notFound`, or `notPermitted` where the role may not read its compartment.
    package func history(
        of record: Identifier,
        readBy officer: Officer,
        as role: Role
    ) async throws -> (kind: String, changes: [FieldChange]) {
        let now = clock.now
        return try await store.write { transaction in
            let revisions = try transaction.caseworkHistory(of: record)
            guard let first = revisions.first else {
                throw NodeError(.notFound, "There is no record of that name. `comity case show` lists them.")
            }
            guard let compartment = Compartment(rawValue: first.compartment), role.may(.read, compartment)
            else {
                throw NodeError(CaseworkError(.notPermitted, "The role \(role.rawValue) may not read it."))
            }
            if let id = first.caseID {
                try self.requireConcern(of: officer, as: role, in: id, transaction)
            }
            try Self.requireContent(erasedAt: first.erasedAt)
            try transaction.record(.caseworkRead, by: officer.name, about: first.caseID ?? record, at: now)
            let read = try revisions.map {
                FieldHistory.Revision(
                    number: $0.revision,
                    by: $0.writtenBy,
                    at: $0.writtenAt,
                    content: try JSON(parsing: $0.content, limits: .local)
                )
            }
            return (first.kind, FieldHistory.changes(of: read))
        }
    }
}

extension CaseFile {
    /// Takes in a record as it is stored.
    ///
    /// - Throws: ``StoreError`` with `closed` for one that cannot be read here: a gate must not open because a hold is not seen.
    mutating func load(_ stored: CaseworkRecord) throws {
        guard !stored.isClosed else {
            throw StoreError(.closed, "A record lies in a compartment to which this holder has no key.")
        }
        guard let kind = RecordKind(rawValue: stored.kind) else {
            throw NodeError(.misconfigured, "A record is of a kind that this version does not know.")
        }
        do {
            try load(
                stored.id,
                kind: kind,
                content: try JSON(parsing: stored.content, limits: .local),
                revision: stored.revision,
                writtenBy: stored.writtenBy,
                writtenAt: stored.writtenAt
            )
        } catch let error as CaseworkError {
            throw NodeError(error)
        }
    }
}

extension NodeError {
    /// The same as the node's own error, with everything that is missing as findings.
    package init(_ error: CaseworkError) {
        self.init(error, findings: error.missing.map(\.description))
    }

    /// The same as whoever acts in a role is told it: the reasons that lie in compartments which the role may not read are closed to
    /// it here too.
    ///
    /// - Parameter role: nil where several would do: then no reason is told.
    package init(_ error: CaseworkError, toldTo role: Role?) {
        self.init(error, findings: Missing.descriptions(of: error.missing, for: role))
    }

    private init(_ error: CaseworkError, findings missing: [String]) {
        let code: Code =
            switch error.code {
            case .invalid: .invalidInput
            case .notFound: .notFound
            case .gateClosed: .gateClosed
            case .notNow: .notNow
            case .notPermitted: .notPermitted
            }
        self.init(code, error.says, findings: error.findings + missing)
    }
}
