import CEL

/// Numbers that come out the same on every run.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Makes well-typed expressions over a fixed set of facts, and facts for them.
struct ExpressionGenerator {
    var numbers: SeededNumbers
    /// Names of string variables of macros around the place at hand.
    private var elements: [String] = []

    init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

    static let domain = ["red", "green", "blue"]
    static let members = ["x", "y", "z"]

    static func environment() throws -> Environment {
        try Environment(variables: [
            "a": .bool, "b": .bool, "case.c": .bool, "n": .int, "case.m": .int, "s": .string,
            "case.s2": .string,
            "t": .string, "u": .string, "l": .list(.string), "d": .timestamp, "e": .timestamp,
            "v": .map(.string, .int), "p": .list(.map(.string, .int)),
        ])
    }

    static func layout() throws -> FactLayout {
        try FactLayout([
            FactLayout.Fact("a", .bool), FactLayout.Fact("b", .bool), FactLayout.Fact("case.c", .bool),
            FactLayout.Fact("n", .int), FactLayout.Fact("case.m", .int),
            FactLayout.Fact("s", .choice(domain)),
            FactLayout.Fact("case.s2", .choice(domain)), FactLayout.Fact("t", .text),
            FactLayout.Fact("u", .text),
            FactLayout.Fact("l", .set(members)), FactLayout.Fact("d", .timestamp),
            FactLayout.Fact("e", .timestamp),
            FactLayout.Fact("v", .other), FactLayout.Fact("p", .other),
        ])
    }

    private mutating func pick<T>(_ choices: [T]) -> T {
        choices[Int(numbers.next() % UInt64(choices.count))]
    }

    private mutating func chance(_ percent: UInt64) -> Bool { numbers.next() % 100 < percent }

    // MARK: Expressions

    mutating func bool(_ depth: Int) -> String {
        if depth <= 0 {
            return pick(["a", "b", "case.c", "true", "false", "has(case.c)", "has(v.k)", "s == 'red'"])
        }
        let below = depth - 1
        switch numbers.next() % 20 {
        case 0: return "!(\(bool(below)))"
        case 1, 2: return "(\(bool(below)) && \(bool(below)))"
        case 3, 4: return "(\(bool(below)) || \(bool(below)))"
        case 5: return "(\(bool(below)) && \(bool(below)) && \(bool(below)))"
        case 6: return "(\(bool(below)) ? \(bool(below)) : \(bool(below)))"
        case 7, 8: return "\(int(below)) \(pick(["<", "<=", ">", ">=", "==", "!="])) \(int(below))"
        case 9: return "\(string(below)) \(pick(["==", "!=", "<"])) \(string(below))"
        case 10: return "\(string(below)) in ['red', 'x', 'other']"
        case 11: return "'\(pick(["x", "y", "w"]))' in l"
        case 12: return quantified(pick(["exists", "all", "exists_one"]), below)
        case 13:
            return
                "d - e \(pick(["<", "<=", ">", ">=", "=="])) duration('\(pick(["0s", "24h", "-1.5s", "1.5s"]))')"
        case 14:
            return "d \(pick(["<", ">=", "==", "!="])) \(pick(["e", "timestamp('2020-01-01T00:00:00Z')"]))"
        case 15: return "[1, 2, 3].\(pick(["exists", "all"]))(i, i * 2 > \(int(below)))"
        case 16:
            return
                "\(string(below)).\(pick(["startsWith", "contains", "matches"]))('\(pick(["r", "e+", "x"]))')"
        case 17: return "p.\(pick(["exists", "all", "exists_one"]))(q, q.k > \(int(0)))"
        case 18: return "n - case.m \(pick(["<", ">=", "=="])) \(pick(["0", "3", "-9223372036854775808"]))"
        default: return "cel.bind(w, \(bool(below)), w || \(bool(below)))"
        }
    }

    private mutating func quantified(_ macro: String, _ depth: Int) -> String {
        elements.append("el")
        defer { elements.removeLast() }
        let body = chance(50) ? "el in ['x', 'w']" : bool(depth)
        return "l.\(macro)(el, \(body))"
    }

    private mutating func int(_ depth: Int) -> String {
        if depth <= 0 {
            return pick([
                "n", "case.m", "0", "1", "-3", "7", "9223372036854775807", "v.k", "v['j']", "size(l)",
            ])
        }
        let below = depth - 1
        switch numbers.next() % 8 {
        case 0, 1: return "(\(int(below)) \(pick(["+", "-", "*", "/", "%"])) \(int(below)))"
        case 2: return "(\(bool(below)) ? \(int(below)) : \(int(below)))"
        case 3: return "size(\(string(below)))"
        case 4: return "l.map(z, size(z) + \(int(below)))[0]"
        case 5: return "p[\(int(0))].k"
        default: return int(0)
        }
    }

    private mutating func string(_ depth: Int) -> String {
        if depth <= 0 { return pick(["s", "case.s2", "t", "u", "'red'", "'x'", "''"] + elements) }
        return chance(20) ? "(\(string(depth - 1)) + \(string(depth - 1)))" : string(0)
    }

    // MARK: Facts

    mutating func facts() -> Activation {
        var facts = Activation()
        func time(_ seconds: Int64, _ nanoseconds: Int32) -> CELValue {
            CELTimestamp(seconds: seconds, nanoseconds: nanoseconds).map { .timestamp($0) } ?? .null
        }
        let candidates: [(String, [CELValue])] = [
            ("a", [true, false]), ("b", [true, false]), ("case.c", [true, false]),
            ("n", [0, 1, -3, 9_223_372_036_854_775_807]), ("case.m", [0, 2, 7, -9_223_372_036_854_775_807]),
            ("s", ["red", "green", "odd"]), ("case.s2", ["red", "blue"]), ("t", ["red", "x", "unheard", ""]),
            ("u", ["red", "unheard", "x"]), ("l", [[], ["x"], ["y", "z"], ["x", "x"], ["w"]]),
            ("d", [time(1_577_836_800, 0), time(1_600_000_000, 5), time(-62_135_596_800, 0)]),
            ("e", [time(1_577_836_800, 0), time(1_577_836_801, 0), time(253_402_300_799, 0)]),
            ("v", [.map(CELMap(["k": 1])), .map(CELMap(["k": 5, "j": 2])), .map(CELMap())]),
            ("p", [[], [.map(CELMap(["k": 3]))], [.map(CELMap(["k": 0])), .map(CELMap(["k": 9]))]]),
        ]
        for (name, values) in candidates {
            switch numbers.next() % 10 {
            case 0, 1: break
            case 2: facts.setAbsent(name)
            default: facts.set(name, to: pick(values))
            }
        }
        // Parts can be unknown only of values that are there.
        if case .value? = facts["v"], chance(30) { facts.setUnknown("v.k") }
        if case .value(.list(let list))? = facts["p"], list.count > 0, chance(30) {
            facts.setUnknown("p[0].k")
        }
        return facts
    }

    static let names = [
        "a", "b", "case.c", "n", "case.m", "s", "case.s2", "t", "u", "l", "d", "e", "v", "p",
    ]
}
