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
    /// For every fact at most how many values are worth trying; see ``OpenValues/bounds(_:_:)``.
    let bounds: [Int?]

    /// - Parameter day: the day of decision; the law of another day applies where a rule says so (`law-at`).
    package init(_ participants: [Participant], schema: FactSchema, on day: CalendarDate) {
        self.schema = schema
        self.participants = participants
        decisionDay = day
        requirements = FactRequirements(schema)
        let treaties = Self.sharedTreaties(participants)
        let book = ParameterBook(participants.flatMap { $0.homes(treaties) })
        self.book = book
        var list: [Program] = []
        let drafts = Self.drafts(
            participants,
            treaties: treaties,
            book: book,
            schema: schema,
            conditions: &list
        )
        let leapDays = Set(drafts.flatMap(\.rules).map(\.home.leapDay))
        let conditions = ConditionSet(
            list,
            schema: schema,
            leapDay: leapDays.count == 1 ? leapDays.first : nil
        )
        self.conditions = conditions
        programs = drafts.map { PackProgram($0, conditions, on: day, schema: schema) }
        bounds = OpenValues.bounds(drafts.flatMap(\.rules), schema)
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
    package func assess(_ facts: Facts) -> LegalAssessment { assessment(facts).assessment }

    /// The assessment, and how the rules of each program stand before completions are tried.
    func assessment(_ facts: Facts) -> (assessment: LegalAssessment, standings: [Standing]) {
        let frame = frame(facts)
        var truths: [FlatTruth] = []
        conditions.evaluate(frame, into: &truths)
        let standings = programs.map { Standing($0, facts, frame, truths) }
        let settled = SettledCase(programs, standings, facts, frame, schema, bounds: bounds)
        let builder = AssessmentBuilder(
            assessor: self,
            facts: facts,
            standings: standings,
            settled: settled
        )
        return (builder.assessment(), standings)
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
