import Foundation
import Yams

/// The facts that the packs were written from: a file beside the checkout, which others keep.
///
/// Tests read `../shared/reference/jurisdiction-facts.yaml`, or the file that the environment variable `COMITY_FACTS`
/// names. Where it is absent they are skipped and say so.
enum FactsFile {
    static let absent: String =
        "the facts file was not found: set COMITY_FACTS, or place it at ../shared/reference/jurisdiction-facts.yaml"

    static var url: URL {
        if let path = ProcessInfo.processInfo.environment["COMITY_FACTS"], !path.isEmpty {
            return URL(fileURLWithPath: path)
        }
        return JurisdictionLibrary.checkout.deletingLastPathComponent()
            .appendingPathComponent("shared/reference/jurisdiction-facts.yaml")
    }

    static var isThere: Bool { FileManager.default.fileExists(atPath: url.path) }

    static func text() throws -> String { try String(contentsOf: url, encoding: .utf8) }
}

/// A value of a YAML file as it is written: `NO` is text here, and a number is the text of its digits.
struct WrittenValue {
    var node: Node

    init(yaml: String) throws {
        guard let node = try Yams.compose(yaml: yaml) else { throw LibraryError.missing("the YAML document") }
        self.node = node
    }

    private init(_ node: Node) { self.node = node }

    /// The value below a key, or below keys joined by dots.
    subscript(path: String) -> WrittenValue? {
        var current = node
        for key in path.split(separator: ".").map(String.init) {
            guard let pair = current.mapping?.first(where: { $0.key.scalar?.string == key }) else {
                return nil
            }
            current = pair.value
        }
        return WrittenValue(current)
    }

    /// The text of a scalar; nil for `null`, lists and mappings.
    var text: String? {
        guard let scalar = node.scalar,
            !(scalar.style == .any || scalar.style == .plain) || !isNull(scalar.string)
        else { return nil }
        return scalar.string
    }

    var items: [WrittenValue] { node.sequence?.map(WrittenValue.init) ?? [] }
    var keys: [String] { node.mapping?.compactMap { $0.key.scalar?.string } ?? [] }

    /// Every text in it, at any depth, without the keys.
    var texts: [String] {
        switch node {
        case .scalar(let scalar): [scalar.string]
        case .sequence(let sequence): sequence.flatMap { WrittenValue($0).texts }
        case .mapping(let mapping): mapping.flatMap { WrittenValue($0.value).texts }
        case .alias: []
        }
    }

    private func isNull(_ text: String) -> Bool { ["null", "~", ""].contains(text) }
}

/// The facts of one jurisdiction, with what was corrected after a provision had been read.
struct JurisdictionFacts {
    var code: String
    var facts: WrittenValue
    /// By path of the fact.
    var corrections: [String: WrittenValue]
    /// Provisions read in addition, whose findings rules rest on.
    var additions: [WrittenValue]

    /// A field of a fact, as corrected.
    func field(_ name: String, of path: String) -> String? {
        corrections[path]?["\(name).now"]?.text ?? facts["\(path).\(name)"]?.text
    }

    /// `high text` and the like, as corrected.
    func certainty(of path: String) -> String? {
        let now = corrections[path]?["now"] ?? facts[path]
        guard let confidence = now?["confidence"]?.text, let basis = now?["basis"]?.text else { return nil }
        return "\(confidence) \(basis)"
    }

    /// Everything said about the jurisdiction: where a citation has to be found.
    var texts: [String] { facts.texts + corrections.values.flatMap(\.texts) + additions.flatMap(\.texts) }

    static func all(_ facts: WrittenValue, corrections: WrittenValue) -> [String: JurisdictionFacts] {
        var all: [String: JurisdictionFacts] = [:]
        for code in facts["jurisdictions"]?.keys ?? [] {
            guard let own = facts["jurisdictions.\(code)"] else { continue }
            all[code] = JurisdictionFacts(code: code, facts: own, corrections: [:], additions: [])
        }
        for item in corrections["corrections"]?.items ?? [] {
            guard let code = item["jurisdiction"]?.text, let path = item["path"]?.text else { continue }
            all[code]?.corrections[path] = item
        }
        for item in corrections["additions"]?.items ?? [] {
            if let code = item["jurisdiction"]?.text { all[code]?.additions.append(item) }
        }
        return all
    }
}
