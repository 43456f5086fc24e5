extension Library {
    static let texts: [LibraryFunction] = [
        .unary(
            "size",
            "(string) -> int",
            "(bytes) -> int",
            "(list(A)) -> int",
            "(map(A, B)) -> int",
            "string: () -> int",
            "bytes: () -> int",
            "list(A): () -> int",
            "map(A, B): () -> int"
        ) { value in
            switch value {
            case .string(let text): .int(Int64(text.unicodeScalars.count))
            case .bytes(let bytes): .int(Int64(bytes.count))
            case .list(let list): .int(Int64(list.count))
            case .map(let map): .int(Int64(map.count))
            default: .noOverload
            }
        },
        .binary("contains", "string: (string) -> bool") { value, part in
            guard case .string(let text) = value, case .string(let part) = part else { return .noOverload }
            return .bool(TextSearch(part).firstMatch(in: Array(text.utf8), from: 0) != nil)
        },
        .binary("startsWith", "string: (string) -> bool") { value, part in
            guard case .string(let text) = value, case .string(let part) = part else { return .noOverload }
            return .bool(text.utf8.starts(with: part.utf8))
        },
        .binary("endsWith", "string: (string) -> bool") { value, part in
            guard case .string(let text) = value, case .string(let part) = part else { return .noOverload }
            return .bool(text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8))
        },
        .metered("matches", "(string, string) -> bool", "string: (string) -> bool") { arguments, meter in
            guard case .string(let text) = arguments[0], case .string(let source) = arguments[1] else {
                return .noOverload
            }
            do throws(PatternError) {
                let pattern = try Pattern(source, instructionLimit: meter.patternInstructions)
                guard meter.charge(pattern.weight + pattern.cost(ofMatching: text)) else {
                    return Meter.exceeded
                }
                return .bool(pattern.matches(text))
            } catch {
                return .failure(.invalidPattern, error.message)
            }
        },
    ]
}

/// Finds a text in another in time linear in both (Knuth, Morris, Pratt).
struct TextSearch {
    let needle: [UInt8]
    private let fallback: [Int]

    init(_ text: String) { self.init(Array(text.utf8)) }

    init(_ needle: [UInt8]) {
        self.needle = needle
        var fallback = Array(repeating: 0, count: needle.count)
        var length = 0
        for index in needle.indices.dropFirst() {
            while length > 0, needle[index] != needle[length] { length = fallback[length - 1] }
            if needle[index] == needle[length] { length += 1 }
            fallback[index] = length
        }
        self.fallback = fallback
    }

    /// The offset of the first match at or after `start`, or nil.
    func firstMatch(in haystack: [UInt8], from start: Int) -> Int? {
        if needle.isEmpty { return start <= haystack.count ? start : nil }
        var length = 0
        var index = start
        while index < haystack.count {
            while length > 0, haystack[index] != needle[length] { length = fallback[length - 1] }
            if haystack[index] == needle[length] { length += 1 }
            index += 1
            if length == needle.count { return index - length }
        }
        return nil
    }
}
