import Evidence
import Referrals
import Store
import Wire

// The lines of what the casework, the evidence and the agency itself leave behind. Secrets are in none of them: no private key, no
// token, no key of a file.

extension CaseworkRecord {
    /// One revision; all of them together are the record's history.
    ///
    /// - Parameter isClosed: whether what came from the peer of the case may not be exported: then a record that a document of
    ///   it filed has no content.
    func exported(keepingBackReceived isClosed: Bool) throws -> JSON {
        let json = erasedAt == nil ? try JSON(parsing: content, limits: .local) : .null
        let isKeptBack = isClosed && json["origin"]?.string != nil
        return .object([
            "id": .string(id.text), "case": caseID.map { .string($0.text) } ?? .null, "kind": .string(kind),
            "compartment": .string(compartment), "revision": .integer(revision),
            "content": isKeptBack ? .null : json, "keptBack": .bool(isKeptBack),
            "writtenBy": .string(writtenBy), "role": .string(role), "writtenAt": .string(writtenAt.rfc3339),
        ])
    }
}

extension EvidenceRecord {
    /// - Parameter isClosed: whether what came in its referral may not be exported: then a file that came has no manifest.
    func exported(keepingBackReceived isClosed: Bool) throws -> JSON {
        let isKeptBack = isClosed && origin != .collected
        let hasManifest = !manifest.isEmpty && !isKeptBack
        return .object([
            "id": .string(id.text), "case": caseID.map { .string($0.text) } ?? .null,
            "referral": thread.map { .string($0.text) } ?? .null, "origin": .string(origin.rawValue),
            "state": .string(state.rawValue), "from": peer.map { .string($0.text) } ?? .null,
            "document": document.map { .string($0.text) } ?? .null,
            "original": original.map { .string($0.text) } ?? .null,
            "manifest": hasManifest ? try JSON(parsing: manifest, limits: .local) : .null,
            "keptBack": .bool(isKeptBack), "addedBy": .string(addedBy),
            "addedAt": .string(addedAt.rfc3339), "changedAt": .string(changedAt.rfc3339),
        ])
    }
}

extension CustodyRecord {
    var exported: JSON {
        .object([
            "file": .string(file.text), "issuer": .string(issuer.text), "sequence": .integer(Int64(sequence)),
            "sha256": .string(digest.hex), "jws": .string(compact),
            "officer": officer.map(JSON.string) ?? .null,
            "salt": salt.map(JSON.string) ?? .null, "storedAt": .string(storedAt.rfc3339),
        ])
    }
}

extension UseDecisionRecord {
    var exported: JSON {
        guard case .object(var members) = decision.json else { return decision.json }
        members["id"] = .string(decision.id.text)
        members["document"] = .string(decision.document.text)
        members["referral"] = .string(thread.text)
        if erasedAt != nil { members["says"] = .null }
        return .object(members)
    }
}

extension TrustEntry {
    var exported: JSON {
        get throws {
            .object([
                "kind": .string(kind.rawValue), "name": .string(name), "revision": .integer(revision),
                "content": try content.map { try JSON(parsing: $0, limits: .local) } ?? .null,
                "by": .string(by), "at": .string(at.rfc3339),
            ])
        }
    }
}

extension PeerStatementRecord {
    var exported: JSON {
        .object([
            "peer": .string(entity.text), "number": .integer(Int64(number)), "statement": .string(statement),
            "heldFrom": .string(heldFrom.rfc3339), "by": .string(by),
        ])
    }
}

extension KeyRecord {
    /// The public half.
    var exported: JSON {
        .object([
            "id": .string(keyID), "use": .string(use.rawValue), "state": .string(state.rawValue),
            "public": .string(jwk), "preparedBy": .string(preparedBy),
            "preparedAt": .string(preparedAt.rfc3339),
            "revokedAt": revokedAt.map { .string($0.rfc3339) } ?? .null,
        ])
    }
}

extension PackUseRecord {
    var exported: JSON {
        .object([
            "pack": .string(pack), "version": .string(version), "digest": .string(digest),
            "since": .string(since.rfc3339), "by": .string(by),
        ])
    }
}

extension RefusalRecord {
    var exported: JSON {
        .object([
            "at": .string(at.rfc3339), "problem": .string(problem.rawValue),
            "sha256": digest.map { .string($0.hex) } ?? .null, "bytes": .integer(Int64(size)),
            "issuer": issuer.map { .string($0.text) } ?? .null, "says": says.map(JSON.string) ?? .null,
        ])
    }
}

extension AccountRecord {
    var exported: JSON {
        get throws {
            .object([
                "id": .string(id.text), "name": .string(name), "team": team.map(JSON.string) ?? .null,
                "grants": try JSON(parsing: grants, limits: .local), "state": .string(state.rawValue),
                "createdBy": .string(createdBy), "createdAt": .string(createdAt.rfc3339),
                "revision": .integer(revision),
            ])
        }
    }
}

extension ReadingRecord {
    var exported: JSON {
        .object([
            "at": .string(at.rfc3339), "reader": .string(reader), "operation": .string(operation),
            "subject": subject.map { .string($0.text) } ?? .null, "purpose": .string(purpose),
        ])
    }
}
