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

@Suite("What people were shown and agreed to, in an evidence bundle")
struct BundleCaseworkTests {
    private let across: AcrossBorders
    private let agreement: Identifier

    /// A dialogue across the border that ends in an agreement which both people let a court see.
    init() async throws {
        across = try await AcrossBorders()
        try await across.prepare(steps: [.messages, .court])
        let message = try await across.write(
            "porto",
            from: "harmed-1",
            to: "responsible-1",
            "Why me of all?"
        )
        try await across.change("porto") { file, act in try file.decide(message, .release, by: act) }
        try await across.pair.exchange()
        // What a court may see is asked here also of him: that consent does not cross the border.
        try await across.change("porto") { file, act in
            try file.offer(
                OfferRecord(
                    person: "responsible-1",
                    basis: "practice",
                    language: "et",
                    notice: "first-offer",
                    version: "1",
                    how: .letter,
                    madeAt: act.at
                ),
                by: act
            )
            let shown = try file.show(
                InformationRecord(
                    person: "responsible-1",
                    notice: "participants",
                    version: "2026.1",
                    language: "et",
                    digest: .zero,
                    packageDigest: .zero,
                    how: .inPerson,
                    shownAt: act.at,
                    understood: true
                ),
                by: act
            )
            let asked = try file.ask(
                ConsentRecord(
                    person: "responsible-1",
                    purpose: "that the court sees what was agreed",
                    steps: [.court],
                    information: shown.id,
                    askedBy: act.by,
                    askedHow: .inPerson,
                    askedAt: act.at
                ),
                by: act
            )
            try file.answer(
                asked.id,
                CaseFile.ConsentAnswer(
                    .given,
                    how: .inPerson,
                    capacity: .full,
                    freely: true,
                    guardian: ConsentRecord.GuardianWord(by: "guardian-1", answer: .given, at: act.at)
                ),
                by: act
            )
        }
        agreement = try await across.change("porto") { file, act in
            let draft = try file.draft(
                AgreementRecord(
                    parties: ["harmed-1", "responsible-1"],
                    items: [
                        AgreementItem(
                            number: 1,
                            kind: .apology,
                            by: "responsible-1",
                            for: ["harmed-1"],
                            says: "A letter in his own words.",
                            due: act.day.adding(days: 30),
                            verifiedBy: "both facilitators"
                        )
                    ],
                    forCourt: true,
                    madeAt: act.at
                ),
                by: act
            )
            try file.monitor(
                draft.id,
                .init(by: "Reis", how: "a call", until: act.day.adding(days: 90), ifNot: "a talk"),
                by: act
            )
            try file.weigh(draft.id, faults: [:], by: act)
            try file.sign(draft.id, party: "harmed-1", how: .portal, by: act)
            try file.sign(draft.id, party: "responsible-1", how: .portal, guardian: "guardian-1", by: act)
            return draft.id
        }
        let agreement = agreement
        try await across.change("porto") { file, act in try file.conclude(agreement, by: act) }
    }

    private var porto: TestNode { across.pair.porto }

    private func bundle(
        as role: Role = .intakeOfficer,
        logSize: Int64? = nil
    ) async throws -> EvidenceBundle {
        try await porto.node.exportBundle(
            BundleRequest(
                AcrossBorders.reference,
                logSize: logSize,
                for: Story.purpose,
                by: porto.officer,
                as: role
            )
        )
    }

    private func verifier() async throws -> BundleVerifier {
        var roots = BundleRoots()
        for node in [across.pair.tartu, porto] {
            roots.fingerprints[node.entity] = try await node.node.signer(.federation).publicKey.thumbprint
        }
        return BundleVerifier(roots: roots)
    }

    private func verify(_ bytes: [UInt8]) async throws -> BundleVerdict {
        var verifier = try await self.verifier()
        return verifier.verify(bytes)
    }

    private func kinds(_ bundle: EvidenceBundle) -> Set<String> {
        Set(bundle.manifest.casework.map(\.kind))
    }

