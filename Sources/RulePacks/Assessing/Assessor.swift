internal import CEL

/// Assesses cases under the same packs on the same day: made once, used for any number of cases.
///
/// ```swift
/// let assessor = Assessor([Participant(estonia, as: .sender), Participant(portugal, as: .receiver)], schema: schema, on: today)
/// let assessment = assessor.assess(facts)
/// assessment.overall.outcome
/// ```
package struct Assessor: Sendable {
    package let schema: FactSchema
    package let decisionDay: CalendarDate
    package let participants: [Participant]
    /// One for each participant, in their order, and then further readings of them (``PackProgram/rereads``).
    let programs: [PackProgram]
    let conditions: ConditionSet
    let requirements: FactRequirements
    let book: ParameterBook

    /// - Parameter day: the day of decision; the law of another day applies where a rule says so (`law-at`).
    package init(_ participants: [Participant], schema: FactSchema, on day: CalendarDate) {
        self.schema = schema
        self.participants = participants
        decisionDay = day
        requirements = FactRequirements(schema)
        let treaties = Self.sharedTreaties(participants)
        let book = ParameterBook(participants.flatMap { $0.homes(treaties) })
        self.book = book
        var programs = Self.programs(participants, treaties: treaties, book: book, schema: schema, on: day)
        var list: [CheckedExpression] = []
        for index in programs.indices { programs[index].number(&list) }
        let leapDays = Set(programs.flatMap(\.rules).map(\.home.leapDay))
        conditions = ConditionSet(list, schema: schema, leapDay: leapDays.count == 1 ? leapDays.first : nil)
        for index in programs.indices { programs[index].link(conditions) }
        self.programs = programs
    }

    /// A treaty counts only where every pack of the case adopts it, in the same version with the same digest.
    private static func sharedTreaties(_ participants: [Participant]) -> Set<String> {
        let adopted = participants.map { participant in
            Set(participant.adopted().filter { $0.kind == .treaty }.map { "\($0.reference) \($0.digest)" })
        }
        guard let first = adopted.first else { return [] }
        let shared = adopted.dropFirst().reduce(first) { $0.intersection($1) }
        return Set(shared.map { String($0.split(separator: " ").first ?? "") })
    }

    /// The answers laid out for the conditions.
    func frame(_ facts: Facts) -> CaseFrame { conditions.frame(facts) }

    /// The whole assessment: outcome with floor and ceiling, reasons, obligations, questions, conflicts.
    package func assess(_ facts: Facts) -> LegalAssessment {
        let frame = frame(facts)
        var truths: [FlatTruth] = []
        conditions.evaluate(frame, into: &truths)
        let standings = programs.map { Standing($0, facts, frame, truths) }
        let settled = SettledCase(programs, standings, facts, schema)
        return AssessmentBuilder(assessor: self, facts: facts, standings: standings, settled: settled)
            .assessment()
    }
}

/// Assesses one case under any number of packs; see ``Assessor`` for many cases under the same packs.
package func assess(
    packs: [Participant],
    facts: Facts,
    schema: FactSchema,
    on day: CalendarDate
) -> LegalAssessment {
    Assessor(packs, schema: schema, on: day).assess(facts)
}
