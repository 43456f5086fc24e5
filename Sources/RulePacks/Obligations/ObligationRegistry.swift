/// What follows the name of an obligation: `withhold: [identity]`, `delete-after: keepReferral`.
package enum ObligationTakes: String, Sendable, Hashable, CaseIterable {
    case nothing
    /// The name of a parameter in years, months, days or hours.
    case period
    /// Members of the schema's set of data categories.
    case categories
    /// A role, such as `prosecutor`.
    case role
    case text
}

/// One kind of obligation that a rule may demand.
package struct ObligationKind: Sendable, Hashable {
    package var name: String
    /// What it means, for forms and explanations.
    package var says: LocalizedText
    package var takes: ObligationTakes
    /// Kinds that cannot be kept together with this one. The relation is read both ways.
    package var excludes: Set<String>

    package init(
        _ name: String,
        _ says: LocalizedText,
        takes: ObligationTakes = .nothing,
        excludes: Set<String> = []
    ) {
        self.name = name
        self.says = says
        self.takes = takes
        self.excludes = excludes
    }
}

/// The kinds of obligation a federation knows. Packs may demand only these.
package struct ObligationRegistry: Sendable, Hashable {
    package private(set) var kinds: [String: ObligationKind]

    package init(_ kinds: [ObligationKind]) {
        self.kinds = Dictionary(kinds.map { ($0.name, $0) }) { _, later in later }
    }

    package subscript(name: String) -> ObligationKind? { kinds[name] }

    package var names: [String] { kinds.keys.sorted() }

    /// True where keeping one means breaking the other.
    package func areExclusive(_ one: String, _ other: String) -> Bool {
        kinds[one]?.excludes.contains(other) == true || kinds[other]?.excludes.contains(one) == true
    }

    func adding(_ more: [ObligationKind]) -> ObligationRegistry {
        ObligationRegistry(Array(kinds.values) + more)
    }
}
