import CEL
import Testing

/// The examples of the documentation, so that they stay true.
@Suite("Examples of the documentation")
struct DocumentationTests {
    @Test("The overview's rule asks only for what it needs")
    func overview() throws {
        var environment = try Environment(variables: [
            "victim.age": .int, "victim.consent": .string, "referral.data": .list(.string),
        ])
        try environment.declare(constant: "param.consentAge", value: 16)
        let program = try environment.compile(
            "victim.age < param.consentAge && referral.data.exists(d, d in ['health', 'biometric'])"
        ).program()
        #expect(program.evaluate(["victim.age": 40]).bool == false)
        guard case .unknown(let facts) = program.evaluate(["victim.age": 12]) else {
            Issue.record("decided")
            return
        }
        #expect(facts == ["referral.data"])
        #expect(program.evaluate(["victim.age": 12, "referral.data": ["health"]]).bool == true)
        let error = #expect(throws: CELError.self) { try environment.compile("victim.agee < 16") }
        #expect(error?.description == "1:1: 'victim.agee' is not declared; did you mean 'victim.age'?")
    }

    @Test("A part of an expression can be evaluated, and quoted as its author wrote it")
    func parts() throws {
        let checked = try Environment(variables: ["risk": .int, "limit": .int]).compile(
            "risk > limit && risk < 10"
        )
        guard case .call(let call) = checked.expression.kind else {
            Issue.record("not a call")
            return
        }
        let clauses = call.arguments.map { node in
            "\(checked.text(of: node)): \(checked.program(of: node).evaluate(["risk": 12, "limit": 6]).bool ?? false)"
        }
        #expect(clauses == ["risk > limit: true", "risk < 10: false"])
    }

    @Test("Constants are folded, and an error among them waits until it is reached")
    func folding() throws {
        var environment = try Environment(variables: ["a": .bool])
        try environment.declare(constant: "param.age", value: 16)
        #expect(
            try environment.compile("param.age + 2 * 3 == 22").program().constant?.isEqual(to: true).bool
                == true
        )
        let failing = try environment.compile("a && 1 / 0 == 1").program()
        #expect(failing.constant == nil)
        #expect(failing.evaluate(["a": false]).bool == false)
        guard case .error(let error) = failing.evaluate(["a": true]) else {
            Issue.record("no error")
            return
        }
        #expect(error.code == .divisionByZero)
        #expect(error.offset == 7)
    }

    @Test("Rows of conformance data are read, run and counted")
    func conformanceRun() throws {
        func row(_ text: String, _ expect: [String: RowValue], file: String = "f") throws -> ConformanceRow {
            try ConformanceRow(
                .object([
                    "expr": .string(text), "expect": .object(expect), "tier": .string("core"),
                    "file": .string(file),
                    "bindings": .object(["x": .object(["int": .string("3")])]),
                ])
            )
        }
        var run = ConformanceRun()
        run.add(try row("x + 1", ["value": .object(["int": .string("4")])]))
        run.add(try row("x + 1", ["value": .object(["uint": .string("4")])]))
        run.add(try row("x / 0", ["error": .array([])]))
        run.add(try row("ip('::1')", ["value": .object(["bool": .bool(true)])], file: "network_ext"))
        #expect(run.summary == "rows run 3, passed 2, failed 1, skipped 1 (core 2/3)")
        #expect(run.failures.count == 1)
        #expect(throws: ConformanceRowError.self) { _ = try ConformanceRow(.object(["expr": .string("1")])) }
    }
}
