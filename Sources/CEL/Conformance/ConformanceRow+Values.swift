extension CELValue {
    /// Reads the tagged form of a value: `{"int": "5"}`, `{"list": [...]}` and so on.
    init(row: RowValue) throws(ConformanceRowError) {
        guard let members = row.object, members.count == 1, let (tag, content) = members.first,
            let value = try CELValue.untagged(tag, content)
        else { throw ConformanceRowError(description: "a value is not in its tagged form") }
        self = value
    }

    private static func untagged(_ tag: String, _ content: RowValue) throws(ConformanceRowError) -> CELValue?
    {
        switch (tag, content) {
        case ("null", _): return .null
        case ("bool", .bool(let truth)): return .bool(truth)
        case ("int", .string(let digits)): return Int64(digits).map { .int($0) }
        case ("uint", .string(let digits)): return UInt64(digits).map { .uint($0) }
        case ("double", .number(let number)): return .double(number)
        case ("double", .string(let text)): return NumberText.double(text).map { .double($0) }
        case ("string", .string(let text)): return .string(text)
        case ("bytes", .string(let text)): return Base64.decode(text).map { .bytes($0) }
        case ("timestamp", .string(let text)): return CELTimestamp(parsing: text).map { .timestamp($0) }
        case ("duration", .string(let text)): return CELDuration(parsing: text).map { .duration($0) }
        case ("type", .string(let text)): return CELType(parsing: text).map { .type($0) }
        case ("list", .array(let elements)):
            var values: [CELValue] = []
            for element in elements { values.append(try CELValue(row: element)) }
            return .list(values)
        case ("map", .array(let pairs)):
            var entries: [CELMap.Entry] = []
            for pair in pairs {
                guard let parts = pair.array, parts.count == 2 else { return nil }
                entries.append((try CELValue(row: parts[0]), try CELValue(row: parts[1])))
            }
            return (try? CELMap(entries)).map { .map($0) }
        default: return nil
        }
    }

    /// Whether two values are the same in kind and content, stricter than the language's equality: `1` is not `1u`,
    /// `0.0` is not `-0.0`, and NaN is NaN.
    func isIdentical(to other: CELValue) -> Bool {
        switch (self, other) {
        case (.double(let a), .double(let b)): return a.isNaN ? b.isNaN : a == b && a.sign == b.sign
        case (.list(let a), .list(let b)):
            return a.count == b.count && zip(a.elements, b.elements).allSatisfy { $0.isIdentical(to: $1) }
        case (.map(let a), .map(let b)):
            return a.count == b.count
                && a.entries.allSatisfy { entry in
                    b.entries.contains {
                        $0.key.isIdentical(to: entry.key) && $0.value.isIdentical(to: entry.value)
                    }
                }
        default: return runtimeType.name == other.runtimeType.name && isEqual(to: other).bool == true
        }
    }
}
