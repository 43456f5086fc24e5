import Casework
package import Referrals
import RulePacks
package import Store
package import Wire

/// What is given on a request for assistance, before anybody has approved it.
package struct AssistanceGiven: Sendable, Hashable {
    /// Each in words.
    package var disclosed: [String]
    /// Of traffic data: the other providers (Budapest Convention art. 30(1)).
    package var path: [String]
    /// What is not given; empty where the whole is.
    package var leavesOut: [LeftOut]
    /// The conditions on all of it (Budapest Convention art. 28(2)).
    package var limits: [UseLimit]
    /// What has to follow, for example a request for mutual assistance after an emergency.
    package var followUp: String?
    /// Files of evidence whose manifests go with it.
    package var evidence: OfferedFiles
    /// What of it is said in further languages.
    package var translations: [Translation]

    package init(
        disclosed: [String],
        path: [String] = [],
        leavesOut: [LeftOut] = [],
        limits: [UseLimit] = [],
        followUp: String? = nil,
        evidence: OfferedFiles = OfferedFiles(),
        translations: [Translation] = []
    ) {
        self.translations = translations
        self.disclosed = disclosed
        self.path = path
        self.leavesOut = leavesOut
        self.limits = limits
        self.followUp = followUp
        self.evidence = evidence
    }

    /// The members of the answer's body.
    fileprivate func members(for subject: Ground.Subject) throws(NodeError) -> JSONObject {
        func said(_ texts: [String]) -> JSON { .array(texts.map { .object(["says": .string($0)]) }) }
        var members: JSONObject = ["disclosed": said(disclosed)]
        if !path.isEmpty { members["path"] = .array(path.map { .object(["provider": .string($0)]) }) }
        if !leavesOut.isEmpty { members["leavesOut"] = try LeftOut.wire(leavesOut, for: subject) }
        Node.add(translations, to: &members)
        if !limits.isEmpty { members["limits"] = .array(limits.map(\.json)) }
        if let followUp { members["followUp"] = .string(followUp) }
        return members
    }
}

/// An answer as it would leave, and what is missing before it does.
package struct PreparedAssistance: Sendable {
    package var record: AssessmentRecord
    package var answer: JSON
    package var approvals: [ApprovalRecord]
    /// The roles that the pack asks for and that have not approved exactly this.
    package var missingApprovals: [String]
}

extension Node {
    /// Prepares an answer that gives something, and asks this agency's own rule pack about it. Nothing leaves by this: who
    /// approves sees exactly what would.
    ///
    /// - Parameter facts: what this agency knows that the request does not say, by the names of the shared fact schema.
    /// - Returns: the assessment, whose content is the answer as it would leave.
    package func prepareAssistance(
        _ given: AssistanceGiven,
        in id: Identifier,
        knowing facts: JSONObject = [:],
        by officer: Officer
    ) async throws -> AssessmentRecord {
        for fact in facts.members { try library.check(fact: fact.key, value: fact.value) }
        let now = clock.now
        let own = identity.entity
        return try await store.write { transaction in
            guard let thread = try transaction.thread(id) else {
                throw NodeError(.notFound, "There is no such request. `comity referral list` shows all.")
            }
            let state = try Self.state(of: thread, in: transaction, own: own)
            guard state.permits(.give, by: thread.side), let peer = try transaction.peer(thread.peer) else {
                throw NodeError(
                    .notNow,
                    "The \(state.matter.rawValue) is \"\(state.stage.rawValue)\"; as its \(thread.side.rawValue) this agency gives nothing now."
                )
            }
            let documents = try Self.effective(in: thread, transaction, own: own)
            let last = try transaction.latestAssessment(of: id)
            let known = try last.map { try JSON(parsing: $0.facts, limits: .local).object ?? [:] } ?? [:]
            let answers = self.answers(known, documents, of: peer, now: now, adding: facts)
            let legal = try ownLaw(on: answers, at: now)
            var body = try Self.answering(
                state,
                standing: given.leavesOut.isEmpty ? "given" : "given-in-part"
            )
            let grounds = state.assistance?.measure.grounds ?? .assistance
            for (name, value) in try given.members(for: grounds).members { body[name] = value }
            body["assessment"] = Self.travelling(legal)
            body["evidence"] = try evidence(
                given.evidence,
                ofCase: nil,
                under: legal,
                on: answers,
                in: transaction
            )
            let findings = schemas.findings(in: .object(body), of: .assistanceAnswer)
            guard findings.isEmpty else {
                throw NodeError(
                    .invalidInput,
                    "The answer would break its own schema.",
                    findings: findings.map { "\($0.place): \($0.says)" }
                )
            }
            let content = try text(.object(body))
            let record = AssessmentRecord(
                id: newIdentifier(at: now),
                subject: id,
                occasion: .arrival,
                peer: peer.entity,
                madeAt: now,
                madeBy: officer.name,
                facts: try text(.object(answers)),
                outcome: try text(legal.json),
                content: content,
                contentDigest: Digest(of: content)
            )
            // The same answer under the same facts and law: an approval of it stays good, if nothing has been said since.
            if let last, last.facts == record.facts, last.outcome == record.outcome,
                last.content == record.content, try !hasHeardMore(in: thread, in: transaction)
            {
                return last
            }
            let assessment = ArrivalAssessment(record: record, packs: legal.packs)
            try transaction.insert(assessment, by: officer.name, about: id, at: now)
            return record
        }
    }

