package import Referrals
import Store
package import Wire

/// One line of an export: to which file it belongs, and what it says.
package struct ExportLine: Sendable {
    /// One of ``ExportKind``: the file's name without its ending.
    package var kind: String
    package var json: JSON
}

extension Node {
    /// Everything that the agency owns, a JSON object a line, one row at a time: what leaves the software with nothing but a
    /// reader of JSON. Documents and receipts stand as they were signed, so that they can be verified elsewhere.
    ///
    /// What another agency sent under limits that forbid its export stays here: its line says which limits, and holds its
    /// digest in the place of its content. So does an own document that passes such content on, the assessment of a referral with such a
    /// document, and what a case holds that was taken over from one.
    ///
    /// - Parameters:
    ///   - purpose: what the export serves, of the fact schema, where that is said: what may not serve it stays here too.
    ///   - take: called for each line inside one consistent reading; what it throws ends the export.
    /// - Returns: how many lines of each kind there were, and the conditions that kept something of a document or a case back; the journal
    ///   holds it too.
    package func export(
        for purpose: String? = nil,
        by officer: Officer,
        _ take: @Sendable @escaping (ExportLine) throws -> Void
    ) async throws -> (lines: [String: Int], withheld: [Identifier: [UseLimit]]) {
        if let purpose { try check(purpose: purpose) }
        let exits = UseLimits.Exit.exporting(for: purpose)
        try await recordExport(by: officer)
        let own = identity.entity
        let (counts, kept, cut) = try await store.read { transaction in
            var export = Export(take: take)
            var kept: [(record: DocumentRecord, limits: [UseLimit])] = []
            try transaction.eachDocument { stored in
                guard case .record(let record) = stored, record.erasedAt == nil else { return }
                // Of an own document that cannot be read nobody knows what it passes on.
                let binding =
                    try record.issuer == own
                    ? (try? self.binding(on: record, in: transaction))
                        ?? UseLimits([UseLimits.ofUnknownOrigin])
                    : self.binding(on: record, in: transaction)
                let limits = binding.forbidding("", by: exits)
                if !limits.isEmpty { kept.append((record, limits)) }
            }
            let limits = Dictionary(kept.map { ($0.record.id, $0.limits) }) { first, _ in first }
            let closed = Set(kept.filter { $0.record.issuer != own }.map(\.record.thread))
            let closedCases = Set(try closed.compactMap { try transaction.thread($0)?.caseID })
            var cut: [Identifier: [UseLimit]] = [:]
            try transaction.eachCase { stored in
                try export.line(.cases, stored) { record in
                    // Where its referral cannot be read, nobody knows under which conditions it came.
                    let leaving =
                        (try? self.leaving(record, by: exits, in: transaction)) ?? .nothing(of: record)
                    if !leaving.withheld.isEmpty { cut[record.id] = leaving.withheld }
                    return try leaving.exported(whose: transaction.allocation(of: record.id))
                }
            }
            try transaction.eachCasework {
                try export.line(.records, $0) { record in
                    try record.exported(keepingBackReceived: record.caseID.map(closedCases.contains) ?? false)
                }
            }
            try transaction.eachAssessment {
                try export.line(.assessments, $0) { record in
                    let isClosed =
                        record.occasion == .arrival
                        ? closed.contains(record.subject) : cut[record.subject] != nil
                    return isClosed ? record.withheld : try record.exported
                }
            }
            try transaction.eachApproval { try export.line(.approvals, $0) { $0.exported } }
            try transaction.eachThread {
                try export.line(.referrals, $0) { try $0.exported(whose: transaction.allocation(of: $0.id)) }
            }
            try transaction.eachDocument {
                try export.line(.documents, $0) { $0.exported(keepingBack: limits[$0.id] ?? []) }
            }
            try transaction.eachReceipt { try export.line(.receipts, $0) { $0.exported } }
            try transaction.eachEvidence {
                try export.line(.evidence, $0) { record in
                    try record.exported(keepingBackReceived: record.thread.map(closed.contains) ?? false)
                }
            }
            try transaction.eachCustody { try export.line(.custody, $0) { $0.exported } }
            try transaction.eachUseDecision { try export.line(.useDecisions, $0) { $0.exported } }
            try transaction.eachTrustEntry { try export.line(.trust, $0) { try $0.exported } }
            try transaction.eachPeerStatement { try export.line(.statements, $0) { $0.exported } }
            try transaction.eachKey { try export.line(.keys, $0) { $0.exported } }
            try transaction.eachPackUse { try export.line(.rulePacks, $0) { $0.exported } }
            try transaction.eachRefusal { try export.line(.refusals, $0) { $0.exported } }
            for account in try transaction.accounts() {
                try export.line(.accounts, .record(account)) { try $0.exported }
            }
            try transaction.eachReading { try export.line(.readings, $0) { $0.exported } }
            try transaction.eachPeer { try export.line(.peers, $0) { $0.exported } }
            try transaction.eachJournalEntry { try export.line(.journal, $0) { $0.exported } }
            try export.proofs(in: transaction)
            try export.exchange(in: transaction)
            return (export.counts, kept, cut)
        }
        try await recordRelease(kept.map { ($0.record, false) }, by: officer)
        try await recordBlocked(cut.keys.sorted(), by: officer)
        let documents = Dictionary(kept.map { ($0.record.id, $0.limits) }) { first, _ in first }
        return (counts, documents.merging(cut) { first, _ in first })
    }

