extension JSON {
    /// The value in the JSON Canonicalization Scheme (RFC 8785), over which digests are taken.
    ///
    /// - Throws: ``JSONError`` `notRepresentable` for a number that is not finite, and for an integer beyond 53 bits that a
    ///   double does not hold exactly, unless it is written as the scheme writes that double already. RFC 8785 would
    ///   round it silently, so that two values would have one digest.
    package func canonicalBytes() throws(JSONError) -> [UInt8] {
        var writer = JSONWriter()
        try writer.writeCanonical(self)
        return writer.output
    }
}

extension JSONWriter {
    mutating func writeCanonical(_ value: JSON) throws(JSONError) {
        switch value {
        case .integer(let integer):
            let number = Double(integer)
            guard Int64(exactly: number) == integer || ECMAScriptNumber.text(of: number) == String(integer)
            else {
                throw JSONError(.notRepresentable, at: 0)
            }
            writeECMAScript(number)
        case .number(let number):
            guard number.isFinite else { throw JSONError(.notRepresentable, at: 0) }
            writeECMAScript(number)
        case .array(let elements):
            try writeList(elements, between: "[", "]") { (writer, element) throws(JSONError) in
                try writer.writeCanonical(element)
            }
        case .object(let object):
            let members = object.members.sorted { $0.key.precedesInUTF16($1.key) }
            try writeList(members, between: "{", "}") { (writer, member) throws(JSONError) in
                writer.write(member.key)
                writer.write(":" as Unicode.Scalar)
                try writer.writeCanonical(member.value)
            }
        case .null, .bool, .string: writeScalar(value)
        }
    }
}

extension String {
    /// The order of RFC 8785 section 3.2.3: by UTF-16 code units, unsigned.
    ///
    /// UTF-8 sorts as code points do. UTF-16 differs only in that what needs a surrogate pair (first byte F0 and above)
    /// comes before U+E000 to U+FFFF (first byte EE or EF), so the first bytes that differ decide.
    fileprivate func precedesInUTF16(_ other: String) -> Bool {
        let left = utf8.span
        let right = other.utf8.span
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return Self.rank(left[index]) < Self.rank(right[index])
        }
        return left.count < right.count
    }

    private static func rank(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0xF0...: byte - 2
        case 0xEE, 0xEF: byte + 8
        default: byte
        }
    }
}
