import JOSE
import Node
import RulePacks
import TestAgencies
import Testing
import Wire

/// An author and a reviewer who sign without the commands: for what the commands would never write.
struct TwoPeople: Sendable {
    let author = SigningKey()
    let reviewer = SigningKey()
    let desk: Desk

    /// Makes a node of the practice country that trusts the two.
    init(nodeAt desk: Desk) async throws {
        self.desk = desk
        let made = try await desk.comity(
            "init",
            "--home",
            "node",
            "--entity",
            "https://office.example",
            "--name",
            "Office",
            "--kind",
            "prosecution",
            "--jurisdiction",
            "XA",
            "--contact",
            "duty desk"
        )
        #expect(made.status == 0, "\(made.said)")
        for (key, role) in [(author, "author"), (reviewer, "reviewer")] {
            try desk.write(String(decoding: key.publicKey.jwk(), as: UTF8.self), to: "\(role).pub")
            let entered = try await desk.comity(
                ["rules", "keys", "trust", "XA", role, "\(role).pub"] + Self.operatorAtNode
            )
            #expect(entered.status == 0, "\(entered.said)")
        }
    }

    /// Who sets the node up.
    static let operatorAtNode = ["--home", "node", "--officer", "Kask, operator"]

    /// The practice pack, as it stands on the desk or changed.
    func draft(_ change: (String) -> String = { $0 }) throws -> PackPublication {
        PackPublication(
            text: change(try desk.text(Desk.packFile)),
            schema: try desk.text("practice/facts.yaml"),
            layers: [],
            impact: ImpactReport([]),
            on: try #require(CalendarDate("2026-12-01"))
        )
    }

    /// The next version of the practice pack: the age lowered from 2027.
    func amended() throws -> PackPublication {
        try draft {
            $0.replacing("version: 2026.1", with: "version: 2026.2")
                .replacing("value: 18,", with: "value: 17,")
                .replacing("2008-12-31", with: "2009-12-31")
        }
    }

    /// Has both sign.
    func signed(_ draft: PackPublication, following current: SignedEdition? = nil) throws -> (
        publication: PackPublication, edition: SignedEdition
    ) {
        let (publication, statement) = try PackPublisher.prepare(draft, file: "draft", following: current)
        var reader = PublicationReader()
        let read = try reader.read(publication, file: "draft")
        return (
            try publication.signed(statement, as: .author, with: author)
                .signed(statement, as: .reviewer, with: reviewer),
            SignedEdition(pack: read, statement: statement)
        )
    }

    /// Puts a file into the node's folder behind the back of `comity rules publish`.
    func plant(_ publication: PackPublication, as version: String) throws {
        try desk.write(publication.json.prettyText(), to: "node/Jurisdictions/XA/\(version).json")
    }
}