    @Test(
        "Consents with what was shown, and the concluded agreement: each revision proved; no word of the dialogue"
    )
    func inside() async throws {
        let bundle = try await bundle()
        let verdict = try await verify(bundle.bytes)
        #expect(verdict.findings.filter { $0.fault.weight == .failed } == [])
        #expect(verdict.findings.filter { $0.fault == .caseworkMissing } == [])
        #expect(kinds(bundle) == ["information", "offer", "consent", "agreement"])
        #expect(verdict.counts.casework == bundle.manifest.casework.count)
        let consents = bundle.manifest.casework.filter { $0.kind == "consent" }
        #expect(consents.contains { $0.revision == 2 }, "asked, and answered")
        #expect(bundle.manifest.casework.filter { $0.kind == "agreement" }.count == 1, "no draft")
        let files = try ArchiveReader.read(bundle.bytes)
        for said in ["Why me of all?", "both want it", "seen by the service"] {
            #expect(
                !files.contains { String(decoding: $0.content, as: UTF8.self).contains(said) },
                "\(said)"
            )
        }
        let report = try #require(files.first { $0.path == BundlePaths.report })
        let html = String(decoding: report.content, as: UTF8.self)
        for word in ["A letter in his own words.", "participants, version 2026.1, in pt", "guardian-1"] {
            #expect(html.contains(word), "\(word)")
        }
        #expect(bundle.manifest.leftOut.contains { $0.subject == .casework && $0.reason == .closed })
        across.pair.clock.advance(seconds: 600)
        let again = try await self.bundle(logSize: bundle.manifest.asOf.size)
        #expect(again.bytes == bundle.bytes, "the same size of the log, the same bytes")
    }

    @Test("An approver reads no agreements, and takes none out; the bundle says so")
    func approver() async throws {
        let bundle = try await bundle(as: .approver)
        #expect(kinds(bundle).contains("consent") && !kinds(bundle).contains("agreement"))
        #expect(
            bundle.manifest.leftOut.contains {
                $0.subject == .casework && $0.name == "agreement" && $0.reason == .closed
            }
        )
        let files = try ArchiveReader.read(bundle.bytes)
        #expect(!files.contains { String(decoding: $0.content, as: UTF8.self).contains("own words") })
    }

    @Test(
        "Whoever takes back the consent that a court sees the agreement keeps it out of every later bundle"
    )
    func withdrawn() async throws {
        _ = try await porto.node.withdrawConsent(
            of: "harmed-1",
            steps: [.court],
            inCase: AcrossBorders.reference,
            by: try across.at("porto").officer,
            as: .facilitator
        )
        let bundle = try await bundle()
        #expect(!kinds(bundle).contains("agreement"))
        #expect(
            bundle.manifest.leftOut.contains {
                $0.name.hasPrefix(agreement.text) && $0.reason == .condition
            }
        )
        let files = try ArchiveReader.read(bundle.bytes)
        #expect(!files.contains { String(decoding: $0.content, as: UTF8.self).contains("own words") })
        let verdict = try await verify(bundle.bytes)
        #expect(verdict.findings.contains { $0.fault == .caseworkMissing })
        #expect(verdict.findings.filter { $0.fault.weight == .failed } == [])
    }

    @Test(
        "Whatever the maker itself changes about a record is named with the record, for each of them"
    )
    func changed() async throws {
        let bundle = try await bundle()
        let entries = try ArchiveReader.read(bundle.bytes)
        let key = try await porto.node.signer(.document)
        // One verifier, which keeps the packs that all of them share.
        var verifier = try await self.verifier()
        func faults(_ change: (inout BundleBuilder) throws -> Void) throws -> [BundleFinding] {
            var builder = BundleBuilder(bundle.manifest)
            for entry in entries where ![BundlePaths.manifest, BundlePaths.seal].contains(entry.path) {
                builder.add(entry.path, entry.content)
            }
            try change(&builder)
            return verifier.verify(try builder.finished(signedWith: key).bytes).findings
        }
        #expect(try faults { _ in }.filter { $0.fault.weight == .failed } == [])
        for item in bundle.manifest.casework {
            let file = try #require(entries.first { $0.path == item.file })
            let json = try #require(JSON(parsing: file.content).object)
            for (name, value): (String, JSON) in [
                ("writtenBy", "Somebody else"), ("role", "approver"), ("revision", 9), ("kind", "note"),
                ("content", "{}"),
            ] {
                let found = try faults { builder in
                    var changed = json
                    changed[name] = value
                    builder.add(item.file, try JSON.object(changed).canonicalBytes())
                }
                #expect(
                    found.contains { $0.fault == .caseworkUnsound && $0.place == item.file },
                    "\(item.file) \(name)"
                )
            }
            let shown = BundleManifest.Shown.casework(item.id, item.revision)
            let unproved = try faults { builder in
                builder.manifest.proofs.removeAll { $0.shows == shown }
            }
            #expect(
                unproved.contains { $0.fault == .proofMissing && $0.place == item.file },
                "\(item.file)"
            )
        }
        // Taking out what was asked before it was answered, or a no before a yes, leaves a gap.
        let answered = try #require(
            bundle.manifest.casework.first { $0.kind == "consent" && $0.revision == 2 }
        )
        let gap = try faults { builder in
            builder.manifest.casework.removeAll { $0.id == answered.id && $0.revision == 1 }
        }
        #expect(gap.contains { $0.fault == .caseworkGap && $0.place == answered.file })
        let shown = try faults { builder in
            builder.manifest.casework.removeAll { $0.kind == "information" }
        }
        #expect(shown.contains { $0.fault == .caseworkMissing })
    }
}
