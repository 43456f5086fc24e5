import Casework
import Referrals
import Store
import Wire

extension Node {
    /// Takes what the other side's documents say into this agency's own case, from one sequence on, up to the end of its chain or
    /// to a participant's word to stop beyond a gap. Where the agency has opened no case yet, they wait in the thread;
    /// ``takeCase(from:reference:by:)`` takes them in.
    ///
    /// What cannot be taken in refuses no document: it becomes a task for a person.
    func takeIntoCase(
        from first: Int,
        through last: Int? = nil,
        of thread: inout ThreadRecord,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        guard let id = thread.caseID, let record = try transaction.caseRecord(id) else { return }
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        let act = Act(by: thread.peer.text, role: .facilitator, at: now, zone: identity.zone)
        for stored in try arrived(from: first, through: last, of: thread, in: transaction) {
            guard case .moved? = state.steps.first(where: { $0.document == stored.id })?.effect else {
                continue
            }
            let document = try Self.document(in: stored)
            do {
                if try arrive(document, record, by: act, in: transaction),
                    try !isBehind(thread.peer, in: transaction)
                {
                    try acknowledgeStop(document, in: &thread, by: act, into: transaction)
                }
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
                try leaveErasure(of: thread, record, by: act, in: transaction)
            }
        }
    }

    /// The other side's documents between two places of its chain that are in effect, in its order.
    ///
    /// - Parameter last: nil for all there are.
    func arrived(
        from first: Int,
        through last: Int?,
        of thread: ThreadRecord,
        in transaction: any StoreReader
    ) throws -> [DocumentRecord] {
        let end = last.map { max($0, thread.peerSequence) } ?? .max
        return try transaction.documentHeaders(ofThread: thread.id)
            .filter { $0.issuer == thread.peer && $0.sequence >= first && $0.sequence <= end }
            .compactMap { try transaction.document($0.id) }
            .filter { try Self.isInEffect($0, in: thread) }
            .sorted { $0.sequence < $1.sequence }
    }

    /// - Returns: whether something that rested on a consent has stopped here.
    private func arrive(
        _ document: Document,
        _ record: CaseRecord,
        by act: Act,
        in transaction: any StoreWriter
    ) throws -> Bool {
        let body = document.body
        let answered = try consent(answeredBy: document, in: transaction)
        // It folds each referral of the case: asked for only by what ends something.
        func isOnlyPeer() throws -> Bool {
            try referralsUnderWay(ofCase: record.id, in: transaction).allSatisfy { thread, _ in
                thread.peer == document.issuer
            }
        }
        var changed: CaseFile?
        let isStopped = try change(record, by: act, in: transaction, crosses: false) { file, act in
            defer { changed = file }
            switch document.type {
            case .consentChange:
                return try Self.take(consent: body, from: document.issuer, into: &file, by: act)
            case .withdrawal where body["by"]?.string == "participant":
                return try file.receiveEnd(
                    .withdrawn,
                    from: document.issuer,
                    isOnlyPeer: isOnlyPeer(),
                    by: act
                )
            case .notice: try Self.take(notice: document, about: answered, into: &file, by: act)
            case .dialogueMessage:
                if let message = Self.sealedMessage(in: document) { file.receive(message, by: act) }
            case .agreement: try Self.take(agreement: body, from: document.issuer, into: &file, by: act)
            case .monitoringReport:
                try Self.take(monitoring: body, from: document.issuer, into: &file, by: act)
            case .outcome:
                if let bar = body["barEffect"].flatMap({ BarEffectRecord(wire: $0, from: document.issuer) }) {
                    file.receive(bar, by: act)
                }
                if let end = Self.end(of: body, in: file) {
                    try file.receiveEnd(end, from: document.issuer, isOnlyPeer: isOnlyPeer(), by: act)
                }
            case .erasureReport:
                try file.note(Self.stopped(body, by: document.issuer, at: document.issuedAt), by: act)
            default: break
            }
            return false
        }
        if let changed {
            try tellStopped(of: changed, ofCase: record, but: document.issuer, at: act.at, in: transaction)
        }
        return isStopped
    }

    /// The own consent of which a peer says that what rested on it has stopped there.
    private func consent(answeredBy document: Document, in transaction: any StoreReader) throws -> Identifier?
    {
        guard document.type == .notice, document.body["kind"]?.string == Move.Notice.stopped.rawValue,
            let name = document.body["request"]?.string.flatMap({ Identifier($0) }),
            let told = try transaction.document(name), told.issuer == identity.entity,
            told.type == .consentChange
        else { return nil }
        return try Self.document(in: told).body["consent"]?.string.flatMap { Identifier($0) }
    }

    /// Takes a consent, or its end, into a case as the other side declares it.
    ///
    /// - Returns: whether something has stopped here with it.
    @discardableResult
    static func take(
        consent body: JSON,
        from issuer: EntityID,
        into file: inout CaseFile,
        by act: Act
    ) throws -> Bool {
        guard let person = body["participant"]?.string else { return false }
        guard body["standing"]?.string == "given" else {
            return try take(back: body, of: person, into: &file, by: act)
        }
        guard let consent = ConsentRecord(wire: body, from: issuer, at: act.at) else { return false }
        // For whoever is looked after here, only what they say here is a yes.
        guard !file.isHere(person) else {
            file.leave(
                TaskRecord(
                    says:
                        "The other side says that \(person) consented. They are looked after here, where it counts for nothing; ask them.",
                    due: act.day
                ),
                by: act
            )
            return false
        }
        // A second peer that says the same is heard by a person, and changes nothing before.
        guard consent.steps.isSubset(of: [.contact, .share]) || file.speaks(issuer, for: person) else {
            file.leaveClaim(to: person, by: issuer, by: act)
            return false
        }
        file.receive(consent, by: act)
        file.leaveReturn(of: person, after: consent, by: act)
        return false
    }

