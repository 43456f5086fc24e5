extension JSON {
    /// The value in the JSON Canonicalization Scheme (RFC 8785), over which digests are taken.
    ///
    /// - Throws: ``JSONError`` `notRepresentable` for a number that is not finite, and for an integer that a double
    ///   does not hold exactly: RFC 8785 would round it silently, so that two values would have one digest.
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
            guard let number = Double(exactly: integer) else { throw JSONError(.notRepresentable, at: 0) }
            writeScalar(.number(number))
        case .number(let number):
            guard number.isFinite else { throw JSONError(.notRepresentable, at: 0) }
            writeScalar(value)
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
    /// Bytes of UTF-8 sort as code points do; code units sort differently only where one of two characters needs a
    /// surrogate pair.
    fileprivate func precedesInUTF16(_ other: String) -> Bool {
        utf16.lexicographicallyPrecedes(other.utf16)
    }
}
