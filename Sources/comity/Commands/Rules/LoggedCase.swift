import Node
import RulePacks
import Store
import Wire

/// A decision as a node has stored it: the facts, the day, the packs, and what they came to.
struct LoggedCase {
    let record: AssessmentRecord
    let assessment: LegalAssessment

    /// - Throws: an error for bytes that are no assessment.
    init(_ record: AssessmentRecord) throws {
        self.record = record
        assessment = try LegalAssessment(json: JSON(parsing: record.outcome, limits: .local))
    }

    /// - Throws: ``NodeError`` where the schema has changed in a way that the facts no longer fit.
    func facts(_ schema: FactSchema) throws -> Facts {
        do {
            return try Facts(json: JSON(parsing: record.facts, limits: .local), schema: schema)
        } catch let error as FactError {
            throw NodeError(
                .invalidInput,
                "The stored facts do not fit the schema \(schema.id): \(error.description)"
            )
        }
    }

    /// The same parts, each with the pack that is in force for it on a day.
    ///
    /// - Parameter replacement: takes the place of the pack with its name.
    func participants(
        _ library: RuleLibrary,
        on day: CalendarDate,
        schema: String,
        replacing replacement: Participant? = nil
    ) throws -> [Participant] {
        try assessment.packs.map { stored in
            if var replacement, replacement.pack.id == stored.id {
                replacement.side = stored.side
                return replacement
            }
            return try library.pack(named: stored.id, on: day, schema: schema).participant(as: stored.side)
        }
    }

    /// The case with the packs in force today, on the day of its decision.
    func asked(again library: RuleLibrary, today: CalendarDate) throws -> (Assessor, Facts) {
        let own = try library.pack(for: library.jurisdiction, on: today)
        let parts = try participants(library, on: today, schema: own.publication.schema)
        return (Assessor(parts, schema: own.schema, on: assessment.decisionDay), try facts(own.schema))
    }
}