    /// Takes back exactly the steps that are named, and everything where none is.
    static func take(
        back body: JSON,
        of person: String,
        into file: inout CaseFile,
        by act: Act
    ) throws -> Bool {
        let named = (body["steps"]?.array ?? []).compactMap(\.string)
        let steps = Set(named.compactMap { ConsentStep(wire: $0) })
        guard named.isEmpty || !steps.isEmpty else {
            file.leave(
                TaskRecord(
                    says:
                        "\(person) has taken back the consent to \(named.sorted().joined(separator: ", ")), which rests on nothing here by that name; look whether it does.",
                    due: act.day
                ),
                by: act
            )
            return false
        }
        return try file.receiveWithdrawal(of: person, steps: named.isEmpty ? nil : steps, by: act)
            .isEffective
    }

    private static func take(
        notice document: Document,
        about consent: Identifier?,
        into file: inout CaseFile,
        by act: Act
    ) throws {
        let (body, issuer) = (document.body, document.issuer)
        switch body["kind"]?.string.flatMap(Move.Notice.init(rawValue:)) {
        case .facilitators: try take(facilitators: body, from: issuer, into: &file, by: act)
        case .stopped:
            let at = body["at"]?.string.flatMap { Instant(rfc3339: $0) } ?? document.issuedAt
            try file.note(ConsentRecord.Stopped(peer: issuer, at: at), about: consent, by: act)
        case .barEffect:
            if let bar = body["barEffect"].flatMap({ BarEffectRecord(wire: $0, from: issuer) }) {
                file.receive(bar, by: act)
            }
        case .sessionPlanned: try take(plan: body, from: issuer, into: &file, by: act)
        case .sessionHeld where body["session"] != nil: try take(sessionEnd: body, into: &file, by: act)
        case .readiness, .sessionHeld: take(readiness: body, from: issuer, into: &file, by: act)
        default: break
        }
    }

    private static func take(
        readiness body: JSON,
        from issuer: EntityID,
        into file: inout CaseFile,
        by act: Act
    ) {
        for step in body["steps"]?.array ?? [] {
            guard let person = step["participant"]?.string,
                let done = step["step"]?.string.flatMap({ ReadinessRecord.Step(rawValue: $0) }),
                ["done", "not-needed"].contains(step["standing"]?.string ?? ""),
                file.speaks(issuer, for: person)
            else { continue }
            let at = min(step["at"]?.string.flatMap { Instant(rfc3339: $0) } ?? act.at, act.at)
            file.receive(ReadinessRecord(person: person, step: done, origin: issuer, at: at), by: act)
        }
    }

    /// How the process ended, by the other side's outcome.
    private static func end(of body: JSON, in file: CaseFile) -> ProcessRecord.End? {
        let agreed = file.all(AgreementRecord.self).map(\.content).filter {
            ![.draft, .declined].contains($0.state)
        }
        let isAgreed = !agreed.isEmpty
        return switch body["result"]?.string {
        case "completed": isAgreed ? .completed : .dialogueSufficed
        case "breached": .breached
        // That there was an agreement is known here, also where the other side may not tell it.
        case "ended-without-agreement":
            if !isAgreed {
                .noAgreement
            } else {
                agreed.allSatisfy { $0.items.allSatisfy(\.status.isSettled) } ? .completed : .lapsed
            }
        case "returned-to-justice": isAgreed ? .breached : .noAgreement
        default: nil
        }
    }

    /// Says at once that what rested on the steps that were taken back has stopped here, where that may be said to the peer.
    private func acknowledgeStop(
        _ word: Document,
        in thread: inout ThreadRecord,
        by act: Act,
        into transaction: any StoreWriter
    ) throws {
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        guard state.permits(.notify, by: thread.side) else { return }
        do {
            _ = try sign(
                .notice,
                ["kind": "stopped", "request": .string(word.id.text), "at": .string(act.at.rfc3339)],
                in: &thread,
                by: "node",
                at: act.at,
                into: transaction
            )
            try refold(&thread, at: act.at, in: transaction)
        } catch let error as NodeError where [.notAgreed, .notNow, .tooLarge].contains(error.code) {
            // It has stopped all the same, and what came in is not refused for want of an answer.
            try transaction.record(.answerNotAgreed, by: "node", about: thread.id, at: act.at)
        }
    }

    /// What is erased after a withdrawal, and what has to be kept on which provision, people decide under the retention of both
    /// packs; it becomes a task, and is reported when it is done.
    private func leaveErasure(
        of thread: ThreadRecord,
        _ record: CaseRecord,
        by act: Act,
        in transaction: any StoreWriter
    ) throws {
        let name = thread.id
        try change(record, by: act, in: transaction, crosses: false) { file, act in
            file.leave(
                TaskRecord(
                    says:
                        "A consent was taken back: decide what of referral \(name) is erased here and what has to be kept and why, and report it (`comity referral erased`).",
                    due: act.day
                ),
                by: act
            )
        }
    }

    private static func stopped(_ body: JSON, by peer: EntityID, at: Instant) -> ConsentRecord.Stopped {
        ConsentRecord.Stopped(
            peer: peer,
            at: at,
            reportedAt: at,
            erased: (body["erased"]?.array ?? []).compactMap { $0["document"]?.string },
            kept: (body["kept"]?.array ?? []).compactMap { item in
                guard let what = item["document"]?.string, let why = item["why"]?.string else { return nil }
                return .init(what: what, why: why + ": " + (item["cite"]?.string ?? ""))
            }
        )
    }
}
