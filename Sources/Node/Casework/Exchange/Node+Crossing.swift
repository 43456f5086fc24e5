import Casework
import Evidence
import Referrals
import Store
import Wire

extension Node {
    /// The content type inside a sealed message of the dialogue.
    static let dialogueType = "comity-dialogue+json"

    /// Tells the other side of each referral what it has to know of the changes: consents that name it as a recipient, what was done
    /// to prepare the people who take part with it, released messages to those it looks after, and how the process ended. Nothing
    /// else crosses, and nothing into a thread of another matter.
    ///
    /// - Parameter isUndoable: whether what cannot be told undoes the change; otherwise the journal says that it was not told.
    func cross(
        _ file: CaseFile,
        of record: CaseRecord,
        by act: Act,
        isUndoable: Bool = true,
        in transaction: any StoreWriter
    ) throws {
        let changes = file.changes
        guard !changes.isEmpty else { return }
        var crossings = try transaction.threads(ofCase: record.id).filter { $0.erasedAt == nil }.map {
            thread in
            Crossing(
                node: self,
                thread: thread,
                state: try Self.state(of: thread, in: transaction, own: identity.entity),
                file: file,
                act: act,
                transaction: transaction
            )
        }
        crossings.removeAll { $0.state.matter != .referral }
        for change in changes {
            if let message = change.content as? MessageRecord {
                try Self.carry(message, named: change.id, of: file, over: &crossings)
                continue
            }
            for index in crossings.indices {
                do {
                    try crossings[index].tell(change)
                } catch  where !isUndoable && (error is NodeError || error is CaseworkError) {
                    let thread = crossings[index].thread
                    guard let consent = change.content as? ConsentRecord, !consent.withdrawnSteps.isEmpty,
                        let error = error as? NodeError
                    else {
                        try transaction.record(.answerNotAgreed, by: "node", about: thread.id, at: act.at)
                        continue
                    }
                    try noteNotTold(
                        error,
                        in: thread,
                        ends: false,
                        asksErasure: false,
                        isQuiet: act.by == "node",
                        at: act.at,
                        transaction
                    )
                }
            }
        }
        let concernsFacilitators = changes.contains { change in
            switch change.content {
            case let assigned as AssignmentRecord: assigned.peer == nil
            case is DeclarationRecord: true
            case let process as ProcessRecord: process.end == nil
            default: false
            }
        }
        if concernsFacilitators { try tellFacilitators(of: file, ofCase: record, by: act, in: transaction) }
    }

    /// Sends a released message in one referral with the node that looks after its addressee, and to no other.
    ///
    /// - Throws: ``NodeError`` with `gateClosed` where it cannot go there: it is not released then.
    private static func carry(
        _ message: MessageRecord,
        named id: Identifier,
        of file: CaseFile,
        over crossings: inout [Crossing]
    ) throws {
        guard message.state == .released, message.origin == nil, !file.isHere(message.to) else { return }
        let home = file.home(of: message.to)
        let open = crossings.indices.filter {
            crossings[$0].thread.peer == home && !crossings[$0].state.stage.isEnd
        }
        guard let way = open.first(where: { crossings[$0].isInDialogue }) ?? open.first else {
            throw NodeError(
                .gateClosed,
                "The message cannot go to the other side: no referral with the node that looks after \(message.to) is under way."
            )
        }
        try crossings[way].tell(message, named: id)
    }

    /// One referral for each peer: of several the one in which the dialogue is under way or can begin. What brings people together
    /// is said there, and not once more in the others.
    static func ways(
        among threads: [(thread: ThreadRecord, state: ThreadState)]
    ) -> [(thread: ThreadRecord, state: ThreadState)] {
        var ways: [(thread: ThreadRecord, state: ThreadState)] = []
        for next in threads {
            guard let known = ways.firstIndex(where: { $0.thread.peer == next.thread.peer }) else {
                ways.append(next)
                continue
            }
            if !ways[known].state.isInDialogue(ways[known].thread.side),
                next.state.isInDialogue(next.thread.side)
            {
                ways[known] = next
            }
        }
        return ways
    }

