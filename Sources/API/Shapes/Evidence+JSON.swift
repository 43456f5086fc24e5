package import Evidence
package import Node
import Referrals
package import Store
package import Wire

extension EvidenceRecord {
    /// As the API and `--json` show a file.
    package func json(_ manifest: EvidenceManifest?) -> JSON {
        var members: JSONObject = [
            "id": .string(id.text), "state": .string(state.rawValue), "origin": .string(origin.rawValue),
            "addedBy": .string(addedBy), "addedAt": .string(addedAt.rfc3339),
        ]
        members["case"] = caseID.map { .string($0.text) }
        members["thread"] = thread.map { .string($0.text) }
        members["from"] = peer.map { .string($0.text) }
        members["document"] = document.map { .string($0.text) }
        members["original"] = original.map { .string($0.text) }
        if let manifest {
            members["name"] = .string(manifest.name)
            members["mediaType"] = .string(manifest.mediaType)
            members["size"] = .integer(manifest.digests.size)
            members["sha256"] = .string(manifest.digests.sha256.hex)
            members["root"] = .string(manifest.digests.root.hex)
            members["commitment"] = manifest.commitment.json
            members["conditions"] = .array(manifest.conditions.map(JSON.string))
        }
        return .object(members)
    }
}

extension EvidenceView {
    /// The file with to whom it was offered.
    package var json: JSON {
        var members = record.json(manifest).object ?? JSONObject()
        members["custodyEvents"] = .integer(Int64(custody.count))
        members["offers"] = .array(
            offers.map { offer in
                var members: JSONObject = [
                    "to": .string(offer.peer.text), "thread": .string(offer.thread.text),
                    "document": .string(offer.document.text), "at": .string(offer.offeredAt.rfc3339),
                ]
                members["takenAt"] = offer.takenAt.map { .string($0.rfc3339) }
                return .object(members)
            }
        )
        return .object(members)
    }
}

extension CustodyChain {
    /// Each event with its signature, and the officer of this agency whom it commits to.
    ///
    /// - Parameter records: the events as they are stored here.
    package func json(officers records: [CustodyRecord]) -> [JSON] {
        let officers = Dictionary(records.map { ($0.digest, $0.officer) }) { first, _ in first }
        return links.map { link in
            var members = link.event.claims.object ?? JSONObject()
            members["digest"] = .string(link.digest.hex)
            members["compact"] = .string(link.compact)
            if let name = officers[link.digest] ?? nil { members["officerName"] = .string(name) }
            return .object(members)
        }
    }
}
