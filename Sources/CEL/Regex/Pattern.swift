/// A regular expression as a program that is run in time linear in the text.
///
/// The program is a nondeterministic automaton; all its states are advanced together, one code point at a time
/// (R. Cox, "Regular Expression Matching: the Virtual Machine Approach"). There is no backtracking, so no text can
/// make it slow.
struct Pattern: Sendable {
    enum Instruction: Sendable {
        case set(ScalarSet)
        case assertion(PatternAssertion)
        case split(Int, Int)
        case jump(Int)
        case match
    }

    let instructions: [Instruction]
    /// What compiling cost.
    let weight: Int

    /// Compiles a pattern.
    ///
    /// - Throws: ``PatternError`` where the pattern is not well formed or needs more instructions than the limit.
    init(_ text: String, instructionLimit: Int) throws(PatternError) {
        // A pattern longer than this cannot fit into the limit, whatever it says.
        guard text.utf8.count <= instructionLimit.saturatingProduct(16) else {
            throw PatternError("the pattern is too long")
        }
        var compiler = Compiler(limit: instructionLimit)
        var parser = PatternParser(text)
        try compiler.emit(try parser.parse())
        try compiler.append(.match)
        instructions = compiler.instructions
        weight = instructions.count + parser.work
    }

    /// What matching a text costs at worst.
    func cost(ofMatching text: String) -> Int {
        text.utf8.count.saturatingProduct(instructions.count) / 16 + 1
    }

    /// Whether the pattern matches anywhere in the text.
    func matches(_ text: String) -> Bool {
        var threads = Threads(count: instructions.count)
        // Places behind a code point that was consumed; what they lead to depends on the code point that follows.
        var arrivals: [Int] = []
        var previous: UInt32?
        for scalar in text.unicodeScalars {
            if advance(&threads, from: arrivals, between: previous, and: scalar.value) { return true }
            arrivals.removeAll(keepingCapacity: true)
            for place in threads.places {
                if case .set(let set) = instructions[place], set.contains(scalar.value) {
                    arrivals.append(place + 1)
                }
            }
            previous = scalar.value
        }
        return advance(&threads, from: arrivals, between: previous, and: nil)
    }

    /// Follows all ways that consume nothing; true where one of them matches.
    private func advance(
        _ threads: inout Threads,
        from arrivals: [Int],
        between previous: UInt32?,
        and next: UInt32?
    ) -> Bool {
        threads.removeAll()
        // A match may begin anywhere, so a new thread starts at every place.
        threads.push(0)
        for place in arrivals { threads.push(place) }
        while let place = threads.pop() {
            switch instructions[place] {
            case .match: return true
            case .set: break
            case .jump(let target): threads.push(target)
            case .split(let first, let second):
                threads.push(first)
                threads.push(second)
            case .assertion(let assertion):
                if assertion.holds(between: previous, and: next) { threads.push(place + 1) }
            }
        }
        return false
    }

    /// The places at which the automaton is, each once.
    private struct Threads {
        private var marks: [UInt32]
        private var generation: UInt32 = 0
        private var pending: [Int] = []
        private(set) var places: [Int] = []

        init(count: Int) { marks = Array(repeating: 0, count: count) }

        mutating func removeAll() {
            places.removeAll(keepingCapacity: true)
            if generation == .max {
                generation = 0
                for index in marks.indices { marks[index] = 0 }
            }
            generation += 1
        }

        mutating func push(_ place: Int) {
            guard marks[place] != generation else { return }
            marks[place] = generation
            places.append(place)
            pending.append(place)
        }

        mutating func pop() -> Int? { pending.popLast() }
    }
}

extension PatternAssertion {
    func holds(between previous: UInt32?, and next: UInt32?) -> Bool {
        switch self {
        case .textStart: previous == nil
        case .textEnd: next == nil
        case .lineStart: previous == nil || previous == 0x0A
        case .lineEnd: next == nil || next == 0x0A
        case .wordBoundary: isWord(previous) != isWord(next)
        case .notWordBoundary: isWord(previous) == isWord(next)
        }
    }

    private func isWord(_ scalar: UInt32?) -> Bool { scalar.map { ScalarSet.words.contains($0) } ?? false }
}

/// Turns the tree of a pattern into instructions.
private struct Compiler {
    private(set) var instructions: [Pattern.Instruction] = []
    let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func append(_ instruction: Pattern.Instruction) throws(PatternError) {
        guard instructions.count < limit else { throw PatternError("the pattern is too large") }
        instructions.append(instruction)
    }

    mutating func emit(_ syntax: PatternSyntax) throws(PatternError) {
        switch syntax {
        case .empty: break
        case .set(let set): try append(.set(set))
        case .assertion(let assertion): try append(.assertion(assertion))
        case .concatenation(let parts): for part in parts { try emit(part) }
        case .alternation(let branches): try emitAlternation(branches)
        case .repeat(let body, let minimum, let maximum):
            for _ in 0..<minimum { try emit(body) }
            if let maximum {
                try emitOptional(body, count: maximum - minimum)
            } else {
                let split = instructions.count
                try append(.split(split + 1, split + 1))
                try emit(body)
                try append(.jump(split))
                instructions[split] = .split(split + 1, instructions.count)
            }
        }
    }

    private mutating func emitAlternation(_ branches: [PatternSyntax]) throws(PatternError) {
        var jumps: [Int] = []
        for (number, branch) in branches.enumerated() {
            guard number < branches.count - 1 else {
                try emit(branch)
                break
            }
            let split = instructions.count
            try append(.split(split + 1, split + 1))
            try emit(branch)
            jumps.append(instructions.count)
            try append(.jump(0))
            instructions[split] = .split(split + 1, instructions.count)
        }
        for jump in jumps { instructions[jump] = .jump(instructions.count) }
    }

    /// Up to `count` copies, each of which may be the last.
    private mutating func emitOptional(_ body: PatternSyntax, count: Int) throws(PatternError) {
        var splits: [Int] = []
        for _ in 0..<count {
            let split = instructions.count
            splits.append(split)
            try append(.split(split + 1, split + 1))
            try emit(body)
            // A body that emits nothing adds nothing by being repeated.
            if instructions.count == split + 1 { break }
        }
        for split in splits { instructions[split] = .split(split + 1, instructions.count) }
    }
}
