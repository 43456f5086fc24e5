/// The extension library for texts. Indexes count code points.
extension Library {
    static let stringExtensions: [LibraryFunction] = [
        .binary("charAt", "string: (int) -> string") { value, index in
            guard case .string(let text) = value, case .int(let index) = index else { return .noOverload }
            let scalars = Array(text.unicodeScalars)
            guard let position = Int(exactly: index), (0...scalars.count).contains(position) else {
                return .failure(.indexOutOfRange, "\(index)")
            }
            return .string(position == scalars.count ? "" : String(Character(scalars[position])))
        },
        .many("indexOf", "string: (string) -> int", "string: (string, int) -> int") { arguments in
            find(arguments, isLast: false)
        },
        .many("lastIndexOf", "string: (string) -> int", "string: (string, int) -> int") { arguments in
            find(arguments, isLast: true)
        },
        .many("join", "list(string): () -> string", "list(string): (string) -> string", body: join),
        .unary("lowerAscii", "string: () -> string") { value in
            guard case .string(let text) = value else { return .noOverload }
            return .string(mapped(text) { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
        },
        .unary("upperAscii", "string: () -> string") { value in
            guard case .string(let text) = value else { return .noOverload }
            return .string(mapped(text) { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 })
        },
        .many(
            "replace",
            "string: (string, string) -> string",
            "string: (string, string, int) -> string",
            body: replace
        ),
        .many(
            "split",
            "string: (string) -> list(string)",
            "string: (string, int) -> list(string)",
            body: split
        ),
        .many("substring", "string: (int) -> string", "string: (int, int) -> string", body: substring),
        .unary("trim", "string: () -> string") { value in
            guard case .string(let text) = value else { return .noOverload }
            return .string(trimmed(text))
        },
        .unary("reverse", "string: () -> string", "list(A): () -> list(A)") { value in
            switch value {
            case .string(let text):
                var reversed = String.UnicodeScalarView()
                reversed.append(contentsOf: text.unicodeScalars.reversed())
                return .string(String(reversed))
            case .list(let list): return .value(.list(list.elements.reversed()))
            default: return .noOverload
            }
        },
        .unary("strings.quote", "(string) -> string") { value in
            guard case .string(let text) = value else { return .noOverload }
            return .string(quoted(text))
        },
        .binary("format", "string: (list(dyn)) -> string") { value, arguments in
            guard case .string(let template) = value, case .list(let list) = arguments else {
                return .noOverload
            }
            do throws(CELRuntimeError) {
                return .string(try TextFormat.format(template, list.elements))
            } catch {
                return .error(error)
            }
        },
    ]

    /// The longest text that a function makes, in bytes.
    static let maximumText = 4 << 20

    private static func mapped(_ text: String, _ transform: (UInt8) -> UInt8) -> String {
        String(decoding: text.utf8.map(transform), as: UTF8.self)
    }

    // MARK: Search

    private static func find(_ arguments: [CELValue], isLast: Bool) -> Outcome {
        guard case .string(let text) = arguments[0], case .string(let part) = arguments[1] else {
            return .noOverload
        }
        let bytes = Array(text.utf8)
        // Offsets of code points, and the end.
        let starts = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 } + [bytes.count]
        var limit = isLast ? starts.count - 1 : 0
        if arguments.count > 2 {
            guard case .int(let offset) = arguments[2] else { return .noOverload }
            guard let position = Int(exactly: offset), starts.indices.contains(position) else {
                return .failure(.indexOutOfRange, "\(offset)")
            }
            limit = position
        }
        let search = TextSearch(part)
        if !isLast {
            guard let match = search.firstMatch(in: bytes, from: starts[limit]) else { return .int(-1) }
            return .int(position(of: match, in: starts))
        }
        guard bytes.count >= search.needle.count else { return .int(-1) }
        // Searching the reversed text for the reversed part finds the last match first, in linear time.
        let end = Swift.min(bytes.count, starts[limit] + search.needle.count)
        let head = Array(bytes[..<end].reversed())
        guard let match = TextSearch(search.needle.reversed()).firstMatch(in: head, from: 0) else {
            return .int(-1)
        }
        return .int(position(of: end - match - search.needle.count, in: starts))
    }

    private static func position(of byte: Int, in starts: [Int]) -> Int64 {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < byte { low = middle + 1 } else { high = middle }
        }
        return Int64(low)
    }

