/// A function of the standard library or of an extension: its signatures, and one body for all of them.
///
/// The body finds the case by the kinds of its arguments and answers ``Outcome/noOverload`` for any other, so it
/// is safe to call unchecked.
struct LibraryFunction: Sendable {
    let name: String
    let signatures: [Signature]
    let body: Body
    /// Takes any number of numbers; the signatures only say the least.
    var isVariadic = false

    enum Body: Sendable {
        case unary(@Sendable (CELValue) -> Outcome)
        case binary(@Sendable (CELValue, CELValue) -> Outcome)
        case many(@Sendable ([CELValue]) -> Outcome)
        /// Needs the limits or the time zones of the evaluation, or costs more than its arguments weigh.
        case metered(@Sendable ([CELValue], inout Meter) -> Outcome)
    }

    init(_ name: String, _ signatures: [String], _ body: Body, isVariadic: Bool = false) {
        self.name = name
        self.signatures = signatures.compactMap { Signature(parsing: $0) }
        self.body = body
        self.isVariadic = isVariadic
    }

    /// Whether a call in this style with so many arguments, the receiver included, can mean this function.
    func takes(_ count: Int, asMember: Bool) -> Bool {
        if isVariadic { return !asMember && count >= 1 }
        return signatures.contains { $0.isMember == asMember && $0.parameters.count == count }
    }

    static func unary(
        _ name: String,
        _ signatures: String...,
        body: @escaping @Sendable (CELValue) -> Outcome
    ) -> LibraryFunction {
        LibraryFunction(name, signatures, .unary(body))
    }

    static func binary(
        _ name: String,
        _ signatures: String...,
        body: @escaping @Sendable (CELValue, CELValue) -> Outcome
    ) -> LibraryFunction {
        LibraryFunction(name, signatures, .binary(body))
    }

    static func many(
        _ name: String,
        _ signatures: String...,
        body: @escaping @Sendable ([CELValue]) -> Outcome
    ) -> LibraryFunction {
        LibraryFunction(name, signatures, .many(body))
    }

    static func metered(
        _ name: String,
        _ signatures: String...,
        body: @escaping @Sendable ([CELValue], inout Meter) -> Outcome
    ) -> LibraryFunction {
        LibraryFunction(name, signatures, .metered(body))
    }
}

/// What an evaluation may still spend, and what functions may ask of it.
struct Meter {
    /// The cost that is left; below zero once the limit is passed.
    var remaining: Int
    let patternInstructions: Int
    let timeZones: (any TimeZoneProvider)?

    /// Takes the cost of some work; false where the limit is passed.
    mutating func charge(_ cost: Int) -> Bool {
        let (rest, overflow) = remaining.subtractingReportingOverflow(cost)
        remaining = overflow ? -1 : rest
        return remaining >= 0
    }

    static let exceeded = Outcome.error(CELRuntimeError(.costExceeded))
}

/// All functions that the engine brings along.
enum Library {
    /// By name. Operators are among them.
    static let functions: [String: LibraryFunction] = {
        let all =
            comparison + arithmetic + conversions + texts + times + collections + stringExtensions
            + mathExtensions
            + listExtensions + setExtensions + encoderExtensions + optionalExtensions
        return Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }()
}
