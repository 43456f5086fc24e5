/// When a rule speaks: CEL, a named condition, or clauses put together.
///
/// Each part has an `id` that is unique within its rule (`1`, `1.2`, …), by which explanation and coverage name it.
package indirect enum Condition: Sendable, Hashable {
    package enum Gathering: String, Sendable, Hashable, CaseIterable {
        case all, any, none
    }

    /// A CEL text, in the author's words if `says` is there.
    case cel(String, says: LocalizedText?, at: SourcePlace)
    /// A name from `define`.
    case named(String, at: SourcePlace)
    case gathered(Gathering, [Condition], says: LocalizedText?, at: SourcePlace)

    package var place: SourcePlace {
        switch self {
        case .cel(_, _, let place), .named(_, let place), .gathered(_, _, _, let place): place
        }
    }
}

/// A condition with a name, reused and shown by name in explanations.
package struct NamedCondition: Sendable, Hashable {
    package var name: String
    package var says: LocalizedText
    package var condition: Condition
    package var place: SourcePlace
}
