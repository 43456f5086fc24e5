import Referrals
package import Wire

extension BundleManifest {
    /// The manifest as it stands in the bundle: RFC 8785.
    package func canonicalBytes() throws(JSONError) -> [UInt8] { try json.canonicalBytes() }

    package var json: JSON {
        var log: JSONObject = [
            "keys": .array(logKeys.map(JSON.string)), "checkpoints": .array(checkpoints.map(\.json)),
            "consistency": .array(consistency.map(\.json)), "proofs": .array(proofs.map(\.json)),
        ]
        if hasPolicy { log["policy"] = .string(BundlePaths.policy) }
        var law: JSONObject = [
            "decisions": .array(decisions.map(\.json)), "packs": .array(packs.map(\.json)),
            "signers": .array(signers.map(\.json)),
        ]
        if hasAdmissibility { law["admissibility"] = .string(BundlePaths.admissibility) }
        var object: JSONObject = [
            "format": .string(Self.format), "maker": .string(maker.text),
            "subject": .object([
                "kind": .string(subject.kind.rawValue), "id": .string(subject.id.text),
                "reference": .string(subject.reference),
            ]),
            "asOf": .object([
                "log": .string(asOf.origin), "size": .integer(asOf.size), "at": .string(asOf.at.rfc3339),
            ]),
            "parties": .array(parties.map(\.json)), "referrals": .array(referrals.map(\.json)),
            "law": .object(law), "evidence": .array(evidence.map(\.json)), "log": .object(log),
            "time": .array(stamps.map(\.json)), "leftOut": .array(leftOut.map(\.json)),
            "report": .string(BundlePaths.report), "files": .array(files.map(\.json)),
        ]
        // A bundle without casework is the same file that it was before casework went into bundles.
        if !casework.isEmpty { object["casework"] = .array(casework.map(\.json)) }
        return .object(object)
    }
}

extension BundleManifest.Party {
    fileprivate var json: JSON {
        .object([
            "entity": .string(entity.text), "name": .string(name), "jurisdiction": .string(jurisdiction),
            "kind": .string(kind),
            "statements": .array(
                statements.map {
                    .object(["file": .string($0.file), "heldFrom": .string($0.heldFrom.rfc3339)])
                }
            ),
            "chains": .array(
                chains.map {
                    .object([
                        "file": .string($0.file), "anchor": .string($0.anchor),
                        "validatedAt": .string($0.validatedAt.rfc3339),
                    ])
                }
            ),
        ])
    }
}

extension BundleManifest.Referral {
    fileprivate var json: JSON {
        .object([
            "id": .string(id.text), "side": .string(side.rawValue), "peer": .string(peer.text),
            "reference": .string(reference), "stage": .string(stage),
            "documents": .array(documents.map(\.json)),
        ])
    }
}

extension BundleManifest.Document {
    fileprivate var json: JSON {
        var object: JSONObject = [
            "id": .string(id.text), "issuer": .string(issuer.text), "audience": .string(audience.text),
            "sequence": .integer(Int64(sequence)), "type": .string(type),
            "issuedAt": .string(issuedAt.rfc3339), "storedAt": .string(storedAt.rfc3339),
            "sha256": .string(sha256.hex), "conditions": .array(conditions.map(JSON.string)),
        ]
        object["file"] = file.map(JSON.string)
        if let receipt {
            object["receipt"] = .object([
                "file": .string(receipt.file), "issuer": .string(receipt.issuer.text),
                "storedAt": .string(receipt.storedAt.rfc3339),
            ])
        }
        return .object(object)
    }
}

extension BundleManifest.Decision {
    fileprivate var json: JSON {
        .object([
            "id": .string(id.text), "file": .string(file), "madeAt": .string(madeAt.rfc3339),
        ])
    }
}

extension BundleManifest.Casework {
    fileprivate var json: JSON {
        .object([
            "id": .string(id.text), "kind": .string(kind), "revision": .integer(revision),
            "writtenAt": .string(writtenAt.rfc3339), "file": .string(file),
        ])
    }
}

extension BundleManifest.Pack {
    fileprivate var json: JSON {
        .object([
            "id": .string(id), "version": .string(version), "jurisdiction": .string(jurisdiction),
            "file": .string(file),
        ])
    }
}

extension BundleManifest.Signers {
    fileprivate var json: JSON {
        .object(["jurisdiction": .string(jurisdiction), "file": .string(file)])
    }
}

extension BundleManifest.EvidenceFile {
    fileprivate var json: JSON {
        var object: JSONObject = [
            "id": .string(id.text), "origin": .string(origin.rawValue), "custody": .string(custody),
        ]
        object["original"] = original.map { .string($0.text) }
        object["manifest"] = manifest.map(JSON.string)
        object["content"] = content.map(JSON.string)
        return .object(object)
    }
}

extension BundleManifest.Checkpoint {
    fileprivate var json: JSON {
        .object(["file": .string(file), "log": .string(origin), "size": .integer(size)])
    }
}

extension BundleManifest.Consistency {
    fileprivate var json: JSON {
        .object([
            "log": .string(origin), "from": .integer(from), "to": .integer(to),
            "hashes": .array(hashes.map(JSON.string)),
        ])
    }
}

extension BundleManifest.Proof {
    fileprivate var json: JSON {
        .object(["file": .string(file), "entry": .integer(entry), "shows": .string(shows)])
    }
}

extension BundleManifest.Stamp {
    fileprivate var json: JSON {
        var object: JSONObject = [
            "checkpoint": .string(checkpoint), "file": .string(file), "authority": .string(authority),
        ]
        object["certificates"] = certificates.map(JSON.string)
        object["intermediates"] = intermediates.map(JSON.string)
        object["policies"] = policies.map { .array($0.map(JSON.string)) }
        return .object(object)
    }
}

extension BundleManifest.Omission {
    fileprivate var json: JSON {
        .object([
            "what": .string(subject.rawValue), "name": .string(name), "why": .string(reason.rawValue),
            "says": .string(says),
        ])
    }
}

extension BundleManifest.File {
    fileprivate var json: JSON {
        .object(["path": .string(path), "size": .integer(size), "sha256": .string(sha256.hex)])
    }
}
