import Archive
import Bundles
import Casework
import JOSE
import Node
import Referrals
import Store
import TestAgencies
import Testing
import Wire

@Suite("The end of a bundle: what a maker leaves out behind an answer is missed")
struct BundleTailTests {
    private let across: AcrossBorders
    private let key: SigningKey

    /// She consented, took it back, the other side was told and answered.
    init() async throws {
        across = try await AcrossBorders()
        try await across.prepare()
        try await across.pair.exchange()
        let officer = try across.at("porto").officer
        _ = try await across.pair.porto.node.withdrawConsent(
            of: "harmed-1",
            inCase: AcrossBorders.reference,
            by: officer,
            as: .facilitator
        )
        try await across.pair.exchange()
        key = try await across.pair.porto.node.signer(.document)
    }

    private func bundle() async throws -> EvidenceBundle {
        let porto = across.pair.porto
        return try await porto.node.exportBundle(
            BundleRequest(
                AcrossBorders.reference,
                for: Story.purpose,
                by: porto.officer,
                as: .intakeOfficer
            )
        )
    }

    /// What is found after the maker has changed the bundle and sealed it anew.
    private func verdict(
        _ bundle: EvidenceBundle,
        _ change: (inout BundleBuilder) throws -> Void
    ) throws -> BundleVerdict {
        var builder = BundleBuilder(bundle.manifest)
        for entry in try ArchiveReader.read(bundle.bytes)
        where ![BundlePaths.manifest, BundlePaths.seal].contains(entry.path) {
            builder.add(entry.path, entry.content)
        }
        try change(&builder)
        var verifier = BundleVerifier(roots: BundleRoots())
        return verifier.verify(try builder.finished(signedWith: key).bytes)
    }

    private func findings(
        _ bundle: EvidenceBundle,
        _ change: (inout BundleBuilder) throws -> Void
    ) throws -> [BundleFinding] {
        try verdict(bundle, change).findings
    }

    private func remove(_ shown: Set<String>, from builder: inout BundleBuilder) {
        for proof in builder.manifest.proofs where shown.contains(proof.shows) { builder.remove(proof.file) }
        builder.manifest.proofs.removeAll { shown.contains($0.shows) }
    }

    @Test("Documents at the end of the maker's own chain are missed where the other side had read them")
    func documents() async throws {
        let bundle = try await bundle()
        let failed = try findings(bundle) { _ in }.filter { $0.fault.weight == .failed }
        #expect(failed == [])
        let own = bundle.manifest.referrals[0].documents.filter { $0.issuer == bundle.manifest.maker }
        // The last ones may have crossed with what the other side said last; not all of them have.
        #expect(own.count > 2)
        let found = try findings(bundle) { builder in
            for last in own where last.sequence > 1 {
                builder.manifest.referrals[0].documents.removeAll { $0.id == last.id }
                for path in [last.file, last.receipt?.file].compactMap(\.self) { builder.remove(path) }
                remove(
                    [BundleManifest.Shown.document(last.id), BundleManifest.Shown.receipt(last.id)],
                    from: &builder
                )
            }
        }
        #expect(found.contains { $0.fault == .documentGap && $0.says.contains("had read document") })
    }

    @Test("The revision in which a person took a consent back is missed where the other side was told of it")
    func withdrawal() async throws {
        let bundle = try await bundle()
        let withdrawn = try bundle.manifest.casework.filter { item in
            let file = try ArchiveReader.read(bundle.bytes).first { $0.path == item.file }
            return item.kind == "consent"
                && String(decoding: file?.content ?? [], as: UTF8.self).contains("withdrawnAt")
        }
        #expect(!withdrawn.isEmpty)
        let found = try findings(bundle) { builder in
            builder.manifest.casework.removeAll { withdrawn.contains($0) }
            for item in withdrawn { builder.remove(item.file) }
            remove(
                Set(withdrawn.map { BundleManifest.Shown.casework($0.id, $0.revision) }),
                from: &builder
            )
        }
        let ids = Set(withdrawn.map(\.id.text))
        #expect(
            found.contains { finding in
                finding.fault == .caseworkGap && ids.contains { finding.place.contains($0) }
            }
        )
    }

    @Test("Every decision is made again, however many there are")
    func replays() async throws {
        let bundle = try await bundle()
        let decision = try #require(bundle.manifest.decisions.first)
        let counts = try verdict(bundle) { builder in
            builder.manifest.decisions = Array(repeating: decision, count: 210)
        }.counts
        // And the rules on evidence.
        #expect(counts.decisions == 211)
    }
}
