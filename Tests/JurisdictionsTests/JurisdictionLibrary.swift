import Foundation
import RulePacks
import Wire

/// The packs and layers of `Jurisdictions`, read once for all tests.
struct JurisdictionLibrary: Sendable {
    var schema: FactSchema
    var layers: [RulePack]
    /// By code.
    var packs: [String: RulePack]

    /// Packs and layers together.
    var all: [RulePack] { layers + codes.compactMap { packs[$0] } }
    var codes: [String] { packs.keys.sorted() }

    /// A missing file or a pack that cannot be read fails every test that asks for it, with the reason.
    static let shared = Result { try JurisdictionLibrary() }

    /// The checkout that the tests were built from.
    static let checkout = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent()  // JurisdictionsTests
        .deletingLastPathComponent()  // Tests
        .deletingLastPathComponent()

    static let folder = checkout.appendingPathComponent("Jurisdictions", isDirectory: true)

    /// The day on which the tests ask for the law.
    static func day() throws -> CalendarDate {
        guard let day = CalendarDate("2026-11-24") else { throw LibraryError.missing("the day") }
        return day
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }

    static func files(in path: String, suffix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(path).path)
            .filter { $0.hasSuffix(suffix) }.sorted()
    }

    private init() throws {
        schema = try FactSchema(yaml: Self.text("facts.yaml"), file: "facts.yaml")
        layers = []
        packs = [:]
        for folder in ["common", "EU"] {
            for name in try Self.files(in: folder, suffix: ".yaml") {
                layers.append(try read("\(folder)/\(name)", adopting: []))
            }
        }
        for code in try Self.files(in: "", suffix: "") {
            let path = "\(code)/pack.yaml"
            guard FileManager.default.fileExists(atPath: Self.folder.appendingPathComponent(path).path) else {
                continue
            }
            packs[code] = try read(path, adopting: layers)
        }
    }

    private func read(_ path: String, adopting layers: [RulePack]) throws -> RulePack {
        try RulePack(yaml: Self.text(path), file: path, schema: schema, layers: layers)
    }

    func pack(_ code: String) throws -> RulePack {
        guard let pack = packs[code] else { throw LibraryError.missing("the pack of \(code)") }
        return pack
    }
}

enum LibraryError: Error {
    case missing(String)
}
