import CEL
import Testing

/// A birth date of which perhaps only the year is known, as a type of an embedding program.
struct TestDate: CELOpaqueValue, Equatable {
    let earliest: Int
    let latest: Int
    let fact: String

    var celType: CELType { .opaque("date") }

    func isEqual(to other: any CELOpaqueValue) -> Outcome {
        guard let other = other as? TestDate else { return .value(false) }
        if earliest == latest, self == other { return .value(true) }
        return latest < other.earliest || other.latest < earliest
            ? .value(false) : .unknown(UnknownFacts(fact))
    }

    func isLess(than other: any CELOpaqueValue) -> Outcome {
        guard let other = other as? TestDate else { return .error(CELRuntimeError(.noSuchOverload)) }
        if latest < other.earliest { return .value(true) }
        if earliest >= other.latest { return .value(false) }
        return .unknown(UnknownFacts(earliest == latest ? other.fact : fact))
    }
}

@Suite("Three-valued evaluation")
struct ThreeValuedTests {
    private func outcome(_ text: String, _ variables: [String: CELType], _ facts: Activation) throws
        -> Outcome
    {
        try Environment(variables: variables).compile(text).program().evaluate(facts)
    }

    private func unknown(_ outcome: Outcome) -> UnknownFacts? {
        if case .unknown(let facts) = outcome { facts } else { nil }
    }

    @Test("A declared fact that nobody mentions is missing, not false")
    func missing() throws {
        #expect(unknown(try outcome("x", ["x": .bool], [:])) == ["x"])
        let strict = Activation([:], missing: .error)
        guard case .error(let error) = try outcome("x", ["x": .bool], strict) else {
            Issue.record("not an error")
            return
        }
        #expect(error.code == .unknownName)
    }

    @Test("A decided answer asks for nothing")
    func decided() throws {
        #expect(try outcome("x && false", ["x": .bool], [:]).bool == false)
        #expect(try outcome("[1, 2].exists(i, i == 2 || x)", ["x": .bool], [:]).bool == true)
    }

    @Test("has() of a dotted fact has three answers")
    func presence() throws {
        let variables: [String: CELType] = ["victim.lawyer": .string]
        var facts: Activation = ["victim.lawyer": "Ms Ode"]
        #expect(try outcome("has(victim.lawyer)", variables, facts).bool == true)
        facts.setAbsent("victim.lawyer")
        #expect(try outcome("has(victim.lawyer)", variables, facts).bool == false)
        #expect(unknown(try outcome("has(victim.lawyer)", variables, [:])) == ["victim.lawyer"])
        guard case .error = try outcome("victim.lawyer == ''", variables, facts) else {
            Issue.record("reading what is absent is an error")
            return
        }
    }

    @Test("Parts of a value may be unknown, and only what depends on them is")
    func parts() throws {
        let variables: [String: CELType] = ["p": .list(.map(.string, .int)), "v": .map(.string, .int)]
        var facts: Activation = [
            "p": [.map(CELMap(["age": 20])), .map(CELMap())], "v": .map(CELMap(["age": 3])),
        ]
        facts.setUnknown("p[1].age")
        facts.setUnknown("v.risk")
        #expect(try outcome("size(p)", variables, facts).value?.isEqual(to: 2).bool == true)
        #expect(unknown(try outcome("p.all(q, q.age > 18)", variables, facts)) == ["p[1].age"])
        #expect(try outcome("p.all(q, q.age > 30)", variables, facts).bool == false)
        #expect(unknown(try outcome("p", variables, facts)) == ["p[1].age"])
        #expect(unknown(try outcome("v == {'age': 3}", variables, facts)) == ["v.risk"])
        #expect(try outcome("v == {'age': 4}", variables, facts).bool == false)
        #expect(unknown(try outcome("size(v) + p[1].age", variables, facts)) == ["p[1].age", "v.risk"])
        #expect(unknown(try outcome("v.all(k, k == 'age')", variables, facts)) == ["v.risk"])
        #expect(unknown(try outcome("'risk' in v", variables, facts)) == ["v.risk"])
    }

    @Test("A type and a function of one's own may answer unknown")
    func ownTypes() throws {
        var environment = try Environment(variables: ["birth": .opaque("date"), "today": .opaque("date")])
        try environment.declare(opaque: "date", ordered: true)
        environment.declare(
            try FunctionOverload("ageOn", "(date, date) -> int") { arguments in
                guard case .opaque(let birth) = arguments[0], case .opaque(let day) = arguments[1],
                    let birth = birth.value as? TestDate, let day = day.value as? TestDate
                else { return .error(CELRuntimeError(.custom, "not dates")) }
                let oldest = day.latest - birth.earliest
                let youngest = day.earliest - birth.latest
                return oldest == youngest ? .value(.int(Int64(oldest))) : .unknown(UnknownFacts(birth.fact))
            }
        )
        let today = CELValue.opaque(TestDate(earliest: 2026, latest: 2026, fact: "today"))
        func decide(_ text: String, _ earliest: Int, _ latest: Int) throws -> Outcome {
            let birth = CELValue.opaque(TestDate(earliest: earliest, latest: latest, fact: "birth"))
            return try environment.compile(text).program().evaluate(["birth": birth, "today": today])
        }
        #expect(try decide("ageOn(birth, today) >= 18", 2000, 2000).bool == true)
        #expect(unknown(try decide("ageOn(birth, today) >= 18", 2007, 2009)) == ["birth"])
        #expect(try decide("birth < today", 2000, 2005).bool == true)
        #expect(unknown(try decide("birth <= today", 2020, 2030)) == ["birth"])
        #expect(unknown(try decide("birth == today || ageOn(birth, today) > 3", 2020, 2030)) == ["birth"])
    }

    @Test("A definite answer stays whatever the missing facts turn out to be")
    func monotone() throws {
        let environment = try ExpressionGenerator.environment()
        var generator = ExpressionGenerator(seed: 42)
        var definite = 0
        for round in 0..<800 {
            let text = generator.bool(1 + round % 4)
            let program = try environment.compile(text).program()
            let facts = generator.facts()
            let before = program.evaluate(facts)
            guard case .value(let value) = before else { continue }
            definite += 1
            for _ in 0..<5 {
                let more = generator.facts()
                var completed = facts
                for name in ExpressionGenerator.names where completed[name] == nil {
                    completed[name] = more[name]
                }
                let after = program.evaluate(completed)
                #expect(
                    after.bool.map { value.isEqual(to: .bool($0)).bool } == true,
                    "\(text): \(before), \(after)"
                )
            }
        }
        #expect(definite > 300)
    }
}
