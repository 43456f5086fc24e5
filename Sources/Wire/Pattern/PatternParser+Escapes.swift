extension PatternParser {
    /// Reads what follows a backslash and stands for characters.
    mutating func parseCharacterEscape() throws(PatternError) -> (
        CharacterClass, single: Unicode.Scalar?
    ) {
        guard let scalar = peek() else { throw error(.syntax, "the pattern ends in a backslash") }
        position += 1
        switch scalar {
        case "d": return (.digits, nil)
        case "D": return (.digits.complement, nil)
        case "w": return (.word, nil)
        case "W": return (.word.complement, nil)
        case "s": return (.space, nil)
        case "S": return (.space.complement, nil)
        case "p": return (try parseCategory(), nil)
        case "P": return (try parseCategory().complement, nil)
        default: break
        }
        let single = try parseSingleEscape(scalar)
        return (.only(single), single)
    }

    private mutating func parseSingleEscape(_ scalar: Unicode.Scalar) throws(PatternError) -> Unicode.Scalar {
        switch scalar {
        case "t": return "\t"
        case "n": return "\n"
        case "r": return "\r"
        case "v": return "\u{B}"
        case "f": return "\u{C}"
        case "0":
            if let next = peek(), ("0"..."9").contains(next) {
                throw error(.syntax, "octal escapes are not allowed")
            }
            return "\0"
        case "c":
            guard let letter = peek(), ("a"..."z").contains(letter) || ("A"..."Z").contains(letter),
                let control = Unicode.Scalar(letter.value & 31)
            else { throw error(.syntax, "\\c needs a letter") }
            position += 1
            return control
        case "x": return try parseHexadecimal(2)
        case "u": return try parseUnicodeEscape()
        case "1"..."9", "k":
            try refuseUnlessChecking("references to groups are not supported")
            if scalar == "k" {
                guard take("<") else { throw error(.syntax, "\\k needs a group's name") }
                try parseGroupName()
            }
            return scalar
        default:
            guard "^$\\.*+?()[]{}|/".unicodeScalars.contains(scalar) else {
                throw error(.syntax, "this character cannot be escaped")
            }
            return scalar
        }
    }

    private mutating func parseUnicodeEscape() throws(PatternError) -> Unicode.Scalar {
        if take("{") {
            let start = position
            while let next = peek(), next != "}" { _ = next; position += 1 }
            let digits = String(String.UnicodeScalarView(scalars[start..<position]))
            guard take("}"), let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
                throw error(.syntax, "\\u{…} needs the number of a character")
            }
            return scalar
        }
        let first = try parseCodeUnit(4)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take("\\"), take("u"), case let second = try parseCodeUnit(4),
            (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw error(.syntax, "half of a surrogate pair is not a character") }
        return scalar
    }

    private mutating func parseHexadecimal(_ count: Int) throws(PatternError) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(try parseCodeUnit(count)) else {
            throw error(.syntax, "half of a surrogate pair is not a character")
        }
        return scalar
    }

    private mutating func parseCodeUnit(_ count: Int) throws(PatternError) -> UInt32 {
        let end = position + count
        guard end <= scalars.count,
            scalars[position..<end].allSatisfy({ $0.properties.isASCIIHexDigit }),
            let value = UInt32(String(String.UnicodeScalarView(scalars[position..<end])), radix: 16)
        else { throw error(.syntax, "\(count) hexadecimal digits are needed here") }
        position = end
        return value
    }

    private mutating func parseCategory() throws(PatternError) -> CharacterClass {
        guard take("{") else { throw error(.syntax, "\\p needs a category in braces") }
        let start = position
        while let next = peek(), next != "}" { _ = next; position += 1 }
        var name = String(String.UnicodeScalarView(scalars[start..<position]))
        guard take("}") else { throw error(.syntax, "\\p needs a category in braces") }
        for prefix in ["gc=", "General_Category="] where name.hasPrefix(prefix) {
            name.removeFirst(prefix.count)
        }
        guard let category = CharacterClass.category(named: name) else {
            try refuseUnlessChecking("only general categories such as \\p{Lu} or \\p{Letter} are supported")
            guard !name.isEmpty,
                name.utf8.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || "_=".utf8.contains($0) })
            else { throw error(.syntax, "this is not the name of a property") }
            return .any
        }
        return category
    }
}
