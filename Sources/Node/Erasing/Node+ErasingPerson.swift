package import Casework
import JOSE
package import Referrals
package import Store
import Vault
import Wire

/// How the erasure of one person ended.
package struct PersonErasure: Sendable {
    package var record: ErasureRecord
    package var taken: PersonTakenOut
    /// Referrals whose signed documents stay, and may name the pseudonym.
    package var referrals: [ErasureWait]
    /// Copies of the keyring that hold a destroyed key and could not be written anew: somebody has to destroy them by hand.
    package var copiesLeft: [String]
}

extension Node {
    /// Erases one person of a case, and leaves the others as they are.
    ///
    /// In one transaction the person's records are left behind, everything else of the case is sealed under new keys, and the
    /// certificate, which names nobody, is signed and logged. Then the old keys are destroyed: what is about the person opens
    /// nowhere any more, in no copy of the database. A crash in between leaves marked keys, which the next start destroys.
    ///
    /// Documents that were exchanged stay as both sides signed them, and the other sides are not asked: that needs the
    /// erasure of the referral.
    ///
    /// - Parameters:
    ///   - name: the case's reference or identifier.
    ///   - ground: the provision on which it rests; it stays in the certificate, so it names nobody.
    ///   - isUnfinished: the officer's word that the person is erased although something is still under way in the case.
    /// - Throws: ``NodeError``: `gateClosed` naming every hold and everything that is under way, `notPermitted`, `notFound`,
    ///   `erased`, `invalidInput`, `notNow` where the whole case is being erased.
    package func erasePerson(
        _ pseudonym: String,
        ofCase name: String,
        reason: ErasureReason,
        ground: String? = nil,
        althoughUnfinished isUnfinished: Bool = false,
        by officer: Officer,
        as role: Role
    ) async throws -> PersonErasure {
        guard role.mayErase else { throw Self.mayNotErase(role) }
        if let ground, ground.isEmpty || ground.utf8.count > 300 || ground.contains(pseudonym) {
            throw NodeError(
                .invalidInput,
                "A ground is a provision in up to 300 characters, and names nobody: it stays."
            )
        }
        let act = Act(by: officer.name, role: role, at: clock.now)
        var erasure = try await store.write { transaction in
            let file = try Self.existing(transaction, name)
            let subject = try erasable(file, in: transaction)
            guard try transaction.erasureRecord(of: file.id)?.state != .asking else {
                throw NodeError(.notNow, "The whole case is being erased already.")
            }
            try requireFree(subject, althoughUnfinished: isUnfinished, by: act, in: transaction)
            let taken = try self.change(file, by: act, in: transaction, crosses: false) { file, act in
                try file.takeOut(pseudonym, by: act)
            }
            try takeOut(pseudonym, of: file, by: act, in: transaction)
            try transaction.exchangeKeys(of: .file(file.id), leavingBehind: taken.records, at: act.at)
            try indexAnew(file.id, without: taken.records, in: transaction)
            let proceeding = ErasureProceeding(reason: reason, ground: ground, records: taken.records)
            return PersonErasure(
                record: try certify(proceeding, of: file.id, by: act, in: transaction),
                taken: taken,
                referrals: subject.threads.filter { $0.stage != .draft }.map {
                    ErasureWait(thread: $0.id, peer: $0.peer, says: "its signed documents stay")
                },
                copiesLeft: []
            )
        }
        erasure.copiesLeft = try await destroyMarked()
        outboxSignal.raise()
        return erasure
    }

    /// What the case as it was opened says of the person, but the pseudonym and the role.
    private func takeOut(
        _ pseudonym: String,
        of file: CaseRecord,
        by act: Act,
        in transaction: any StoreWriter
    ) throws {
        let opened = try Self.case(of: file)
        guard opened.parties.contains(where: { $0.pseudonym == pseudonym }),
            var members = opened.record.object
        else { return }
        members["parties"] = .array(
            opened.parties.map { party in
                guard party.pseudonym == pseudonym else { return party.record }
                return .object(["pseudonym": .string(pseudonym), "role": party.record["role"] ?? .null])
            }
        )
        var changed = file
        changed.content = try text(.object(members))
        changed.changedAt = act.at
        changed.revision += 1
        try transaction.update(changed)
        try transaction.record(.caseChanged, by: act.by, about: file.id, digest: changed.seal, at: act.at)
    }

    /// Enters the words of what stays, in place of all that were there.
    private func indexAnew(
        _ id: Identifier,
        without left: [Identifier: Int64],
        in transaction: any StoreWriter
    ) throws {
        guard let record = try transaction.caseRecord(id) else { return }
        try transaction.removeWords(ofCase: id)
        try transaction.index(record)
        if let allocation = try transaction.allocation(of: id) { try transaction.upsert(allocation) }
        for stored in try transaction.casework(ofCase: id)
        where stored.erasedAt == nil && stored.revision > left[stored.id] ?? 0 {
            try transaction.enter(
                JSON(parsing: stored.content, limits: .local),
                in: stored.compartment,
                ofCase: id
            )
        }
    }

    private func certify(
        _ proceeding: ErasureProceeding,
        of file: Identifier,
        by act: Act,
        in transaction: any StoreWriter
    ) throws -> ErasureRecord {
        var record = ErasureRecord(
            id: newIdentifier(at: act.at),
            subject: file,
            kind: .person,
            state: .erased,
            content: try text(proceeding.json),
            begunBy: act.by,
            begunAt: act.at
        )
        let end = try transaction.journalEnd()
        let certificate = ErasureCertificate(
            issuer: identity.entity,
            id: record.id,
            at: act.at,
            subject: file,
            reason: proceeding.reason,
            ground: proceeding.ground,
            referrals: [],
            records: proceeding.records.count,
            position: end?.number ?? 0,
            head: end?.head ?? .zero
        )
        let compact = try JWS.sign(
            certificate.claims.bytes(),
            type: ErasureCertificate.mediaType,
            key: signer(.document, in: transaction)
        )
        record.certificate = compact
        try transaction.insert(record)
        try transaction.record(
            .personErased,
            by: act.by,
            about: file,
            digest: Digest(of: compact),
            at: act.at
        )
        return record
    }

    /// The casework records that were left behind when people of a case were erased, each up to a revision.
    static func leftBehind(ofCase id: Identifier, in transaction: any StoreReader) throws -> [Identifier:
        Int64]
    {
        try transaction.personErasures(ofCase: id).reduce(into: [:]) { left, record in
            left.merge(try ErasureProceeding(of: record).records) { max($0, $1) }
        }
    }
}
