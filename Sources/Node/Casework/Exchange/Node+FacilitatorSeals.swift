package import Casework
package import JOSE
package import Referrals
import Store
import Wire

// What the two people say, and what they agree in words, is sealed to keys of the facilitators. A node has none of the private
// halves: it carries what it cannot read until a facilitator opens it.

extension Node {
    /// Seals something for every facilitator of a peer who works on the case and has told a key.
    ///
    /// - Throws: ``NodeError`` with `gateClosed` where there is none.
    static func sealed(
        _ content: [UInt8],
        as type: String,
        to peer: EntityID,
        in file: CaseFile,
        at now: Instant
    ) throws -> [String] {
        let keys = file.assignments(at: now).filter { $0.peer == peer }.compactMap(\.key)
        guard !keys.isEmpty else {
            throw NodeError(
                .gateClosed,
                "No facilitator of the other side has told a key, and nothing is sealed to anybody else.",
                findings: [
                    "the other side makes one with `comity facilitator key make` and enters it with `comity facilitator key enter`"
                ]
            )
        }
        return try keys.map { text in
            try JWE.encrypt(content, to: EncryptionKey(jwk: Array(text.utf8)), contentType: type)
        }
    }

    /// Opens what was sealed for several, with one key.
    ///
    /// - Throws: ``NodeError`` with `untrusted` where it is not sealed to that key.
    static func opened(_ sealed: [String], as type: String, with key: DecryptionKey) throws -> [UInt8] {
        for text in sealed {
            if let opened = try? JWE.decrypt(text, with: [key], contentType: type) { return opened.plaintext }
        }
        throw NodeError(
            .untrusted,
            "It is not sealed to this key. Whoever works on the case and has told a key opens it."
        )
    }

    /// Opens a message that came from the other side, with the key of a facilitator of this case. It still waits: nobody else sees
    /// it before a facilitator releases it.
    ///
    /// - Throws: ``NodeError`` with `untrusted` where it is not sealed to this key, `notPermitted` for anybody but a facilitator of
    ///   the case.
    package func openMessage(
        _ id: Identifier,
        inCase reference: String,
        with key: DecryptionKey,
        by officer: Officer,
        as role: Role
    ) async throws -> Filed<MessageRecord> {
        try await openMessage(id, inCase: reference, by: officer, as: role) { sealed in
            String(decoding: try Self.opened(sealed, as: Self.dialogueType, with: key), as: UTF8.self)
        }
    }

    /// Takes in a message that a facilitator of this case opened outside the node, with a key that never comes near it.
    ///
    /// - Parameters:
    ///   - message: what was inside the seal, to the letter.
    ///   - precondition: what the caller has seen of the case, held against it inside the same transaction.
    /// - Throws: ``NodeError`` with `invalidInput` for what is no message, `untrusted` for another than the other side sealed,
    ///   `notPermitted` for anybody but a facilitator of the case.
    package func openMessage(
        _ id: Identifier,
        inCase reference: String,
        reading message: String,
        by officer: Officer,
        as role: Role,
        if precondition: @escaping @Sendable (CaseFile) throws -> Void = { _ in }
    ) async throws -> Filed<MessageRecord> {
        try await openMessage(id, inCase: reference, by: officer, as: role, if: precondition) { _ in message }
    }

    /// Opens what was sealed to a facilitator, a message or terms, without filing anything: what a facilitator's own program does.
    ///
    /// - Throws: ``NodeError`` with `untrusted` where it is not sealed to that key.
    package static func opened(_ sealed: [String], with key: DecryptionKey) throws -> String {
        let types = [dialogueType, termsType, declineType]
        let found = types.lazy.compactMap { try? opened(sealed, as: $0, with: key) }.first
        return String(decoding: try found ?? opened(sealed, as: dialogueType, with: key), as: UTF8.self)
    }

