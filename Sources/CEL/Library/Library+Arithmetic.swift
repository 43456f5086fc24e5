extension Library {
    static let arithmetic: [LibraryFunction] = [
        .binary(
            Operator.add,
            "(int, int) -> int",
            "(uint, uint) -> uint",
            "(double, double) -> double",
            "(string, string) -> string",
            "(bytes, bytes) -> bytes",
            "(list(A), list(A)) -> list(A)",
            "(timestamp, duration) -> timestamp",
            "(duration, timestamp) -> timestamp",
            "(duration, duration) -> duration",
            body: add
        ),
        .binary(
            Operator.subtract,
            "(int, int) -> int",
            "(uint, uint) -> uint",
            "(double, double) -> double",
            "(timestamp, timestamp) -> duration",
            "(timestamp, duration) -> timestamp",
            "(duration, duration) -> duration",
            body: subtract
        ),
        .binary(
            Operator.multiply,
            "(int, int) -> int",
            "(uint, uint) -> uint",
            "(double, double) -> double",
            body: multiply
        ),
        .binary(
            Operator.divide,
            "(int, int) -> int",
            "(uint, uint) -> uint",
            "(double, double) -> double",
            body: divide
        ),
        .binary(Operator.modulo, "(int, int) -> int", "(uint, uint) -> uint", body: modulo),
        .unary(Operator.negate, "(int) -> int", "(double) -> double") { value in
            switch value {
            case .int(let number): checked(Int64(0).subtractingReportingOverflow(number))
            case .double(let number): .value(.double(-number))
            default: .noOverload
            }
        },
    ]

    static func checked(_ result: (partialValue: Int64, overflow: Bool)) -> Outcome {
        result.overflow ? .failure(.overflow) : .value(.int(result.partialValue))
    }

    static func checked(_ result: (partialValue: UInt64, overflow: Bool)) -> Outcome {
        result.overflow ? .failure(.overflow) : .value(.uint(result.partialValue))
    }

    private static func inRange(_ timestamp: CELTimestamp?) -> Outcome {
        timestamp.map { .value(.timestamp($0)) } ?? .failure(.timeOutOfRange)
    }

    private static func inRange(_ duration: CELDuration?) -> Outcome {
        duration.map { .value(.duration($0)) } ?? .failure(.timeOutOfRange)
    }

    @Sendable private static func add(_ left: CELValue, _ right: CELValue) -> Outcome {
        switch (left, right) {
        case (.int(let a), .int(let b)): checked(a.addingReportingOverflow(b))
        case (.uint(let a), .uint(let b)): checked(a.addingReportingOverflow(b))
        case (.double(let a), .double(let b)): .value(.double(a + b))
        case (.string(let a), .string(let b)): .value(.string(a + b))
        case (.bytes(let a), .bytes(let b)): .value(.bytes(a + b))
        case (.list(let a), .list(let b)): .value(.list(a.elements + b.elements))
        case (.timestamp(let a), .duration(let b)), (.duration(let b), .timestamp(let a)):
            inRange(a.adding(b))
        case (.duration(let a), .duration(let b)): inRange(a.adding(b))
        default: .noOverload
        }
    }

    @Sendable private static func subtract(_ left: CELValue, _ right: CELValue) -> Outcome {
        switch (left, right) {
        case (.int(let a), .int(let b)): checked(a.subtractingReportingOverflow(b))
        case (.uint(let a), .uint(let b)): checked(a.subtractingReportingOverflow(b))
        case (.double(let a), .double(let b)): .value(.double(a - b))
        case (.timestamp(let a), .timestamp(let b)): inRange(a.since(b))
        case (.timestamp(let a), .duration(let b)): inRange(a.subtracting(b))
        case (.duration(let a), .duration(let b)): inRange(a.subtracting(b))
        default: .noOverload
        }
    }

    @Sendable private static func multiply(_ left: CELValue, _ right: CELValue) -> Outcome {
        switch (left, right) {
        case (.int(let a), .int(let b)): checked(a.multipliedReportingOverflow(by: b))
        case (.uint(let a), .uint(let b)): checked(a.multipliedReportingOverflow(by: b))
        case (.double(let a), .double(let b)): .value(.double(a * b))
        default: .noOverload
        }
    }

    @Sendable private static func divide(_ left: CELValue, _ right: CELValue) -> Outcome {
        switch (left, right) {
        case (.int, .int(0)), (.uint, .uint(0)): .failure(.divisionByZero)
        case (.int(let a), .int(let b)): checked(a.dividedReportingOverflow(by: b))
        case (.uint(let a), .uint(let b)): checked(a.dividedReportingOverflow(by: b))
        case (.double(let a), .double(let b)): .value(.double(a / b))
        default: .noOverload
        }
    }

    @Sendable private static func modulo(_ left: CELValue, _ right: CELValue) -> Outcome {
        switch (left, right) {
        case (.int, .int(0)), (.uint, .uint(0)): .failure(.divisionByZero)
        case (.int(let a), .int(let b)): checked(a.remainderReportingOverflow(dividingBy: b))
        case (.uint(let a), .uint(let b)): checked(a.remainderReportingOverflow(dividingBy: b))
        default: .noOverload
        }
    }
}
