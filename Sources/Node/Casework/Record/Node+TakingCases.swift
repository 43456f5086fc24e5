import Casework
package import Referrals
package import Store
import Wire

extension Node {
    /// Opens this agency's own case for a referral that it was sent: under its own reference, with what the referral said
    /// and nothing more.
    ///
    /// - Throws: ``NodeError`` with `exists` where the referral has a case already, `notNow` where this agency sent it.
    package func takeCase(
        from thread: Identifier,
        reference: String,
        by officer: Officer
    ) async throws -> CaseRecord {
        let now = clock.now
        return try await store.write { transaction in
            guard var thread = try transaction.thread(thread) else {
                throw NodeError(.notFound, "There is no such referral. `comity referral list` shows all.")
            }
            guard thread.side == .receiver else {
                throw NodeError(.notNow, "This agency sent the referral; its case is \(thread.reference).")
            }
            guard thread.caseID == nil else { throw NodeError(.exists, "The referral has a case already.") }
            guard try transaction.caseRecord(reference: reference) == nil else {
                throw NodeError(.exists, "There is a case with this reference already.")
            }
            guard
                let first = try transaction.document(
                    thread: thread.id,
                    issuer: thread.peer,
                    sequence: 1
                ), var file = try Self.document(in: first).body["case"]?.object
            else { throw NodeError(.notFound, "The referral itself is not here.") }
            let referral = try Self.document(in: first).body
            file["reference"] = .string(reference)
            // The consents become records of their own, never members of a case.
            file["parties"] = .array(
                (file["parties"]?.array ?? []).map { party in
                    var members = party.object ?? JSONObject()
                    members["consents"] = nil
                    return .object(members)
                }
            )
            // A referral may name no provision; a case says that there is none yet.
            if var offence = file["offence"]?.object, offence["provisions"] == nil {
                offence["provisions"] = []
                file["offence"] = .object(offence)
            }
            // The one answer on which the dialogue rests; the others belong to the referrer's own assessment.
            if let word = referral["facts"]?["responsible.acknowledges"] {
                file["facts"] = .object(["responsible.acknowledges": word])
            }
            let findings = schemas.findings(inCase: .object(file))
            guard findings.isEmpty else {
                throw NodeError(
                    .invalidInput,
                    "What the referral says does not make a case:",
                    findings: findings.map { "\($0.place): \($0.says)" }
                )
            }
            let record = CaseRecord(
                id: newIdentifier(at: now),
                reference: reference,
                content: try text(.object(file)),
                openedBy: officer.name,
                openedAt: now,
                changedAt: now,
                revision: 1
            )
            let scopes = try transaction.enter(record)
            try transaction.upsert(
                AllocationRecord(
                    subject: record.id,
                    owner: officer.name,
                    team: try transaction.allocation(of: thread.id)?.team,
                    at: now,
                    by: officer.name
                )
            )
            thread.caseID = record.id
            thread.changedAt = now
            try transaction.update(thread)
            try transaction.record(
                .caseOpened,
                by: officer.name,
                about: record.id,
                digest: record.seal,
                under: scopes,
                at: now
            )
            let peer = Act(by: thread.peer.text, role: .facilitator, at: now, zone: identity.zone)
            try change(record, by: peer, in: transaction, crosses: false) { file, act in
                for consent in ConsentRecord.declared(in: referral, by: thread.peer, at: now) {
                    file.receive(consent, by: act)
                }
            }
            try takeIntoCase(from: 1, of: &thread, at: now, in: transaction)
            if let assessment = try transaction.latestAssessment(of: thread.id), assessment.erasedAt == nil {
                try layDeadlines(assessment, in: record, by: officer, at: now, in: transaction)
            }
            return record
        }
    }
}
