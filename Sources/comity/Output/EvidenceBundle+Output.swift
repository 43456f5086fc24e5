import Bundles
import Referrals
import Wire

extension WrittenBundle {
    /// As `--json` shows a bundle that was made.
    func json(at path: String) -> JSON {
        .object([
            "file": .string(path), "sha256": .string(digest.hex), "bytes": .integer(size),
            "log": .string(manifest.asOf.origin), "logSize": .integer(manifest.asOf.size),
            "documents": .integer(Int64(manifest.referrals.flatMap(\.documents).count)),
            "proofs": .integer(Int64(manifest.proofs.count)),
            "leftOut": .array(
                manifest.leftOut.map {
                    .object([
                        "what": .string($0.subject.rawValue), "name": .string($0.name),
                        "why": .string($0.reason.rawValue), "says": .string($0.says),
                    ])
                }
            ),
        ])
    }

    func words(at path: String) -> String {
        let documents = manifest.referrals.flatMap(\.documents)
        var lines = [
            "Wrote \(path): \(size) bytes, SHA-256 \(digest).",
            "  \(documents.count) documents, \(documents.count { $0.receipt != nil }) receipts, \(manifest.proofs.count) proofs in \(manifest.asOf.origin) up to leaf \(manifest.asOf.size),",
            "  \(manifest.stamps.count) time-stamps, \(manifest.decisions.count) decisions, \(manifest.packs.count) rule packs, \(manifest.evidence.count) files of evidence.",
        ]
        if !manifest.leftOut.isEmpty {
            lines.append("Left out:")
            lines += manifest.leftOut.map {
                "  \($0.subject.rawValue) \($0.name) (\($0.reason.rawValue)): \($0.says)"
            }
        }
        lines.append("It holds personal data. Whoever gets it checks it with `comity bundle verify`.")
        return lines.joined(separator: "\n")
    }
}

extension BundleVerdict {
    /// As `--json` shows what a verification came to.
    var json: JSON {
        var object: JSONObject = [
            "result": .string(result.rawValue),
            "findings": .array(findings.map(\.json)),
        ]
        if let manifest {
            object["maker"] = .string(manifest.maker.text)
            object["subject"] = .object([
                "kind": .string(manifest.subject.kind.rawValue), "id": .string(manifest.subject.id.text),
                "reference": .string(manifest.subject.reference),
            ])
            object["log"] = .string(manifest.asOf.origin)
            object["logSize"] = .integer(manifest.asOf.size)
            object["cannotShow"] = .array(manifest.openEnd.map(JSON.string))
        }
        object["checked"] = .object(JSONObject(counted.map { ($0.name, .integer(Int64($0.count))) }))
        object["parties"] = .array(
            parties.map {
                .object([
                    "entity": .string($0.entity), "fingerprint": .string($0.fingerprint),
                    "confirmed": .bool($0.isConfirmed),
                ])
            }
        )
        object["times"] = .array(
            times.map {
                .object([
                    "checkpoint": .string($0.checkpoint), "authority": .string($0.authority),
                    "at": .string(Instant(seconds: $0.seconds).rfc3339), "signer": .string($0.signer),
                    "policy": .string($0.policy),
                ])
            }
        )
        object["witnesses"] = .object(
            JSONObject(
                witnesses.sorted { $0.key < $1.key }.map { ($0.key, .array($0.value.map(JSON.string))) }
            )
        )
        return .object(object)
    }

    private var counted: [(name: String, count: Int)] {
        [
            ("files", counts.files), ("documents", counts.documents), ("receipts", counts.receipts),
            ("proofs", counts.proofs), ("checkpoints", counts.checkpoints),
            ("cosignatures", counts.cosignatures), ("timeStamps", counts.stamps), ("packs", counts.packs),
            ("decisions", counts.decisions), ("casework", counts.casework),
            ("custodyEvents", counts.custodyEvents),
            ("contents", counts.contents), ("redactions", counts.redactions),
        ]
    }

    var words: String {
        var lines = [headline]
        if let manifest {
            lines.append(
                "  \(manifest.subject.kind.rawValue) \(manifest.subject.reference), made by \(manifest.maker.text), everything up to leaf \(manifest.asOf.size) of \(manifest.asOf.origin)"
            )
            lines.append(
                "  held: "
                    + counted.filter { $0.count > 0 }.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
            )
        }
        lines += parties.map {
            "  \($0.isConfirmed ? "confirmed by you" : "not confirmed ")  \($0.entity)  fingerprint \($0.fingerprint)"
        }
        lines += times.map {
            "  seen by \($0.signer) on \(Instant(seconds: $0.seconds).rfc3339), policy \($0.policy): \($0.checkpoint)"
        }
        lines += witnesses.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }.map {
            "  cosigned by \($0.value.joined(separator: ", ")): \($0.key)"
        }
        for weight in BundleFault.Weight.allCases.reversed() {
            let found = findings.filter { $0.fault.weight == weight }
            guard !found.isEmpty else { continue }
            lines.append(weight.heading)
            lines += found.map(\.words)
        }
        if let manifest {
            lines.append("What the bundle alone cannot show:")
            lines += manifest.openEnd.map { "  " + $0 }
        }
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        switch result {
        case .sound: "Sound: everything that it names is there, holds, and rests on what you gave."
        case .failed: "FAILED: something in the bundle does not hold."
        case .incomplete: "Incomplete: what is there holds, but something that belongs to it is missing."
        case .unconfirmed: "Unconfirmed: everything holds, on the bundle's own word alone."
        case .unreadable: "Unreadable: this is no bundle, or a damaged one."
        }
    }
}

extension BundleFinding {
    fileprivate var json: JSON {
        .object([
            "finding": .string(fault.rawValue), "weight": .string(fault.weight.rawValue),
            "place": .string(place), "says": .string(says), "means": .string(fault.means),
            "remedy": .string(fault.remedy),
        ])
    }

    fileprivate var words: String {
        """
          \(fault.rawValue)  \(place)
            \(says)
            Means: \(fault.means)
            Do: \(fault.remedy)
        """
    }
}

extension BundleFault.Weight {
    fileprivate var heading: String {
        switch self {
        case .failed: "Does not hold:"
        case .missing: "Missing:"
        case .unconfirmed: "On the bundle's own word:"
        case .note: "Worth knowing:"
        }
    }
}
