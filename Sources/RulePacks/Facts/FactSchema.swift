/// One fact of the shared schema.
package struct FactDeclaration: Sendable, Hashable {
    package var name: FactName
    package var type: FactType
    /// What a form shows; without it the name.
    package var ask: LocalizedText?
    /// When the fact exists at all, as CEL over other facts.
    package var requires: String?
    package var place: SourcePlace

    /// The question as a person reads it.
    package var question: LocalizedText { ask ?? LocalizedText(name.text) }
}

/// Every fact that packs may read: one schema for the whole federation, with a version of its own.
package struct FactSchema: Sendable, Hashable {
    /// `comity-facts/1`
    package var id: String
    /// In the order of the file, which is the order of forms.
    package var facts: [FactDeclaration]
    /// The set fact whose members may be withheld.
    package var dataCategories: FactName?
    package var obligations: ObligationRegistry
    private let positions: [FactName: Int]
    var compiled = CompiledSchema()

    package init(
        id: String,
        facts: [FactDeclaration],
        dataCategories: FactName? = nil,
        obligations: ObligationRegistry = .standard
    ) {
        self.id = id
        self.facts = facts
        self.dataCategories = dataCategories
        self.obligations = obligations
        positions = Dictionary(facts.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    package subscript(name: FactName) -> FactDeclaration? {
        positions[name].map { facts[$0] }
    }

    /// The place of a fact in ``facts``.
    package func position(of name: FactName) -> Int? { positions[name] }
}
