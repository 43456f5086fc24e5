import CEL
import Testing

@Suite("Bounds on evaluation")
struct CostTests {
    private func code(_ text: String, limits: Limits = .standard, _ facts: Activation = [:]) throws
        -> CELRuntimeError.Code?
    {
        let environment = try Environment(variables: ["l": .list(.int), "s": .string], limits: limits)
        if case .error(let error) = try environment.parseOnly(text).evaluate(facts) { return error.code }
        return nil
    }

    @Test(
        "An expression that would take forever stops at its cost limit",
        arguments: [
            "l.all(a, l.all(b, l.all(c, l.all(d, a + b + c + d >= 0))))",
            "l.map(a, l.map(b, l.map(c, l)))",
            "cel.bind(a, l + l, cel.bind(b, a + a, cel.bind(c, b + b, cel.bind(d, c + c, cel.bind(e, d + d, "
                + "cel.bind(f, e + e, cel.bind(g, f + f, cel.bind(h, g + g, cel.bind(i, h + h, cel.bind(j, i + i, "
                + "cel.bind(k, j + j, k + k + k + k).size() > 0))))))))))",
            "cel.bind(a, [l, l], cel.bind(b, [a, a], cel.bind(c, [b, b], cel.bind(d, [c, c], cel.bind(e, [d, d], "
                + "cel.bind(f, [e, e], cel.bind(g, [f, f], cel.bind(h, [g, g], cel.bind(i, [h, h], "
                + "cel.bind(j, [i, i], cel.bind(k, [j, j], k == [j, j]))))))))))) ? l.all(x, true) : true",
            "lists.range(1000000000000)",
            "lists.range(900000).map(x, s)",
            "sets.contains(lists.range(5000), lists.range(5000))",
            "l.map(x, l).distinct().size() > 0 && l.map(x, l).map(x, x + [1]).distinct().size() > 0 "
                + "&& l.map(x, l.map(y, [y + x])).distinct().size() > 0",
        ]
    )
    func costLimit(text: String) throws {
        let numbers = (0..<1_000).map { CELValue.int($0) }
        #expect(try code(text, ["l": .list(numbers), "s": "x"]) == .costExceeded)
    }

    private func code(_ text: String, _ facts: Activation) throws -> CELRuntimeError.Code? {
        try code(text, limits: .standard, facts)
    }

    @Test("A spent limit is an error that no other operand hides")
    func notAbsorbed() throws {
        let limits = Limits(cost: 500)
        let numbers = (0..<1_000).map { CELValue.int($0) }
        let facts: Activation = ["l": .list(numbers)]
        #expect(try code("l.all(x, x >= 0) || true", limits: limits, facts) == .costExceeded)
        #expect(try code("l.exists(x, x < 0) || missing", limits: limits, facts) == .costExceeded)
    }

    @Test("Texts that grow by replacing or joining are bounded")
    func texts() throws {
        let long = String(repeating: "a", count: 100_000)
        #expect(try code("s.replace('a', s)", ["s": .string(long)]) == .costExceeded)
        #expect(try code("s.split('').join(s)", ["s": .string(long)]) == .costExceeded)
        #expect(try code("'%.2000f'.format([1.0])", [:]) == .invalidArgument)
    }

    @Test("A pattern runs in time linear in the text, and its size is bounded")
    func patterns() throws {
        let text = String(repeating: "a", count: 30_000)
        #expect(try code("s.matches('(a*)*b')", ["s": .string(text)]) == nil)
        #expect(try code("s.matches('(a|aa)+$')", ["s": .string(text)]) == nil)
        #expect(try code("s.matches('((a{100}){100}){100}')", ["s": .string(text)]) == .invalidPattern)
        #expect(
            try code("s.matches('((a{0,1000}){0,1000}){0,1000}')", ["s": .string(text)]) == .invalidPattern
        )
    }

    @Test("Types that double with every step do not hold up the checker")
    func types() throws {
        let environment = try Environment(variables: ["x": .dyn])
        func nested(_ make: (String) -> String) -> String {
            var text = "1"
            for level in (1...60).reversed() {
                text = "cel.bind(v\(level), \(make("v\(level - 1)")), \(text))"
            }
            return "cel.bind(v0, [x], \(text))"
        }
        #expect(try environment.compile(nested { "{\($0): \($0)}" }).type == .int)
        var generic = environment
        generic.declare(try FunctionOverload("pair", "(T, T) -> pair(T, T)"))
        #expect(try generic.compile(nested { "pair(\($0), \($0))" }).type == .int)
    }

    @Test("Many large patterns in one expression are compiled within a budget, and still match")
    func manyPatterns() throws {
        let clauses = Array(repeating: "s.matches('(?i)^\\\\pL+$')", count: 100).joined(separator: " && ")
        let environment = try Environment(variables: ["s": .string], limits: Limits(cost: 10_000_000))
        #expect(try environment.compile(clauses).program().evaluate(["s": "Ab"]).bool == true)
    }
}
