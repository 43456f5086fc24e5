import Foundation
import RulePacks
import Testing

@Suite("The table of jurisdictions in README.md")
struct ReadmeTests {
    private let library: JurisdictionLibrary

    init() throws { library = try JurisdictionLibrary.shared.get() }

    /// The row of one jurisdiction: how many values and rules rest on what, and how many values never decide.
    private static func row(_ code: String, _ pack: RulePack) -> String {
        let name = pack.title.description.components(separatedBy: " - ")[0]
        let values = pack.parameters.compactMap(\.values.last)
        let bases: [Provenance.Basis] = [.text, .secondary, .recall]
        let numbers =
            bases.map { basis in values.count { $0.provenance.basis == basis } }
            + [values.count { !$0.decides }]
            + bases.map { basis in pack.rules.count { $0.provenance.basis == basis } }
        return "| `\(code)` | \(name) | " + numbers.map(String.init).joined(separator: " | ") + " |"
    }

    @Test("Each row counts what the pack holds")
    func rows() throws {
        let rows = Set(try JurisdictionLibrary.text("README.md").components(separatedBy: "\n"))
        for code in library.codes {
            let row = try Self.row(code, library.pack(code))
            #expect(rows.contains(row))
        }
        #expect(
            rows.count { $0.hasPrefix("| `") && $0.filter { $0 == "|" }.count == 10 } == library.codes.count
        )
    }

    @Test("The figures of the readings are those of the corrections and the packs")
    func figures() throws {
        let readme = try JurisdictionLibrary.text("README.md")
        let corrections = try WrittenValue(yaml: JurisdictionLibrary.text("corrections.yaml"))
        let read = corrections["corrections"]?.items.count ?? 0
        let added = corrections["additions"]?.items.count ?? 0
        let packs = library.codes.compactMap { library.packs[$0] }
        let values = packs.flatMap(\.parameters).compactMap(\.values.last)
        let rules = packs.flatMap(\.rules)
        #expect(readme.contains("\(read) facts were read again, and \(added) further provisions"))
        #expect(
            readme.contains(
                "\(values.count { $0.provenance.basis == .text }) of \(values.count) values and "
                    + "\(rules.count { $0.provenance.basis == .text }) of \(rules.count) rules"
            )
        )
    }
}
