package import Wire

/// One way of bringing people together, as data: who takes part, by which steps, and what it needs.
///
/// Those that come with the software stand in `Definitions/Mechanisms.json`; a service's lead adopts others, or changed versions of
/// these, as data. A process keeps the version with which it was opened, and its steps bind: no session is planned that is none of
/// them.
package struct Mechanism: Sendable, Hashable, Codable {
    package var id: String
    /// Three numbers, `1.2.0`.
    package var version: String
    /// The name by language.
    package var title: [String: String]
    /// Under the name of which shipped mechanism authorities, peers and statistics know it; nil for one of these names.
    package var reportedAs: String?
    /// Whether the two sides meet, rather than being carried to each other.
    package var meets: Bool
    /// Who has to take part.
    package var needs: [PersonRole]
    /// Who may take part besides.
    package var welcomes: [PersonRole]
    /// The least number of facilitators.
    package var facilitators: Int
    /// Whether the person who caused the harm has to acknowledge the basic facts before.
    package var acknowledgement: Bool
    package var steps: [Step]

    package struct Step: Sendable, Hashable, Codable {
        package var id: String
        package var kind: SessionKind
        package var with: [PersonRole]
        package var optional: Bool
    }

    /// Which consent taking part in it rests on.
    package var consent: ConsentStep { meets ? .meeting : .messages }

    package func title(in language: String) -> String { title[language] ?? title["en"] ?? id }

    /// The name in the closed list that authorities, peers and statistics know.
    package var commonName: String { reportedAs ?? id }

    /// Whether it has a step of a kind. To talk the end over with somebody, and to ask what they think of it, belongs to each.
    package func has(_ kind: SessionKind) -> Bool {
        kind == .closure || kind == .evaluation || steps.contains { $0.kind == kind }
    }

    /// Whether nobody but those of one side has to be left for it to go on.
    ///
    /// - Parameter harmed: whether the side that was harmed is meant, in person or by a surrogate.
    package func needsSide(harmed: Bool) -> Bool {
        needs.contains { harmed ? $0 == .harmed || $0 == .surrogate : $0 == .responsible }
    }

    /// Reads a definition and checks it.
    ///
    /// - Throws: ``CaseworkError`` with `invalid`, with a finding for each fault.
    package init(definition: JSON) throws(CaseworkError) {
        self = try ContentDecoder.decode(Mechanism.self, from: definition)
        guard faults.isEmpty else {
            throw CaseworkError(.invalid, "The mechanism cannot be used:", findings: faults)
        }
    }

    /// Those that come with the software. Where one changes, its former versions stay, for the processes opened with them.
    package static let shipped: [Mechanism] =
        ((try? JSON(parsing: PackageResources.Mechanisms_json, limits: .local))?.array ?? [])
        .compactMap { try? Mechanism(definition: $0) }

    /// The latest version of each that comes with the software.
    package static let standard = inUse(adopted: [])

    /// The latest version of each: of those that come with the software and those that a service adopted.
    package static func inUse(adopted: [Mechanism]) -> [Mechanism] {
        var latest: [Mechanism] = []
        for mechanism in shipped + adopted {
            guard let index = latest.firstIndex(where: { $0.id == mechanism.id }) else {
                latest.append(mechanism)
                continue
            }
            if latest[index].isOlder(than: mechanism) { latest[index] = mechanism }
        }
        return latest
    }

    /// A mechanism that comes with the software, in a version or the latest.
    ///
    /// - Throws: ``CaseworkError`` with `notFound`.
    package static func named(_ id: String, version: String? = nil) throws(CaseworkError) -> Mechanism {
        let known = shipped.filter { $0.id == id }
        guard let mechanism = known.first(where: { $0.version == version }) ?? known.last else {
            throw CaseworkError(
                .notFound,
                "There is no mechanism \(id). There are: \(standard.map(\.id).joined(separator: ", "))."
            )
        }
        return mechanism
    }
}
