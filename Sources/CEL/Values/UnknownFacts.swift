/// The facts without an answer on which an evaluation depends.
///
/// A fact is named as the activation named it: `victim.birth`, or `parties[1].age` for a part of a list.
/// The names are kept sorted and each once, so two sets with the same facts are equal.
public struct UnknownFacts: Sendable, Hashable, ExpressibleByArrayLiteral {
    /// The names in ascending order.
    public private(set) var names: [String]

    /// No fact.
    public init() { names = [] }

    /// One fact.
    public init(_ name: String) { names = [name] }

    /// These facts.
    public init(_ names: some Sequence<String>) { self.names = Set(names).sorted() }

    /// These facts.
    public init(arrayLiteral elements: String...) { self.init(elements) }

    /// Whether there is no fact.
    public var isEmpty: Bool { names.isEmpty }

    /// The facts of both.
    public func union(_ other: UnknownFacts) -> UnknownFacts {
        if names.isEmpty { return other }
        if other.names.isEmpty || names == other.names { return self }
        return UnknownFacts(names + other.names)
    }
}