    private func openMessage(
        _ id: Identifier,
        inCase reference: String,
        by officer: Officer,
        as role: Role,
        if precondition: @escaping @Sendable (CaseFile) throws -> Void = { _ in },
        _ read: @escaping @Sendable ([String]) throws -> String
    ) async throws -> Filed<MessageRecord> {
        try await change(reference, by: officer, as: role) { file, act in
            try precondition(file)
            let arrived = try file.record(id, MessageRecord.self)
            guard let sealed = arrived.content.sealed else {
                throw NodeError(.notNow, "The message is open already.")
            }
            // Whoever opens it elsewhere may hand it over with a line's end; inside the seal nothing stands around it.
            let text = try read(sealed).trimmed
            if let digest = arrived.content.sealedDigest, Digest(of: text) != digest {
                throw NodeError(
                    .untrusted,
                    "This is not what the other side sealed: its digest is another one than the document says. Nothing was taken in."
                )
            }
            let json: JSON
            do {
                json = try JSON(parsing: text, limits: .local)
            } catch {
                throw NodeError(.invalidInput, "The sealed message is not one.")
            }
            guard let from = json["from"]?.string, let to = json["to"]?.string,
                let words = json["words"]?.string
            else { throw NodeError(.invalidInput, "The sealed message is not one.") }
            return try file.unseal(
                id,
                from: from,
                to: to,
                language: json["language"]?.string ?? "",
                words: words,
                writtenAt: json["writtenAt"]?.string.flatMap { Instant(rfc3339: $0) }
                    ?? arrived.content.writtenAt,
                recording: try json["recording"].map { sealed in
                    guard let recording = MessageRecord.Recording(sealed: sealed) else {
                        throw NodeError(.invalidInput, "The sealed message names a recording that is none.")
                    }
                    return recording
                },
                by: act
            )
        }
    }

    /// Enters the public half of a facilitator's key, after its fingerprint was compared in person, and tells it to the other side of
    /// every case that the facilitator works on.
    ///
    /// - Parameter key: nil takes the key away: nothing new is sealed to it.
    /// - Throws: ``NodeError`` with `notFound` for a facilitator who was not entered.
    @discardableResult
    package func enterKey(
        _ key: EncryptionKey?,
        of name: String,
        by officer: Officer,
        as role: Role
    ) async throws -> Filed<FacilitatorRecord> {
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        let text = key.map { String(decoding: $0.jwk(), as: UTF8.self) }
        let filed = try await store.write { transaction in
            var agency = try Self.agency(.facilitator, in: transaction)
            guard let known = agency.all(FacilitatorRecord.self).last(where: { $0.content.name == name })
            else {
                throw NodeError(.notFound, "There is no facilitator of that name. `comity facilitator list`.")
            }
            let filed: Filed<FacilitatorRecord>
            do throws(CaseworkError) {
                filed = try agency.amend(known, by: act) { content throws(CaseworkError) in
                    content.key = text
                }
            } catch {
                throw NodeError(error)
            }
            try self.keep(agency.changes, ofCase: nil, in: transaction)
            try self.tellKey(of: name, by: act, in: transaction)
            return filed
        }
        outboxSignal.raise()
        return filed
    }

    private func tellKey(of name: String, by act: Act, in transaction: any StoreWriter) throws {
        let cases = Set(
            try transaction.casework(kind: RecordKind.assignment.rawValue)
                .filter { $0.content.contains(name) }.compactMap(\.caseID)
        )
        for id in cases {
            guard let record = try transaction.caseRecord(id), record.erasedAt == nil else { continue }
            let file = try self.caseFile(record, in: transaction)
            guard file.assignments(at: act.at).contains(where: { $0.facilitator == name && $0.peer == nil })
            else { continue }
            try tellFacilitators(of: file, ofCase: record, by: act, in: transaction)
        }
    }

    /// Tells the other side of each referral under way who facilitates here: keys, training, impartiality; no names.
    func tellFacilitators(
        of file: CaseFile,
        ofCase record: CaseRecord,
        by act: Act,
        in transaction: any StoreWriter
    ) throws {
        let known = try Self.agency(.facilitator, in: transaction).all(FacilitatorRecord.self).map(\.content)
        let entries = file.assignments(at: act.at).filter { $0.peer == nil }.map { assigned -> JSON in
            let declared = file.all(DeclarationRecord.self).last {
                $0.content.facilitator == assigned.facilitator
            }?.content
            var entry: JSONObject = [
                "training": assigned.advancedTrained
                    ? "advanced" : assigned.initiallyTrained ? "initial" : "none"
            ]
            if let declared, declared.isClear { entry["impartial"] = .string(declared.at.date) }
            let key = known.last { $0.name == assigned.facilitator }?.key
            if let key, let json = try? JSON(parsing: Array(key.utf8)) { entry["key"] = json }
            return .object(entry)
        }
        for (thread, state) in try referralsUnderWay(ofCase: record.id, in: transaction) {
            guard state.permits(.notify, by: thread.side) else { continue }
            var thread = thread
            _ = try sign(
                .notice,
                ["kind": "facilitators", "facilitators": .array(entries)],
                in: &thread,
                by: act.by,
                at: act.at,
                into: transaction
            )
            try refold(&thread, at: act.at, in: transaction)
        }
    }
}

extension String {
    /// Without white space around it.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
