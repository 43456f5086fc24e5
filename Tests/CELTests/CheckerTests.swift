import CEL
import Testing

@Suite("Checking types")
struct CheckerTests {
    private func environment() throws -> Environment {
        var environment = try Environment(variables: [
            "victim.birth": .opaque("date"), "victim.consent": .string, "referral.data": .list(.string),
            "risk": .int,
            "person": .map(.string, .dyn),
        ])
        try environment.declare(opaque: "date", ordered: true)
        try environment.declare(constant: "param.limit", value: 6)
        environment.declare(try FunctionOverload("ageOn", "(date, date) -> int"))
        return environment
    }

    @Test(
        "A finding says what is wrong and names the near miss",
        arguments: [
            (
                "victim.brith == victim.birth",
                "1:1: 'victim.brith' is not declared; did you mean 'victim.birth'?"
            ),
            ("data.exists(d, d == 'x')", "1:1: 'data' is not declared; did you mean 'referral.data'?"),
            ("has(victim.consnet)", "1:1: 'victim.consnet' is not declared; did you mean 'victim.consent'?"),
            (
                "ageOm(victim.birth, victim.birth) < 3",
                "1:1: there is no function 'ageOm'; did you mean 'ageOn'?"
            ),
            (
                "ageOn(victim.birth, 'x') < 3",
                "1:1: 'ageOn' does not take date and string; it is ageOn(date, date)"
            ),
            ("risk == 'high'", "1:6: '==' has no meaning for int and string"),
            ("risk > 'high'", "1:6: '>' has no meaning for int and string"),
            ("risk && true", "1:1: each side of '&&' must be a bool, not int"),
            ("true ? 1 : 'a'", "1:8: the two results of '? :' differ in type: int and string"),
            ("risk.foo", "1:1: a value of type int has no field 'foo'"),
            ("risk.exists(x, true)", "1:1: 'exists' needs a list or a map, not int"),
            ("referral.data.all(d, d)", "1:22: the condition of 'all' must be a bool, not string"),
            ("referral.data['a'] == 'x'", "1:15: the index of a list must be an int, not string"),
            ("Person{name: 'x'} == null", "1:1: the engine has no messages such as 'Person'"),
            ("!risk", "1:1: '!' has no meaning for int"),
            ("risk in victim.consent", "1:6: 'in' has no meaning for int and string"),
        ]
    )
    func findings(text: String, message: String) throws {
        let environment = try environment()
        let error = #expect(throws: CELError.self) { try environment.compile(text) }
        #expect(error?.findings.first?.description == message)
    }

    @Test("One mistake is reported once, and all mistakes are reported")
    func several() throws {
        let error = #expect(throws: CELError.self) {
            try environment().compile("rsk > 3 &&\n victim.cnsent == 'given' && risk > 1")
        }
        #expect(error?.findings.map(\.position.description) == ["1:1", "2:2"])
    }

    @Test(
        "Types are deduced",
        arguments: [
            ("risk + param.limit", "int"), ("ageOn(victim.birth, victim.birth)", "int"),
            ("victim.birth < victim.birth", "bool"), ("referral.data.map(d, size(d))", "list(int)"),
            ("referral.data.filter(d, true)", "list(string)"), ("person.name", "dyn"),
            ("[1, 'a']", "list(dyn)"),
            ("{'a': [1]}", "map(string,list(int))"),
            ("optional.of(1).optMap(x, string(x))", "optional_type(string)"),
            ("[1, 2].transformMap(i, v, v > i)", "map(int,bool)"), ("math.greatest(1, 2)", "int"),
            ("math.greatest(1, 2.0)", "dyn"), ("type(1)", "type(int)"), ("[?optional.of(1)]", "list(int)"),
            ("['b', 'a'].sortBy(x, size(x))", "list(string)"),
            ("referral.data.first()", "optional_type(string)"),
        ]
    )
    func types(text: String, type: String) throws {
        #expect(try environment().compile(text).type.description == type)
    }

    @Test("The variables that an expression reads are listed, also those that only has() asks for")
    func variables() throws {
        let checked = try environment().compile(
            "has(victim.consent) && referral.data.exists(d, d == 'x') && risk > 1"
        )
        #expect(checked.variables == ["referral.data", "risk", "victim.consent"])
    }

    @Test("The type of each node can be asked for by its number")
    func nodeTypes() throws {
        let checked = try environment().compile("risk > 3")
        guard case .call(let call) = checked.expression.kind else {
            Issue.record("not a call")
            return
        }
        #expect(checked.types[call.arguments[0].id] == .int)
        #expect(checked.types[checked.expression.id] == .bool)
    }

    @Test(
        "A declaration with a name that no expression could use is refused",
        arguments: ["", "a b", "1a", "a..b", "é"]
    )
    func names(name: String) {
        #expect(throws: CELError.self) { _ = try Environment(variables: [name: .int]) }
    }

    @Test(
        "A signature that is not well formed is refused",
        arguments: ["", "(int)", "int -> int", "(int) -> ", "(a b) -> int"]
    )
    func signatures(text: String) {
        #expect(throws: CELError.self) { _ = try FunctionOverload("f", text) }
    }
}
