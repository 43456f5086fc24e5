/// The field lines of a message's header or trailer section, in their order (RFC 9110 section 5).
package struct HTTPFields: Sendable, Hashable {
    /// Names in lower case, and values as they were sent.
    package private(set) var lines: [(name: String, value: String)]

    package init(_ lines: [(String, String)] = []) {
        self.lines = lines.map { (name: $0.0.lowercased(), value: $0.1) }
    }

    /// Adds a line at the end.
    package mutating func append(_ name: String, _ value: String) {
        lines.append((name.lowercased(), value))
    }

    /// The values of all lines of that name, without white space at their ends and without line folding (RFC 9421 section
    /// 2.1).
    package func values(of name: String) -> [String] {
        lines.filter { $0.name == name }.map { Self.canonical($0.value) }
    }

    /// The values of all lines of that name as one (RFC 9110 section 5.3); nil where there is no line.
    package func combined(_ name: String) -> String? {
        let values = values(of: name)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    private static func canonical(_ value: String) -> String {
        var output: [UInt8] = []
        let bytes = Array(value.utf8)
        var position = 0
        while position < bytes.count {
            if let end = endOfFold(bytes, at: position) {
                while output.last.map(isBlank) == true { output.removeLast() }
                output.append(UInt8(ascii: " "))
                position = end
            } else {
                output.append(bytes[position])
                position += 1
            }
        }
        let kept = output.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return String(decoding: Array(kept), as: UTF8.self)
    }

    /// Where an obsolete line folding (RFC 9112 section 5.2) that begins at a position ends; nil where none begins.
    private static func endOfFold(_ bytes: [UInt8], at start: Int) -> Int? {
        var position = start
        if bytes[position] == 0x0D { position += 1 }
        guard position < bytes.count, bytes[position] == 0x0A else { return nil }
        position += 1
        let blanks = bytes[position...].prefix(while: isBlank).count
        return blanks > 0 ? position + blanks : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

extension HTTPFields {
    package static func == (left: HTTPFields, right: HTTPFields) -> Bool {
        left.lines.count == right.lines.count && zip(left.lines, right.lines).allSatisfy { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
        for line in lines {
            hasher.combine(line.name)
            hasher.combine(line.value)
        }
    }
}
