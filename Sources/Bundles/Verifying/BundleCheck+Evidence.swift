import Evidence
import JOSE
import Referrals
import Wire

extension BundleCheck {
    /// Files of evidence: custody, content, and that what a redaction shows stands in the original.
    mutating func checkEvidence() {
        var chains: [Identifier: CustodyChain] = [:]
        for item in manifest.evidence { if let chain = custody(of: item) { chains[item.id] = chain } }
        isCustodyWhole =
            manifest.evidence.isEmpty ? nil : manifest.evidence.allSatisfy { chains[$0.id] != nil }
        for item in manifest.evidence {
            // What is not there without a word, the check of omissions names.
            let manifest = checkManifest(of: item, chains[item.id])
            checkContent(of: item, manifest, chains)
        }
    }

    private func keys(_ agency: EntityID, _ compact: String) -> KeySet? { parties[agency]?.keys }

    private mutating func custody(of item: BundleManifest.EvidenceFile) -> CustodyChain? {
        guard let events = contents.custody(item.custody) else { return nil }
        do throws(EvidenceError) {
            let chain = try CustodyChain(verifying: events, of: item.id) { keys($0, $1) }
            for (index, link) in chain.links.enumerated() {
                let name = BundleManifest.Shown.custody(item.id, index + 1)
                let entries = recorded[name] ?? []
                if entries.contains(where: {
                    $0.statement.digest == link.digest && $0.statement.subject == item.id
                }) {
                    counts.custodyEvents += 1
                } else if !entries.isEmpty {
                    find(
                        .proofOther,
                        item.custody,
                        "The log fixes another event \(index + 1) than the one in the chain."
                    )
                } else if link.event.issuer == manifest.maker {
                    find(
                        .proofMissing,
                        item.custody,
                        "No proof shows that the maker recorded event \(index + 1)."
                    )
                } else {
                    counts.custodyEvents += 1
                }
            }
            let isDerived = if case .derived? = chain.links.first?.event.details { true } else { false }
            if isDerived != (item.origin == .redacted) {
                find(
                    .custodyUnsound,
                    item.custody,
                    "The chain begins otherwise than a file of this origin does."
                )
            }
            return chain
        } catch {
            find(.custodyUnsound, item.custody, error.says)
            return nil
        }
    }

    private mutating func checkManifest(
        of item: BundleManifest.EvidenceFile,
        _ chain: CustodyChain?
    ) -> EvidenceManifest? {
        guard let path = item.manifest, let bytes = contents.files[path] else { return nil }
        do {
            let manifest = try EvidenceManifest(json: JSON(parsing: bytes, limits: .local))
            guard let chain else { return manifest }
            guard manifest.id == item.id, chain.contentCommitment == manifest.contentCommitment,
                chain.partCommitment == nil || chain.partCommitment == manifest.commitment
            else {
                find(.evidenceOther, path, "The signed custody fixes another content.")
                return nil
            }
            return manifest
        } catch {
            find(.evidenceOther, path, "\(error)")
            return nil
        }
    }

    private mutating func checkContent(
        of item: BundleManifest.EvidenceFile,
        _ manifest: EvidenceManifest?,
        _ chains: [Identifier: CustodyChain]
    ) {
        guard let path = item.content, contents.files[path] != nil || contents.large[path] != nil else {
            return
        }
        guard let manifest, let plan = try? manifest.plan else {
            return find(.evidenceOther, path, "Nothing sound says what it should be.")
        }
        guard digests(of: path, chunkBytes: plan.chunkBytes) == manifest.digests else {
            return find(.evidenceOther, path, "It is not the content whose custody was signed.")
        }
        counts.contents += 1
        guard item.origin == .redacted else { return }
        guard let content = contents.held(path, upTo: BundleLimits.maximumRedactionBytes) else {
            return find(
                .redactionUnsound,
                path,
                "It is larger than any redaction that is checked: \(BundleLimits.maximumRedactionBytes >> 20) MiB."
            )
        }
        checkRedaction(content, of: item, path, chains)
    }

    /// Nil where it cannot be read; the check of files has named it then.
    private func digests(of path: String, chunkBytes: Int) -> ContentDigests? {
        if chunkBytes == ChunkPlan.standardChunkBytes, let known = hashed[path] { return known }
        let file =
            contents.files[path].map { content in
                LargeFile(size: Int64(content.count)) { try $0(content) }
            } ?? contents.large[path]
        return file.flatMap { try? Self.digests(of: $0, chunkBytes: chunkBytes) }
    }

    private mutating func checkRedaction(
        _ content: [UInt8],
        of item: BundleManifest.EvidenceFile,
        _ path: String,
        _ chains: [Identifier: CustodyChain]
    ) {
        do {
            let redaction = try Redaction(json: JSON(parsing: content, limits: .local))
            try redaction.verify { keys($0, $1) }
            guard
                case .derived(let original, let commitment, _)? = chains[item.id]?.links.first?.event.details,
                original == redaction.original, commitment == redaction.commitment,
                item.original == nil || item.original == original
            else {
                return find(
                    .redactionUnsound,
                    path,
                    "The signed custody says that it was made from another file."
                )
            }
            if let chain = chains[original], !chain.links.contains(where: { $0.compact == redaction.sealing })
            {
                return find(
                    .redactionUnsound,
                    path,
                    "The commitment is not in the original's chain of custody."
                )
            }
            counts.redactions += 1
        } catch {
            find(.redactionUnsound, path, "\(error)")
        }
    }
}
