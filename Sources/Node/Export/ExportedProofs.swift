import Foundation
import Referrals
import Store
import Wire

// The lines of what proves what was done, and when: erasures, time-stamps, the log and its witnesses; and of what waits or was
// delivered. An agency that leaves the software keeps with them what proves that cases were destroyed.

extension ErasureRecord {
    var exported: JSON {
        get throws {
            .object([
                "id": .string(id.text), "subject": .string(subject.text), "kind": .string(kind.rawValue),
                "state": .string(state.rawValue), "content": try JSON(parsing: content, limits: .local),
                "certificate": certificate.map(JSON.string) ?? .null, "begunBy": .string(begunBy),
                "begunAt": .string(begunAt.rfc3339), "changedAt": .string(changedAt.rfc3339),
            ])
        }
    }
}

extension TimeStampRecord {
    /// Request and token as DER (RFC 3161) in base64.
    var exported: JSON {
        .object([
            "shard": .integer(shard), "size": .integer(size), "authority": .string(authority),
            "authorityRevision": .integer(authorityRevision),
            "request": .string(Data(request).base64EncodedString()),
            "token": .string(Data(token).base64EncodedString()), "at": .string(at.rfc3339),
            "accuracyMilliseconds": accuracyMilliseconds.map(JSON.integer) ?? .null,
            "policy": .string(policy), "serial": .string(serial), "signer": .string(signer),
            "storedAt": .string(storedAt.rfc3339),
        ])
    }
}

extension LogShard {
    var exported: JSON {
        .object([
            "number": .integer(number), "name": .string(name), "firstEntry": .integer(firstEntry),
            "openedAt": .string(openedAt.rfc3339),
        ])
    }
}

extension LogLeaf {
    /// With the salt, while there is one: it shows that the journal's entry is what the log committed to.
    var exported: JSON {
        .object([
            "entry": .integer(entry), "commitment": .string(Data(commitment).base64EncodedString()),
            "salt": salt.map { .string(Data($0).base64EncodedString()) } ?? .null,
        ])
    }
}

extension LogCheckpoint {
    var exported: JSON {
        .object([
            "shard": .integer(shard), "size": .integer(size), "note": .string(note),
            "madeAt": .string(madeAt.rfc3339),
        ])
    }
}

extension LogCosignature {
    var exported: JSON {
        .object([
            "shard": .integer(shard), "size": .integer(size), "witness": .string(witness),
            "line": .string(line), "storedAt": .string(storedAt.rfc3339),
        ])
    }
}

extension LogBreak {
    var exported: JSON {
        .object([
            "part": .string(part), "kept": .integer(kept), "known": .string(known), "keptBy": .string(keptBy),
            "successor": .string(successor), "statement": .string(statement), "reason": .string(reason),
            "by": .string(by), "at": .string(at.rfc3339),
        ])
    }
}

extension LogAlarm {
    var exported: JSON {
        .object([
            "number": .integer(number), "kind": .string(kind.rawValue), "origin": .string(origin),
            "at": .string(at.rfc3339), "by": .string(by), "first": .string(first), "second": .string(second),
            "acknowledgement": acknowledgement?.exported ?? .null,
        ])
    }
}

extension AlarmAcknowledgement {
    var exported: JSON {
        .object([
            "kind": .string(kind.rawValue), "alarm": .integer(alarm), "by": .string(by),
            "reason": .string(reason), "at": .string(at.rfc3339),
        ])
    }
}

extension WitnessedHead {
    var exported: JSON {
        .object([
            "origin": .string(origin), "size": .integer(size), "note": .string(note),
            "cosignedAt": .string(cosignedAt.rfc3339), "isUncertain": .bool(isUncertain),
        ])
    }
}

extension ThreadTask {
    var exported: JSON {
        .object([
            "id": .string(id.text), "referral": .string(thread.text), "kind": .string(kind.rawValue),
            "subject": .string(subject.text), "isOwn": .bool(isOwn), "startedAt": .string(startedAt.rfc3339),
            "dueAt": .string(dueAt.rfc3339), "step": .string(step.rawValue),
            "doneAt": doneAt.map { .string($0.rfc3339) } ?? .null,
            "doneBy": doneBy.map(JSON.string) ?? .null,
        ])
    }
}

extension DeliveryRecord {
    var exported: JSON {
        .object([
            "document": .string(document.text), "referral": .string(thread.text), "peer": .string(peer.text),
            "state": .string(state.rawValue), "attempts": .integer(Int64(attempts)),
            "deadline": deadline.map { .string($0.rfc3339) } ?? .null,
            "reason": reason.map { .string($0.rawValue) } ?? .null,
            "lastAttemptAt": lastAttemptAt.map { .string($0.rfc3339) } ?? .null,
            "lastFailure": lastFailure.map(JSON.string) ?? .null,
        ])
    }
}

extension PeerRefusalRecord {
    var exported: JSON {
        .object([
            "document": .string(document.text), "jws": .string(compact),
            "storedAt": .string(storedAt.rfc3339),
        ])
    }
}

extension EvidenceOfferRecord {
    /// Without what lets a peer fetch it.
    var exported: JSON {
        .object([
            "file": .string(file.text), "peer": .string(peer.text), "referral": .string(thread.text),
            "document": .string(document.text), "conditions": .string(conditions.hex),
            "offeredAt": .string(offeredAt.rfc3339), "takenAt": takenAt.map { .string($0.rfc3339) } ?? .null,
        ])
    }
}

extension WebhookRecord {
    var exported: JSON {
        .object([
            "id": .string(id.text), "address": .string(address), "authority": .string(authority),
            "events": .string(events), "position": .integer(position), "addedBy": .string(addedBy),
            "addedAt": .string(addedAt.rfc3339),
        ])
    }
}

extension RecoveryRecord {
    var exported: JSON {
        .object([
            "id": .string(id.text), "account": .string(account.text), "by": .string(by),
            "reason": .string(reason), "at": .string(at.rfc3339),
        ])
    }
}

extension ChainRecord {
    /// The signed statements themselves, so that it can be proved later why a peer was believed.
    var exported: JSON {
        .object([
            "subject": .string(subject), "anchor": .string(anchor),
            "statements": .array(statements.split(separator: "\n").map { .string(String($0)) }),
            "metadata": .string(metadata),
            "marks": .array(marks.split(separator: "\n").map { .string(String($0)) }),
            "validatedAt": .string(validatedAt.rfc3339), "expiresAt": .string(expiresAt.rfc3339),
        ])
    }
}