    /// Puts on record that somebody takes everything out, before anything is.
    private func recordExport(by officer: Officer) async throws {
        let now = clock.now
        _ = try await store.write { try $0.record(.exported, by: officer.name, about: nil, at: now) }
    }
}

/// Counts what it hands on. A row that cannot be read is exported as such: nothing is left out in silence.
struct Export {
    let take: (ExportLine) throws -> Void
    var counts: [String: Int] = [:]

    mutating func line<Record>(_ kind: ExportKind, _ stored: Stored<Record>, _ json: (Record) throws -> JSON)
        throws
    {
        let kind = kind.rawValue
        counts[kind, default: 0] += 1
        switch stored {
        case .record(let record): try take(ExportLine(kind: kind, json: try json(record)))
        case .damaged(let name, let says):
            try take(ExportLine(kind: kind, json: ["damaged": .string(name), "says": .string(says)]))
        }
    }
}

extension LeavingCase {
    fileprivate func exported(whose allocation: AllocationRecord?) throws -> JSON {
        let json = try record.exported(whose: allocation)
        guard !withheld.isEmpty, var members = json.object else { return json }
        members["withheld"] = .array(withheld.map(\.json))
        return .object(members)
    }
}

extension CaseRecord {
    fileprivate func exported(whose allocation: AllocationRecord?) throws -> JSON {
        .object([
            "id": .string(id.text), "reference": .string(reference),
            "content": erasedAt == nil ? try JSON(parsing: content, limits: .local) : .null,
            "openedBy": .string(openedBy), "openedAt": .string(openedAt.rfc3339),
            "changedAt": .string(changedAt.rfc3339), "revision": .integer(revision),
            "owner": allocation.map { .string($0.owner) } ?? .null,
            "team": allocation?.team.map(JSON.string) ?? .null,
            "erasedAt": erasedAt.map { .string($0.rfc3339) } ?? .null,
        ])
    }
}

extension AssessmentRecord {
    fileprivate var exported: JSON {
        get throws {
            .object([
                "id": .string(id.text), "subject": .string(subject.text),
                "occasion": .string(occasion.rawValue),
                "peer": .string(peer.text), "madeAt": .string(madeAt.rfc3339), "madeBy": .string(madeBy),
                "facts": erasedAt == nil ? try JSON(parsing: facts, limits: .local) : .null,
                "outcome": erasedAt == nil ? try JSON(parsing: outcome, limits: .local) : .null,
                "content": try content.map { try JSON(parsing: $0, limits: .local) } ?? .null,
                "erasedAt": erasedAt.map { .string($0.rfc3339) } ?? .null,
            ])
        }
    }
}

extension AssessmentRecord {
    /// That it was made, without what it was made of.
    fileprivate var withheld: JSON {
        .object([
            "id": .string(id.text), "subject": .string(subject.text),
            "occasion": .string(occasion.rawValue), "peer": .string(peer.text),
            "madeAt": .string(madeAt.rfc3339), "madeBy": .string(madeBy), "withheld": .bool(true),
            "says": "It repeats what the sender's limits keep here.",
        ])
    }
}

extension ApprovalRecord {
    fileprivate var exported: JSON {
        .object([
            "assessment": .string(assessment.text), "role": .string(role), "by": .string(by),
            "at": .string(at.rfc3339), "sha256": .string(contentDigest.hex),
            "note": note.map(JSON.string) ?? .null,
        ])
    }
}

extension ThreadRecord {
    fileprivate func exported(whose allocation: AllocationRecord?) -> JSON {
        .object([
            "id": .string(id.text), "side": .string(side.rawValue), "peer": .string(peer.text),
            "reference": .string(reference), "case": caseID.map { .string($0.text) } ?? .null,
            "stage": .string(stage.rawValue), "decideBy": .string(decideBy),
            "openedAt": .string(openedAt.rfc3339), "changedAt": .string(changedAt.rfc3339),
            "owner": allocation.map { .string($0.owner) } ?? .null,
            "team": allocation?.team.map(JSON.string) ?? .null,
        ])
    }
}

extension DocumentRecord {
    fileprivate func exported(keepingBack limits: [UseLimit]) -> JSON {
        var members: JSONObject = [
            "id": .string(id.text), "referral": .string(thread.text), "issuer": .string(issuer.text),
            "audience": .string(audience.text), "sequence": .integer(Int64(sequence)),
            "type": .string(type.rawValue), "storedAt": .string(storedAt.rfc3339),
            "sha256": .string(digest.hex),
        ]
        if limits.isEmpty {
            members["jws"] = .string(compact)
        } else {
            members["withheld"] = .array(limits.map(\.json))
        }
        return .object(members)
    }
}

extension ReceiptRecord {
    fileprivate var exported: JSON {
        .object([
            "document": .string(document.text), "issued": .bool(issued),
            "storedAt": .string(storedAt.rfc3339),
            "jws": .string(compact),
        ])
    }
}

extension PeerRecord {
    fileprivate var exported: JSON {
        .object([
            "entity": .string(entity.text), "name": .string(name), "jurisdiction": .string(jurisdiction),
            "kind": .string(kind), "state": .string(state.rawValue), "statement": .string(statement),
            "addedBy": .string(addedBy), "addedAt": .string(addedAt.rfc3339),
        ])
    }
}

extension JournalEntry {
    fileprivate var exported: JSON {
        .object([
            "number": .integer(number), "at": .string(at.rfc3339), "event": .string(event.rawValue),
            "actor": .string(actor), "subject": subject.map { .string($0.text) } ?? .null,
            "digest": digest.map { .string($0.hex) } ?? .null, "head": .string(head.hex),
        ])
    }
}
