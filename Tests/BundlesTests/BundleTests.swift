import Archive
import Bundles
import JOSE
import Referrals
import Testing
import Wire

@Suite("A bundle, and what a verifier makes of it")
struct BundleTests {
    private let sample: SampleBundle

    init() throws { sample = try SampleBundle() }

    private func verdict(_ bytes: [UInt8], _ roots: BundleRoots? = nil) -> BundleVerdict {
        var verifier = BundleVerifier(roots: roots ?? sample.roots)
        return verifier.verify(bytes)
    }

    @Test("A sound bundle is found sound, and everything in it was looked at")
    func sound() throws {
        let bundle = try sample.sealed()
        let verdict = verdict(bundle.bytes)
        #expect(verdict.findings.filter { !SampleBundle.lacks.contains($0.fault) } == [])
        #expect(verdict.result == .sound)
        #expect(verdict.counts.documents == 3 && verdict.counts.receipts == 3)
        #expect(verdict.counts.proofs == 8 && verdict.counts.checkpoints == 2)
        #expect(verdict.counts.cosignatures == 1 && verdict.counts.custodyEvents == 2)
        #expect(verdict.counts.contents == 1)
        #expect(verdict.counts.files == bundle.manifest.files.count)
        #expect(!verdict.parties.contains { !$0.isConfirmed })
    }

    @Test("The same values give the same bytes, in whatever order they come")
    func deterministic() throws {
        let bundle = try sample.sealed()
        #expect(try sample.sealed().bytes == bundle.bytes)
        var other = sample
        other.builder.manifest.proofs.reverse()
        other.builder.manifest.checkpoints.reverse()
        other.builder.manifest.parties.reverse()
        other.builder.manifest.referrals[0].documents.reverse()
        #expect(try other.sealed().bytes == bundle.bytes)
    }

    @Test("The manifest is read back as it was written, and follows its published schema")
    func manifest() throws {
        let bundle = try sample.sealed()
        let bytes = try bundle.manifest.canonicalBytes()
        #expect(try BundleManifest(parsing: bytes) == bundle.manifest)
        #expect(try JSON(parsing: BundleSchema.text)["$schema"]?.string == JSONSchema.dialect)
    }

    @Test("Without anything told from outside, a sound bundle counts as unconfirmed and says whose keys")
    func unconfirmed() throws {
        var roots = BundleRoots()
        roots.dispensable = SampleBundle.lacks
        let verdict = verdict(try sample.sealed().bytes, roots)
        #expect(verdict.result == .unconfirmed)
        #expect(verdict.findings.count { $0.fault == .partyUnconfirmed } == 2)
        #expect(verdict.findings.contains { $0.fault == .witnessUnconfirmed })
        #expect(
            verdict.parties.map(\.fingerprint).contains(sample.tartu.federationKey.publicKey.thumbprint)
        )
    }

    @Test("A fingerprint that is not the bundle's fails, whatever else holds")
    func otherFingerprint() throws {
        var roots = sample.roots
        roots.fingerprints[sample.tartu.entity] = SigningKey().publicKey.thumbprint
        let verdict = verdict(try sample.sealed().bytes, roots)
        #expect(verdict.result == .failed)
        #expect(
            verdict.findings.contains { $0.fault == .rootDiffers && $0.place == sample.tartu.entity.text }
        )
    }

    @Test("Nothing that does not hold can be accepted away")
    func dispensable() throws {
        var other = sample
        other.builder.add(BundlePaths.policy, text: "nonsense\n")
        var roots = sample.roots
        roots.dispensable = Set(BundleFault.allCases)
        #expect(
            verdict(try other.sealed().bytes, roots).result == .sound,
            "a missing witness can be accepted"
        )
        var entries = try ArchiveReader.read(other.sealed().bytes)
        entries.removeAll { $0.path == BundlePaths.seal }
        #expect(verdict(try ArchiveWriter.write(entries), roots).result == .failed)
    }

    @Test("Every finding says what it means and what to do")
    func words() {
        for fault in BundleFault.allCases {
            #expect(fault.means.hasSuffix(".") && fault.remedy.hasSuffix("."))
        }
    }

    @Test("What was left out is named with its reason, and what is missing without a word is found")
    func omissions() throws {
        var said = sample
        let document = said.builder.manifest.referrals[0].documents[1]
        said.builder.manifest.referrals[0].documents[1].file = nil
        said.builder.remove(BundlePaths.document(document.id))
        said.builder.leaveOut(.document, document.id.text, .condition, "do not export")
        let verdict = verdict(try said.sealed().bytes)
        #expect(verdict.result == .incomplete)
        #expect(verdict.findings.contains { $0.fault == .documentMissing && $0.says == "do not export" })
        var silent = sample
        silent.builder.manifest.referrals[0].documents[1].receipt = nil
        silent.builder.remove(BundlePaths.receipt(document.id))
        let other = self.verdict(try silent.sealed().bytes)
        #expect(other.findings.contains { $0.fault == .receiptMissing })
    }
}
