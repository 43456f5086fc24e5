import CEL
import Testing

@Suite("Flat programs")
struct FlatTests {
    private func make(_ texts: [String], test: (FlatTerm) -> FlatTest? = { _ in nil }) throws
        -> FlatProgramSet
    {
        let environment = try Environment(variables: [
            "victim.age": .int, "offender.age": .int, "victim.consent": .string, "referral.agreement": .bool,
            "referral.data": .list(.string), "referral.received": .timestamp, "offence.date": .timestamp,
            "note": .string,
            "other": .string,
        ])
        let layout = try FactLayout([
            FactLayout.Fact("victim.age", .int), FactLayout.Fact("offender.age", .int),
            FactLayout.Fact("victim.consent", .choice(["given", "refused", "withdrawn"])),
            FactLayout.Fact("referral.agreement", .bool),
            FactLayout.Fact("referral.data", .set(["identity", "health"])),
            FactLayout.Fact("referral.received", .timestamp), FactLayout.Fact("offence.date", .timestamp),
            FactLayout.Fact("note", .text), FactLayout.Fact("other", .text),
        ])
        return FlatProgramSet(try texts.map { try environment.compile($0) }, layout: layout, test: test)
    }

    @Test(
        "Tests of single facts and of two facts are compared as words",
        arguments: [
            "!referral.agreement", "victim.age < 18 && offender.age >= 21", "victim.age < offender.age",
            "victim.consent != 'given'", "victim.consent in ['refused', 'withdrawn']",
            "'health' in referral.data",
            "referral.data.exists(d, d in ['health'])", "referral.data.all(d, d == 'identity')",
            "referral.received - offence.date > duration('87600h')", "victim.consent.startsWith('wi')",
            "note == 'x'",
            "note in ['x', 'y']", "victim.age in [1, 2]", "5 < victim.age",
            "referral.agreement ? victim.age > 1 : note == ''",
            "victim.age - offender.age >= 3", "note != other", "victim.consent == 'unheard-of'",
        ]
    )
    func isFlat(text: String) throws {
        #expect(try make([text]).isFlat(0))
    }

    @Test(
        "What has no form in words is evaluated the general way",
        arguments: ["note.size() > 3", "note < other"]
    )
    func general(text: String) throws {
        let set = try make([text])
        #expect(!set.isFlat(0))
        var frame = set.makeFrame()
        guard case .unknown = set.evaluate(0, frame) else {
            Issue.record("decided without facts")
            return
        }
        frame.set("note", to: "aaaaa")
        frame.set("other", to: "b")
        #expect(set.evaluate(0, frame) == .yes)
    }

    @Test("The missing facts of an undecided condition are named, and no others")
    func missing() throws {
        let set = try make(["referral.agreement && victim.age < 18 && victim.consent == 'given'"])
        var frame = set.makeFrame()
        frame.set("victim.age", to: 3)
        guard case .unknown(let facts) = set.evaluate(0, frame) else {
            Issue.record("decided")
            return
        }
        #expect(set.layout.names(of: facts) == ["victim.consent", "referral.agreement"])
        frame.set("victim.age", to: 30)
        #expect(set.evaluate(0, frame) == .no)
    }

    @Test("Many conditions at once come to the same as one at a time, and a frame can be used again")
    func batches() throws {
        let set = try make(["victim.age < 18", "note == 'x'", "note == other", "has(victim.consent)"])
        var frame = set.makeFrame()
        var results: [FlatTruth] = []
        for note in ["x", "unheard", "y"] {
            frame.removeAll()
            frame.set("note", to: .string(note))
            frame.set("other", to: "unheard")
            frame.setAbsent("victim.consent")
            set.evaluate(frame, into: &results)
            #expect(results == set.indices.map { set.evaluate($0, frame) })
            #expect(results[1] == (note == "x" ? .yes : .no))
            #expect(results[2] == (note == "unheard" ? .yes : .no))
            #expect(results[3] == .no)
            #expect(frame.value(7)?.isEqual(to: .string(note)).bool == true)
        }
    }

    @Test("A value outside its domain is evaluated the general way, not taken for another")
    func irregular() throws {
        let set = try make(["victim.consent == 'odd'", "referral.data.exists_one(d, d == 'health')"])
        var frame = set.makeFrame()
        frame.set("victim.consent", to: "odd")
        frame.set("referral.data", to: ["health", "health"])
        #expect(set.evaluate(0, frame) == .yes)
        #expect(set.evaluate(1, frame) == .no)
    }

    @Test("A difference that overflows fails, and the reason can be asked for")
    func overflow() throws {
        let set = try make(["victim.age - offender.age > 3"])
        var frame = set.makeFrame()
        frame.set("victim.age", to: .int(.max))
        frame.set("offender.age", to: .int(.min))
        #expect(set.evaluate(0, frame) == .failed)
        guard case .error(let error) = set.outcome(of: 0, frame) else {
            Issue.record("no error")
            return
        }
        #expect(error.code == .overflow)
    }

    @Test("An embedding program may supply a test of its own")
    func ownTest() throws {
        var asked: [String] = []
        let set = try make(["note.size() < victim.age"]) { term in
            guard case .call(let name, let operands) = term, case .fact(let age)? = operands.last else {
                return nil
            }
            asked.append(name)
            return FlatTest { frame in
                guard let age = frame.word(age) else { return .failed }
                return age > 100 ? .yes : .unknown(FactSet(0))
            }
        }
        #expect(asked == ["_<_"])
        var frame = set.makeFrame()
        frame.set("note", to: "")
        #expect(set.evaluate(0, frame) == .unknown(FactSet(0)))
        frame.set("victim.age", to: 101)
        #expect(set.evaluate(0, frame) == .yes)
        frame.set("victim.age", to: 1)
        #expect(set.evaluate(0, frame) == .unknown(FactSet(0)))
    }

    @Test("A layout that cannot be is refused")
    func layouts() {
        #expect(throws: FactLayout.LayoutError.self) {
            _ = try FactLayout([FactLayout.Fact("a", .int), FactLayout.Fact("a", .int)])
        }
        #expect(throws: FactLayout.LayoutError.self) {
            _ = try FactLayout([FactLayout.Fact("a", .choice(["x", "x"]))])
        }
        #expect(throws: FactLayout.LayoutError.self) {
            _ = try FactLayout([FactLayout.Fact("a", .set((0..<65).map(String.init)))])
        }
        #expect(throws: FactLayout.LayoutError.self) {
            _ = try FactLayout((0..<257).map { FactLayout.Fact("a\($0)", .bool) })
        }
    }

    @Test("Sets of facts behave as sets")
    func factSets() {
        var set = FactSet()
        for number in [0, 63, 64, 255, 300, -1] { set.insert(number) }
        #expect(set.numbers == [0, 63, 64, 255])
        #expect(set.count == 4)
        #expect(set.subtracting(FactSet(63)).numbers == [0, 64, 255])
        #expect(FactSet(64).isSubset(of: set) && !FactSet(65).isSubset(of: set))
        #expect(set.isDisjoint(with: FactSet(1)) && !set.isDisjoint(with: FactSet(255)))
        set.remove(0)
        #expect(set.intersection(FactSet(0)).isEmpty)
        #expect(set.union(FactSet(1)).contains(1))
    }
}
