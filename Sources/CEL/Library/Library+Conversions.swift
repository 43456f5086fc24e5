extension Library {
    static let conversions: [LibraryFunction] = [
        .unary("dyn", "(A) -> dyn") { .value($0) },
        .unary("type", "(A) -> type(A)") { .value(.type($0.runtimeType)) },
        .unary("bool", "(bool) -> bool", "(string) -> bool", body: bool),
        .unary(
            "int",
            "(int) -> int",
            "(uint) -> int",
            "(double) -> int",
            "(string) -> int",
            "(timestamp) -> int",
            body: int
        ),
        .unary("uint", "(uint) -> uint", "(int) -> uint", "(double) -> uint", "(string) -> uint", body: uint),
        .unary(
            "double",
            "(double) -> double",
            "(int) -> double",
            "(uint) -> double",
            "(string) -> double",
            body: double
        ),
        .unary(
            "string",
            "(string) -> string",
            "(bool) -> string",
            "(int) -> string",
            "(uint) -> string",
            "(double) -> string",
            "(bytes) -> string",
            "(timestamp) -> string",
            "(duration) -> string",
            body: string
        ),
        .unary("bytes", "(bytes) -> bytes", "(string) -> bytes") { value in
            switch value {
            case .bytes: .value(value)
            case .string(let text): .value(.bytes(Array(text.utf8)))
            default: .noOverload
            }
        },
        .unary(
            "timestamp",
            "(timestamp) -> timestamp",
            "(string) -> timestamp",
            "(int) -> timestamp",
            body: timestamp
        ),
        .unary("duration", "(duration) -> duration", "(string) -> duration", body: duration),
    ]

    @Sendable private static func bool(_ value: CELValue) -> Outcome {
        switch value {
        case .bool: return .value(value)
        case .string(let text):
            switch text {
            case "1", "t", "T", "true", "TRUE", "True": return .bool(true)
            case "0", "f", "F", "false", "FALSE", "False": return .bool(false)
            default: return .failure(.invalidConversion, "the text is no bool")
            }
        default: return .noOverload
        }
    }

    @Sendable private static func int(_ value: CELValue) -> Outcome {
        switch value {
        case .int: return .value(value)
        case .uint(let number): return Int64(exactly: number).map { .int($0) } ?? .failure(.overflow)
        case .double(let number):
            // As the reference engine does, the two doubles next to the limits are refused with the rest.
            guard number > -0x1p63, number < 0x1p63 else { return .failure(.overflow) }
            return .int(Int64(number))
        case .string(let text):
            return isDecimal(text) ? Int64(text).map { .int($0) } ?? notANumber : notANumber
        case .timestamp(let time): return .int(time.seconds)
        default: return .noOverload
        }
    }

    @Sendable private static func uint(_ value: CELValue) -> Outcome {
        switch value {
        case .uint: return .value(value)
        case .int(let number): return UInt64(exactly: number).map { .value(.uint($0)) } ?? .failure(.overflow)
        case .double(let number):
            guard number >= 0, number < 0x1p64 else { return .failure(.overflow) }
            return .value(.uint(UInt64(number)))
        case .string(let text):
            return isDecimal(text) ? UInt64(text).map { .value(.uint($0)) } ?? notANumber : notANumber
        default: return .noOverload
        }
    }

    private static let notANumber = Outcome.failure(.invalidConversion, "the text is no number of this type")

    private static func isDecimal(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        return !digits.isEmpty && digits.utf8.allSatisfy { $0.decimalDigit != nil }
    }

    @Sendable private static func double(_ value: CELValue) -> Outcome {
        switch value {
        case .double: return .value(value)
        case .int(let number): return .value(.double(Double(number)))
        case .uint(let number): return .value(.double(Double(number)))
        case .string(let text): return NumberText.double(text).map { .value(.double($0)) } ?? notANumber
        default: return .noOverload
        }
    }

    @Sendable private static func string(_ value: CELValue) -> Outcome {
        switch value {
        case .string: return .value(value)
        case .bool(let truth): return .string(truth ? "true" : "false")
        case .int(let number): return .string(String(number))
        case .uint(let number): return .string(String(number))
        case .double(let number): return .string(NumberText.text(number))
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return .failure(.invalidConversion, "the bytes are not valid UTF-8")
            }
            return .string(text)
        case .timestamp(let time): return .string(time.text)
        case .duration(let length): return .string(length.text)
        case .type(let type): return .string(type.name)
        case .opaque(let box): return box.value.celText.map { .string($0) } ?? .noOverload
        default: return .noOverload
        }
    }

    @Sendable private static func timestamp(_ value: CELValue) -> Outcome {
        switch value {
        case .timestamp: .value(value)
        case .int(let seconds):
            CELTimestamp(seconds: seconds).map { .value(.timestamp($0)) } ?? .failure(.timeOutOfRange)
        case .string(let text):
            CELTimestamp(parsing: text).map { .value(.timestamp($0)) }
                ?? .failure(
                    .invalidConversion,
                    "the text is no timestamp of the years 1 to 9999 in RFC 3339 form"
                )
        default: .noOverload
        }
    }

    @Sendable private static func duration(_ value: CELValue) -> Outcome {
        switch value {
        case .duration: .value(value)
        case .string(let text):
            CELDuration(parsing: text).map { .value(.duration($0)) }
                ?? .failure(
                    .invalidConversion,
                    "the text is no duration such as '1h30m', or leaves the range"
                )
        default: .noOverload
        }
    }
}
