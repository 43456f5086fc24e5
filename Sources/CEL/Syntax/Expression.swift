/// A parsed expression: a tree of values, with the place of each node in the source.
///
/// ```swift
/// let expression = try Expression(parsing: "victim.age < 18 && !consent")
/// if case .call(let call) = expression.kind { call.function }   // "_&&_"
/// ```
///
/// Operators are calls of functions with the specification's names (``Operator``). Macros are expanded while
/// parsing, but into nodes of their own (``Kind/comprehension(_:)``, ``Kind/bind(_:)``), so that a reader of the
/// tree sees `exists` where the author wrote `exists`.
public struct Expression: Sendable {
    /// The node's number, counted from 0 and different for every node of one expression.
    public let id: Int
    /// The node's place in the source, as offsets in UTF-8 bytes.
    public let range: Range<Int>
    /// What the node is.
    public let kind: Kind

    /// The kinds of nodes.
    public indirect enum Kind: Sendable {
        /// A literal value.
        case literal(CELValue)
        /// A name; a leading dot, which skips local variables and the container, is kept.
        case identifier(String)
        /// `operand.field`.
        case select(Select)
        /// A function or an operator.
        case call(Call)
        /// `[a, ?b]`.
        case list([Element])
        /// `{a: b, ?c: d}`.
        case map([Entry])
        /// `Name{field: value}`. The engine has no messages; the checker refuses it.
        case message(String, [Field])
        /// A macro that visits each element of a list or each entry of a map.
        case comprehension(Comprehension)
        /// `cel.bind(name, value, body)`.
        case bind(Bind)
    }

    /// A selection of a field.
    public struct Select: Sendable {
        /// What the field is taken from.
        public let operand: Expression
        /// The field's name.
        public let field: String
        /// Whether this is the macro `has(operand.field)`.
        public let isPresenceTest: Bool
    }

    /// A call of a function or an operator.
    public struct Call: Sendable {
        /// The function's name; operators as in ``Operator``.
        public let function: String
        /// The receiver `target.function(...)`, or nil.
        public let target: Expression?
        /// The arguments without the receiver. `&&` and `||` take two or more.
        public let arguments: [Expression]
        /// The place of the function's name or the operator.
        public let nameRange: Range<Int>
    }

    /// An element of a list literal.
    public struct Element: Sendable {
        /// The value.
        public let value: Expression
        /// Whether a `?` says that an absent value adds no element.
        public let isOptional: Bool
    }

    /// An entry of a map literal.
    public struct Entry: Sendable {
        /// The key.
        public let key: Expression
        /// The value.
        public let value: Expression
        /// Whether a `?` says that an absent value adds no entry.
        public let isOptional: Bool
    }

    /// A field of a message literal.
    public struct Field: Sendable {
        /// The field's name.
        public let name: String
        /// The value.
        public let value: Expression
    }

    /// A macro over a list or map.
    public struct Comprehension: Sendable {
        /// Which macro.
        public let macro: Macro
        /// The list or map.
        public let range: Expression
        /// The variable for the element, or for the key of a map; with two variables the index or key.
        public let variable: String
        /// The second variable, for the element or value; nil in the one-variable forms.
        public let secondVariable: String?
        /// The condition of a three-argument `map` or of `transformList` and `transformMap`.
        public let filter: Expression?
        /// The predicate or the transformation.
        public let body: Expression
    }

    /// The macros over lists and maps.
    public enum Macro: String, Sendable, Hashable {
        /// Whether the predicate holds for all elements.
        case all
        /// Whether it holds for at least one.
        case exists
        /// Whether it holds for exactly one.
        case existsOne
        /// The elements transformed.
        case map
        /// The elements for which the predicate holds.
        case filter
        /// A list of the transformed entries.
        case transformList
        /// A map with the same keys and transformed values.
        case transformMap
        /// A map of the entries that each transformation gives.
        case transformMapEntry
        /// The elements in the order of the transformed ones.
        case sortBy
        /// The value of an optional transformed.
        case optMap
        /// The value of an optional transformed to another optional.
        case optFlatMap
    }

    /// A name for a value.
    public struct Bind: Sendable {
        /// The name.
        public let variable: String
        /// What it stands for.
        public let value: Expression
        /// The expression in which it does.
        public let body: Expression
    }
}

/// The names of operators as functions.
public enum Operator {
    /// `a && b`, of two or more operands.
    public static let and = "_&&_"
    /// `a || b`, of two or more operands.
    public static let or = "_||_"
    /// `!a`.
    public static let not = "!_"
    /// `-a`.
    public static let negate = "-_"
    /// `a ? b : c`.
    public static let conditional = "_?_:_"
    /// `a == b`.
    public static let equal = "_==_"
    /// `a != b`.
    public static let notEqual = "_!=_"
    /// `a < b`.
    public static let less = "_<_"
    /// `a <= b`.
    public static let lessOrEqual = "_<=_"
    /// `a > b`.
    public static let greater = "_>_"
    /// `a >= b`.
    public static let greaterOrEqual = "_>=_"
    /// `a + b`.
    public static let add = "_+_"
    /// `a - b`.
    public static let subtract = "_-_"
    /// `a * b`.
    public static let multiply = "_*_"
    /// `a / b`.
    public static let divide = "_/_"
    /// `a % b`.
    public static let modulo = "_%_"
    /// `a in b`.
    public static let isIn = "@in"
    /// `a[b]`.
    public static let index = "_[_]"
    /// `a[?b]`.
    public static let optionalIndex = "_[?_]"
    /// `a.?b`; the field is a string literal as the second argument.
    public static let optionalSelect = "_?._"
}

extension Expression {
    /// The nodes directly below this one, in the order of the source.
    public var children: [Expression] {
        switch kind {
        case .literal, .identifier: []
        case .select(let select): [select.operand]
        case .call(let call): (call.target.map { [$0] } ?? []) + call.arguments
        case .list(let elements): elements.map(\.value)
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        case .message(_, let fields): fields.map(\.value)
        case .comprehension(let comprehension):
            [comprehension.range] + (comprehension.filter.map { [$0] } ?? []) + [comprehension.body]
        case .bind(let bind): [bind.value, bind.body]
        }
    }
}
