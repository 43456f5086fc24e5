/// A regular expression that is matched in time proportional to the text, whatever the text.
///
/// It takes the subset of ECMA-262 that JSON Schema section 6.4 recommends and more: classes, general categories,
/// anchors, word boundaries, groups, alternatives, quantifiers. What needs backtracking (references, look-around) is
/// refused when the pattern is loaded.
package struct Pattern: Sendable {
    /// The expression as it was written.
    package let text: String

    private enum Step: Sendable {
        case one(CharacterClass)
        case jump(Int)
        case fork(Int, Int)
        case start
        case end
        case wordBoundary(isNegated: Bool)
        case match
    }

    private var program: [Step] = []

    private var isAnchored: Bool {
        if case .start = program.first { true } else { false }
    }

    private static let largestProgram = 8_192

    /// - Throws: ``PatternError`` for a fault of syntax, a construct that is not supported, or a pattern that is too large.
    package init(_ text: String) throws(PatternError) {
        self.text = text
        var parser = PatternParser(text)
        try emit(parser.parse())
        try append(.match)
    }

    /// Whether the text is an ECMA-262 expression (in Unicode mode) at all, even one that cannot be matched here.
    package static func isExpression(_ text: String) -> Bool {
        var parser = PatternParser(text, checksSyntaxOnly: true)
        return (try? parser.parse()) != nil
    }

    /// Whether any part of the text matches.
    ///
    /// - Parameter budget: reduced by the work done, at most the length of the text times that of the pattern.
    /// - Returns: nil where the budget ran out before the answer was known.
    package func matches(_ text: String, budget: inout Int) -> Bool? {
        var current = StateSet(count: program.count)
        var next = StateSet(count: program.count)
        var before: Unicode.Scalar?
        var scalars = text.unicodeScalars.makeIterator()
        var after = scalars.next()
        while true {
            // A pattern that starts with ^ is tried at the start alone.
            if before == nil || !isAnchored {
                if add(0, to: &current, before: before, after: after, budget: &budget) { return true }
            } else if current.members.isEmpty {
                return false
            }
            if budget < 0 { return nil }
            guard let scalar = after else { return false }
            after = scalars.next()
            next.removeAll()
            for state in current.members {
                budget -= 1
                if case .one(let characters) = program[state], characters.contains(scalar),
                    add(state + 1, to: &next, before: scalar, after: after, budget: &budget)
                {
                    return true
                }
            }
            swap(&current, &next)
            before = scalar
        }
    }

    /// Adds a state and all that follow without reading; true where one of them is the match.
    private func add(
        _ first: Int,
        to states: inout StateSet,
        before: Unicode.Scalar?,
        after: Unicode.Scalar?,
        budget: inout Int
    ) -> Bool {
        states.pending.append(first)
        while let state = states.pending.popLast() {
            guard states.insert(state) else { continue }
            budget -= 1
            switch program[state] {
            case .match: return true
            case .one: continue
            case .jump(let target): states.pending.append(target)
            case .fork(let left, let right):
                states.pending.append(right)
                states.pending.append(left)
            case .start: if before == nil { states.pending.append(state + 1) }
            case .end: if after == nil { states.pending.append(state + 1) }
            case .wordBoundary(let isNegated):
                let isBoundary =
                    (before.map(CharacterClass.word.contains) ?? false)
                    != (after.map(CharacterClass.word.contains) ?? false)
                if isBoundary != isNegated { states.pending.append(state + 1) }
            }
        }
        return false
    }

    private mutating func append(_ step: Step) throws(PatternError) {
        guard program.count < Self.largestProgram else {
            throw PatternError(
                code: .tooLarge,
                offset: 0,
                reason: "the pattern with its counts written out is too large"
            )
        }
        program.append(step)
    }

    private mutating func emit(_ part: PatternPart) throws(PatternError) {
        switch part {
        case .empty: break
        case .one(let characters): try append(.one(characters))
        case .start: try append(.start)
        case .end: try append(.end)
        case .wordBoundary(let isNegated): try append(.wordBoundary(isNegated: isNegated))
        case .sequence(let parts): for part in parts { try emit(part) }
        case .alternatives(let parts): try emitAlternatives(parts)
        case .repetition(let part, let least, let most): try emitRepetition(part, least, most)
        }
    }

    private mutating func emitAlternatives(_ parts: [PatternPart]) throws(PatternError) {
        var exits: [Int] = []
        for (index, part) in parts.enumerated() {
            guard index < parts.count - 1 else {
                try emit(part)
                break
            }
            let fork = program.count
            try append(.fork(fork + 1, fork + 1))
            try emit(part)
            exits.append(program.count)
            try append(.jump(0))
            program[fork] = .fork(fork + 1, program.count)
        }
        for exit in exits { program[exit] = .jump(program.count) }
    }

    private mutating func emitRepetition(_ part: PatternPart, _ least: Int, _ most: Int?) throws(PatternError)
    {
        for _ in 0..<least { try emit(part) }
        guard let most else {
            let fork = program.count
            try append(.fork(fork + 1, fork + 1))
            try emit(part)
            try append(.jump(fork))
            program[fork] = .fork(fork + 1, program.count)
            return
        }
        var forks: [Int] = []
        for _ in least..<most {
            forks.append(program.count)
            try append(.fork(program.count + 1, 0))
            try emit(part)
        }
        for fork in forks { program[fork] = .fork(fork + 1, program.count) }
    }
}

/// The states that a matcher is in, each once, cleared in constant time.
private struct StateSet {
    private(set) var members: [Int] = []
    /// States that are still to be added, with what follows them.
    var pending: [Int] = []
    private var positions: [Int]

    init(count: Int) { positions = Array(repeating: 0, count: count) }

    mutating func insert(_ state: Int) -> Bool {
        let position = positions[state]
        if position < members.count, members[position] == state { return false }
        positions[state] = members.count
        members.append(state)
        return true
    }

    mutating func removeAll() { members.removeAll(keepingCapacity: true) }
}
