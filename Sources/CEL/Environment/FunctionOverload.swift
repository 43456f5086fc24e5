/// One definition of a function: its types and what it does.
///
/// ```swift
/// let addDays = try FunctionOverload("addDays", "(date, int) -> date") { arguments in
///     …
/// }
/// ```
public struct FunctionOverload: Sendable {
    /// The function's name; with dots for a namespace, as in `math.abs`. An ``Operator`` name adds an overload to
    /// an operator.
    public let name: String
    /// Whether it is called on a receiver, `text.size()`; the receiver is the first parameter.
    public let isMember: Bool
    /// The types of the parameters, the receiver included.
    public let parameters: [CELType]
    /// The type of the result.
    public let result: CELType
    /// What it does; nil where it is only declared, for checking.
    let body: (@Sendable ([CELValue]) -> Outcome)?

    /// A definition.
    ///
    /// - Parameters:
    ///   - name: the function's name.
    ///   - parameters: types of the parameters, the receiver of a member function first. A type written as
    ///     ``CELType/parameter(_:)`` stands for any type, the same wherever it occurs.
    ///   - result: the type of the result.
    ///   - isMember: whether it is called on a receiver.
    ///   - body: called with definite values only; arguments that are unknown or errors are answered before it.
    ///     It may return ``Outcome/unknown(_:)`` itself. Without a body the function can be checked, not called.
    public init(
        _ name: String,
        parameters: [CELType],
        result: CELType,
        isMember: Bool = false,
        body: (@Sendable (_ arguments: [CELValue]) -> Outcome)? = nil
    ) {
        self.name = name
        self.parameters = parameters
        self.result = result
        self.isMember = isMember
        self.body = body
    }

    /// A definition whose types are written out: `(int, list(T)) -> T`, or `string: (int) -> string` for a member.
    ///
    /// - Throws: ``CELError`` where the signature is not well formed.
    public init(
        _ name: String,
        _ signature: String,
        body: (@Sendable (_ arguments: [CELValue]) -> Outcome)? = nil
    ) throws(CELError) {
        guard let types = Signature(parsing: signature) else {
            let message = "write a signature as '(int, string) -> bool' or 'string: (int) -> bool'"
            throw CELError(.declaration, message, at: 0, in: SourceText(signature))
        }
        self.init(
            name,
            parameters: types.parameters,
            result: types.result,
            isMember: types.isMember,
            body: body
        )
    }
}

/// The types of one overload.
struct Signature: Sendable {
    let isMember: Bool
    let parameters: [CELType]
    let result: CELType

    /// Reads `(int) -> bool` or `string: (int) -> bool`.
    init?(parsing text: String) {
        var reader = TypeReader(text)
        var parameters: [CELType] = []
        isMember = !reader.accepts("(")
        if isMember {
            guard let receiver = reader.type(depth: 0), reader.accepts(":"), reader.accepts("(") else {
                return nil
            }
            parameters.append(receiver)
        }
        if !reader.accepts(")") {
            repeat {
                guard let parameter = reader.type(depth: 0) else { return nil }
                parameters.append(parameter)
            } while reader.accepts(",")
            guard reader.accepts(")") else { return nil }
        }
        guard reader.accepts("->"), let result = reader.type(depth: 0), reader.isAtEnd else { return nil }
        self.parameters = parameters
        self.result = result
    }

    init(isMember: Bool, parameters: [CELType], result: CELType) {
        self.isMember = isMember
        self.parameters = parameters
        self.result = result
    }
}
