import Foundation
import Referrals
import RulePacks
import TestAgencies
import Testing
import Wire

@Suite("comity rules keys, sign, publish and replay, as two officers run them")
struct PublishingTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    /// A folder of published packs without a node, and two people's keys.
    private func prepare() async throws {
        for name in ["jurist", "counsel"] {
            #expect(try await desk.comity("rules", "keys", "make", "\(name).key").status == 0)
        }
        try FileManager.default.createDirectory(
            atPath: desk.folder.path("law"),
            withIntermediateDirectories: true
        )
        for (name, role) in [("jurist", "author"), ("counsel", "reviewer")] {
            let run = try await desk.comity(
                "rules",
                "keys",
                "trust",
                "XA",
                role,
                "\(name).key.pub",
                "--in",
                "law"
            )
            #expect(run.status == 0, "\(run.said)")
        }
    }

    private func sign(_ draft: String, as role: String, _ key: String, out: String? = nil) async throws -> Run
    {
        try await desk.comity(
            ["rules", "sign", draft, "--as", role, "--key", key, "--in", "law"]
                + (out.map { ["--out", $0] } ?? [])
        )
    }

    @Test(
        "A key is for its owner alone: never overwritten, never printed, never entered into the list of signers"
    )
    func keys() async throws {
        try await prepare()
        let file = desk.folder.path("jurist.key")
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        let before = try desk.text("jurist.key")
        let again = try await desk.comity("rules", "keys", "make", "jurist.key")
        #expect(again.status == 1 && again.errors.contains("never overwritten"), "\(again.said)")
        #expect(try desk.text("jurist.key") == before)
        let secret = try #require(try JSON(parsing: before)["d"]?.string)
        let list = try await desk.comity("rules", "keys", "list", "--in", "law")
        let signed = try await sign(Desk.pack, as: "author", "jurist.key", out: "one.json")
        let wrong = try await desk.comity(
            "rules",
            "keys",
            "trust",
            "XA",
            "author",
            "jurist.key",
            "--in",
            "law"
        )
        #expect(wrong.status == 65 && wrong.errors.contains("private key"), "\(wrong.said)")
        let broken = try await sign(Desk.pack, as: "author", "jurist.key.pub", out: "two.json")
        #expect(broken.status == 65 && broken.errors.contains("comity rules keys make"), "\(broken.said)")
        for text in [
            list.said, signed.said, wrong.said, broken.said, try desk.text("law/signers.json"),
            try desk.text("one.json"),
        ] {
            #expect(!text.contains(secret))
        }
        let twice = try await desk.comity(
            "rules",
            "keys",
            "trust",
            "XA",
            "author",
            "jurist.key.pub",
            "--in",
            "law"
        )
        #expect(twice.status == 1, "\(twice.said)")
        #expect(try await desk.json("rules", "keys", "list", "--in", "law").array?.count == 2)
    }

    @Test("A pack that two people have signed is published and kept; the statement binds texts and reports")
    func published() async throws {
        try await prepare()
        let first = try await sign(Desk.pack, as: "author", "jurist.key", out: "xa.json")
        #expect(first.status == 0, "\(first.said)")
        let second = try await sign("xa.json", as: "reviewer", "counsel.key")
        #expect(second.status == 0, "\(second.said)")
        let verified = try await desk.json("rules", "publish", "xa.json", "--in", "law", "--verify")
        #expect(verified.array?.first?["published"] == false && !desk.exists("law/XA/2026.1.json"))
        let answer = try await desk.json("rules", "publish", "xa.json", "--in", "law")
        let statement = try #require(answer.array?.first?["statement"])
        for member in ["digest", "facts", "tests", "impact"] {
            #expect(statement[member]?.string?.hasPrefix("sha256:") == true, "\(member)")
        }
        let kept = try desk.text("law/XA/2026.1.json")
        let again = try await desk.comity("rules", "publish", "xa.json", "--in", "law")
        #expect(again.status == 1 && again.errors.contains("versions only grow"), "\(again.said)")
        #expect(try desk.text("law/XA/2026.1.json") == kept)
    }

    @Test("A reviewer's signature is refused where anything is otherwise than the author signed it")
    func reviewed() async throws {
        try await prepare()
        let unsigned = try await sign("practice/case.json", as: "reviewer", "counsel.key")
        #expect(unsigned.status == 65 && unsigned.errors.contains("no published pack"), "\(unsigned.said)")
        #expect(try await sign(Desk.pack, as: "author", "jurist.key", out: "xa.json").status == 0)
        let same = try await sign("xa.json", as: "reviewer", "jurist.key")
        #expect(same.status == 1 && same.errors.contains("somebody else"), "\(same.said)")
        try desk.change("xa.json", "value: 18,", to: "value: 12,")
        let changed = try await sign("xa.json", as: "reviewer", "counsel.key")
        #expect(changed.status == 1, "\(changed.said)")
        let layer = try await desk.comity(
            "rules",
            "sign",
            Desk.pack,
            "--as",
            "author",
            "--key",
            "jurist.key",
            "--in",
            "law"
        )
        #expect(layer.status == 64 && layer.errors.contains("--out"), "\(layer.said)")
    }

    @Test("A pack whose tests fail is not signed, and one that cannot be read is named by line")
    func failing() async throws {
        try await prepare()
        try desk.change(
            Desk.packFile,
            "{given: {harmed.consent: given}, expect: silent}",
            to: "{given: {harmed.consent: given}, expect: refuse}"
        )
        let run = try await sign(Desk.pack, as: "author", "jurist.key", out: "xa.json")
        #expect(
            run.status == 1 && run.errors.contains("\(Desk.packFile):35")
                && run.errors.contains("comity rules test"),
            "\(run.said)"
        )
        #expect(!desk.exists("xa.json"))
        try desk.change(Desk.packFile, "topic: disclosure", to: "topic: disclosur")
        let broken = try await sign(Desk.pack, as: "author", "jurist.key", out: "xa.json")
        #expect(broken.status == 65 && broken.errors.contains("comity rules check"), "\(broken.said)")
    }

    @Test(
        "A decision is made again from what was published then, also after the law has changed; a tampered one is named"
    )
    func replay() async throws {
        let people = try await TwoPeople(nodeAt: desk)
        let first = try people.signed(try people.draft())
        try people.plant(first.publication, as: "2026.1")
        let references = ["XA-2026-0001", "XA-2026-0002"]
        try await openCases(references)
        let before = try assessments()
        let second = try people.signed(try people.amended(), following: first.edition)
        try people.plant(second.publication, as: "2026.2")
        // The new version decides from now on; the old decisions stand beside.
        try await assess(references[0])
        let all = try await desk.json("rules", "replay", "--all", "--home", "node")
        #expect(all["decisions"]?.int == 3 && all["same"]?.int == 3, "\(all.prettyText())")
        #expect(try assessments().filter { before.keys.contains($0.key) } == before)
        // Somebody changes a stored decision behind the node's back.
        let victim = try #require(before.keys.sorted().first)
        try desk.changeOutcomes { id, outcome in
            id == victim ? outcome.replacing("refuse", with: "permit") : outcome
        }
        let tampered = try await desk.comity("rules", "replay", "--all", "--home", "node")
        #expect(tampered.status == 2)
        let lines = tampered.output.split(separator: "\n").filter { !$0.hasSuffix("the same, byte for byte") }
        #expect(lines.filter { $0.contains(victim) }.count == 1, "\(tampered.output)")
        #expect(tampered.output.contains("3 decided again, 2 the same"), "\(tampered.output)")
        // Even a change that says nothing is one.
        try desk.changeOutcomes { id, outcome in id == victim ? outcome : outcome + " " }
        let padded = try await desk.comity("rules", "replay", "--all", "--home", "node")
        #expect(
            padded.status == 2 && padded.output.contains("3 decided again, 0 the same"),
            "\(padded.output)"
        )
        // Without the version of its day a decision cannot be made again, and it says which is missing.
        try FileManager.default.removeItem(atPath: desk.folder.path("node/Jurisdictions/XA/2026.1.json"))
        let missing = try await desk.comity("rules", "replay", "--all", "--home", "node")
        #expect(missing.status == 2 && missing.output.contains("2026.1"), "\(missing.said)")
        let nobody = try await desk.comity("rules", "replay", "XA-0", "--home", "node")
        #expect(nobody.status == 66, "\(nobody.said)")
    }

    // MARK: A node with cases

    private func openCases(_ references: [String]) async throws {
        let service = ForeignAgency(try #require(EntityID("https://service.example")), jurisdiction: "XA")
        try desk.write(
            service.statement(at: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))),
            to: "service.jwt"
        )
        try desk.write("PEM", to: "authority.pem")
        let peer = try await desk.comity(
            "peer",
            "add",
            "service.jwt",
            "--fingerprint",
            service.fingerprint,
            "--authority",
            "authority.pem",
            "--everything",
            "--home",
            "node",
            "--officer",
            "Kask"
        )
        #expect(peer.status == 0, "\(peer.said)")
        for reference in references {
            try desk.write(
                try desk.text("practice/case.json").replacingOccurrences(of: "XA-2026-0001", with: reference),
                to: "case.json"
            )
            let opened = try await desk.comity(
                "case",
                "add",
                "case.json",
                "--home",
                "node",
                "--officer",
                "Kask"
            )
            #expect(opened.status == 0, "\(opened.said)")
            try await assess(reference)
        }
    }

    private func assess(_ reference: String) async throws {
        let run = try await desk.comity(
            "referral",
            "assess",
            reference,
            "--to",
            "https://service.example",
            "--asks",
            "A mediation, please.",
            "--home",
            "node",
            "--officer",
            "Kask"
        )
        #expect(run.status == 0, "\(run.said)")
    }

    /// The stored decisions by their identifiers.
    private func assessments() throws -> [String: String] {
        var outcomes: [String: String] = [:]
        try desk.changeOutcomes { id, outcome in
            outcomes[id] = outcome
            return outcome
        }
        return outcomes
    }
}
