/// Reads structured fields byte by byte, as RFC 9651 section 4.2 says.
struct StructuredFieldParser {
    let bytes: [UInt8]
    var position = 0

    private static let longestValue = 64 << 10

    init(_ text: String) throws(StructuredFieldError) {
        bytes = Array(text.utf8)
        guard bytes.count <= Self.longestValue else {
            throw StructuredFieldError(.tooLong, at: Self.longestValue)
        }
    }

    /// Reads a whole field, with spaces around it.
    mutating func parseField<Value>(
        _ parse: (inout StructuredFieldParser) throws(StructuredFieldError) -> Value
    ) throws(StructuredFieldError) -> Value {
        skipSpaces()
        let value = try parse(&self)
        skipSpaces()
        guard position == bytes.count else { throw error(.trailingBytes) }
        return value
    }

    mutating func parseList() throws(StructuredFieldError) -> [StructuredMember] {
        var members: [StructuredMember] = []
        while position < bytes.count {
            members.append(try parseMember())
            guard try continuesAfterComma() else { break }
        }
        return members
    }

    mutating func parseDictionary() throws(StructuredFieldError) -> KeyedMembers<StructuredMember> {
        var members = KeyedMembers<StructuredMember>()
        while position < bytes.count {
            let key = try parseKey()
            if take("=") {
                members[key] = try parseMember()
            } else {
                members[key] = .item(StructuredItem(.boolean(true), parameters: try parseParameters()))
            }
            guard try continuesAfterComma() else { break }
        }
        return members
    }

    /// After a member: false at the end, true past a comma that a member must follow.
    private mutating func continuesAfterComma() throws(StructuredFieldError) -> Bool {
        skipOptionalSpace()
        guard position < bytes.count else { return false }
        guard take(",") else { throw error(.unexpectedByte) }
        skipOptionalSpace()
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        return true
    }

    private mutating func parseMember() throws(StructuredFieldError) -> StructuredMember {
        guard take("(") else { return .item(try parseItem()) }
        var items: [StructuredItem] = []
        while true {
            skipSpaces()
            if take(")") { return .innerList(StructuredInnerList(items, parameters: try parseParameters())) }
            items.append(try parseItem())
            guard let next, next == UInt8(ascii: " ") || next == UInt8(ascii: ")") else {
                throw error(next == nil ? .unexpectedEnd : .unexpectedByte)
            }
        }
    }

    mutating func parseItem() throws(StructuredFieldError) -> StructuredItem {
        let value = try parseBareItem()
        return StructuredItem(value, parameters: try parseParameters())
    }

    private mutating func parseParameters() throws(StructuredFieldError) -> StructuredParameters {
        var parameters = StructuredParameters()
        while take(";") {
            skipSpaces()
            let key = try parseKey()
            parameters[key] = take("=") ? try parseBareItem() : .boolean(true)
        }
        return parameters
    }

    private mutating func parseKey() throws(StructuredFieldError) -> String {
        guard let next, next.isASCIILowercase || next == UInt8(ascii: "*") else { throw error(.invalidKey) }
        return takeText { $0.isASCIILowercase || $0.isASCIIDigit || "_-.*".utf8.contains($0) }
    }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard let next, UInt32(next) == scalar.value else { return false }
        position += 1
        return true
    }

    mutating func takeText(while isWanted: (UInt8) -> Bool) -> String {
        let start = position
        while let next, isWanted(next) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func skipSpaces() {
        while next == UInt8(ascii: " ") { position += 1 }
    }

    private mutating func skipOptionalSpace() {
        while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { position += 1 }
    }

    func error(_ code: StructuredFieldError.Code) -> StructuredFieldError {
        StructuredFieldError(code, at: position)
    }
}
