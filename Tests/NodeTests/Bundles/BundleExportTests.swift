import Archive
import Bundles
import Casework
import Evidence
import Foundation
import JOSE
import Node
import Referrals
import RulePacks
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("Evidence bundles of a real case")
struct BundleExportTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws {
        pair = try await Pair()
        try await pair.tell()
    }

    private func request(
        _ node: TestNode,
        role: Role = .approver,
        withContent: Bool = false,
        logSize: Int64? = nil
    ) -> BundleRequest {
        BundleRequest(
            Story.reference,
            withContent: withContent,
            logSize: logSize,
            by: node.officer,
            as: role
        )
    }

    /// The fingerprints as the agencies read them out, and the peer's word on the log.
    private func roots() async throws -> BundleRoots {
        var roots = BundleRoots()
        for node in [tartu, porto] {
            roots.fingerprints[node.entity] = try await node.node.signer(.federation).publicKey.thumbprint
        }
        return roots
    }

    private func witnessed() async throws {
        let line = DirectWitnessLine(nodes: [tartu, porto])
        for node in [tartu, porto] {
            try await node.node.publishCheckpoints()
            _ = try await node.node.askWitnesses(through: line)
        }
    }

    private func events(_ node: TestNode, about subject: Identifier) async throws -> [JournalEntry] {
        try await node.store.read { try $0.journal(subject: subject, limit: 1000) }
    }

    @Test("A whole case verifies on both sides: every document, receipt, proof, pack and decision")
    func sound() async throws {
        let file = try await tartu.add(
            Array("when,account\n09:00,P-1\n".utf8),
            to: Story.reference,
            name: "log.csv"
        )
        let made = try await tartu.node.redactEvidence(file.id, by: tartu.officer) {
            $0.place.hasSuffix("/1")
        }
        try await witnessed()
        var roots = try await roots()
        let law = try PublishedDrafts.shared.get().law
        for code in ["EE", "PT"] {
            roots.packSigners[code] = try PackSigners(file: law.signers).acceptance(for: code)
        }
        roots.dispensable = [.notStamped]
        var verifier = BundleVerifier(roots: roots)

        let bundle = try await tartu.node.exportBundle(request(tartu, withContent: true))
        let verdict = verifier.verify(bundle.bytes)
        #expect(verdict.findings.filter { $0.fault != .notStamped && $0.fault.weight != .note } == [])
        #expect(verdict.result == .sound)
        let documents = bundle.manifest.referrals.flatMap(\.documents)
        #expect(documents.count == 7 && verdict.counts.documents == documents.count)
        #expect(verdict.counts.receipts == documents.count)
        #expect(
            verdict.counts.packs == 2 && verdict.counts.decisions == 2,
            "the decision and the rules on evidence"
        )
        #expect(verdict.counts.contents == 2 && verdict.counts.redactions == 1)
        #expect(verdict.counts.cosignatures > 0)
        #expect(bundle.manifest.evidence.first { $0.id == made.id }?.original == file.id)
        #expect(bundle.manifest.referrals.first?.stage == "accepted")

        let theirs = try await porto.node.exportBundle(
            BundleRequest(try await porto.thread().id.text, by: porto.officer, as: .intakeOfficer)
        )
        let other = verifier.verify(theirs.bytes)
        #expect(other.findings.filter { $0.fault.weight == .failed } == [])
        #expect(
            Set(theirs.manifest.referrals.flatMap(\.documents).map(\.sha256)) == Set(documents.map(\.sha256)),
            "what is in both is the same"
        )
        for node in [tartu, porto] { #expect(try await node.node.audit().findings == []) }
    }

    @Test("The same case at the same size of the log is the same file, however much later it is made")
    func deterministic() async throws {
        try await witnessed()
        let bundle = try await tartu.node.exportBundle(request(tartu))
        pair.clock.advance(seconds: 3600)
        _ = try await tartu.add([1, 2, 3], to: Story.reference)
        let again = try await tartu.node.exportBundle(request(tartu, logSize: bundle.manifest.asOf.size))
        #expect(again.bytes == bundle.bytes)
        let newer = try await tartu.node.exportBundle(request(tartu))
        #expect(newer.manifest.evidence.count == 1 && newer.manifest.asOf.size > bundle.manifest.asOf.size)
        #expect(
            try await code { _ = try await tartu.node.exportBundle(request(tartu, logSize: 2)) } == .notNow
        )
    }

    @Test("An export is on record with the file's digest, and content that leaves with it is in the custody")
    func recorded() async throws {
        let file = try await tartu.add([1, 2, 3], to: Story.reference)
        let bundle = try await tartu.node.exportBundle(request(tartu, withContent: true))
        let exported = try await events(tartu, about: bundle.manifest.subject.id).filter {
            $0.event == .bundleExported
        }
        #expect(exported.map(\.digest) == [bundle.digest] && exported.first?.actor == tartu.officer.name)
        #expect(try await tartu.node.custody(of: file.id).links.last?.event.kind == .copied)
        #expect(
            try await events(tartu, about: try await tartu.thread().id).contains {
                $0.event == .releasePermitted
            }
        )
    }

    @Test(
        "Of a destroyed file its custody is in it, and nothing that it held; what is missing is named, the rest holds"
    )
    func destroyed() async throws {
        let words = "the second account was opened at night"
        let file = try await tartu.add(Array(words.utf8), to: Story.reference)
        _ = try await tartu.node.destroyEvidence(
            file.id,
            reason: .courtOrder,
            by: tartu.officer
        )
        let bundle = try await tartu.node.exportBundle(request(tartu, withContent: true))
        let item = try #require(bundle.manifest.evidence.first { $0.id == file.id })
        #expect(item.manifest == nil && item.content == nil)
        #expect(
            bundle.manifest.leftOut.contains {
                $0.subject == .evidence && $0.name == file.id.text && $0.reason == .erased
            }
        )
        let entries = try ArchiveReader.read(bundle.bytes)
        #expect(!entries.contains { String(decoding: $0.content, as: UTF8.self).contains(words) })
        let custody = try #require(entries.first { $0.path == item.custody })
        let last = try #require(String(decoding: custody.content, as: UTF8.self).split(separator: "\n").last)
        let event = try JSON(parsing: JWS.parse(String(last)).payload)
        #expect(event["event"]?.string == "destroyed" && event["reason"]?.string == "court-order")
        var verifier = BundleVerifier(roots: try await roots())
        let verdict = verifier.verify(bundle.bytes)
        #expect(verdict.findings.filter { $0.fault.weight == .failed } == [])
        #expect(
            verdict.findings.filter { $0.fault == .evidenceMissing }.map(\.place) == [file.id.text]
        )
        #expect(verdict.counts.custodyEvents >= 3, "collected, sealed, destroyed")
    }

    @Test("Whoever has not the right is refused, and the attempt is on record", arguments: Role.allCases)
    func rights(role: Role) async throws {
        let expected: NodeError.Code? = [.intakeOfficer, .approver].contains(role) ? nil : .notPermitted
        #expect(
            try await code { _ = try await tartu.node.exportBundle(request(tartu, role: role)) } == expected
        )
        let subject = try await tartu.node.caseRecord(Story.reference).id
        let blocked = try await events(tartu, about: subject).contains { $0.event == .releaseBlocked }
        #expect(blocked == (expected != nil))
    }

    @Test("An account that does not grant the role is refused")
    func account() async throws {
        _ = try await tartu.node.addAccount(
            named: tartu.officer,
            team: nil,
            grants: [.auditor: .agency],
            by: tartu.officer
        )
        #expect(try await code { _ = try await tartu.node.exportBundle(request(tartu)) } == .notPermitted)
    }

    @Test("What conditions keep here is named and not in the file, and its chain verifies all the same")
    func conditions() async throws {
        let foreign = ForeignAgency(try #require(EntityID("https://riga.example")))
        try await porto.enter(foreign)
        var document = foreign.referral(
            to: porto.entity,
            at: pair.clock.now,
            says: "she lives at the harbour"
        )
        var body = try #require(document.body.object)
        body["limits"] = [["element": "/request", "kind": "no-export"]]
        document.body = .object(body)
        try await porto.accept(try foreign.sign(document))
        let bundle = try await porto.node.exportBundle(
            BundleRequest(document.thread.text, by: porto.officer, as: .approver)
        )
        #expect(bundle.manifest.leftOut.contains { $0.name == document.id.text && $0.reason == .condition })
        #expect(bundle.manifest.leftOut.contains { $0.subject == .decision && $0.reason == .condition })
        let files = try ArchiveReader.read(bundle.bytes)
        #expect(!files.contains { String(decoding: $0.content, as: UTF8.self).contains("harbour") })
        var roots = BundleRoots()
        roots.fingerprints[foreign.entity] = foreign.federationKey.publicKey.thumbprint
        roots.fingerprints[porto.entity] = try await porto.node.signer(.federation).publicKey.thumbprint
        var verifier = BundleVerifier(roots: roots)
        let verdict = verifier.verify(bundle.bytes)
        #expect(verdict.findings.filter { $0.fault.weight == .failed } == [])
        #expect(verdict.findings.contains { $0.fault == .documentMissing })
        #expect(
            try await events(porto, about: document.thread).contains { $0.event == .releaseBlocked }
        )
    }

    @Test("A decision, its facts, an approval or a pack that the maker changed afterwards is found out")
    func decisions() async throws {
        let bundle = try await tartu.node.exportBundle(request(tartu))
        let entries = try ArchiveReader.read(bundle.bytes)
        let key = try await tartu.node.signer(.document)
        var verifier = BundleVerifier(roots: try await roots())
        func faults(_ change: (inout BundleBuilder) throws -> Void) throws -> Set<BundleFault> {
            var builder = BundleBuilder(bundle.manifest)
            for entry in entries where ![BundlePaths.manifest, BundlePaths.seal].contains(entry.path) {
                builder.add(entry.path, entry.content)
            }
            try change(&builder)
            return Set(
                verifier.verify(try builder.finished(signedWith: key).bytes).findings.map(\.fault).filter {
                    $0.weight == .failed
                }
            )
        }
        func text(_ path: String) -> String {
            String(decoding: entries.first { $0.path == path }?.content ?? [], as: UTF8.self)
        }
        #expect(try faults { _ in } == [])
        let path = bundle.manifest.decisions[0].file
        #expect(
            try faults { builder in
                var file = try #require(JSON(parsing: text(path)).object)
                let outcome = file["outcome"]?.string?.replacing("needs-approval", with: "permit")
                file["outcome"] = outcome.map(JSON.string)
                builder.add(path, try JSON.object(file).canonicalBytes())
            } == [.decisionUnsound, .decisionDiffers]
        )
        #expect(
            try faults { builder in
                builder.add(
                    path,
                    text: text(path).replacing(
                        "\\\"receiver.officialAuthority\\\":true",
                        with: "\\\"receiver.officialAuthority\\\":false"
                    )
                )
            }.contains(.decisionUnsound)
        )
        #expect(
            try faults { builder in
                builder.add(path, text: text(path).replacing("Tamm, prosecutor", with: "Somebody else"))
            } == [.decisionUnsound]
        )
        let pack = bundle.manifest.packs[0].file
        #expect(
            try faults { builder in
                builder.add(pack, text: text(pack).replacing("outcome: refuse", with: "outcome: permit"))
            }.contains(.packUnsound)
        )
        let admissibility = BundlePaths.admissibility
        #expect(
            try faults { builder in
                builder.add(
                    admissibility,
                    text: text(admissibility).replacing("permit-with-conditions", with: "permit")
                )
            }.contains(.decisionDiffers)
        )
    }

    @Test(
        "What is said of the rules on evidence was asked about this bundle: not about a better one, another day or one side alone"
    )
    func admissibilityOfAnother() async throws {
        _ = try await tartu.add([1, 2, 3], to: Story.reference)
        let bundle = try await tartu.node.exportBundle(request(tartu))
        let entries = try ArchiveReader.read(bundle.bytes)
        let key = try await tartu.node.signer(.document)
        var verifier = BundleVerifier(roots: try await roots())
        #expect(!verifier.verify(bundle.bytes).findings.contains { $0.fault == .admissibilityOther })
        let text = try #require(
            entries.first { $0.path == BundlePaths.admissibility }.map {
                String(decoding: $0.content, as: UTF8.self)
            }
        )
        let said = try #require(Admissibility(text: text))
        let asked = try #require(try JSON(parsing: Array(said.facts.utf8)).object)
        let day = bundle.manifest.asOf.at.date
        let both: [(String, RulePacks.Side)] = [("EE", .sender), ("PT", .receiver)]
        func faults(
            _ parts: [(String, RulePacks.Side)],
            _ day: String,
            _ change: (inout JSONObject) -> Void
        ) throws -> Set<BundleFault> {
            var facts = asked
            change(&facts)
            let legal = try tartu.node.library.assess(
                parts.map { (jurisdiction: $0.0, side: $0.1) },
                facts: facts,
                on: day
            )
            let other = Admissibility(
                facts: String(decoding: try JSON.object(facts).canonicalBytes(), as: UTF8.self),
                outcome: String(decoding: try legal.canonicalBytes(), as: UTF8.self)
            )
            var builder = BundleBuilder(bundle.manifest)
            for entry in entries where ![BundlePaths.manifest, BundlePaths.seal].contains(entry.path) {
                builder.add(entry.path, entry.content)
            }
            builder.add(BundlePaths.admissibility, try other.json.canonicalBytes())
            let made = try builder.finished(signedWith: key)
            return Set(verifier.verify(made.bytes).findings.map(\.fault))
        }
        // Asked and decided consistently: only what the bundle itself shows contradicts it.
        let better: [(String, JSON?)] = [
            ("evidence.timestamp", "qualified"), ("evidence.timestamp", nil), ("evidence.custody", nil),
            ("referral.date", "2026-01-01"),
        ]
        for (name, value) in better {
            #expect(try faults(both, day) { $0[name] = value }.contains(.admissibilityOther), "\(name)")
        }
        #expect(try faults(both, "2026-11-01") { _ in }.contains(.admissibilityOther))
        #expect(try faults([("EE", .sender)], day) { _ in }.contains(.admissibilityOther))
        #expect(try !faults(both, day) { _ in }.contains(.admissibilityOther))
    }

    @Test(
        "The rules on evidence of both sides stand in it with their sources; what is not known is a question"
    )
    func admissibility() async throws {
        _ = try await tartu.add([1, 2, 3], to: Story.reference)
        let bundle = try await tartu.node.exportBundle(request(tartu))
        let entries = try ArchiveReader.read(bundle.bytes)
        let text = try #require(
            entries.first { $0.path == BundlePaths.admissibility }.map {
                String(decoding: $0.content, as: UTF8.self)
            }
        )
        let assessment = try #require(Admissibility(text: text)?.assessment)
        #expect(assessment.packs.map(\.id).count == 2)
        let requirements = Admissibility.requirements(in: assessment)
        #expect(!requirements.isEmpty && requirements.allSatisfy { !$0.statement.rule.citations.isEmpty })
        // Without a time-stamp nothing is presumed: a condition, with its article.
        let plain = try #require(requirements.first { $0.statement.rule.rule == "eidas.plain" })
        #expect(plain.standing == .conditions && plain.statement.rule.citations.first?.source == "eidas")
        let facts = try JSON(parsing: Admissibility(text: text)?.facts ?? "")
        #expect(
            facts["evidence.timestamp"]?.string == "none" && facts["evidence.custody"]?.string == "complete"
        )
        #expect(
            facts.object?.keys.contains { $0.hasPrefix("harmed.") || $0.hasPrefix("responsible.") } == false
        )
        let html = String(
            decoding: entries.first { $0.path == BundlePaths.report }?.content ?? [],
            as: UTF8.self
        )
        #expect(
            html.contains("not reviewed by counsel") && html.contains("eur-lex.europa.eu")
                || html.contains("data.europa.eu")
        )
    }
}
