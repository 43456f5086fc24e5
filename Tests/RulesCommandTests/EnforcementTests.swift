import Foundation
import JOSE
import Node
import RulePacks
import TestAgencies
import Testing
import Wire

@Suite("A node uses only law that two people have signed")
struct EnforcementTests {
    private let desk: Desk
    private let people: TwoPeople

    init() async throws {
        desk = try Desk()
        people = try await TwoPeople(nodeAt: desk)
    }

    /// Both of the node's doors refuse, saying all of this.
    private func expectRefusal(_ words: String..., location: SourceLocation = #_sourceLocation) async throws {
        for command in [["serve", "--home", "node"], ["peer", "me", "--home", "node"]] {
            let run = try await desk.comity(command)
            #expect(run.status == 78, "\(command): \(run.said)", sourceLocation: location)
            for word in words {
                #expect(run.errors.contains(word), "\(command): \(run.said)", sourceLocation: location)
            }
        }
        let check = try await desk.comity("config", "check", "--home", "node")
        #expect(check.status == 2, sourceLocation: location)
        for word in words {
            #expect(check.output.contains(word), "\(check.said)", sourceLocation: location)
        }
    }

    /// The node takes its law; all that it lacks is a certificate.
    private func expectAcceptance(location: SourceLocation = #_sourceLocation) async throws {
        let check = try await desk.json("config", "check", "--home", "node", exit: 2)
        let findings = check["findings"]?.array?.compactMap(\.string) ?? []
        #expect(
            findings.count == 1 && findings.allSatisfy { $0.contains("certificate") },
            "\(findings)",
            sourceLocation: location
        )
    }

    @Test("Without a published pack it does not start, and says how one is published")
    func unpublished() async throws {
        try desk.write(try desk.text(Desk.packFile), to: "node/Jurisdictions/XA/pack.yaml")
        try await expectRefusal(
            "no published rule pack of XA",
            "comity rules sign",
            "comity rules publish"
        )
    }

    @Test("A pack that nobody has signed, or only one of the two, is not used")
    func unsigned() async throws {
        let signed = try people.signed(try people.draft()).publication
        try people.plant(try people.draft(), as: "2026.1")
        try await expectRefusal("rule pack of XA", "2026.1.json", "nobody has signed it", "comity rules sign")
        var once = signed
        once.reviewerSignature = nil
        try people.plant(once, as: "2026.1")
        try await expectRefusal("2026.1.json", "only its author has signed it", "--as reviewer")
        once = signed
        once.authorSignature = nil
        try people.plant(once, as: "2026.1")
        try await expectRefusal("2026.1.json", "only a reviewer has signed it", "--as author")
        try people.plant(signed, as: "2026.1")
        try await expectAcceptance()
    }

    @Test("Two signatures by one person are not two people, even where the person may do either")
    func samePerson() async throws {
        var signers = try PackSigners(file: desk.folder.path("node/signers.json"))
        try signers.trust(people.author.publicKey, as: .reviewer, for: "XA")
        try signers.write()
        let (publication, edition) = try people.signed(try people.draft())
        var doubled = publication
        let alone = try people.draft().signed(edition.statement, as: .reviewer, with: people.author)
        doubled.reviewerSignature = alone.reviewerSignature
        try people.plant(doubled, as: "2026.1")
        try await expectRefusal("2026.1.json", "with the same key", "somebody else")
    }

    @Test("A signature by somebody whom the node does not trust for this country does not count")
    func strangers() async throws {
        let (publication, edition) = try people.signed(try people.draft())
        var strange = publication
        strange.reviewerSignature = nil
        try people.plant(strange.signed(edition.statement, as: .reviewer, with: SigningKey()), as: "2026.1")
        try await expectRefusal("the reviewer's signature", "comity rules keys trust")
        try people.plant(publication, as: "2026.1")
        try FileManager.default.removeItem(atPath: desk.folder.path("node/signers.json"))
        try await expectRefusal("signers.json names nobody", "XA", "comity rules keys trust XA author")
    }

    @Test("What was changed after signing is not used")
    func changed() async throws {
        var publication = try people.signed(try people.draft()).publication
        publication.text = publication.text.replacing("value: 18,", with: "value: 12,")
        try people.plant(publication, as: "2026.1")
        try await expectRefusal("2026.1.json", "not the pack that was signed")
    }

    @Test("A version that was reviewed as a change of another is not used")
    func stale() async throws {
        let first = try people.signed(try people.draft())
        let other = try people.signed(
            try people.draft { $0.replacing("A guardian agrees", with: "The guardian agrees") }
        )
        let second = try people.signed(try people.amended(), following: other.edition)
        try people.plant(first.publication, as: "2026.1")
        try people.plant(second.publication, as: "2026.2")
        try await expectRefusal("2026.2.json", "reviewed as a change of version 2026.1", "signed anew")
        // Nor is one whose predecessor is not there.
        try FileManager.default.removeItem(atPath: desk.folder.path("node/Jurisdictions/XA/2026.1.json"))
        try await expectRefusal("2026.2.json", "which is not published here", "Publish the versions between")
    }

    @Test("It never goes back to an earlier version, whatever is taken out of the folder")
    func downgrade() async throws {
        let first = try people.signed(try people.draft())
        let second = try people.signed(try people.amended(), following: first.edition)
        try people.plant(first.publication, as: "2026.1")
        try people.plant(second.publication, as: "2026.2")
        try await expectAcceptance()
        // The law is taken into use before the missing certificate stops the node.
        let serve = try await desk.comity("serve", "--home", "node")
        #expect(serve.status == 78 && serve.errors.contains("certificate"), "\(serve.said)")
        let file = desk.folder.path("node/Jurisdictions/XA/2026.2.json")
        try FileManager.default.moveItem(atPath: file, toPath: desk.folder.path("aside.json"))
        for _ in 1...2 {
            let again = try await desk.comity("serve", "--home", "node")
            #expect(again.status == 78, "\(again.said)")
            for word in ["'xa-arvenia' 2026.1", "version 2026.2", "never goes back", "comity rules publish"] {
                #expect(again.errors.contains(word), "\(again.said)")
            }
        }
        // The same version with another text is no way round it.
        let other = try people.signed(
            try people.draft {
                $0.replacing("version: 2026.1", with: "version: 2026.2").replacing(
                    "A guardian agrees",
                    with: "The guardian agrees"
                )
            },
            following: first.edition
        )
        try people.plant(other.publication, as: "2026.2")
        let swapped = try await desk.comity("serve", "--home", "node")
        #expect(swapped.status == 78 && swapped.errors.contains("never changes"), "\(swapped.said)")
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.moveItem(atPath: desk.folder.path("aside.json"), toPath: file)
        try await expectAcceptance()
    }

    @Test("No option and no setting of the node lets anything of this pass")
    func noSwitch() async throws {
        try people.plant(try people.draft(), as: "2026.1")
        let help = try await desk.comity("serve", "--help").output
        let options = help.matches(of: /--[a-z-]+/).map { String($0.output) }
        #expect(
            Set(options) == ["--home", "--json", "--host", "--port", "--log-level", "--help", "--version"],
            "\(help)"
        )
        let settings = try await desk.json("config", "show", "--home", "node").array ?? []
        let about = settings.compactMap { $0["name"]?.string }.filter { name in
            ["sign", "pack", "rule", "law", "trust", "verif", "jurisdictions"].contains { name.contains($0) }
        }
        // The last three say how often, and at which addresses, it is asked who vouches for other agencies; they are about no law.
        #expect(
            about == [
                "jurisdictions", "signers", "trust.poll-seconds", "trust.warning-seconds",
                "trust.inner-addresses",
            ]
        )
    }
}
