/// What an evaluation comes to: a value, a question, or an error.
///
/// The three are told apart everywhere. A missing fact is never false and never zero: it is ``unknown(_:)``
/// with the names of the facts that are needed.
public enum Outcome: Sendable {
    /// A definite answer, which no further fact can change.
    case value(CELValue)
    /// The answer depends on these facts, for which there is none.
    case unknown(UnknownFacts)
    /// The expression has no answer for these inputs, for example because it divides by zero.
    indirect case error(CELRuntimeError)
}

extension Outcome {
    /// The value, or nil where the outcome is not definite.
    public var value: CELValue? {
        if case .value(let value) = self { value } else { nil }
    }

    /// The truth value, or nil where the outcome is not a definite boolean.
    public var bool: Bool? {
        if case .value(.bool(let truth)) = self { truth } else { nil }
    }

    /// Shorthand for a definite boolean.
    static func bool(_ truth: Bool) -> Outcome { .value(.bool(truth)) }
    /// Shorthand for a definite integer.
    static func int(_ number: Int64) -> Outcome { .value(.int(number)) }
    /// Shorthand for a definite string.
    static func string(_ text: String) -> Outcome { .value(.string(text)) }
    /// Shorthand for an error with this code and explanation.
    static func failure(_ code: CELRuntimeError.Code, _ detail: String = "") -> Outcome {
        .error(CELRuntimeError(code, detail))
    }
    /// The outcome of a function that has no overload for its arguments.
    static var noOverload: Outcome { .error(CELRuntimeError(.noSuchOverload)) }

    /// A value that is itself ``CELValue/unknown(_:)`` becomes the outcome unknown.
    init(lifting value: CELValue) {
        if case .unknown(let facts) = value { self = .unknown(facts) } else { self = .value(value) }
    }
}

/// Why an expression has no answer for its inputs.
///
/// The description says what went wrong and where in the source; it holds no value of the inputs, only names
/// and literals of the expression itself.
public struct CELRuntimeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of errors.
    public enum Code: String, Sendable, Hashable {
        /// A division or remainder by the integer zero.
        case divisionByZero = "division by zero"
        /// Integer arithmetic or a conversion left the range of its type.
        case overflow = "number out of range"
        /// A timestamp or duration left its range.
        case timeOutOfRange = "time out of range"
        /// A function or operator has no definition for arguments of these types.
        case noSuchOverload = "no such overload"
        /// A map has no such key.
        case noSuchKey = "no such key"
        /// A list has no element at this index.
        case indexOutOfRange = "index out of range"
        /// No variable or type has this name.
        case unknownName = "unknown name"
        /// No function has this name.
        case unknownFunction = "unknown function"
        /// Text could not be converted.
        case invalidConversion = "invalid conversion"
        /// An argument has the right type but a value the function does not take.
        case invalidArgument = "invalid argument"
        /// A map literal names a key twice, or uses a key of a type that maps do not take.
        case invalidKey = "invalid map key"
        /// A regular expression is not well formed, not supported or too large.
        case invalidPattern = "invalid regular expression"
        /// The evaluation cost more than its limit.
        case costExceeded = "cost limit exceeded"
        /// A function of the embedding program reports an error.
        case custom = "error"
    }

    /// The kind of error.
    public let code: Code
    /// More about it; may be empty.
    public let detail: String
    /// Where in the source it happened, as an offset in UTF-8 bytes; nil where that is not known.
    public internal(set) var offset: Int?

    /// An error of this kind.
    public init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
        self.offset = nil
    }

    /// What went wrong.
    public var description: String {
        let what = detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)"
        if let offset { return "\(what) (at offset \(offset))" }
        return what
    }
}
