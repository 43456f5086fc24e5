import Casework
import JOSE
import Referrals
import RulePacks
import Store
import Wire

extension Node {
    /// Takes what the other side's documents say into this agency's own case, from one sequence on. Where the agency has
    /// opened no case yet, they wait in the thread; ``takeCase(from:reference:by:)`` takes them in.
    ///
    /// What cannot be taken in refuses no document: it becomes a task for a person.
    func takeIntoCase(
        from first: Int,
        of thread: inout ThreadRecord,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        guard let id = thread.caseID, let record = try transaction.caseRecord(id),
            first <= thread.peerSequence
        else {
            return
        }
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        let act = Act(by: thread.peer.text, role: .facilitator, at: now)
        for sequence in first...thread.peerSequence {
            guard
                let stored = try transaction.document(
                    thread: thread.id,
                    issuer: thread.peer,
                    sequence: sequence
                ), case .moved? = state.steps.first(where: { $0.document == stored.id })?.effect
            else { continue }
            let document = try Self.document(in: stored)
            do {
                try arrive(document, record, by: act, in: transaction)
            } catch {
                try change(record, by: act, in: transaction, crosses: false) { file, act in
                    file.leave(
                        TaskRecord(
                            says:
                                "Document \(document.id) (\(document.type.rawValue)) could not be taken into the case; look at it.",
                            due: act.day
                        ),
                        by: act
                    )
                }
            }
            if document.type == .erasureRequest, document.body["reason"]?.string == "consent-withdrawn" {
                try reportStopped(document, in: &thread, by: act, into: transaction)
            }
        }
    }

    private func arrive(
        _ document: Document,
        _ record: CaseRecord,
        by act: Act,
        in transaction: any StoreWriter
    ) throws {
        let body = document.body
        // The message is opened before the file is touched: a seal that does not open changes nothing.
        let message = document.type == .dialogueMessage ? try opened(document, in: transaction) : nil
        try change(record, by: act, in: transaction, crosses: false) { file, act in
            switch document.type {
            case .consentChange: try Self.take(consent: body, from: document.issuer, into: &file, by: act)
            case .withdrawal: if body["by"]?.string == "participant" { try file.receiveEnd(by: act) }
            case .notice: Self.take(notice: body, from: document.issuer, into: &file, by: act)
            case .dialogueMessage: if let message { try file.receive(message, by: act) }
            case .erasureReport:
                try file.note(Self.stopped(body, by: document.issuer, at: document.issuedAt), by: act)
            default: break
            }
        }
    }

    /// Takes a consent, or its end, into a case as the other side declares it.
    static func take(
        consent body: JSON,
        from issuer: EntityID,
        into file: inout CaseFile,
        by act: Act
    ) throws {
        guard let person = body["participant"]?.string else { return }
        let steps = Set(
            (body["steps"]?.array ?? []).compactMap { $0.string.flatMap { ConsentStep(wire: $0) } }
        )
        guard body["standing"]?.string == "given" else {
            try file.receiveWithdrawal(of: person, steps: steps, by: act)
            return
        }
        guard let consent = ConsentRecord(wire: body, from: issuer, at: act.at) else { return }
        file.receive(consent, by: act)
    }

    private static func take(notice body: JSON, from issuer: EntityID, into file: inout CaseFile, by act: Act)
    {
        for step in body["steps"]?.array ?? [] {
            guard let person = step["participant"]?.string,
                let done = step["step"]?.string.flatMap({ ReadinessRecord.Step(rawValue: $0) }),
                ["done", "not-needed"].contains(step["standing"]?.string ?? "")
            else { continue }
            let at = step["at"]?.string.flatMap { Instant(rfc3339: $0) } ?? act.at
            file.receive(ReadinessRecord(person: person, step: done, origin: issuer, at: at), by: act)
        }
    }

    private func opened(_ document: Document, in transaction: any StoreReader) throws -> MessageRecord? {
        guard let sealed = document.body["sealed"]?.string else { return nil }
        let ring = try keyRing(in: transaction)
        let content = try JWE.decrypt(sealed, contentType: Self.dialogueType) { keyID in
            guard let key = ring[keyID], key.use == .encryption, key.state != .revoked else { return nil }
            return try? keys.decryptionKey(keyID)
        }.plaintext
        let json = try JSON(parsing: content)
        guard let from = json["from"]?.string, let to = json["to"]?.string, let words = json["words"]?.string
        else {
            throw NodeError(.invalidInput, "The sealed message is not one.")
        }
        return MessageRecord(
            from: from,
            to: to,
            language: json["language"]?.string ?? "",
            words: words,
            writtenAt: json["writtenAt"]?.string.flatMap { Instant(rfc3339: $0) } ?? document.issuedAt,
            origin: document.issuer
        )
    }

    /// Answers a withdrawal at once: everything has stopped here, and what of the thread is kept until when. What is erased
    /// before is decided by people, under the retention of both packs, and reported by them.
    private func reportStopped(
        _ request: Document,
        in thread: inout ThreadRecord,
        by act: Act,
        into transaction: any StoreWriter
    ) throws {
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        guard state.permits(.reportErasure, by: thread.side) else { return }
        let pack = try law(on: act.at).pack
        let kept = try transaction.documents(ofThread: thread.id).filter { $0.issuer == thread.peer }.prefix(
            200
        ).map {
            JSON.object([
                "document": .string($0.id.text), "why": "duty-to-keep",
                "cite": .string("\(pack.id) \(pack.version), retention; stopped and closed to further use"),
            ])
        }
        _ = try sign(
            .erasureReport,
            ["request": .string(request.id.text), "erased": [], "kept": .array(Array(kept))],
            in: &thread,
            by: "node",
            at: act.at,
            into: transaction
        )
        try refold(&thread, at: act.at, in: transaction)
    }

    private static func stopped(_ body: JSON, by peer: EntityID, at: Instant) -> ConsentRecord.Stopped {
        ConsentRecord.Stopped(
            peer: peer,
            at: at,
            erased: (body["erased"]?.array ?? []).compactMap { $0["document"]?.string },
            kept: (body["kept"]?.array ?? []).compactMap { item in
                guard let what = item["document"]?.string, let why = item["why"]?.string else { return nil }
                return .init(what: what, why: why + ": " + (item["cite"]?.string ?? ""))
            }
        )
    }
}
