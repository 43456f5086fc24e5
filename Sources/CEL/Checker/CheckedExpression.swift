/// An expression that has been checked against an ``Environment``.
public struct CheckedExpression: Sendable {
    /// The tree.
    public let expression: Expression
    /// The text it was made from.
    public let source: SourceText
    /// The environment against which it was checked.
    public let environment: Environment
    /// The type of each node, by ``Expression/id``.
    public let types: [CELType]
    /// The declared variables that the expression reads, sorted.
    public let variables: [String]

    /// The type of the whole.
    public var type: CELType { types.indices.contains(expression.id) ? types[expression.id] : .dyn }

    /// The expression ready for evaluation.
    public func program() -> Program { Program(expression, in: environment, isChecked: true) }
}
