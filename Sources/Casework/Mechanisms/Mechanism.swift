package import Wire

/// One way of bringing people together, as data: who takes part, by which steps, and what it needs.
///
/// The definitions stand in `Mechanisms/Definitions/*.json`; a service adds its own beside them. Adding one needs no code.
package struct Mechanism: Sendable, Hashable, Codable {
    package var id: String
    /// The name by language.
    package var title: [String: String]
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

    /// What is wrong with a definition.
    package var faults: [String] {
        var faults: [String] = []
        if title["en"] == nil { faults.append("\(id): has no English title") }
        if needs.isEmpty { faults.append("\(id): needs nobody") }
        if facilitators < 1 { faults.append("\(id): is without a facilitator") }
        if !steps.contains(where: { $0.kind == .preparation }) {
            faults.append("\(id): has no preparation (HB-3, COE-48)")
        }
        for role in Set(needs).subtracting(steps.filter { $0.kind == .preparation }.flatMap(\.with))
        where role.isPrincipal {
            faults.append("\(id): \(role.rawValue) is not prepared (HB-3)")
        }
        if meets != steps.contains(where: { $0.kind.meets }) {
            faults.append("\(id): says that people meet, and no step does, or the other way round")
        }
        return faults
    }

    /// Reads a definition and checks it.
    ///
    /// - Throws: ``CaseworkError`` with `invalid`.
    package init(definition: JSON) throws(CaseworkError) {
        self = try ContentDecoder.decode(Mechanism.self, from: definition)
        guard faults.isEmpty else { throw CaseworkError(.invalid, faults.joined(separator: "; ")) }
    }

    /// Those that come with the software.
    package static let shipped: [Mechanism] =
        ((try? JSON(parsing: PackageResources.Mechanisms_json, limits: .local))?.array ?? [])
        .compactMap { try? Mechanism(definition: $0) }

    /// - Throws: ``CaseworkError`` with `notFound`.
    package static func named(_ id: String) throws(CaseworkError) -> Mechanism {
        guard let mechanism = shipped.first(where: { $0.id == id }) else {
            throw CaseworkError(
                .notFound,
                "There is no mechanism \(id). There are: \(shipped.map(\.id).joined(separator: ", "))."
            )
        }
        return mechanism
    }
}
