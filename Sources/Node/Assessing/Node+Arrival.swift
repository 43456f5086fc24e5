import Casework
package import Referrals
import RulePacks
package import Store
import Wire

extension Node {
    /// What this node's own rule pack makes of a referral that has just arrived; nil for other documents.
    func arrivalAssessment(of incoming: IncomingDocument, at now: Instant) async throws -> ArrivalAssessment?
    {
        guard incoming.document.type == .referral else { return nil }
        return try arrivalAssessment(
            of: incoming.document.body,
            corrected: incoming.document.body,
            later: [],
            consents: [],
            thread: incoming.document.thread,
            peer: incoming.peer,
            by: "node",
            at: now
        )
    }

    /// Judges a referral again, with everything that has been answered since.
    package func assessOnArrival(_ id: Identifier, by officer: Officer) async throws -> AssessmentRecord {
        let now = clock.now
        let assessment = try await store.read { transaction in
            try arrivalAssessment(of: id, by: officer.name, at: now, in: transaction)
        }
        return try await store.write { transaction in
            let record = assessment.record
            // The same facts and the same law give the same assessment; an approval of it stays good.
            if let last = try transaction.latestAssessment(of: id), last.facts == record.facts,
                last.outcome == record.outcome
            {
                return last
            }
            try transaction.insert(assessment, by: officer.name, about: id, at: now)
            return record
        }
    }

    /// What this node's own rule pack makes of a referral as its documents stand in this transaction.
    func arrivalAssessment(
        of id: Identifier,
        by actor: String,
        at now: Instant,
        in transaction: any StoreReader
    ) throws -> ArrivalAssessment {
        guard let thread = try transaction.thread(id) else {
            throw NodeError(.notFound, "There is no such referral. `comity referral list` shows all.")
        }
        guard thread.side == .receiver else {
            throw NodeError(.notNow, "This agency sent the referral; the other side decides on it.")
        }
        guard let peer = try transaction.peer(thread.peer),
            let referral = try transaction.document(thread: id, issuer: thread.peer, sequence: 1)
        else { throw NodeError(.notFound, "The referral's first document or its sender is missing.") }
        let theirs = try transaction.documents(ofThread: id)
            .filter { $0.issuer == thread.peer && $0.sequence <= thread.peerSequence }
            .map { try Self.document(in: $0) }
        return try arrivalAssessment(
            of: Self.document(in: referral).body,
            corrected: Self.document(in: referral).body(correctedBy: theirs),
            later: theirs.filter { $0.type == .informationResponse }.map { $0.body(correctedBy: theirs) },
            consents: theirs.filter { $0.type == .consentChange }.map(\.body),
            thread: id,
            peer: peer,
            by: actor,
            at: now
        )
    }

    /// - Parameters:
    ///   - body: the referral as it came: consents count as they were declared.
    ///   - corrected: what it says once its sender has put it right.
    private func arrivalAssessment(
        of body: JSON,
        corrected: JSON,
        later answers: [JSON],
        consents: [JSON],
        thread: Identifier,
        peer: PeerRecord,
        by actor: String,
        at now: Instant
    ) throws -> ArrivalAssessment {
        let sender = AgencyFacts(jurisdiction: peer.jurisdiction, kind: peer.kind)
        let receiver = AgencyFacts(jurisdiction: identity.jurisdiction, kind: identity.agencyKind)
        var facts = CaseFacts.arriving(corrected, sender: sender, receiver: receiver, today: now.date)
        for answer in answers.flatMap({ $0["answers"]?.array ?? [] }) {
            if let fact = answer["fact"]?.string, let value = answer["value"] { facts[fact] = value }
        }
        for fact in ConsentFact.names { facts[fact] = nil }
        let declared = declaredConsents(in: body, later: consents, thread: thread, by: peer.entity, at: now)
        for (fact, value) in declared.members { facts[fact] = value }
        // A fact that this node's schema does not take is left out: it becomes a question, not a reason to refuse.
        facts = JSONObject(
            facts.members.filter { (try? library.check(fact: $0.key, value: $0.value)) != nil }
                .map { ($0.key, $0.value) }
        )
        let legal = try library.assess([(receiver.jurisdiction, .receiver)], facts: facts, on: now.date)
        let outcome = try text(legal.json)
        return ArrivalAssessment(
            record: AssessmentRecord(
                id: newIdentifier(at: now),
                subject: thread,
                occasion: .arrival,
                peer: peer.entity,
                madeAt: now,
                madeBy: actor,
                facts: try text(.object(facts)),
                outcome: outcome,
                content: outcome,
                contentDigest: Digest(of: outcome)
            ),
            packs: legal.packs
        )
    }
}

extension Node {
    /// What the sender's declared consents say, judged here as every consent is: for this node, this purpose, not ended and not
    /// taken back since.
    private func declaredConsents(
        in referral: JSON,
        later changes: [JSON],
        thread: Identifier,
        by issuer: EntityID,
        at now: Instant
    ) -> JSONObject {
        var file = CaseFile(id: thread, case: Case(record: referral["case"] ?? [:]), zone: identity.zone)
        let act = Act(by: issuer.text, role: .facilitator, at: now, zone: identity.zone)
        for consent in ConsentRecord.declared(in: referral, by: issuer, at: now) {
            file.receive(consent, by: act)
        }
        // What names nobody of the referral says nothing about it.
        for body in changes { _ = try? Self.take(consent: body, from: issuer, into: &file, by: act) }
        return Self.consentFacts(
            of: file,
            purpose: referral["request"]?["purpose"]?.string ?? "",
            recipient: identity.entity,
            at: now
        )
    }
}

/// What a node's own rule pack makes of a referral that arrived, before it is stored.
struct ArrivalAssessment: Sendable {
    let record: AssessmentRecord
    /// The packs that decided.
    let packs: [LegalAssessment.Pack]
}

extension StoreWriter {
    /// Stores an assessment on arrival with the packs that it took into use and its journal entry.
    func insert(_ arrival: ArrivalAssessment, by actor: String, about thread: Identifier, at now: Instant)
        throws
    {
        try takeIntoUse(arrival.packs, by: actor, at: now)
        try insert(arrival.record)
        try record(.assessed, by: actor, about: thread, digest: arrival.record.seal, at: now)
    }
}
