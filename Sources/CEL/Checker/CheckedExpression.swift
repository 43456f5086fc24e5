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

    /// A part of the expression ready for evaluation, to explain what each part came to.
    ///
    /// - Parameter node: a node of ``expression`` that is not inside the body of a macro or `cel.bind`, whose variables
    ///   exist there only.
    public func program(of node: Expression) -> Program { Program(node, in: environment, isChecked: true) }

    /// The text of a node as the author wrote it.
    public func text(of node: Expression) -> String { source.excerpt(node.range) }
}