    /// The referrals of a case that are not over. What was asked or told in a thread of another matter is none of the casework's.
    func referralsUnderWay(
        ofCase id: Identifier,
        in transaction: any StoreReader
    ) throws -> [(thread: ThreadRecord, state: ThreadState)] {
        try transaction.threads(ofCase: id)
            .map { ($0, try Self.state(of: $0, in: transaction, own: identity.entity)) }
            .filter { _, state in state.matter == .referral && !state.stage.isEnd }
    }
}

extension ThreadState {
    /// Whether messages go now, or as soon as it is said that the sides have come together.
    fileprivate func isInDialogue(_ side: Side) -> Bool {
        permits(.message, by: side) || permits(.beginDialogue, by: side)
    }
}

/// The documents that one referral's other side gets because of one change.
struct Crossing {
    let node: Node
    var thread: ThreadRecord
    var state: ThreadState
    let file: CaseFile
    let act: Act
    let transaction: any StoreWriter
    /// What has been said of people's readiness for this change, so that it is said once.
    var saidReady: Set<String> = []

    init(
        node: Node,
        thread: ThreadRecord,
        state: ThreadState,
        file: CaseFile,
        act: Act,
        transaction: any StoreWriter
    ) {
        (self.node, self.thread, self.state) = (node, thread, state)
        (self.file, self.act, self.transaction) = (file, act, transaction)
    }

    var isInDialogue: Bool { state.isInDialogue(thread.side) }

    private func isConcerned(_ session: CaseSession) -> Bool {
        file.concerns(thread.peer, people: session.people.map(\.person), origin: session.origin)
    }

    mutating func tell(_ change: CaseFile.Change) throws {
        switch change.content {
        case let consent as ConsentRecord:
            try tell(consent, named: change.id)
            if consent.origin == nil, consent.answer == .given, consent.steps.contains(.court) {
                try tellSigned(by: consent.person)
            }
        case let person as PersonRecord: try tellAdvice(of: person)
        case let session as CaseSession
        where session.kind == .preparation && session.state == .held && !file.joins(session):
            try tellPreparation(session)
        case let session as CaseSession where file.joins(session) && session.state == .running:
            try beginDialogue(isNeeded: isConcerned(session))
        case let session as CaseSession where session.shared != nil && isConcerned(session):
            if let body = session.ending(in: file, at: act.at), try wasSaid(session.shared, as: "session") {
                try say(.notify, .notice, body)
            }
        case let joint as JointFacilitationRecord where joint.origin == nil && joint.peer == thread.peer:
            try say(.facilitate, .agreement, joint.body(side: thread.side, from: act.day))
        case let bar as BarEffectRecord
        where bar.origin == nil && file.last(ProcessRecord.self)?.content.end != nil:
            try say(.notify, .notice, ["kind": "bar-effect", "barEffect": bar.wire])
        case let process as ProcessRecord:
            if process.end == nil {
                try say(.prepare, .status, ["state": "preparing"])
            } else {
                try tellOutcome(process)
            }
        case let agreement as AgreementRecord
        where agreement.shared != nil
            && file.concerns(thread.peer, people: agreement.parties, origin: agreement.origin):
            try tell(agreement)
        default: break
        }
    }

    /// Whether this referral is the one in which a session or an agreement was put before the other side.
    private func wasSaid(_ name: Identifier?, as member: String) throws -> Bool {
        try transaction.documents(ofThread: thread.id).contains { stored in
            try [.notice, .agreement].contains(stored.type) && stored.erasedAt == nil
                && Node.document(in: stored).body[member]?.string == name?.text
        }
    }

    /// Signs a document where the protocol has the move from here; where it has not, there is nobody to tell.
    @discardableResult
    mutating func say(_ move: Move.Kind, _ type: DocumentType, _ body: JSON) throws -> DocumentRecord? {
        guard state.permits(move, by: thread.side) else { return nil }
        let document = try node.sign(type, body, in: &thread, by: act.by, at: act.at, into: transaction)
        state = try node.refold(&thread, at: act.at, in: transaction)
        return document
    }

