package import Casework
package import JOSE
package import Referrals
import Store
import Wire

extension Node {
    /// The content type of an agreement's terms inside the seal.
    static let termsType = "comity-terms+json"

    /// The content type of the words inside the seal, why terms were declined.
    static let declineType = "comity-terms-declined+json"

    /// Puts drafted terms before each node that looks after a party: what they are outside the seal, and their words sealed to the
    /// facilitators there.
    ///
    /// - Parameter precondition: what the caller has seen of the case, held against it inside the same transaction.
    /// - Throws: ``NodeError`` with `gateClosed` where the terms have not been weighed, nobody watches over them, or no facilitator of
    ///   the other side has told a key; `notNow` where no referral of the case is in dialogue.
    package func proposeAgreement(
        _ id: Identifier,
        inCase reference: String,
        by officer: Officer,
        as role: Role,
        if precondition: @escaping @Sendable (CaseFile) throws -> Void = { _ in }
    ) async throws -> Filed<AgreementRecord> {
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        let filed = try await store.write { transaction in
            let record = try Self.existing(transaction, reference)
            let filed = try self.change(record, by: act, in: transaction) { file, act in
                try precondition(file)
                return try file.propose(id, by: act)
            }
            let file = try self.caseFile(record, in: transaction)
            var isTold = false
            let open = try referralsUnderWay(ofCase: record.id, in: transaction).filter { thread, state in
                state.permits(.propose, by: thread.side)
            }
            for (thread, _) in Self.ways(among: open) {
                guard
                    file.concerns(
                        thread.peer,
                        people: filed.content.parties,
                        origin: filed.content.origin
                    )
                else { continue }
                var thread = thread
                try self.propose(filed.content, of: file, in: &thread, by: act, into: transaction)
                isTold = true
            }
            guard isTold else {
                throw NodeError(
                    .notNow,
                    "No referral with a node that looks after one of the parties is in dialogue or has an agreement; there is nobody to propose it to."
                )
            }
            return filed
        }
        outboxSignal.raise()
        return filed
    }

    private func propose(
        _ agreement: AgreementRecord,
        of file: CaseFile,
        in thread: inout ThreadRecord,
        by act: Act,
        into transaction: any StoreWriter
    ) throws {
        guard let name = agreement.shared else { return }
        let outline = try AgreementOutline(
            agreement,
            named: name,
            .proposed,
            text: Digest(of: agreement.terms),
            signedBy: []
        )
        var body = try outline.body
        let sealed = try Self.sealed(
            Array(agreement.terms.utf8),
            as: Self.termsType,
            to: thread.peer,
            in: file,
            at: act.at
        )
        body["sealed"] = .array(sealed.map(JSON.string))
        _ = try signMove(.agreement, .object(body), in: &thread, by: act.by, at: act.at, into: transaction)
    }

    /// Opens the terms that a peer proposed, or its words on why it declined terms, with the key of a facilitator of this case.
    ///
    /// - Throws: ``NodeError`` with `untrusted` where they are not sealed to this key, or are not what was announced.
    package func openTerms(
        _ id: Identifier,
        inCase reference: String,
        with key: DecryptionKey,
        by officer: Officer,
        as role: Role
    ) async throws -> Filed<AgreementRecord> {
        try await open(id, inCase: reference, by: officer, as: role) { sealed in
            let opened =
                try (try? Self.opened(sealed, as: Self.termsType, with: key))
                ?? Self.opened(sealed, as: Self.declineType, with: key)
            return String(decoding: opened, as: UTF8.self)
        }
    }

    /// Takes in terms that a facilitator opened outside the node, with a key that never comes near it.
    ///
    /// - Parameters:
    ///   - terms: what was inside the seal, to the letter.
    ///   - precondition: what the caller has seen of the case, held against it inside the same transaction.
    /// - Throws: ``NodeError`` with `untrusted` where they are not what was announced.
    package func openTerms(
        _ id: Identifier,
        inCase reference: String,
        reading terms: String,
        by officer: Officer,
        as role: Role,
        if precondition: @escaping @Sendable (CaseFile) throws -> Void = { _ in }
    ) async throws -> Filed<AgreementRecord> {
        try await open(id, inCase: reference, by: officer, as: role, if: precondition) { _ in terms }
    }

    private func open(
        _ id: Identifier,
        inCase reference: String,
        by officer: Officer,
        as role: Role,
        if precondition: @escaping @Sendable (CaseFile) throws -> Void = { _ in },
        _ read: @escaping @Sendable ([String]) throws -> String
    ) async throws -> Filed<AgreementRecord> {
        try await change(reference, by: officer, as: role) { file, act in
            try precondition(file)
            let arrived = try file.record(id, AgreementRecord.self)
            if let declined = arrived.content.declined, let sealed = declined.sealed {
                let words = try read(sealed)
                guard Digest(of: words) == declined.words,
                    let says = try? JSON(parsing: words)["says"]?.string
                else { throw NodeError(.untrusted, "What was sealed is not what was announced.") }
                return try file.unsealDecline(id, says: says, by: act)
            }
            guard let sealed = arrived.content.sealed else {
                throw NodeError(.notNow, "The terms are open already.")
            }
            let terms = try read(sealed)
            guard Digest(of: terms) == arrived.content.text else {
                throw NodeError(.untrusted, "What was sealed is not the agreement that was announced.")
            }
            return try file.unseal(id, terms: terms, by: act)
        }
    }
}
