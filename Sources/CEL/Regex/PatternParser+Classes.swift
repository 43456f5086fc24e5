/// Escapes and classes of code points.
extension PatternParser {
    mutating func escape() throws(PatternError) -> PatternSyntax {
        guard let scalar = current else { throw PatternError("the pattern ends in a backslash") }
        switch scalar {
        case "A", "z", "b", "B":
            position += 1
            return .assertion(
                scalar == "A"
                    ? .textStart : scalar == "z" ? .textEnd : scalar == "b" ? .wordBoundary : .notWordBoundary
            )
        default:
            if let set = try classEscape() { return .set(set) }
            return .set(try folded(ScalarSet(try scalarEscape())))
        }
    }

    /// Reads `\d` and its like behind the backslash; nil, and nothing read, for another escape.
    private mutating func classEscape() throws(PatternError) -> ScalarSet? {
        guard let scalar = current else { return nil }
        let set: ScalarSet
        switch scalar {
        case "d": set = .digits
        case "D": set = ScalarSet.digits.inverted
        case "s": set = .spaces
        case "S": set = ScalarSet.spaces.inverted
        case "w": set = .words
        case "W": set = ScalarSet.words.inverted
        case "p", "P":
            position += 1
            let category = try folded(try categoryName())
            return scalar == "P" ? category.inverted : category
        default: return nil
        }
        position += 1
        return set
    }

    private mutating func categoryName() throws(PatternError) -> ScalarSet {
        var name = ""
        if accept("{") {
            while let scalar = current, scalar != "}" {
                name.unicodeScalars.append(scalar)
                position += 1
            }
            guard accept("}") else { throw PatternError("a '\\p{' is not closed") }
        } else if let scalar = current {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        let isInverted = name.hasPrefix("^")
        guard let set = UnicodeCategories.set(named: String(isInverted ? name.dropFirst() : name[...])) else {
            throw PatternError("\\p takes a general category such as L, Lu or Nd; scripts are not supported")
        }
        return isInverted ? set.inverted : set
    }

    /// Reads an escape that stands for one code point.
    private mutating func scalarEscape() throws(PatternError) -> UInt32 {
        guard let scalar = current else { throw PatternError("the pattern ends in a backslash") }
        position += 1
        switch scalar {
        case "a": return 0x07
        case "f": return 0x0C
        case "t": return 0x09
        case "n": return 0x0A
        case "r": return 0x0D
        case "v": return 0x0B
        case "x": return try hexadecimal()
        case "0"..."7":
            var value = scalar.value - 0x30
            if scalar != "0", !(current.map { ("0"..."7").contains($0) } ?? false) {
                throw PatternError("back references are not supported")
            }
            var count = 1
            while count < 3, let digit = current, ("0"..."7").contains(digit) {
                value = value * 8 + digit.value - 0x30
                position += 1
                count += 1
            }
            return value
        case "8", "9": throw PatternError("back references are not supported")
        default:
            guard scalar.isASCII, !scalar.isWord else { throw PatternError("an escape is not understood") }
            return scalar.value
        }
    }

    private mutating func hexadecimal() throws(PatternError) -> UInt32 {
        var digits = ""
        if accept("{") {
            while let scalar = current, scalar != "}", digits.count < 8 {
                digits.unicodeScalars.append(scalar)
                position += 1
            }
            guard accept("}") else { throw PatternError("a '\\x{' is not closed") }
        } else {
            for _ in 0..<2 {
                guard let scalar = current else { break }
                digits.unicodeScalars.append(scalar)
                position += 1
            }
            guard digits.count == 2 else { throw PatternError("'\\x' needs two digits") }
        }
        guard digits.utf8.allSatisfy({ $0.hexadecimalDigit != nil }), let value = UInt32(digits, radix: 16),
            value <= 0x10FFFF
        else { throw PatternError("'\\x' names no code point") }
        return value
    }

    mutating func characterClass() throws(PatternError) -> ScalarSet {
        let isInverted = accept("^")
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while true {
            guard let scalar = current else { throw PatternError("a '[' is not closed") }
            if scalar == "]", !isFirst {
                position += 1
                break
            }
            isFirst = false
            if scalar == "[", peek(1) == ":" {
                ranges += try posixClass().ranges
                continue
            }
            if scalar == "\\" {
                position += 1
                if let set = try classEscape() {
                    try spend(set.ranges.count)
                    ranges += set.ranges
                    continue
                }
                position -= 1
            }
            let low = try classMember()
            var high = low
            if current == "-", let next = peek(1), next != "]" {
                position += 1
                high = try classMember()
            }
            guard low <= high else { throw PatternError("a range in a class has its bounds reversed") }
            ranges += try folded(ScalarSet([low...high])).ranges
        }
        let set = ScalarSet(ranges)
        return isInverted ? set.inverted : set
    }

    private mutating func classMember() throws(PatternError) -> UInt32 {
        guard let scalar = current else { throw PatternError("a '[' is not closed") }
        position += 1
        return scalar == "\\" ? try scalarEscape() : scalar.value
    }

    private mutating func posixClass() throws(PatternError) -> ScalarSet {
        position += 2
        let isInverted = accept("^")
        var name = ""
        while let scalar = current, scalar != ":" {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard accept(":"), accept("]") else { throw PatternError("a '[:' is not closed") }
        let set: ScalarSet
        switch name {
        case "alnum": set = ScalarSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
        case "alpha": set = ScalarSet([0x41...0x5A, 0x61...0x7A])
        case "ascii": set = ScalarSet([0...0x7F])
        case "blank": set = ScalarSet([0x09...0x09, 0x20...0x20])
        case "cntrl": set = ScalarSet([0...0x1F, 0x7F...0x7F])
        case "digit": set = .digits
        case "graph": set = ScalarSet([0x21...0x7E])
        case "lower": set = ScalarSet([0x61...0x7A])
        case "print": set = ScalarSet([0x20...0x7E])
        case "punct": set = ScalarSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
        case "space": set = ScalarSet([0x09...0x0D, 0x20...0x20])
        case "upper": set = ScalarSet([0x41...0x5A])
        case "word": set = .words
        case "xdigit": set = ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
        default: throw PatternError("the class '[:\(name):]' is not known")
        }
        return isInverted ? set.inverted : set
    }
}
