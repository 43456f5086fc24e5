import Foundation
import JOSE
import Node
import RulePacks
import TestAgencies
import Testing
import Wire

@Suite("Who made law at a node is on record")
struct RecordedLawTests {
    private let desk: Desk
    private let people: TwoPeople

    init() async throws {
        desk = try Desk()
        people = try await TwoPeople(nodeAt: desk)
    }

    /// Who did what about law here, as the journal has it.
    private func record() throws -> String {
        try desk.sql(
            """
            SELECT event || ' by ' || actor FROM journal
            WHERE event IN ('signer-trusted', 'pack-published') ORDER BY number
            """
        )
    }

    @Test(
        "Nobody lets another sign, and nobody publishes, without saying who they are; the journal keeps both"
    )
    func named() async throws {
        let entered = "signer-trusted by Kask, operator"
        #expect(try record() == entered + "\n" + entered)
        try desk.write(
            people.signed(try people.draft()).publication.json.prettyText(),
            to: "xa.json"
        )
        try desk.write(String(decoding: SigningKey().publicKey.jwk(), as: UTF8.self), to: "new.pub")
        for command in [
            ["rules", "keys", "trust", "XA", "author", "new.pub"], ["rules", "publish", "xa.json"],
        ] {
            let nobody = try await desk.comity(command + ["--home", "node"])
            #expect(nobody.status == 64 && nobody.errors.contains("COMITY_OFFICER"), "\(nobody.said)")
        }
        #expect(try await desk.json("rules", "keys", "list", "--home", "node").array?.count == 2)
        #expect(!desk.exists("node/Jurisdictions/XA/2026.1.json"))
        let verified = try await desk.comity("rules", "publish", "xa.json", "--verify", "--home", "node")
        #expect(verified.status == 0, "Who only looks need not say who it is: \(verified.said)")
        let published = try await desk.comity(["rules", "publish", "xa.json"] + TwoPeople.operatorAtNode)
        #expect(published.status == 0, "\(published.said)")
        #expect(
            try record() == [entered, entered, "pack-published by Kask, operator"].joined(separator: "\n")
        )
        let audit = try await desk.comity("audit", "--home", "node")
        #expect(audit.status == 0, "\(audit.said)")
    }

    @Test(
        "A signer in the file whom nobody on record entered is named, until somebody enters or removes them"
    )
    func planted() async throws {
        let file = desk.folder.path("node/signers.json")
        let sound = try desk.text("node/signers.json")
        let stranger = SigningKey().publicKey
        var signers = try PackSigners(file: file)
        try signers.trust(stranger, as: .reviewer, for: "XA")
        try signers.write()
        let audit = try await desk.json("audit", "--home", "node", exit: 2)
        let findings = audit["findings"]?.array ?? []
        #expect(findings.count == 1 && findings.first?["subject"]?.string == "signer", "\(findings)")
        let check = try await desk.comity("config", "check", "--home", "node")
        for said in [findings.first?["says"]?.string ?? "", check.output] {
            #expect(said.contains("comity rules keys trust XA reviewer"), "\(said)")
        }
        #expect(findings.first?["name"]?.string?.contains(stranger.thumbprint) == true)
        #expect(check.status == 2 && check.output.contains(stranger.thumbprint))
        // Out of the file, or entered by somebody: either mends it.
        try desk.write(sound, to: "node/signers.json")
        #expect(try await desk.comity("audit", "--home", "node").status == 0)
        try signers.write()
        try desk.write(String(decoding: stranger.jwk(), as: UTF8.self), to: "stranger.pub")
        let enter = ["rules", "keys", "trust", "XA", "reviewer", "stranger.pub"] + TwoPeople.operatorAtNode
        let entered = try await desk.comity(enter)
        #expect(entered.status == 0 && entered.output.contains("had it already"), "\(entered.said)")
        #expect(try await desk.comity("audit", "--home", "node").status == 0)
        #expect(try await desk.comity(enter).status == 1, "it is there and on record")
    }

    @Test(
        "After a crash between record and list nobody counts who is not on record, and the command is repeated"
    )
    func crash() async throws {
        // What a crash before the list was written leaves: the entry alone.
        let before = try desk.text("node/signers.json")
        let key = SigningKey().publicKey
        try desk.write(String(decoding: key.jwk(), as: UTF8.self), to: "new.pub")
        let enter = ["rules", "keys", "trust", "XA", "author", "new.pub"] + TwoPeople.operatorAtNode
        #expect(try await desk.comity(enter).status == 0)
        try desk.write(before, to: "node/signers.json")
        #expect(try await desk.comity("audit", "--home", "node").status == 0)
        #expect(try await desk.json("rules", "keys", "list", "--home", "node").array?.count == 2)
        #expect(try await desk.comity(enter).status == 0)
        #expect(try await desk.json("rules", "keys", "list", "--home", "node").array?.count == 3)
        // A list that cannot be written: the record is there, nobody counts, and nothing is unsound.
        try FileManager.default.removeItem(atPath: desk.folder.path("node/signers.json"))
        try desk.write(
            try desk.text("node/comity.conf") + "signers = away/signers.json\n",
            to: "node/comity.conf"
        )
        let refused = try await desk.comity(enter)
        #expect(refused.status == 78 && refused.errors.contains("cannot be written"), "\(refused.said)")
        #expect(try record().split(separator: "\n").count == 5)
        #expect(try await desk.comity("audit", "--home", "node").status == 0)
    }
}
