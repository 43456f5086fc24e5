/// What a condition comes to for one frame.
public enum FlatTruth: Sendable, Hashable {
    /// It does not hold.
    case no
    /// It holds.
    case yes
    /// It depends on these facts, for which there is no answer.
    case unknown(FactSet)
    /// It has no answer; ``FlatProgramSet/outcome(of:_:)`` tells why.
    case failed
}

/// An operand or call of a condition, for ``FlatProgramSet``'s hook for tests of one's own.
public indirect enum FlatTerm: Sendable {
    /// A fact by its number.
    case fact(Int)
    /// A value known when the program was made.
    case constant(CELValue)
    /// A function or ``Operator`` and its arguments, the receiver first.
    case call(String, [FlatTerm])
}

/// A test that the embedding program evaluates itself, because it knows a faster way than the general one.
public struct FlatTest: Sendable {
    /// Called only where every fact that the test reads has a value. Unknown facts it returns are those on which the
    /// answer still depends, for example a birth date of which only the year is known.
    public let body: @Sendable (FactFrame) -> FlatTruth

    /// A test.
    public init(_ body: @escaping @Sendable (FactFrame) -> FlatTruth) { self.body = body }
}
