extension JSON {
    /// The value as compact JSON text in UTF-8, members in the order of their first appearance.
    ///
    /// A number that is not finite has no JSON form and is written as `null`; none can come out of the reader.
    package func bytes() -> [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.output
    }

    /// The value as JSON text for people: two spaces a level, one member or element a line.
    package func prettyText() -> String {
        var writer = JSONWriter()
        writer.writePretty(self, indentation: 0)
        return String(decoding: writer.output, as: UTF8.self)
    }
}

/// Collects JSON text. The strings are those of RFC 8785 section 3.2.2.2, which every JSON reader takes.
struct JSONWriter {
    private(set) var output: [UInt8] = []

    mutating func write(_ value: JSON) {
        switch value {
        case .array(let elements):
            writeList(elements, between: "[", "]") { writer, element in writer.write(element) }
        case .object(let object):
            writeList(object.members, between: "{", "}") { writer, member in
                writer.write(member.key)
                writer.write(":" as Unicode.Scalar)
                writer.write(member.value)
            }
        default: writeScalar(value)
        }
    }

    mutating func writePretty(_ value: JSON, indentation: Int) {
        switch value {
        case .array(let elements) where !elements.isEmpty:
            writeLines(elements, between: "[", "]", indentation: indentation) { writer, element in
                writer.writePretty(element, indentation: indentation + 1)
            }
        case .object(let object) where !object.isEmpty:
            writeLines(object.members, between: "{", "}", indentation: indentation) { writer, member in
                writer.write(member.key)
                writer.output.append(contentsOf: ": ".utf8)
                writer.writePretty(member.value, indentation: indentation + 1)
            }
        default: write(value)
        }
    }

    /// Writes elements with commas between them.
    mutating func writeList<Element, Failure: Error>(
        _ elements: [Element],
        between opening: Unicode.Scalar,
        _ closing: Unicode.Scalar,
        element write: (inout JSONWriter, Element) throws(Failure) -> Void
    ) throws(Failure) {
        self.write(opening)
        var isFirst = true
        for element in elements {
            if !isFirst { self.write("," as Unicode.Scalar) }
            isFirst = false
            try write(&self, element)
        }
        self.write(closing)
    }

    private mutating func writeLines<Element>(
        _ elements: [Element],
        between opening: Unicode.Scalar,
        _ closing: Unicode.Scalar,
        indentation: Int,
        element write: (inout JSONWriter, Element) -> Void
    ) {
        writeList(elements, between: opening, closing) { writer, element in
            writer.writeLineBreak(indentation: indentation + 1)
            write(&writer, element)
        }
        // The closing bracket goes onto a line of its own.
        output.removeLast()
        writeLineBreak(indentation: indentation)
        self.write(closing)
    }

    private mutating func writeLineBreak(indentation: Int) {
        output.append(0x0A)
        output.append(contentsOf: repeatElement(0x20, count: indentation * 2))
    }

    mutating func writeScalar(_ value: JSON) {
        switch value {
        case .bool(true): output.append(contentsOf: "true".utf8)
        case .bool(false): output.append(contentsOf: "false".utf8)
        case .integer(let integer): output.append(contentsOf: String(integer).utf8)
        case .number(let number):
            // The shortest digits of a large whole double name another integer than the one it is.
            if number.magnitude >= 0x1p53, let whole = Int64(exactly: number) {
                output.append(contentsOf: String(whole).utf8)
            } else {
                writeECMAScript(number)
            }
        case .string(let text): write(text)
        case .null, .array, .object: output.append(contentsOf: "null".utf8)
        }
    }

    mutating func writeECMAScript(_ number: Double) {
        output.append(contentsOf: (ECMAScriptNumber.text(of: number) ?? "null").utf8)
    }

    mutating func write(_ scalar: Unicode.Scalar) { output.append(UInt8(ascii: scalar)) }

    mutating func write(_ text: String) {
        output.append(UInt8(ascii: "\""))
        if Self.needsEscape(text) { writeEscaped(text) } else { output.append(contentsOf: text.utf8) }
        output.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ text: String) -> Bool {
        let bytes = text.utf8.span
        for index in bytes.indices {
            let byte = bytes[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return true }
        }
        return false
    }

    private mutating func writeEscaped(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case 0x08: output.append(contentsOf: "\\b".utf8)
            case 0x09: output.append(contentsOf: "\\t".utf8)
            case 0x0A: output.append(contentsOf: "\\n".utf8)
            case 0x0C: output.append(contentsOf: "\\f".utf8)
            case 0x0D: output.append(contentsOf: "\\r".utf8)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                output.append(contentsOf: "\\u00".utf8)
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 15)])
            default: output.append(byte)
            }
        }
    }
}
