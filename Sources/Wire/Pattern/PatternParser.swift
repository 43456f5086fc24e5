/// The parts of a regular expression.
indirect enum PatternPart: Sendable {
    case empty
    case one(CharacterClass)
    case sequence([PatternPart])
    case alternatives([PatternPart])
    case repetition(PatternPart, least: Int, most: Int?)
    case start
    case end
    case wordBoundary(isNegated: Bool)
}

/// Reads the subset of ECMA-262 expressions (in their Unicode mode) that can be matched in linear time.
struct PatternParser {
    let scalars: [Unicode.Scalar]
    var position = 0
    private var depth = 0

    private static let deepestNesting = 64
    private static let longestPattern = 4_096
    private static let largestCount = 1_000

    /// Whether what cannot be matched is read all the same, to learn whether it is an expression at all.
    let checksSyntaxOnly: Bool

    init(_ pattern: String, checksSyntaxOnly: Bool = false) {
        scalars = Array(pattern.unicodeScalars)
        self.checksSyntaxOnly = checksSyntaxOnly
    }

    mutating func parse() throws(PatternError) -> PatternPart {
        guard scalars.count <= Self.longestPattern else { throw error(.tooLarge, "the pattern is too long") }
        let part = try parseAlternatives()
        guard position == scalars.count else {
            throw error(.syntax, "a closing parenthesis has no opening one")
        }
        return part
    }

    private mutating func parseAlternatives() throws(PatternError) -> PatternPart {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepestNesting else { throw error(.tooLarge, "groups are nested too deeply") }
        var alternatives = [try parseSequence()]
        while take("|") { alternatives.append(try parseSequence()) }
        return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
    }

    private mutating func parseSequence() throws(PatternError) -> PatternPart {
        var parts: [PatternPart] = []
        while let scalar = peek(), scalar != "|", scalar != ")" {
            parts.append(try parseQuantified())
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func parseQuantified() throws(PatternError) -> PatternPart {
        let (part, isRepeatable) = try parsePart()
        let least: Int
        let most: Int?
        switch peek() {
        case "*": (least, most) = (0, nil)
        case "+": (least, most) = (1, nil)
        case "?": (least, most) = (0, 1)
        case "{": (least, most) = try parseCounts()
        default: return part
        }
        guard isRepeatable else { throw error(.syntax, "there is nothing to repeat here") }
        position += 1
        // A lazy quantifier matches the same texts.
        _ = take("?")
        if let next = peek(), "*+?{".unicodeScalars.contains(next) {
            throw error(.syntax, "a quantifier cannot be repeated")
        }
        return .repetition(part, least: least, most: most)
    }

    /// Reads `{n}`, `{n,}` or `{n,m}` up to its closing brace.
    private mutating func parseCounts() throws(PatternError) -> (Int, Int?) {
        position += 1
        let least = try parseCount()
        var most: Int? = least
        if take(",") { most = peek() == "}" ? nil : try parseCount() }
        guard peek() == "}" else {
            throw error(.syntax, "a count must end in a brace; escape a literal brace")
        }
        if let most, most < least { throw error(.syntax, "the counts are in the wrong order") }
        return (least, most)
    }

    private mutating func parseCount() throws(PatternError) -> Int {
        var count = 0
        var hasDigit = false
        while let digit = peek(), ("0"..."9").contains(digit) {
            count = count * 10 + Int(digit.value - 0x30)
            guard count <= Self.largestCount else {
                throw error(.tooLarge, "a count is above \(Self.largestCount)")
            }
            hasDigit = true
            position += 1
        }
        guard hasDigit else { throw error(.syntax, "a count is missing; escape a literal brace") }
        return count
    }

    private mutating func parsePart() throws(PatternError) -> (PatternPart, isRepeatable: Bool) {
        guard let scalar = peek() else { return (.empty, false) }
        position += 1
        switch scalar {
        case "^": return (.start, false)
        case "$": return (.end, false)
        case ".": return (.one(.any), true)
        case "(": return (try parseGroup(), true)
        case "[": return (.one(try parseBrackets()), true)
        case "\\": return try parseEscape()
        case "*", "+", "?", "{":
            position -= 1
            throw error(.syntax, "there is nothing to repeat here; escape a literal character")
        case "]", "}":
            position -= 1
            throw error(.syntax, "this bracket has no partner; escape a literal one")
        default: return (.one(.only(scalar)), true)
        }
    }

    private mutating func parseGroup() throws(PatternError) -> PatternPart {
        if take("?"), !take(":") {
            try refuseUnlessChecking("only plain groups and (?:…) are supported; no look-around, no names")
            try parseGroupKind()
        }
        let part = try parseAlternatives()
        guard take(")") else { throw error(.syntax, "a group has no closing parenthesis") }
        return part
    }

    /// Reads what follows `(?` in look-around and named groups.
    private mutating func parseGroupKind() throws(PatternError) {
        if take("=") || take("!") { return }
        guard take("<") else { throw error(.syntax, "no group starts like this") }
        if take("=") || take("!") { return }
        try parseGroupName()
    }

    mutating func parseGroupName() throws(PatternError) {
        let start = position
        while let next = peek(), next == "_" || next == "$" || next.properties.isIDContinue { position += 1 }
        guard position > start, take(">") else { throw error(.syntax, "a group's name ends in >") }
    }

    func refuseUnlessChecking(_ reason: String) throws(PatternError) {
        guard checksSyntaxOnly else { throw error(.unsupported, reason) }
    }

    private mutating func parseBrackets() throws(PatternError) -> CharacterClass {
        var result = CharacterClass()
        result.isNegated = take("^")
        while !take("]") {
            let (first, single) = try parseMember()
            guard peek() == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                result.formUnion(first)
                continue
            }
            guard let lower = single else { throw error(.syntax, "a range needs two characters in order") }
            position += 1
            guard let upper = try parseMember().single, lower.value <= upper.value else {
                throw error(.syntax, "a range needs two characters in order")
            }
            result.ranges.append(lower.value...upper.value)
        }
        return result
    }

    private mutating func parseMember() throws(PatternError) -> (CharacterClass, single: Unicode.Scalar?) {
        guard let scalar = peek() else { throw error(.syntax, "a class has no closing bracket") }
        position += 1
        guard scalar == "\\" else { return (.only(scalar), scalar) }
        if take("b") { return (.only("\u{8}"), "\u{8}") }
        if take("-") { return (.only("-"), "-") }
        return try parseCharacterEscape()
    }

    private mutating func parseEscape() throws(PatternError) -> (PatternPart, isRepeatable: Bool) {
        if take("b") { return (.wordBoundary(isNegated: false), false) }
        if take("B") { return (.wordBoundary(isNegated: true), false) }
        return (.one(try parseCharacterEscape().0), true)
    }

    func peek() -> Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == scalar else { return false }
        position += 1
        return true
    }

    func error(_ code: PatternError.Code, _ reason: String) -> PatternError {
        PatternError(code: code, offset: position, reason: reason)
    }
}
