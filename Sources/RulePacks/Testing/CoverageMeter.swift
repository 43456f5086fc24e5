internal import CEL

/// Measures what a pack's tests and expectations have seen.
struct CoverageMeter {
    let pack: RulePack
    let schema: FactSchema
    let layers: [RulePack]

    /// A case in which rules were looked at.
    private struct Sighting {
        var facts: Facts
        var day: CalendarDate
        /// The rule tested; nil for expectations, which look at every rule.
        var rule: String?
        var answers: Activation

        init(_ facts: Facts, _ day: CalendarDate, rule: String?) {
            self.facts = facts
            self.day = day
            self.rule = rule
            answers = facts.activation
        }
    }

    func measure() -> Coverage {
        let tester = PackTester(pack, schema: schema, layers: layers)
        var sightings: [Sighting] = []
        for rule in pack.rules {
            sightings += rule.tests.map { Sighting($0.given, tester.day($0), rule: rule.id) }
        }
        sightings += pack.expectations.map {
            Sighting($0.test.given, tester.day($0.test), rule: nil)
        }
        let program = Assessor([Participant(pack, as: nil)], schema: schema, on: pack.inForce.from).programs[
            0
        ]
        var rules: [Coverage.RuleCoverage] = []
        var periods = self.periods()
        var boundaries: [Coverage.BoundaryCoverage] = []
        var makers: [CalendarDate: ClauseTreeMaker] = [:]
        for (index, rule) in program.rules.enumerated() where rule.home.id == pack.id {
            let seen = sightings.filter {
                $0.rule == nil || $0.rule == rule.rule.id || overrides($0.rule, rule.rule.id)
            }
            rules.append(coverage(rule, seen, program, index, &periods, &makers))
            boundaries += self.boundaries(rule, seen)
        }
        return Coverage(
            rules: rules,
            periods: periods,
            boundaries: boundaries,
            provisions: provisions()
        )
    }

    /// A test of an exception looks at the rules it displaces as well.
    private func overrides(_ tested: String?, _ id: String) -> Bool {
        pack.rules.contains { $0.id == tested && $0.overrides.contains(.rule(id)) }
    }

    // MARK: Rules and clauses

    private func coverage(
        _ rule: ProgramRule,
        _ sightings: [Sighting],
        _ program: PackProgram,
        _ index: Int,
        _ periods: inout [Coverage.PeriodCoverage],
        _ makers: inout [CalendarDate: ClauseTreeMaker]
    ) -> Coverage.RuleCoverage {
        var seen = Coverage.Seen()
        var clauses: [String: Coverage.ClauseCoverage] = [:]
        var order: [String] = []
        var isUnconditional = false
        var trees: [CalendarDate: ClauseTree] = [:]
        for sighting in sightings {
            let answers = sighting.answers
            seen.note(
                program.read(index, sighting.facts, program.conditions.frame(sighting.facts)).possibility
            )
            let day = program.lawDays(rule, sighting.facts).upperBound
            let lawDay =
                rule.lawFact == nil || sighting.facts[rule.rule.lawAt.factName ?? FactName("")] == nil
                ? sighting.day : day
            note(rule, on: lawDay, in: &periods)
            guard let tree = trees[lawDay] ?? tree(rule, on: lawDay, &makers) else { continue }
            trees[lawDay] = tree
            if case .leaf(let condition) = tree.content, condition.reads.isEmpty, condition.obstacles.isEmpty
            {
                isUnconditional = true
                continue
            }
            for leaf in tree.leaves {
                if clauses[leaf.path] == nil { order.append(leaf.path) }
                var clause =
                    clauses[leaf.path]
                    ?? Coverage.ClauseCoverage(
                        path: leaf.path,
                        says: leaf.says.description,
                        seen: Coverage.Seen(),
                        decided: false,
                        place: leaf.place
                    )
                clause.seen.note(leaf.possibility(answers))
                let ifYes = tree.possibility(answers, forced: [leaf.path: .yes])
                let ifNo = tree.possibility(answers, forced: [leaf.path: .no])
                if ifYes != ifNo, ifYes.isSettled, ifNo.isSettled { clause.decided = true }
                clauses[leaf.path] = clause
            }
        }
        return Coverage.RuleCoverage(
            id: rule.rule.id,
            place: rule.rule.place,
            seen: seen,
            isUnconditional: isUnconditional,
            clauses: order.compactMap { clauses[$0] }
        )
    }

    /// The condition of a rule taken apart under the law of a day; taking it apart needs all of the pack's names.
    private func tree(
        _ rule: ProgramRule,
        on day: CalendarDate,
        _ makers: inout [CalendarDate: ClauseTreeMaker]
    ) -> ClauseTree? {
        if makers[day] == nil {
            makers[day] = try? ClauseTreeMaker(pack, book: ParameterBook([pack]), schema: schema, on: day)
        }
        return makers[day]?.tree(rule.rule.condition)
    }

    // MARK: Periods

    private func periods() -> [Coverage.PeriodCoverage] {
        pack.parameters.flatMap { parameter in
            parameter.values.map {
                Coverage.PeriodCoverage(
                    parameter: parameter.name,
                    from: $0.from,
                    seen: false,
                    place: $0.place
                )
            }
        }
    }

    private func note(_ rule: ProgramRule, on day: CalendarDate, in periods: inout [Coverage.PeriodCoverage])
    {
        guard let variant = rule.variants(from: day, to: day).first else { return }
        for (name, resolved) in variant.parameters {
            for value in resolved.from {
                for place in periods.indices
                where periods[place].parameter == name && periods[place].from == value.from {
                    periods[place].seen = true
                }
            }
        }
    }

    // MARK: Boundaries

    /// For each number that a fact is compared with: were the values on both sides of it tried?
    private func boundaries(_ rule: ProgramRule, _ sightings: [Sighting]) -> [Coverage.BoundaryCoverage] {
        var result: [Coverage.BoundaryCoverage] = []
        for position in rule.reads.numbers {
            let fact = schema.facts[position]
            guard case .integer = fact.type else { continue }
            let tried = Set(
                sightings.compactMap { sighting -> Int64? in
                    if case .integer(let number)? = sighting.facts[fact.name] { number } else { nil }
                }
            )
            for limit in rule.limits.numbers.sorted() {
                let onLimit = tried.contains(limit)
                let beside = tried.contains(limit &- 1) || tried.contains(limit &+ 1)
                result.append(
                    Coverage.BoundaryCoverage(
                        rule: rule.rule.id,
                        fact: fact.name,
                        limit: String(limit),
                        seen: onLimit && beside,
                        place: rule.rule.place
                    )
                )
            }
        }
        return result
    }

    // MARK: Provisions

    private func provisions() -> [Coverage.ProvisionCoverage] {
        var order: [String] = []
        var rules: [String: [String]] = [:]
        var tests: [String: Int] = [:]
        for rule in pack.rules {
            for citation in rule.citations {
                if rules[citation.label] == nil { order.append(citation.label) }
                rules[citation.label, default: []].append(rule.id)
                tests[citation.label, default: 0] += rule.tests.count
            }
        }
        return order.map {
            Coverage.ProvisionCoverage(provision: $0, rules: rules[$0] ?? [], tests: tests[$0] ?? 0)
        }
    }
}

extension PackTester {
    /// What the tests and expectations have seen, by rule, clause, parameter period, boundary value and provision.
    package func coverage() -> Coverage {
        CoverageMeter(pack: pack, schema: schema, layers: layers).measure()
    }
}
