import CEL
import Testing

@Suite("Bounds on cost, before evaluation")
struct CostBoundTests {
    private static let numbers = CELValue.list(CELList((0..<40).map { CELValue.int($0) }))
    private static let names = CELValue.list(CELList((0..<30).map { CELValue.string("name-\($0)") }))
    private static let text = CELValue.string(String(repeating: "abc ", count: 100))
    private static let facts: [String: CELValue] = ["l": numbers, "s": names, "t": text, "n": 7]

    private static func environment(_ cost: Int) throws -> Environment {
        try Environment(
            variables: ["l": .list(.int), "s": .list(.string), "t": .string, "n": .int],
            limits: Limits(cost: cost)
        )
    }

    private static func bound(_ text: String) throws -> Int {
        try environment(1_000_000).compile(text).worstCost { facts[$0].map { ValueSize($0) } ?? .scalar }
    }

    @Test(
        "an evaluation held to the bound is never cut short",
        arguments: [
            "n + 1 > 3", "l.all(x, x >= 0)", "l.all(x, l.exists(y, y == x))", "s.exists(x, x in s)",
            "l.map(x, x * 2).filter(x, x > 10).size() > 3", "l.map(x, l).map(x, x.size()) == []",
            "l.exists_one(x, x == n)", "t.matches('(a|b|c| )*')",
            "t.split(' ').map(x, x.size()).all(x, x < 9)",
            "t.replace('a', t).size() > 3", "s.join(', ').size() > 9", "sets.contains(l, l)",
            "l.distinct().size() == 40", "l == l.map(x, x)", "[l, l, l].flatten().size() > 0",
            "cel.bind(a, l + l, cel.bind(b, a + a, b.all(x, x >= 0)))", "lists.range(50).all(x, x in l)",
            "n > 3 ? l.all(x, true) : s.all(x, true)", "{'a': l, 'b': [1]}.a.all(x, x >= 0)",
            "l.transformList(i, v, i + v).size() > 1", "l.transformMap(i, v, [i, v]).size() > 1",
            "l.sortBy(x, -x)[0] == 39", "optional.of(l).optMap(x, x.size()).orValue(0) == 40",
            "'%s %s'.format([t, s]).size() > 9", "base64.encode(bytes(t)).size() > 3",
            "t.upperAscii().reverse().trim().indexOf('A') > 3", "l.slice(1, 30).reverse().sort()[0] == 1",
        ]
    )
    func holds(text: String) throws {
        let bound = try Self.bound(text)
        #expect(bound < 100_000_000, "a bound so wide says nothing")
        let outcome = try Self.environment(bound).compile(text).program().evaluate(Activation(Self.facts))
        if case .error(let error) = outcome { #expect(error.code != .costExceeded, "\(text): \(bound)") }
    }

    @Test("random expressions held to their bounds are never cut short") func random() throws {
        let variables = try ExpressionGenerator.environment().variables
        var generator = ExpressionGenerator(seed: 99)
        var count = 0
        for round in 0..<400 {
            let text = generator.bool(round % 5)
            let facts = generator.facts()
            let checked = try Environment(variables: variables).compile(text)
            let bound = checked.worstCost { name in
                if case .value(let value)? = facts[name] { ValueSize(value) } else { .text(bytes: 100) }
            }
            guard bound < 1_000_000 else { continue }
            let held = try Environment(variables: variables, limits: Limits(cost: bound))
            let outcome = try held.compile(text).program().evaluate(facts)
            if case .error(let error) = outcome { #expect(error.code != .costExceeded, "\(text): \(bound)") }
            count += 1
        }
        #expect(count > 350)
    }

    @Test("macros inside macros multiply, and a range without a known end has no bound") func examples()
        throws
    {
        let one = try Self.bound("l.all(x, x >= 0)")
        let two = try Self.bound("l.all(x, l.all(y, x >= y))")
        let three = try Self.bound("l.all(x, l.all(y, l.all(z, x + y >= z)))")
        #expect(one < 400 && two > 10 * one && two < 16_000 && three > 30 * two && three < 1_000_000)
        #expect(try Self.bound("lists.range(n).all(x, true)") == .max)
        #expect(try Self.bound("n > 3") < 10)
    }

    @Test("what a function of one's own costs is counted") func ownFunctions() throws {
        var environment = try Self.environment(1_000)
        environment.declare(try FunctionOverload("walk", "(int) -> bool") { _ in .value(.bool(true)) })
        let checked = try environment.compile("l.all(x, walk(x))")
        let size: (String) -> ValueSize = { Self.facts[$0].map { ValueSize($0) } ?? .scalar }
        #expect(checked.worstCost(functions: ["walk": 500], size: size) > 40 * 500)
        #expect(checked.worstCost(size: size) < 1_000)
    }
}
