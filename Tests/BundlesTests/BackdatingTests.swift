import Bundles
import Referrals
import Testing

@Suite("What a maker's own clock does not prove")
struct BackdatingTests {
    private func findings(
        _ sample: SampleBundle,
        _ change: (inout BundleRoots) -> Void = { _ in }
    ) throws -> [BundleFinding] {
        var roots = sample.roots
        change(&roots)
        var verifier = BundleVerifier(roots: roots)
        return verifier.verify(try sample.sealed().bytes).findings
    }

    private func doubted(_ findings: [BundleFinding]) -> Int { findings.count { $0.fault == .keyInDoubt } }

    @Test("What a confirmed witness had seen before a key was lost is not in doubt")
    func seenBefore() throws {
        // The witness cosigned a minute after the beginning; the receipts are of the first seconds.
        #expect(try doubted(findings(SampleBundle(compromisedAfter: 61))) == 0)
        #expect(try doubted(findings(SampleBundle())) == 0)
    }

    @Test("What only the maker's journal places before the loss of a key is in doubt, with both times named")
    func claimedBefore() throws {
        let sample = try SampleBundle(compromisedAfter: 30)
        let found = try findings(sample).filter { $0.fault == .keyInDoubt }
        #expect(found.count == 3)
        let receipts = Set(sample.builder.manifest.referrals[0].documents.compactMap { $0.receipt?.file })
        #expect(Set(found.map(\.place)) == receipts)
        for finding in found {
            #expect(finding.says.contains(sample.start.adding(seconds: 30).rfc3339))
            #expect(finding.says.contains(sample.start.adding(seconds: 60).rfc3339))
        }
    }

    @Test("The word of a witness whom nobody has confirmed proves nothing either")
    func strangeWitness() throws {
        let sample = try SampleBundle(compromisedAfter: 61)
        let found = try findings(sample) { $0.fingerprints[sample.porto.entity] = nil }
        #expect(doubted(found) == 3)
        #expect(found.contains { $0.fault == .keyInDoubt && $0.says.contains("no confirmed witness") })
    }

    @Test("Times that go back along the log are named, beyond what a clock may be off")
    func backwards() throws {
        for (seconds, isNamed) in [(0, false), (-290, false), (-3600, true)] as [(Int64, Bool)] {
            let found = try findings(SampleBundle(evidenceAfter: seconds))
            #expect(found.contains { $0.fault == .clockWentBack } == isNamed, "\(seconds)")
        }
        #expect(
            BundleFault.clockWentBack.weight == .unconfirmed && BundleFault.stampedLate.weight == .unconfirmed
        )
    }
}
