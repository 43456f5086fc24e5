internal import CEL
internal import Wire

/// Compares two versions of a pack by their legal effect.
package struct PackComparison: Sendable {
    package let old: RulePack
    package let new: RulePack
    package let schema: FactSchema
    package let layers: [RulePack]

    /// Combinations tried for one rule on one day of law; beyond that a fixed sample.
    static let limit = 20_000

    package init(from old: RulePack, to new: RulePack, schema: FactSchema, layers: [RulePack] = []) {
        self.old = old
        self.new = new
        self.schema = schema
        self.layers = layers
    }

    /// - Parameter samples: cases to count, with the day of decision of each.
    package func diff(samples: [(facts: Facts, day: CalendarDate)] = []) -> PackDiff {
        PackDiff(
            from: PackDiff.Version(old),
            to: PackDiff.Version(new),
            parameters: parameterChanges(),
            holidays: HolidayComparison(old: old.calendars, new: new.calendars).changes(),
            rules: ruleChanges(),
            samples: samples.count,
            changedSamples: samples.count { sample in
                effect(old, sample.facts, sample.day) != effect(new, sample.facts, sample.day)
            }
        )
    }

    private func effect(_ pack: RulePack, _ facts: Facts, _ day: CalendarDate) -> [String] {
        let assessment = Assessor([Participant(pack, as: nil, layers: layers)], schema: schema, on: day)
            .assess(facts)
        return [assessment.overall.outcome.rawValue] + assessment.obligations.filter(\.isCertain).map(\.kind)
            + assessment.questions.map(\.fact.text)
    }

    // MARK: Parameters

    private func parameterChanges() -> [PackDiff.ParameterChange] {
        let names = Set(old.parameters.map(\.name)).union(new.parameters.map(\.name)).sorted()
        return names.flatMap { name -> [PackDiff.ParameterChange] in
            let (before, after) = (old.parameter(name), new.parameter(name))
            let days = Set(
                ((before?.values ?? []) + (after?.values ?? [])).flatMap { value in
                    [value.from] + (value.until.map { [$0.adding(days: 1)] } ?? [])
                }
            )
            var changes: [PackDiff.ParameterChange] = []
            for day in days.sorted() {
                let (one, other) = (state(before, day), state(after, day))
                guard one != other else { continue }
                if let last = changes.last, last.before == one, last.after == other { continue }
                changes.append(
                    PackDiff.ParameterChange(parameter: name, from: day, before: one, after: other)
                )
            }
            return changes
        }
    }

    /// The value with whether it decides, or null where there is none.
    private func state(_ parameter: Parameter?, _ day: CalendarDate) -> JSON {
        guard let parameter, let value = parameter.value(on: day) else { return .null }
        return .object(
            JSONObject([
                ("value", value.value.json), ("unit", .string(parameter.unit.rawValue)),
                ("decides", .bool(value.decides)),
            ])
        )
    }

    // MARK: Rules

    private func ruleChanges() -> [PackDiff.RuleChange] {
        let days = Set(PackDays(old, layers).all + PackDays(new, layers).all).sorted()
        let ids = old.rules.map(\.id) + new.rules.map(\.id).filter { old.rule($0) == nil }
        var pairs: [CalendarDate: (PackProgram, PackProgram)] = [:]
        for day in days {
            pairs[day] = (program(old, day), program(new, day))
        }
        return ids.compactMap { id in
            let (before, after) = (old.rule(id), new.rule(id))
            guard let rule = after ?? before else { return nil }
            var change = PackDiff.RuleChange(
                kind: before == nil ? .added : after == nil ? .dropped : .wording,
                rule: id,
                topic: rule.topic,
                day: nil,
                minimalCase: nil,
                before: nil,
                after: nil,
                isComplete: true
            )
            for day in days {
                guard let (one, other) = pairs[day] else { continue }
                let search = RuleDifference(one, other, id, schema, day).search(limit: Self.limit)
                change.isComplete = change.isComplete && search.isComplete
                guard let found = search.found else { continue }
                if change.kind == .wording { change.kind = .effect }
                (change.day, change.minimalCase, change.before, change.after) =
                    (day, found.facts, found.before, found.after)
                break
            }
            if change.kind == .wording, before?.wording == after?.wording { return nil }
            return change
        }
    }

    private func program(_ pack: RulePack, _ day: CalendarDate) -> PackProgram {
        var pack = pack
        // Each version is compared on every day on which either is in force.
        pack.inForce.from = min(old.inForce.from, new.inForce.from)
        return Assessor([Participant(pack, as: nil, layers: layers)], schema: schema, on: day).programs[0]
    }
}

