internal import CEL

/// Static analysis without a solver: rules are evaluated over every combination of the values that they tell apart.
///
/// ```swift
/// let report = PackAnalysis([Participant(pack, as: nil)], schema: schema, on: today).run()
/// ```
///
/// One participant's pack is analysed in itself. With two or more, what lies between the packs is looked for as well: obligations
/// that exclude each other, periods that do not meet, and limits that differ by a step.
package struct PackAnalysis: Sendable {
    package let schema: FactSchema
    package let day: CalendarDate
    let assessor: Assessor

    package init(_ participants: [Participant], schema: FactSchema, on day: CalendarDate) {
        self.schema = schema
        self.day = day
        assessor = Assessor(participants, schema: schema, on: day)
    }

    package func run() -> AnalysisReport {
        var report = AnalysisReport(findings: [], unanalysed: [])
        for program in assessor.participants.indices {
            conditions(program, &report)
            exceptions(program, &report)
            disagreements(program, &report)
            effects(program, &report)
            idleFacts(program, &report)
            gaps(program, &report)
        }
        contradictions(&report)
        boundaries(&report)
        return report
    }

    func rule(_ index: RuleIndex) -> ProgramRule { assessor.programs[index.program].rules[index.rule] }

    /// The pack's own rules in force; adopted layers are analysed as packs of their own.
    func own(_ program: Int) -> [RuleIndex] {
        let pack = assessor.programs[program].participant.pack.id
        return all(program).filter { rule($0).home.id == pack }
    }

    /// All rules in force that count in a pack's program, those of adopted layers included.
    func all(_ program: Int) -> [RuleIndex] {
        assessor.programs[program].rules.indices.map { RuleIndex(program: program, rule: $0) }
            .filter { rule($0).rule.inForce.contains(day) }
    }

    /// The rules with their bases and exceptions, on which what they say depends.
    func related(_ rules: [RuleIndex]) -> [RuleIndex] {
        OpenComponent(rules: rules, facts: FactSet()).related(assessor.programs)
    }
}
