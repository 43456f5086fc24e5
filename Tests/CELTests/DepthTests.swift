import CEL
import Foundation
import Testing

@Suite("Depth")
struct DepthTests {
    private static let depth = Limits.standard.depth - 10

    @Test(
        "An expression as deep as is allowed goes through all stages on half the stack of a thread",
        arguments: [
            ("(1 + ", "n", ")", " > 0"), ("!(", "a", ")", ""), ("[", "1", "]", " == []"),
            ("{'k': ", "1", "}", " == {}"),
            ("(a ? b : ", "a", ")", ""), ("(a && (b || ", "a", "))", ""), ("[1].all(x, ", "a", ")", ""),
            ("cel.bind(x, ", "a", ", x)", ""), ("size([", "1", "])", " == 1"),
            ("optional.of(", "1", ")", ".hasValue()"),
            ("l[size(l[", "0", "])]", " == 'x'"), ("(s + ", "s", ")", " == 'x'"),
        ]
    )
    func deepest(open: String, middle: String, close: String, end: String) async throws {
        let count =
            Self.depth / (open.contains("[size") || open.contains("&& (") || open.contains("size([") ? 3 : 2)
        let text =
            String(repeating: open, count: count) + middle + String(repeating: close, count: count) + end
        let reach = await withCheckedContinuation { (continuation: CheckedContinuation<Int?, Never>) in
            let thread = Thread {
                let environment = try? Environment(variables: [
                    "a": .bool, "b": .bool, "n": .int, "s": .string, "l": .dyn,
                ])
                let count = environment.flatMap { try? countOutcomes(of: text, $0) }
                continuation.resume(returning: count)
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
        #expect(reach == 3)
    }
}

/// Evaluates a text in all ways; the number of ways that came to an outcome.
private func countOutcomes(of text: String, _ environment: Environment) throws -> Int {
    let checked = try environment.compile(text)
    _ = checked.program().evaluate()
    _ = try environment.parseOnly(text).evaluate(["a": true, "b": false, "n": 1, "s": "x", "l": ["x"]])
    let layout = try FactLayout([FactLayout.Fact("a", .bool), FactLayout.Fact("n", .int)])
    let set = FlatProgramSet([checked], layout: layout)
    _ = set.evaluate(0, set.makeFrame())
    return 3
}