    @Sendable private static func substring(_ arguments: [CELValue]) -> Outcome {
        guard case .string(let text) = arguments[0], case .int(let first) = arguments[1] else {
            return .noOverload
        }
        let scalars = Array(text.unicodeScalars)
        guard let start = Int(exactly: first), (0...scalars.count).contains(start) else {
            return .failure(.indexOutOfRange, "\(first)")
        }
        var end = scalars.count
        if arguments.count > 2 {
            guard case .int(let last) = arguments[2] else { return .noOverload }
            guard let position = Int(exactly: last), (0...scalars.count).contains(position) else {
                return .failure(.indexOutOfRange, "\(last)")
            }
            guard position >= start else {
                return .failure(.invalidArgument, "a substring from \(first) to \(last)")
            }
            end = position
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars[start..<end])
        return .string(String(result))
    }

    // MARK: Parts

    @Sendable private static func join(_ arguments: [CELValue]) -> Outcome {
        guard case .list(let list) = arguments[0] else { return .noOverload }
        var separator = ""
        if arguments.count > 1 {
            guard case .string(let text) = arguments[1] else { return .noOverload }
            separator = text
        }
        var texts: [String] = []
        var length = separator.utf8.count.saturatingProduct(list.count)
        for element in list.elements {
            guard case .string(let text) = element else { return .noOverload }
            texts.append(text)
            length = length.saturatingSum(text.utf8.count)
        }
        guard length <= maximumText else { return Meter.exceeded }
        return .string(texts.joined(separator: separator))
    }

    @Sendable private static func split(_ arguments: [CELValue]) -> Outcome {
        guard case .string(let text) = arguments[0], case .string(let separator) = arguments[1] else {
            return .noOverload
        }
        var limit = Int.max
        if arguments.count > 2 {
            guard case .int(let number) = arguments[2] else { return .noOverload }
            if number == 0 { return .value(.list([])) }
            if number > 0 { limit = Int(exactly: number) ?? .max }
        }
        if separator.isEmpty { return .value(.list(splitScalars(text, limit: limit))) }
        let bytes = Array(text.utf8)
        let search = TextSearch(separator)
        var parts: [CELValue] = []
        var start = 0
        while parts.count < limit - 1, let match = search.firstMatch(in: bytes, from: start) {
            parts.append(.string(String(decoding: bytes[start..<match], as: UTF8.self)))
            start = match + search.needle.count
        }
        parts.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
        return .value(.list(parts))
    }

    private static func splitScalars(_ text: String, limit: Int) -> [CELValue] {
        let scalars = Array(text.unicodeScalars)
        var parts: [CELValue] = []
        for (position, scalar) in scalars.enumerated() {
            if parts.count == limit - 1 {
                var rest = String.UnicodeScalarView()
                rest.append(contentsOf: scalars[position...])
                parts.append(.string(String(rest)))
                break
            }
            parts.append(.string(String(Character(scalar))))
        }
        return parts
    }

    @Sendable private static func replace(_ arguments: [CELValue]) -> Outcome {
        guard case .string(let text) = arguments[0], case .string(let old) = arguments[1],
            case .string(let new) = arguments[2]
        else { return .noOverload }
        var limit = Int.max
        if arguments.count > 3 {
            guard case .int(let number) = arguments[3] else { return .noOverload }
            if number >= 0 { limit = Int(exactly: number) ?? .max }
        }
        let bytes = Array(text.utf8)
        let replacement = Array(new.utf8)
        let search = TextSearch(old)
        var output: [UInt8] = []
        var start = 0
        var count = 0
        while count < limit, let match = search.firstMatch(in: bytes, from: start) {
            output += bytes[start..<match]
            output += replacement
            guard output.count <= maximumText else { return Meter.exceeded }
            count += 1
            start = match + search.needle.count
            if search.needle.isEmpty {
                // An empty text is found before each code point and at the end.
                guard start < bytes.count else { return .string(String(decoding: output, as: UTF8.self)) }
                repeat {
                    output.append(bytes[start])
                    start += 1
                } while start < bytes.count && bytes[start] & 0xC0 == 0x80
            }
        }
        output += bytes[start...]
        return .string(String(decoding: output, as: UTF8.self))
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }

    private static func quoted(_ text: String) -> String {
        var output = String.UnicodeScalarView()
        output.append("\"")
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{07}": output.append(contentsOf: "\\a".unicodeScalars)
            case "\u{08}": output.append(contentsOf: "\\b".unicodeScalars)
            case "\u{0C}": output.append(contentsOf: "\\f".unicodeScalars)
            case "\n": output.append(contentsOf: "\\n".unicodeScalars)
            case "\r": output.append(contentsOf: "\\r".unicodeScalars)
            case "\t": output.append(contentsOf: "\\t".unicodeScalars)
            case "\u{0B}": output.append(contentsOf: "\\v".unicodeScalars)
            case "\\": output.append(contentsOf: "\\\\".unicodeScalars)
            case "\"": output.append(contentsOf: "\\\"".unicodeScalars)
            default: output.append(scalar)
            }
        }
        output.append("\"")
        return String(output)
    }
}