    private mutating func tell(_ consent: ConsentRecord, named id: Identifier) throws {
        guard consent.origin == nil, consent.answer != .asked else { return }
        guard consent.withdrawnSteps.isEmpty else { return try tellTakenBack(consent, named: id) }
        guard consent.recipients.contains(thread.peer.text),
            let body = consent.wire(named: id, to: thread.peer, at: act.at)
        else { return }
        let isGiven = consent.answer == .given
        try say(isGiven ? .consent : .revoke, .consentChange, .object(body))
        if isGiven { try tellWhatWasDone(with: consent.person, before: id) }
    }

    /// Says which steps were taken back, and no others: to whom the consent was told, and to whoever joins in the person's process.
    mutating func tellTakenBack(_ consent: ConsentRecord, named id: Identifier) throws {
        let told = state.consents.first { $0.side == thread.side && $0.consent.id == id }
        let untold = consent.withdrawnSteps.filter { step in
            step.wire.map { told?.takenBack.contains($0) != true } ?? false
        }
        // What was said for a third node concerns this one as soon as it is taken back: it may pass on, or has passed on.
        let concerned = [thread.peer] + state.onwardAuthorised.sorted { $0.text < $1.text }
        let named = concerned.first { consent.recipients.contains($0.text) }
        let joins = file.sharesProcess(of: consent.person, with: thread.peer)
        guard !untold.isEmpty, let recipient = named ?? (joins ? thread.peer : nil),
            let body = consent.wire(named: id, to: recipient, takenBack: untold, at: act.at)
        else { return }
        try say(.revoke, .consentChange, .object(body))
    }

    /// Says that the sides have come together, where it has not been said; the consents of both sides have to be declared.
    ///
    /// - Parameter isNeeded: whether somebody whom this peer looks after takes part; another is told where its gates allow it.
    private mutating func beginDialogue(isNeeded: Bool = true) throws {
        guard state.permits(.beginDialogue, by: thread.side) else { return }
        let closed = state.closedGates(before: .beginDialogue, by: thread.side)
        guard closed.isEmpty else {
            guard isNeeded else { return }
            throw NodeError(
                .gateClosed,
                "The dialogue cannot begin in the referral yet.",
                findings: closed.map(\.says)
            )
        }
        try say(.beginDialogue, .status, ["state": "in-dialogue"])
    }

    mutating func tell(_ message: MessageRecord, named id: Identifier) throws {
        try beginDialogue()
        let closed = state.closedGates(before: .message, by: thread.side)
        guard state.permits(.message, by: thread.side), closed.isEmpty else {
            throw NodeError(
                .gateClosed,
                "The message cannot go to the other side; the referral is \"\(state.stage.rawValue)\".",
                findings: closed.map(\.says)
            )
        }
        var content: JSONObject = [
            "from": .string(message.from), "to": .string(message.to), "language": .string(message.language),
            "words": .string(message.words), "writtenAt": .string(message.writtenAt.rfc3339),
            "nonce": .string(SealNonce.make()),
        ]
        content["recording"] = message.recording?.sealed
        let plain = JSON.object(content).bytes()
        let sealed = try Node.sealed(
            plain,
            as: Node.dialogueType,
            to: thread.peer,
            in: file,
            at: act.at
        )
        var body: JSONObject = [
            "message": .string(id.text), "sealed": .array(sealed.map(JSON.string)),
            "sha256": .string(Digest(of: plain).hex),
            "releasedAt": .string(act.at.rfc3339),
            "language": .string(message.language),
        ]
        if let recording = message.recording {
            body["evidence"] = [
                try node.manifest(of: recording.file, conditions: [], in: transaction).json
            ]
        }
        let document = try say(.message, .dialogueMessage, .object(body))
        guard message.recording != nil, let document, let officer = Officer(act.by) else { return }
        try node.offerEvidence(in: document, of: thread, by: officer, at: act.at, into: transaction)
    }

