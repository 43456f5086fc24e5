import Foundation
package import RulePacks
import Synchronization
package import Wire

/// The fact schema and the rule packs in a folder of jurisdictions, read when they are first needed.
///
/// ```
/// Jurisdictions/facts.yaml        the fact schema
/// Jurisdictions/EE/pack.yaml      a jurisdiction's pack
/// Jurisdictions/EU/…yaml          layers that packs adopt
/// ```
package final class RuleLibrary: Sendable {
    package let schema: FactSchema
    private let folder: URL
    private let shelf = Mutex(Shelf())

    private struct Shelf {
        var layers: [RulePack]?
        var packs: [String: RulePack] = [:]
        var assessors: [AssessorKey: Assessor] = [:]
    }

    /// What an assessor is made for: both packs by digest, with the law of one day.
    private struct AssessorKey: Hashable {
        var packs: [String]
        var day: CalendarDate
    }

    /// The most assessors kept; a day has one for each pair of agencies that exchange.
    private static let keptAssessors = 64
    private static let layerFolders = ["common", "EU"]

    /// Reads the fact schema.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where the folder or the schema cannot be read.
    package init(folder path: String) throws(NodeError) {
        folder = URL(fileURLWithPath: path, isDirectory: true)
        let file = folder.appendingPathComponent("facts.yaml")
        let text = try Self.text(of: file)
        do {
            schema = try FactSchema(yaml: text, file: file.path)
        } catch {
            throw NodeError(.misconfigured, "The fact schema cannot be used:", findings: error.lines)
        }
    }

    /// The rule pack that speaks for a jurisdiction.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where there is none or it cannot be read.
    package func pack(for jurisdiction: String) throws(NodeError) -> RulePack {
        if let pack = shelf.withLock({ $0.packs[jurisdiction] }) { return pack }
        guard jurisdiction.allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "-") }), !jurisdiction.isEmpty
        else {
            throw NodeError(.misconfigured, "A jurisdiction is an ISO 3166 code, for example EE.")
        }
        let file = folder.appendingPathComponent(jurisdiction).appendingPathComponent("pack.yaml")
        let pack = try read(file, layers: try layers())
        guard pack.jurisdiction == jurisdiction else {
            throw NodeError(
                .misconfigured,
                "\(file.path) is not the pack of \(jurisdiction), but says it is another's."
            )
        }
        shelf.withLock { $0.packs[jurisdiction] = pack }
        return pack
    }

    /// Asks packs together.
    ///
    /// - Parameters:
    ///   - parts: each jurisdiction with the part that its agency has.
    ///   - facts: what is known, by the names of the fact schema.
    ///   - day: the calendar date of the decision.
    /// - Throws: ``NodeError`` with `invalidInput` for a fact that the schema does not take.
    package func assess(
        _ parts: [(jurisdiction: String, side: RulePacks.Side)],
        facts: JSONObject,
        on day: String
    ) throws -> LegalAssessment {
        guard let day = CalendarDate(day) else {
            throw NodeError(.invalidInput, "The day of decision is no date.")
        }
        let layers = try layers()
        var participants: [Participant] = []
        for part in parts {
            participants.append(Participant(try pack(for: part.jurisdiction), as: part.side, layers: layers))
        }
        let key = AssessorKey(
            packs: participants.map { "\($0.pack.digest) \($0.side?.rawValue ?? "")" },
            day: day
        )
        let assessor = shelf.withLock { shelf in
            if let known = shelf.assessors[key] { return known }
            if shelf.assessors.count >= Self.keptAssessors { shelf.assessors.removeAll() }
            let made = Assessor(participants, schema: schema, on: day)
            shelf.assessors[key] = made
            return made
        }
        do {
            return assessor.assess(try Facts(json: .object(facts), schema: schema))
        } catch {
            throw NodeError(.invalidInput, error.description)
        }
    }

    private func layers() throws(NodeError) -> [RulePack] {
        if let layers = shelf.withLock({ $0.layers }) { return layers }
        var layers: [RulePack] = []
        for name in Self.layerFolders {
            let files = try? FileManager.default.contentsOfDirectory(
                at: folder.appendingPathComponent(name),
                includingPropertiesForKeys: nil
            )
            for file in (files ?? []).filter({ $0.pathExtension == "yaml" }).sorted(by: { $0.path < $1.path })
            {
                layers.append(try read(file, layers: []))
            }
        }
        let read = layers
        shelf.withLock { $0.layers = read }
        return layers
    }

    private func read(_ file: URL, layers: [RulePack]) throws(NodeError) -> RulePack {
        let text = try Self.text(of: file)
        do {
            return try RulePack(yaml: text, file: file.path, schema: schema, layers: layers)
        } catch {
            throw NodeError(
                .misconfigured,
                "The rule pack \(file.path) cannot be used:",
                findings: error.lines
            )
        }
    }

    private static func text(of file: URL) throws(NodeError) -> String {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw NodeError(
                .misconfigured,
                "\(file.path) is missing or cannot be read. The setting `jurisdictions` names the folder of the rule packs."
            )
        }
        return text
    }
}

extension PackError {
    /// Each problem as one line of a list.
    fileprivate var lines: [String] { problems.map(\.description) }
}
