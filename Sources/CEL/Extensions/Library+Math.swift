/// The extension library for numbers.
extension Library {
    static let mathExtensions: [LibraryFunction] = [
        LibraryFunction(
            "math.greatest",
            ["(A) -> A"],
            .many { extreme($0, wanted: .after) },
            isVariadic: true
        ),
        LibraryFunction("math.least", ["(A) -> A"], .many { extreme($0, wanted: .before) }, isVariadic: true),
        rounding("math.ceil") { $0.rounded(.up) },
        rounding("math.floor") { $0.rounded(.down) },
        rounding("math.round") { $0.rounded(.toNearestOrAwayFromZero) },
        rounding("math.trunc") { $0.rounded(.towardZero) },
        .unary("math.sqrt", "(double) -> double", "(int) -> double", "(uint) -> double") { value in
            switch value {
            case .double(let number): .value(.double(number.squareRoot()))
            case .int(let number): .value(.double(Double(number).squareRoot()))
            case .uint(let number): .value(.double(Double(number).squareRoot()))
            default: .noOverload
            }
        },
        .unary("math.abs", "(int) -> int", "(uint) -> uint", "(double) -> double") { value in
            switch value {
            case .int(let number):
                number < 0 ? checked(Int64(0).subtractingReportingOverflow(number)) : .value(value)
            case .uint: .value(value)
            case .double(let number): .value(.double(number.magnitude))
            default: .noOverload
            }
        },
        .unary("math.sign", "(int) -> int", "(uint) -> uint", "(double) -> double") { value in
            switch value {
            case .int(let number): .value(.int(number.signum()))
            case .uint(let number): .value(.uint(number == 0 ? 0 : 1))
            case .double(let number):
                number.isNaN || number == 0 ? .value(value) : .value(.double(number < 0 ? -1 : 1))
            default: .noOverload
            }
        },
        test("math.isNaN") { $0.isNaN },
        test("math.isInf") { $0.isInfinite },
        test("math.isFinite") { $0.isFinite },
        bits("math.bitAnd") { $0 & $1 },
        bits("math.bitOr") { $0 | $1 },
        bits("math.bitXor") { $0 ^ $1 },
        .unary("math.bitNot", "(int) -> int", "(uint) -> uint") { value in
            switch value {
            case .int(let number): .value(.int(~number))
            case .uint(let number): .value(.uint(~number))
            default: .noOverload
            }
        },
        shift("math.bitShiftLeft") { $0 << $1 },
        shift("math.bitShiftRight") { $0 >> $1 },
    ]

    private static func extreme(_ arguments: [CELValue], wanted: Order) -> Outcome {
        var numbers = arguments
        if arguments.count == 1, case .list(let list) = arguments[0] { numbers = list.elements }
        guard var best = numbers.first else {
            return .failure(.invalidArgument, "an empty list has no greatest or least")
        }
        for number in numbers {
            guard let order = CELValue.numericOrder(number, best) else { return .noOverload }
            if order == wanted { best = number }
        }
        return .value(best)
    }

    private static func rounding(_ name: String, _ round: @escaping @Sendable (Double) -> Double)
        -> LibraryFunction
    {
        .unary(name, "(double) -> double") { value in
            guard case .double(let number) = value else { return .noOverload }
            return .value(.double(round(number)))
        }
    }

    private static func test(_ name: String, _ test: @escaping @Sendable (Double) -> Bool) -> LibraryFunction
    {
        .unary(name, "(double) -> bool") { value in
            guard case .double(let number) = value else { return .noOverload }
            return .bool(test(number))
        }
    }

    private static func bits(
        _ name: String,
        _ combine: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> LibraryFunction {
        .binary(name, "(int, int) -> int", "(uint, uint) -> uint") { left, right in
            switch (left, right) {
            case (.int(let a), .int(let b)):
                .value(.int(Int64(bitPattern: combine(UInt64(bitPattern: a), UInt64(bitPattern: b)))))
            case (.uint(let a), .uint(let b)): .value(.uint(combine(a, b)))
            default: .noOverload
            }
        }
    }

    /// Shifts fill with zeros, also to the right of a negative number; 64 places or more leave nothing.
    private static func shift(
        _ name: String,
        _ shift: @escaping @Sendable (UInt64, Int64) -> UInt64
    ) -> LibraryFunction {
        .binary(name, "(int, int) -> int", "(uint, int) -> uint") { value, places in
            guard case .int(let places) = places else { return .noOverload }
            guard places >= 0 else { return .failure(.invalidArgument, "a shift by a negative number") }
            switch value {
            case .int(let number):
                return .value(.int(Int64(bitPattern: shift(UInt64(bitPattern: number), places))))
            case .uint(let number): return .value(.uint(shift(number, places)))
            default: return .noOverload
            }
        }
    }
}
