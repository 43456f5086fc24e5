import Archive
import Bundles
import Casework
import Foundation
import JOSE
import Node
import Referrals
import Store
import TestAgencies
import Testing

@Suite(
    "Trusted time in evidence bundles",
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/openssl"))
)
struct BundleTimeTests {
    private let line: AuthorityLine
    private let pair: Pair

    init() async throws {
        line = try AuthorityLine()
        // The authority has the clock of this machine: the test's own begins before it and stays within what is tolerated.
        let clock = TestClock(Instant(seconds: Int64(Date().timeIntervalSince1970) - 240))
        pair = Pair(clock: clock, tartu: try TestNode.tartu(clock), porto: try TestNode.porto(clock))
        try await pair.tartu.enter(pair.porto)
        try await pair.porto.enter(pair.tartu)
        _ = try await pair.tartu.node.addTimeAuthority(
            TimeAuthority(
                url: "https://one.example/tsa",
                roots: line.authority.roots(),
                policies: ["1.3.6.1.4.1.99999.1.1"]
            ),
            isFirst: true,
            by: pair.tartu.officer
        )
        try await pair.tell()
    }

    private func verdict(_ bundle: EvidenceBundle, timeRoots: String?) async throws -> BundleVerdict {
        var roots = BundleRoots()
        for node in [pair.tartu, pair.porto] {
            roots.fingerprints[node.entity] = try await node.node.signer(.federation).publicKey.thumbprint
        }
        roots.timeRoots = timeRoots
        var verifier = BundleVerifier(roots: roots)
        return verifier.verify(bundle.bytes)
    }

    @Test("What claims to be days older than the first time-stamp over it is named, with both times")
    func late() async throws {
        let clock = TestClock(Instant(seconds: Int64(Date().timeIntervalSince1970) - 3 * 86_400))
        let slow = Pair(clock: clock, tartu: try TestNode.tartu(clock), porto: try TestNode.porto(clock))
        try await slow.tartu.enter(slow.porto)
        try await slow.porto.enter(slow.tartu)
        try await slow.tell()
        try await slow.tartu.node.publishCheckpoints()
        clock.advance(seconds: 3 * 86_400)
        _ = try await slow.tartu.node.addTimeAuthority(
            TimeAuthority(
                url: "https://one.example/tsa",
                roots: line.authority.roots(),
                policies: ["1.3.6.1.4.1.99999.1.1"]
            ),
            isFirst: true,
            by: slow.tartu.officer
        )
        try await slow.tartu.node.publishCheckpoints()
        #expect(try await slow.tartu.node.stampLog(through: line).stamped.count == 1)
        let bundle = try await slow.tartu.node.exportBundle(
            BundleRequest(Story.reference, by: slow.tartu.officer, as: .approver)
        )
        var verifier = BundleVerifier(roots: BundleRoots())
        let found = verifier.verify(bundle.bytes).findings.filter { $0.fault == .stampedLate }
        #expect(found.count == 1)
        #expect(found.first?.says.contains("entries here waited for more than a day") == true)
        let prompt = try await export()
        #expect(try await !verdict(prompt, timeRoots: nil).findings.contains { $0.fault == .stampedLate })
    }

    private func export() async throws -> EvidenceBundle {
        try await pair.tartu.node.exportBundle(
            BundleRequest(Story.reference, by: pair.tartu.officer, as: .approver)
        )
    }

    @Test(
        "A stamped log says when by an authority's word; another root, a cut token and a token of another state do not pass"
    )
    func stamped() async throws {
        let plain = try await export()
        #expect(plain.manifest.stamps.isEmpty && plain.manifest.leftOut.contains { $0.subject == .time })
        #expect(try await verdict(plain, timeRoots: nil).findings.contains { $0.fault == .notStamped })

        _ = try await pair.tartu.node.stampLog(through: line)
        let bundle = try await export()
        #expect(bundle.manifest.stamps.count == 1)
        let told = try await verdict(bundle, timeRoots: line.authority.roots())
        #expect(told.findings.filter { $0.fault.weight == .failed } == [])
        #expect(
            told.times.count == 1
                && !told.findings.contains { [.notStamped, .authorityUnconfirmed].contains($0.fault) }
        )
        // Under the policy that the maker accepts, and under no other that the verifier names.
        let policy = "1.3.6.1.4.1.99999.1.1"
        #expect(bundle.manifest.stamps.first?.policies == [policy] && told.times.first?.policy == policy)
        for (policies, holds) in [([policy, "1.2.3"], true), (["1.2.3"], false)] as [(Set<String>, Bool)] {
            var roots = BundleRoots()
            roots.timePolicies = policies
            var verifier = BundleVerifier(roots: roots)
            #expect(verifier.verify(bundle.bytes).times.isEmpty != holds)
        }
        let alone = try await verdict(bundle, timeRoots: nil)
        #expect(alone.findings.contains { $0.fault == .authorityUnconfirmed })
        let other = try await verdict(bundle, timeRoots: try OpenSSLAuthority().roots())
        #expect(other.result == .failed && other.findings.contains { $0.fault == .tokenUnsound })
        #expect(other.findings.contains { $0.fault == .notStamped })
    }

    @Test(
        "The certificates between a token and its root are in the bundle, and without them it proves nothing"
    )
    func intermediates() async throws {
        let between = try AuthorityLine(intermediate: .left)
        try await pair.tartu.node.removeTimeAuthority("https://one.example/tsa", by: pair.tartu.officer)
        _ = try await pair.tartu.node.addTimeAuthority(
            TimeAuthority(
                url: "https://two.example/tsa",
                roots: between.authority.roots(),
                intermediates: between.authority.between(),
                policies: nil
            ),
            isFirst: true,
            by: pair.tartu.officer
        )
        try await pair.tartu.node.publishCheckpoints()
        #expect(try await pair.tartu.node.stampLog(through: between).stamped.count == 1)
        let bundle = try await export()
        let stamp = try #require(bundle.manifest.stamps.first)
        let told = try await verdict(bundle, timeRoots: between.authority.roots())
        #expect(told.times.map(\.checkpoint) == [stamp.checkpoint])
        let path = try #require(stamp.intermediates)
        let entries = try ArchiveReader.read(bundle.bytes).filter { $0.path != path }
        var without = bundle
        without.bytes = try ArchiveWriter.write(entries)
        let found = try await verdict(without, timeRoots: between.authority.roots())
        #expect(found.times.isEmpty && found.findings.contains { $0.fault == .tokenUnsound })
        #expect(found.findings.contains { $0.fault == .fileMissing && $0.place == path })
    }

    @Test("What the journal dates after an authority has seen it is a contradiction")
    func contradiction() async throws {
        // The node's clock is an hour ahead for a while: it dates later what the authority stamps soon after.
        pair.clock.advance(seconds: 3600)
        _ = try await pair.tartu.add([1], to: Story.reference)
        pair.clock.advance(seconds: -3600)
        try await pair.tartu.node.publishCheckpoints()
        #expect(try await pair.tartu.node.stampLog(through: line).stamped.count == 1)
        let verdict = try await verdict(try await export(), timeRoots: line.authority.roots())
        #expect(verdict.findings.contains { $0.fault == .timeContradicts })
    }
}
