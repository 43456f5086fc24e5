import Evidence
import JOSE
import Referrals
import RuleReports
import Wire

extension BundlePage {
    func evidence(_ page: inout HTMLText) {
        section(.evidenceTitle, &page) { page in
            guard !manifest.evidence.isEmpty else { return prose(say(.evidenceNone), &page) }
            for item in manifest.evidence { file(item, &page) }
        }
    }

    private func file(_ item: BundleManifest.EvidenceFile, _ page: inout HTMLText) {
        let described = item.manifest.flatMap { contents.files[$0] }
            .flatMap { try? EvidenceManifest(json: JSON(parsing: $0, limits: .local)) }
        page.newLine()
        page.element("section", ["class": "file"]) { page in
            page.element("h3") { page in
                page.element("bdi", described?.name ?? say(.evidenceUnnamed, ["id": item.id.text]))
            }
            if let described {
                page.element("ul", ["class": "items"]) { page in
                    page.element(
                        "li",
                        say(
                            .evidenceBytes,
                            ["type": described.mediaType, "size": String(described.digests.size)]
                        )
                    )
                    page.element("li", say(.evidenceDigest, ["digest": described.digests.sha256.hex]))
                    page.element("li", say(item.content == nil ? .contentBeside : .contentIncluded))
                    if let original = item.original {
                        page.element("li", say(.redactionOf, ["id": original.text]))
                    }
                }
            }
            let events = (contents.custody(item.custody) ?? []).compactMap { try? CustodyEvent(in: $0) }
            table(
                say(.custodyTitle),
                [.columnWhen, .columnAgency, .columnAct],
                events.map { [moment($0.at), name(of: $0.issuer), $0.kind.rawValue] },
                &page
            )
        }
    }
}