    /// The answer that was prepared last.
    ///
    /// - Throws: ``NodeError`` with `notFound` where there is none.
    package func preparedAssistance(in thread: Identifier) async throws -> PreparedAssistance {
        try await store.read { try Self.preparedAssistance(in: thread, in: $0) }
    }

    private static func preparedAssistance(in thread: Identifier, in transaction: any StoreReader) throws
        -> PreparedAssistance
    {
        guard let record = try transaction.latestAssessment(of: thread), let content = record.content,
            let body = try JSON(parsing: content, limits: .local).object, body["disclosed"] != nil
        else {
            throw NodeError(.notFound, "No answer was prepared. Begin with `comity assistance prepare`.")
        }
        let approvals = try transaction.approvals(of: record.id)
        return PreparedAssistance(
            record: record,
            answer: .object(body),
            approvals: approvals,
            missingApprovals: try standing(of: record, approvals: approvals).missingApprovals
        )
    }

    /// Sends the answer that was prepared last, exactly as it was approved.
    ///
    /// - Throws: ``NodeError`` with `notFound` where nothing was prepared, with `gateClosed` where the own rule pack refuses or does not decide, or
    ///   where an approval that it demands is missing.
    package func giveAssistance(in thread: Identifier, by officer: Officer) async throws -> MoveResult {
        let now = clock.now
        return try await move(
            .give,
            in: thread,
            by: officer,
            along: { [self] signed, transaction in
                try offerEvidence(
                    in: signed.document,
                    of: signed.thread,
                    by: officer,
                    at: now,
                    into: transaction
                )
            },
            reading: { [self] record, _, transaction in
                (.assistanceAnswer, try assistanceAnswer(in: record, at: now, in: transaction))
            }
        )
    }

