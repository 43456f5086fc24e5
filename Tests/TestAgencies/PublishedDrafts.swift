import Foundation
package import JOSE
package import Node
package import RulePacks

/// Packs of this checkout, signed by two people made for the tests, in a folder as a node has it.
package struct PublishedDrafts: Sendable {
    package let folder: TemporaryFolder
    package let author = SigningKey()
    package let reviewer = SigningKey()

    package var law: PublishedLaw {
        PublishedLaw(folder: folder.path("Jurisdictions"), signers: folder.path("signers.json"))
    }

    /// The packs of Estonia and Portugal, published once for all tests.
    package static let shared = Result { try PublishedDrafts(["EE", "PT"]) }

    /// The shared schema of facts, as a pack of a test's own is written for it.
    package static var schemaText: String { get throws { try Drafts().schemaText } }

    package init(_ jurisdictions: [String]) throws {
        folder = try TemporaryFolder()
        let drafts = try Drafts()
        for code in jurisdictions { try publish(drafts.publication(of: code), of: code) }
    }

    /// Signs a first version with both keys and puts it into the folder. Its own tests are not run: that is for the packs' suites.
    package func publish(_ publication: PackPublication, of code: String) throws {
        var reader = PublicationReader()
        let read = try reader.read(publication, file: code)
        let statement = PackPublisher.statement(
            for: read,
            following: nil,
            tests: PackPublisher.testDigest([])
        )
        var signers = try PackSigners(file: law.signers)
        try signers.trust(author.publicKey, as: .author, for: code)
        try signers.trust(reviewer.publicKey, as: .reviewer, for: code)
        try signers.write()
        let signed = try publication.signed(statement, as: .author, with: author)
            .signed(statement, as: .reviewer, with: reviewer)
        _ = try law.put(signed, version: statement.version, jurisdiction: code)
    }
}

/// The folder `Jurisdictions` of this checkout.
private struct Drafts {
    let schemaText: String
    let schema: FactSchema
    let layers: [(pack: RulePack, text: String)]

    init() throws {
        let root = Checkout.jurisdictions
        let schemaText = try String(contentsOf: root.appendingPathComponent("facts.yaml"), encoding: .utf8)
        let schema = try FactSchema(yaml: schemaText, file: "facts.yaml")
        layers = try ["common", "EU"].flatMap { name in
            let folder = root.appendingPathComponent(name)
            return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "yaml" }
                .map { file in
                    let text = try String(contentsOf: file, encoding: .utf8)
                    return (try RulePack(yaml: text, file: file.lastPathComponent, schema: schema), text)
                }
        }
        (self.schemaText, self.schema) = (schemaText, schema)
    }

    func publication(of code: String) throws -> PackPublication {
        let file = Checkout.jurisdictions.appendingPathComponent("\(code)/pack.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let pack = try RulePack(yaml: text, file: file.path, schema: schema, layers: layers.map(\.pack))
        return PackPublication(
            text: text,
            schema: schemaText,
            layers: pack.adopts.compactMap { adoption in layers.first { adoption.matches($0.pack) }?.text },
            impact: ImpactReport([]),
            on: pack.inForce.from
        )
    }
}
