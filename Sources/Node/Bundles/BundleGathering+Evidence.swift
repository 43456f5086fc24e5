import Bundles
import Evidence
import Referrals
import Store

extension BundleGathering {
    /// Files of evidence: custody always, what they are and what they hold as far as conditions let them leave.
    mutating func gatherEvidence(of threads: [ThreadRecord]) throws {
        var records: [Identifier: EvidenceRecord] = [:]
        if moment.isCase {
            for record in try transaction.evidence(ofCase: moment.subject) { records[record.id] = record }
        }
        for thread in threads {
            for record in try transaction.evidence(ofThread: thread.id) { records[record.id] = record }
        }
        var room = BundleLimits.maximumContentBytes
        for record in records.values.sorted(by: { $0.id < $1.id }) { try gather(record, room: &room) }
    }

    private mutating func gather(_ record: EvidenceRecord, room: inout Int64) throws {
        let fixed = try entries(about: record.id).filter { $0.event == .custodyRecorded }
        let events = try transaction.custody(of: record.id).filter { event in
            fixed.contains { $0.digest == event.digest }
        }
        guard !events.isEmpty else { return }
        var item = BundleManifest.EvidenceFile(
            id: record.id,
            origin: record.origin.inBundles,
            original: record.original,
            custody: BundlePaths.custody(record.id)
        )
        let isWhole =
            (try? node.verifiedCustody(
                events.map { ($0.compact, $0.storedAt) },
                of: record.id,
                in: transaction
            )) != nil
        isCustodyWhole = isWhole && isCustodyWhole ?? true
        result.builder.add(item.custody, text: events.map { $0.compact + "\n" }.joined())
        for (index, event) in events.enumerated() {
            signers.insert(event.issuer)
            if let entry = fixed.first(where: { $0.digest == event.digest }) {
                wanted.append((entry, BundleManifest.Shown.custody(record.id, index + 1)))
            }
        }
        try describe(record, in: &item, room: &room)
        result.builder.manifest.evidence.append(item)
    }

    private mutating func describe(
        _ record: EvidenceRecord,
        in item: inout BundleManifest.EvidenceFile,
        room: inout Int64
    ) throws {
        guard record.state != .destroyed else {
            return result.builder.leaveOut(
                .evidence,
                record.id.text,
                .erased,
                "The file was destroyed; its custody says when, and by whom."
            )
        }
        var obstacles = try node.obstacles(to: record, for: request.purpose, in: transaction)
        if let document = obstacles.document {
            if request.underConditions { obstacles.conditions = [] }
            let digest = try transaction.document(document)?.digest
            result.asked.append(Asked(subject: record.id, digest: digest, isPermitted: obstacles.isEmpty))
        }
        guard obstacles.isEmpty else {
            return result.builder.leaveOut(
                .evidence,
                record.id.text,
                .condition,
                (obstacles.limits.map(\.inWords) + obstacles.conditions).joined(separator: "; ")
            )
        }
        let manifest = try Node.manifest(in: record)
        item.manifest = BundlePaths.evidence(record.id)
        result.builder.add(BundlePaths.evidence(record.id), text: record.manifest)
        guard record.state == .held else {
            return result.builder.leaveOut(
                .content,
                record.id.text,
                .none,
                "The file was announced and had not been fetched."
            )
        }
        guard request.withContent else {
            return result.builder.leaveOut(
                .content,
                record.id.text,
                .notAsked,
                "The content of evidence was not asked for (--with-evidence)."
            )
        }
        guard manifest.digests.size <= room else {
            return result.builder.leaveOut(
                .content,
                record.id.text,
                .tooLarge,
                "It has \(manifest.digests.size) bytes. Copy it beside the bundle: its SHA-256 is in the bundle."
            )
        }
        room -= manifest.digests.size
        item.content = BundlePaths.content(record.id)
        result.contents.append(record)
    }
}

extension EvidenceRecord.Origin {
    fileprivate var inBundles: BundleManifest.EvidenceFile.Origin {
        switch self {
        case .collected: .collected
        case .received: .received
        case .redacted: .redacted
        }
    }
}