    /// The answer as it leaves, if what it rests on holds in this transaction.
    private func assistanceAnswer(
        in thread: ThreadRecord,
        at now: Instant,
        in transaction: any StoreReader
    ) throws -> JSON {
        let prepared = try Self.preparedAssistance(in: thread.id, in: transaction)
        let (record, approvals) = (prepared.record, prepared.approvals)
        try Self.requireOpenToAccept(Self.standing(of: record, approvals: approvals), at: now)
        guard try !hasHeardMore(in: thread, in: transaction) else {
            throw NodeError(
                .gateClosed,
                "The other side has answered or corrected something since the answer was prepared. Look at it, and prepare the answer again."
            )
        }
        let facts = try JSON(parsing: record.facts, limits: .local).object ?? [:]
        guard try text(ownLaw(on: facts, at: now).json) == record.outcome else {
            throw NodeError(
                .gateClosed,
                "The law has changed since the answer was prepared. Prepare it again."
            )
        }
        var body = prepared.answer.object ?? [:]
        if !approvals.isEmpty {
            body["approvals"] = .array(
                approvals.map {
                    [
                        "role": .string($0.role), "at": .string($0.at.rfc3339),
                        "content": .string($0.contentDigest.hex),
                    ]
                }
            )
        }
        return .object(body)
    }

    /// Whether the other side has said something since the last assessment of a thread that bears on its facts. The order is the
    /// journal's: a clock may stand still.
    private func hasHeardMore(in thread: ThreadRecord, in transaction: any StoreReader) throws -> Bool {
        let entries = try transaction.journal(subject: thread.id, limit: .max)
        guard let made = entries.last(where: { $0.event == .assessed })?.number else { return false }
        var heard: Int64 = 0
        for record in try transaction.documents(ofThread: thread.id)
        where record.issuer == thread.peer && record.sequence <= thread.peerSequence {
            // What was parked is in effect since what was missing came.
            heard = try transaction.journal(subject: record.id, limit: 8)
                .filter { [.documentAccepted, .documentParked].contains($0.event) }
                .reduce(heard) { max($0, $1.number) }
            if heard > made, [.informationResponse, .correction].contains(record.type) { return true }
        }
        return false
    }

    private func ownLaw(on facts: JSONObject, at now: Instant) throws -> LegalAssessment {
        try library.assess([(identity.jurisdiction, .receiver)], facts: facts, on: now.date)
    }

    /// The facts that the own pack is asked on: what the request says, what its sender has answered since, and what this agency
    /// has entered. A fact that this node's schema does not take is left out: it becomes a question.
    private func answers(
        _ known: JSONObject,
        _ documents: [Document],
        of peer: PeerRecord,
        now: Instant,
        adding own: JSONObject
    ) -> JSONObject {
        var answers = known
        let theirs = documents.filter { $0.issuer == peer.entity }
        let request = theirs.first { $0.isFirst }?.body(correctedBy: theirs) ?? .null
        let arriving = CaseFacts.assistance(
            request,
            sender: AgencyFacts(jurisdiction: peer.jurisdiction, kind: peer.kind),
            receiver: AgencyFacts(jurisdiction: identity.jurisdiction, kind: identity.agencyKind),
            today: now.date
        )
        let later = theirs.filter { $0.type == .informationResponse }
            .flatMap { $0.body(correctedBy: theirs)["answers"]?.array ?? [] }
        for (name, value) in arriving.members { answers[name] = value }
        for answer in later {
            if let fact = answer["fact"]?.string, let value = answer["value"] { answers[fact] = value }
        }
        for (name, value) in own.members { answers[name] = value }
        return JSONObject(
            answers.members.filter { (try? library.check(fact: $0.key, value: $0.value)) != nil }
                .map { ($0.key, $0.value) }
        )
    }
}

extension CaseFacts {
    /// The facts of a request for assistance: what it states itself goes before what its sender says of it.
    fileprivate static func assistance(
        _ request: JSON,
        sender: AgencyFacts,
        receiver: AgencyFacts,
        today: String
    ) -> JSONObject {
        var facts = arriving(request, sender: sender, receiver: receiver, today: today)
        facts["referral.purpose"] = "evidence"
        facts["referral.date"] = request["issuedOn"]
        facts["referral.urgency"] =
            switch Urgency(request["urgency"])?.level {
            case .emergency: "emergency"
            case .urgent: "urgent"
            case nil: "ordinary"
            }
        if let articles = request["offence"]?["budapest"] { facts["offence.budapest"] = articles }
        return facts
    }
}