    /// That everybody here has signed, that the follow-up begins, and how the items stand: by identifier, kind, day and amount.
    private mutating func tell(_ agreement: AgreementRecord) throws {
        guard let name = agreement.shared, try wasSaid(name, as: "agreement") else { return }
        if agreement.state == .declined { return try tellDecline(of: agreement, named: name) }
        if agreement.state == .draft {
            let text = Digest(of: agreement.terms)
            guard file.isSignedHere(agreement, at: act.at), try !wasTold(agreement, text) else { return }
            let outline = try AgreementOutline(
                agreement,
                named: name,
                .signed,
                text: text,
                signedBy: Set(agreement.parties.filter(file.isHere))
            )
            try say(.sign, .agreement, .object(outline.body))
            return
        }
        if agreement.state == .signed { try say(.monitor, .status, ["state": "monitoring"]) }
        try report(agreement, named: name)
    }

    /// That everybody here has signed terms of which a court may know, where the last thing missing was the consent to that.
    private mutating func tellSigned(by person: String) throws {
        for agreement in file.all(AgreementRecord.self).map(\.content)
        where agreement.state == .draft && agreement.forCourt && agreement.parties.contains(person)
            && file.concerns(thread.peer, people: agreement.parties, origin: agreement.origin)
        {
            try tell(agreement)
        }
    }

    /// Whether the other side knows that these terms are signed here: told since the last of the signatures, for one that was taken
    /// back with its consent and given anew counts from then on.
    private func wasTold(_ agreement: AgreementRecord, _ text: Referrals.Digest) throws -> Bool {
        guard state.signed[thread.side] == text else { return false }
        let told = try transaction.documents(ofThread: thread.id)
            .filter { $0.type == .agreement && $0.issuer == node.identity.entity && $0.erasedAt == nil }
            .map(Node.document).last {
                $0.body["standing"] == "signed" && $0.body["text"]?.string == text.hex
            }
        let signed = agreement.signatures.filter { file.isHere($0.party) }.map(\.at.seconds).max()
        return told.map { $0.issuedAt.seconds >= signed ?? 0 } ?? true
    }

    /// Tells the side with which these terms were shared, once, that they were declined; the words go sealed to its facilitators.
    private mutating func tellDecline(of agreement: AgreementRecord, named name: Identifier) throws {
        guard let declined = agreement.declined, declined.node == nil else { return }
        let text = agreement.sealed == nil ? Digest(of: agreement.terms) : agreement.text
        let told = try transaction.documents(ofThread: thread.id).filter { $0.type == .agreement }
            .map { try Node.document(in: $0).body }.filter { $0["text"]?.string == text?.hex }
        guard let text, told.contains(where: { $0["standing"] == "proposed" }),
            !told.contains(where: { $0["standing"] == "declined" })
        else { return }
        var body = try AgreementOutline(declining: agreement, named: name, text: text, declined).body
        if let says = declined.says {
            let words = JSON.object(["says": .string(says)]).bytes()
            let sealed = try Node.sealed(words, as: Node.declineType, to: thread.peer, in: file, at: act.at)
            body["reason"] = [
                "ground": .string(declined.ground.rawValue), "words": .string(Digest(of: words).hex),
                "sealed": .array(sealed.map(JSON.string)),
            ]
        }
        try say(.declineTerms, .agreement, .object(body))
    }

    private mutating func report(_ agreement: AgreementRecord, named name: Identifier) throws {
        guard state.permits(.report, by: thread.side), agreement.state != .renegotiated else { return }
        let isAuthority = ["police", "prosecution", "court"].contains(
            try transaction.peer(thread.peer)?.kind ?? ""
        )
        let review = agreement.programmeReview
        let report = try MonitoringReport(
            agreement,
            named: name,
            hidesFailure: isAuthority && review?.outcome != .toCourt,
            resumed: review?.outcome == .supported && review?.at == act.at,
            at: file.day(of: act.at)
        )
        let body = try report.body
        let last = try transaction.documents(ofThread: thread.id).last {
            $0.issuer == node.identity.entity && $0.type == .monitoringReport
        }
        if let last {
            let told = try Node.document(in: last).body
            if told["items"] == body["items"], told["revision"] == body["revision"] { return }
        } else if report.items.allSatisfy({ $0.standing == .open }) {
            return
        }
        try say(.report, .monitoringReport, body)
    }
}
