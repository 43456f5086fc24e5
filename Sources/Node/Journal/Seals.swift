package import Referrals
import RulePacks
package import Store

/// What the journal fixes of a record: one digest over every field that must not change afterwards. An audit compares
/// it with the record as it stands.
extension Digest {
    /// SHA-256 over fields, each with its length in front, so that no two lists of fields give the same bytes.
    fileprivate init(sealing fields: [String?]) {
        self.init(
            of: fields.map { field in field.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined(separator: "\n")
        )
    }
}

extension CaseRecord {
    package var seal: Digest {
        Digest(sealing: [
            id.text, reference, content, openedBy, String(openedAt.milliseconds),
            String(changedAt.milliseconds),
            String(revision),
        ])
    }
}

extension AssessmentRecord {
    package var seal: Digest {
        Digest(sealing: [
            id.text, subject.text, occasion.rawValue, peer.text, String(madeAt.milliseconds), madeBy, facts,
            outcome,
            content, contentDigest?.hex,
        ])
    }
}

extension ApprovalRecord {
    package var seal: Digest {
        Digest(sealing: [assessment.text, role, by, String(at.milliseconds), contentDigest.hex, note])
    }
}

extension RecoveryRecord {
    package var seal: Digest {
        Digest(sealing: [id.text, account.text, by, reason, String(at.milliseconds)])
    }
}

extension PeerRecord {
    /// Everything but ``state`` and the statements that followed, which have events of their own.
    package var seal: Digest {
        Digest(sealing: [
            entity.text, name, jurisdiction, kind, enteredStatement, authority, addedBy,
            String(addedAt.milliseconds),
        ])
    }
}

extension PackUseRecord {
    package var seal: Digest {
        Digest(sealing: [pack, version, digest, String(since.milliseconds), by])
    }
}

extension PackSigner {
    package var seal: Digest { Digest(sealing: [jurisdiction, role.rawValue, thumbprint]) }
}

extension KeyRecord {
    /// The key and its whole life so far; every change of it has an event of its own.
    package var seal: Digest {
        let moments = [preparedAt, currentFrom, pastFrom, revokedAt, compromisedSince]
        return Digest(
            sealing: [id.text, use.rawValue, keyID, jwk, preparedBy]
                + moments.map { $0.map { String($0.milliseconds) } } + [succession]
        )
    }
}

extension PeerStatementRecord {
    package var seal: Digest {
        Digest(sealing: [entity.text, String(number), statement, String(heldFrom.milliseconds), by])
    }
}

extension CaseworkRecord {
    package var seal: Digest {
        Digest(sealing: [
            id.text, caseID?.text, kind, compartment, content, String(revision), writtenBy, role,
            String(writtenAt.milliseconds),
        ])
    }
}

extension RefusalRecord {
    package var seal: Digest {
        Digest(
            sealing: [
                String(at.milliseconds), problem.rawValue, digest?.hex, String(size), issuer?.text,
            ] + (says.map { [$0] } ?? []) + counted
        )
    }

    /// Nothing for a record from before refusals were counted together.
    private var counted: [String?] {
        guard count != 1 || until != at || network != nil else { return [] }
        return [String(until.milliseconds), String(count), network]
    }
}

extension TrustEntry {
    package var seal: Digest {
        Digest(sealing: [kind.rawValue, name, String(revision), content, by, String(at.milliseconds)])
    }
}

extension LogBreak {
    package var seal: Digest {
        Digest(sealing: [
            part, String(kept), known, keptBy, successor, statement, reason, by, String(at.milliseconds),
        ])
    }
}

extension AlarmAcknowledgement {
    /// Of an officer's word about an alarm, and of what shows the alarm.
    package func seal(evidence: Digest?) -> Digest {
        Digest(sealing: [
            kind.rawValue, String(alarm), by, reason, String(at.milliseconds), evidence?.hex,
        ])
    }
}

extension AccountRecord {
    package var seal: Digest {
        // What waits for a second person came later: a record without it has the seal that it always had.
        Digest(
            sealing: [
                id.text, name, team, grants, state.rawValue, createdBy, String(createdAt.milliseconds),
                String(revision),
            ] + (proposal == nil ? [] : [proposal, proposedBy])
        )
    }
}

extension AllocationRecord {
    package var seal: Digest {
        Digest(sealing: [subject.text, owner, team, String(at.milliseconds), by])
    }
}

extension EvidenceRecord {
    package var seal: Digest {
        Digest(sealing: [
            id.text, caseID?.text, thread?.text, origin.rawValue, peer?.text, document?.text, original?.text,
            state.rawValue, manifest, secrets, addedBy, String(addedAt.milliseconds),
            String(changedAt.milliseconds),
        ])
    }
}

extension UseDecisionRecord {
    package var seal: Digest {
        Digest(sealing: [
            decision.id.text, decision.document.text, thread.text, decision.exit.name,
            decision.exit.recipient?.text, decision.allows ? "allowed" : "not-allowed", decision.says,
            decision.by, String(decision.at.milliseconds),
        ])
    }
}
