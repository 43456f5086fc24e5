internal import CEL

/// Static analysis without a solver: rules are evaluated over every combination of the values that they tell apart.
///
/// ```swift
/// let report = PackAnalysis([Participant(pack, as: nil)], schema: schema, on: today).run()
/// ```
///
/// With two participants it also looks for what the two packs demand against each other.
package struct PackAnalysis: Sendable {
    package let schema: FactSchema
    package let day: CalendarDate
    let assessor: Assessor

    /// Combinations tried for one question; beyond that the question is listed as not analysed.
    static let limit = 10_000

    package init(_ participants: [Participant], schema: FactSchema, on day: CalendarDate) {
        self.schema = schema
        self.day = day
        assessor = Assessor(participants, schema: schema, on: day)
    }

    package func run() -> AnalysisReport {
        var report = AnalysisReport(findings: [], unanalysed: [])
        for index in assessor.programs.indices {
            conditions(index, &report)
            exceptions(index, &report)
            effects(index, &report)
            gaps(index, &report)
        }
        contradictions(&report)
        return report
    }

    /// A case space that leaves out what the schema rules out.
    struct Space {
        var space: CaseSpace
        var requirements: FactRequirements
        var schema: FactSchema

        func visit(_ body: (_ digits: [Int], _ speaks: [Possibility]) -> Bool) {
            space.visit(limit: PackAnalysis.limit) { digits, speaks in
                if !requirements.isEmpty, !requirements.isPossible(space.answers(digits), schema) {
                    return true
                }
                return body(digits, speaks)
            }
        }

        func place(_ index: RuleIndex) -> Int? { space.local.indices.firstIndex(of: index) }
    }

    /// The space of some rules with everything they depend on; nil where it is too large or goes beyond single values.
    ///
    /// - Parameter alone: the rules' own conditions only, without bases and exceptions.
    func space(_ rules: [RuleIndex], alone: Bool = false) -> Space? {
        let related = alone ? rules : OpenComponent(rules: rules, facts: FactSet()).related(assessor.programs)
        var open = FactSet()
        for index in related {
            let rule = rule(index)
            open.formUnion(rule.reads)
            if rule.limits.isBeyond { return nil }
        }
        var base = Facts()
        if let name = LawDate.standard.factName, let position = schema.position(of: name) {
            base[name] = .date(day)
            open.remove(position)
        }
        let space = CaseSpace(assessor.programs, rules: related, open: open, base: base, schema: schema)
        guard let size = space.size, size <= Self.limit else { return nil }
        return Space(space: space, requirements: assessor.requirements, schema: schema)
    }

    func rule(_ index: RuleIndex) -> ProgramRule { assessor.programs[index.program].rules[index.rule] }

    /// The pack's own rules in force; adopted layers are analysed as packs of their own.
    func own(_ program: Int) -> [RuleIndex] {
        let pack = assessor.programs[program].participant.pack.id
        return assessor.programs[program].rules.indices.map { RuleIndex(program: program, rule: $0) }
            .filter { rule($0).home.id == pack && rule($0).rule.inForce.contains(day) }
    }

    /// - Parameter expect: what a test with the example should expect.
    func finding(
        _ kind: AnalysisReport.Kind,
        _ rules: [RuleIndex],
        _ says: String,
        _ example: Facts? = nil,
        expect: String? = nil
    ) -> AnalysisReport.Finding {
        let first = rules.first.map(rule)
        return AnalysisReport.Finding(
            kind: kind,
            pack: first?.home.id ?? "",
            rules: rules.map { rule($0).rule.id },
            says: says,
            example: example,
            test: example.flatMap { facts in expect.map { TestText.test(facts, expect: $0) } },
            day: day,
            place: first?.rule.place ?? SourcePlace(file: "", line: 1, column: 1)
        )
    }

    func noteUnanalysed(_ rules: [RuleIndex], _ report: inout AnalysisReport) {
        let beyond = rules.contains { rule($0).limits.isBeyond }
        report.unanalysed.append(
            AnalysisReport.Unanalysed(
                rules: rules.map { rule($0).rule.id },
                why: beyond
                    ? "a condition computes with facts or looks into text, which single values cannot stand for"
                    : "more than \(Self.limit) combinations"
            )
        )
    }
}
