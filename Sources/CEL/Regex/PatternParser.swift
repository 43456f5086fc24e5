/// Why a regular expression is refused.
struct PatternError: Error, Sendable {
    let message: String
    init(_ message: String) { self.message = message }
}

/// Reads a regular expression in the syntax of RE2 (github.com/google/re2/wiki/Syntax).
///
/// Kept: literals, `.`, classes with ranges and `[:alpha:]` names, `\d \s \w` and their negations, `\pL` and the
/// general categories, groups (named ones too), `|`, `* + ?` and counted repetition, lazy forms, `^ $ \A \z \b \B`,
/// `\Q…\E`, flags `i m s U`. Not kept: `\C` and scripts in `\p{…}`. Back references and look-around are no part of
/// RE2, because they cannot be matched in linear time.
struct PatternParser {
    let scalars: [Unicode.Scalar]
    var position = 0
    private var depth = 0
    var flags = Flags()
    /// What making sets has cost so far.
    private(set) var work = 0

    struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotMatchesNewline = false
    }

    private static let maximumDepth = 100
    private static let maximumWork = 300_000
    /// As in RE2.
    private static let maximumCount = 1_000

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    /// Reads the whole pattern.
    mutating func parse() throws(PatternError) -> PatternSyntax {
        let syntax = try alternation()
        guard position == scalars.count else { throw PatternError("a ')' has no '('") }
        return syntax
    }

    /// A set as it stands, or without regard to case where the flags say so.
    mutating func folded(_ set: ScalarSet) throws(PatternError) -> ScalarSet {
        try spend(set.ranges.count)
        guard flags.ignoresCase else { return set }
        try spend(set.ranges.reduce(0) { $0 + LetterCase.pairs(in: $1).count })
        return set.ignoringCase
    }

    mutating func spend(_ cost: Int) throws(PatternError) {
        work += cost
        guard work <= Self.maximumWork else { throw PatternError("the pattern's classes are too large") }
    }

    var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    func peek(_ offset: Int) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    private mutating func alternation() throws(PatternError) -> PatternSyntax {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw PatternError("groups are nested too deep") }
        var branches = [try concatenation()]
        while accept("|") { branches.append(try concatenation()) }
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func concatenation() throws(PatternError) -> PatternSyntax {
        var parts: [PatternSyntax] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            if scalar == "\\", peek(1) == "Q" {
                try quoted(into: &parts)
                // A repetition behind the quotation means its last code point.
                if let last = parts.popLast() { parts.append(try repetition(of: last)) }
                continue
            }
            let atom = try self.atom()
            parts.append(try repetition(of: atom))
        }
        switch parts.count {
        case 0: return .empty
        case 1: return parts[0]
        default: return .concatenation(parts)
        }
    }

    private mutating func quoted(into parts: inout [PatternSyntax]) throws(PatternError) {
        position += 2
        while let scalar = current {
            if scalar == "\\", peek(1) == "E" {
                position += 2
                return
            }
            parts.append(try literal(scalar))
            position += 1
        }
    }

    private mutating func literal(_ scalar: Unicode.Scalar) throws(PatternError) -> PatternSyntax {
        .set(try folded(ScalarSet(scalar.value)))
    }

    private mutating func repetition(of atom: PatternSyntax) throws(PatternError) -> PatternSyntax {
        var result = atom
        var isRepeated = false
        while let scalar = current {
            let bounds: (Int, Int?)
            switch scalar {
            case "*": bounds = (0, nil)
            case "+": bounds = (1, nil)
            case "?": bounds = (0, 1)
            case "{":
                guard let counted = try countedBounds() else { return result }
                bounds = counted
                position -= 1
            default: return result
            }
            if isRepeated { throw PatternError("a repetition is repeated; use a group") }
            position += 1
            _ = accept("?")
            isRepeated = true
            result = .repeat(result, minimum: bounds.0, maximum: bounds.1)
        }
        return result
    }

    /// Reads `{2}`, `{2,}` or `{2,5}` and stands behind it; nil, and nothing read, where it is a literal brace.
    private mutating func countedBounds() throws(PatternError) -> (Int, Int?)? {
        let start = position
        position += 1
        guard let minimum = number() else {
            position = start
            return nil
        }
        var maximum: Int? = minimum
        if accept(",") { maximum = number() }
        guard accept("}") else {
            position = start
            return nil
        }
        guard minimum <= Self.maximumCount, (maximum ?? 0) <= Self.maximumCount else {
            throw PatternError("a repetition count is above \(Self.maximumCount)")
        }
        if let maximum, maximum < minimum { throw PatternError("a repetition has its bounds reversed") }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = current, ("0"..."9").contains(scalar) {
            value = min((value ?? 0) * 10 + Int(scalar.value - 0x30), 100_000)
            position += 1
        }
        return value
    }

    private mutating func atom() throws(PatternError) -> PatternSyntax {
        guard let scalar = current else { return .empty }
        position += 1
        switch scalar {
        case ".": return .set(flags.dotMatchesNewline ? .all : .allButNewline)
        case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
        case "(": return try group()
        case "[": return .set(try characterClass())
        case "\\": return try escape()
        case "*", "+", "?": throw PatternError("a repetition has nothing to repeat")
        default: return try literal(scalar)
        }
    }

    private mutating func group() throws(PatternError) -> PatternSyntax {
        let outer = flags
        if accept("?") {
            if current == "P" || current == "<" {
                try groupName()
            } else {
                try groupFlags()
                if current == ")" {
                    // Flags without a group hold until the enclosing group ends.
                    position += 1
                    return .empty
                }
                guard accept(":") else { throw PatternError("a group's flags are not understood") }
            }
        }
        let inner = try alternation()
        guard accept(")") else { throw PatternError("a '(' is not closed") }
        flags = outer
        return inner
    }

    private mutating func groupName() throws(PatternError) {
        _ = accept("P")
        guard accept("<") else { throw PatternError("a group's name is not understood") }
        let start = position
        while let scalar = current, scalar.isWord { position += 1 }
        guard position > start, accept(">") else { throw PatternError("a group's name is not understood") }
    }

    private mutating func groupFlags() throws(PatternError) {
        var value = true
        while let scalar = current, scalar != ":", scalar != ")" {
            switch scalar {
            case "i": flags.ignoresCase = value
            case "m": flags.isMultiline = value
            case "s": flags.dotMatchesNewline = value
            case "U": break  // which repetition is preferred does not change whether there is a match
            case "-" where value: value = false
            default: throw PatternError("a group's flags are not understood; look-around is not supported")
            }
            position += 1
        }
    }
}

extension Unicode.Scalar {
    /// Whether it is an ASCII letter, digit or `_`.
    var isWord: Bool { ScalarSet.words.contains(value) }
}