/// Looks for a case in which two versions of a rule, with what they override and what overrides them, differ.
private struct RuleDifference {
    struct Found {
        var facts: Facts
        var before: PackDiff.Effect
        var after: PackDiff.Effect
    }

    let programs: [PackProgram]
    let rules: [RuleIndex]
    let schema: FactSchema
    let day: CalendarDate
    let id: String

    init(_ old: PackProgram, _ new: PackProgram, _ id: String, _ schema: FactSchema, _ day: CalendarDate) {
        programs = [old, new]
        self.schema = schema
        self.day = day
        self.id = id
        let own = programs.enumerated().flatMap { number, program in
            program.rules.indices.filter { program.rules[$0].rule.id == id }.map {
                RuleIndex(program: number, rule: $0)
            }
        }
        rules = OpenComponent(rules: own, facts: FactSet()).related(programs)
    }

    func search(limit: Int) -> (found: Found?, isComplete: Bool) {
        var open = FactSet()
        for index in rules { open.formUnion(programs[index.program].rules[index.rule].reads) }
        var base = Facts()
        if let name = LawDate.standard.factName, let position = schema.position(of: name) {
            base[name] = .date(day)
            open.remove(position)
        }
        let space = CaseSpace(programs, rules: rules, open: open, base: base, schema: schema)
        var found: Facts?
        let isComplete = space.visit(limit: limit) { digits, speaks in
            let (before, after) = (effect(0, space.local, speaks), effect(1, space.local, speaks))
            guard before != after else { return true }
            found = space.answers(digits)
            return false
        }
        guard let found else { return (nil, isComplete) }
        let minimal = minimise(found, base)
        return (Found(facts: minimal, before: effect(0, minimal), after: effect(1, minimal)), true)
    }

    /// Leaves answers out one by one while the two still come to different, certain effects.
    private func minimise(_ facts: Facts, _ base: Facts) -> Facts {
        var smallest = facts
        for name in facts.names where base[name] == nil {
            let candidate = smallest.without(name)
            if isCertain(candidate), effect(0, candidate) != effect(1, candidate) { smallest = candidate }
        }
        return smallest
    }

    private func speaks(_ facts: Facts) -> (local: LocalRules, speaks: [Possibility]) {
        let space = CaseSpace(programs, rules: rules, open: FactSet(), base: facts, schema: schema)
        var result = [Possibility](repeating: .no, count: space.local.indices.count)
        space.visit(limit: 1) { _, speaks in
            result = speaks
            return false
        }
        return (space.local, result)
    }

    private func isCertain(_ facts: Facts) -> Bool {
        speaks(facts).speaks.allSatisfy(\.isSettled)
    }

    private func effect(_ program: Int, _ facts: Facts) -> PackDiff.Effect {
        let (local, speaks) = speaks(facts)
        return effect(program, local, speaks)
    }

    /// The strictest of the rules looked at, and their obligations.
    private func effect(_ program: Int, _ local: LocalRules, _ speaks: [Possibility]) -> PackDiff.Effect {
        var outcome = LegalOutcome.permit
        var obligations: Set<String> = []
        for (place, index) in local.indices.enumerated() where index.program == program {
            guard let own = local.outcome(place, speaks[place]) else { continue }
            outcome = max(outcome, own)
            for obligation in programs[program].rules[index.rule].rule.obligations {
                obligations.insert(obligation.kind)
            }
        }
        return PackDiff.Effect(outcome: outcome, obligations: obligations.sorted())
    }
}

extension Rule {
    /// What a reader sees, places in the file left aside.
    fileprivate var wording: [String] {
        [title.json, says.json, fix?.json ?? .null].map { String(decoding: $0.bytes(), as: UTF8.self) }
            + citations.map { "\($0.label) \($0.note ?? "")" } + [
                String(describing: provenance), overrideBasis?.rawValue ?? "",
            ]
            + [approver ?? "", lawAt.text]
    }
}
