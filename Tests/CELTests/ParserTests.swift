import CEL
import Testing

@Suite("Parsing")
struct ParserTests {
    private func findings(_ text: String, limits: Limits = .standard) -> [String] {
        do {
            _ = try Expression(parsing: text, limits: limits)
            return []
        } catch {
            return error.findings.map(\.description)
        }
    }

    @Test(
        "A syntax error names line and column and says what to do",
        arguments: [
            ("a = 1", "1:3: '=' is no operator; write '==' to compare"),
            ("a == 1 &&\n  b & c", "2:5: '&' is no operator; write '&&'"),
            ("(a", "1:3: expected ')' to close the '(' at 1:1, found the end of the expression"),
            ("[1, 2", "1:6: expected ']' to close the list at 1:1, found the end of the expression"),
            ("a b", "1:3: expected an operator or the end, found 'b'"),
            ("'open", "1:1: a string is not closed"),
            (
                "'\\q'",
                "1:2: unknown escape; a backslash in a string is written '\\\\', or use a raw string r'...'"
            ),
            ("é", "1:1: letters outside ASCII may stand in strings and comments only"),
            ("a.in", "1:3: 'in' is a word of the language; write the field as .`in`"),
            ("while", "1:1: 'while' is reserved and cannot name a variable"),
            ("has(a)", "1:5: has() takes a field, for example has(person.age)"),
            ("l.all(1, true)", "1:7: 'all' takes a plain name for its variable here"),
            ("", "1:1: expected an expression, found the end of the expression"),
            ("99999999999999999999", "1:1: this number does not fit into 64 bits"),
        ]
    )
    func syntaxErrors(text: String, message: String) {
        #expect(findings(text) == [message])
    }

    @Test("A node knows its place in the source, in bytes also behind letters outside ASCII")
    func places() throws {
        let text = "'é' == name"
        let expression = try Expression(parsing: text)
        guard case .call(let call) = expression.kind else {
            Issue.record("not a call")
            return
        }
        #expect(SourceText(text).excerpt(call.arguments[1].range) == "name")
        #expect(SourceText(text).excerpt(call.nameRange) == "==")
        #expect(SourceText(text).position(ofOffset: call.arguments[1].range.lowerBound).column == 8)
    }

    @Test("A chain of one logical operator is one node with all operands")
    func chains() throws {
        let text = (0..<5_000).map { "a\($0)" }.joined(separator: " && ")
        guard case .call(let call) = try Expression(parsing: text).kind else {
            Issue.record("not a call")
            return
        }
        #expect(call.function == Operator.and)
        #expect(call.arguments.count == 5_000)
    }

    @Test(
        "Nesting is bounded, whatever nests",
        arguments: ["(", "[", "!", "-", "{1:", "a[", "f(", "a ? ", "a.b(", "[1].all(x, "]
    )
    func nesting(opening: String) {
        for depth in [200, 5_000, 30_000] {
            let text = String(repeating: opening, count: depth) + "1"
            let finding = findings(text, limits: Limits(sourceBytes: 1_000_000, nodes: 1_000_000))
            #expect(finding.count == 1)
        }
    }

    @Test("A long chain is as deep as its tree, and bounded as such")
    func longChains() {
        let sum = Array(repeating: "1", count: 500).joined(separator: " + ")
        #expect(findings(sum) == ["1:1: the expression is nested more than 128 deep; split it"])
        #expect(findings(sum, limits: Limits(depth: 600)) == [])
        #expect(findings("a" + String(repeating: ".b", count: 500)).count == 1)
    }

    @Test("Size is bounded in bytes and in nodes")
    func sizes() {
        #expect(findings("a || a", limits: Limits(sourceBytes: 5)).count == 1)
        #expect(findings("[1, 2, 3, 4]", limits: Limits(nodes: 4)).count == 1)
        #expect(findings("[1, 2, 3, 4]", limits: Limits(nodes: 5)) == [])
    }

    @Test("Macros keep their names in the tree")
    func macros() throws {
        guard case .comprehension(let macro) = try Expression(parsing: "l.exists(x, x > 1)").kind else {
            Issue.record("not a comprehension")
            return
        }
        #expect(macro.macro == .exists)
        #expect(macro.variable == "x")
        let plain = try Expression(parsing: "l.exists(x, x > 1)", expandsMacros: false)
        guard case .call(let call) = plain.kind else {
            Issue.record("not a call")
            return
        }
        #expect(call.function == "exists")
    }

    @Test("Node numbers are dense and different")
    func numbers() throws {
        let expression = try Expression(
            parsing: "a.b(c, [d, {e: f}]).exists(x, x in g ? h : cel.bind(y, i, y))"
        )
        var numbers: [Int] = []
        func visit(_ node: CEL.Expression) {
            numbers.append(node.id)
            node.children.forEach(visit)
        }
        visit(expression)
        #expect(Set(numbers).count == numbers.count)
        #expect(numbers.max() == expression.id)
    }
}
