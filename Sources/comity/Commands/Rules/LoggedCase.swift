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
                "The stored facts do not fit the schema \(schema.id) any more: \(error.description)"
            )
        }
    }

    /// The same parts, each with the pack that is in force for it.
    ///
    /// - Parameter replacement: a pack that takes the place of the one with its name.
    func participants(
        _ packs: [RulePack],
        _ folder: PackFolder,
        replacing replacement: RulePack? = nil
    ) throws -> [Participant] {
        try assessment.packs.map { stored in
            let pack = replacement?.id == stored.id ? replacement : packs.first { $0.id == stored.id }
            guard let pack else {
                throw NodeError(.notFound, "There is no pack '\(stored.id)' in \(folder.root).")
            }
            return Participant(pack, as: stored.side, layers: folder.layers.map(\.pack))
        }
    }

    /// The case with the packs in force, on the day of its decision.
    func asked(again folder: PackFolder) throws -> (Assessor, Facts) {
        let parts = try participants(folder.jurisdictionPacks(), folder)
        return (Assessor(parts, schema: folder.schema, on: assessment.decisionDay), try facts(folder.schema))
    }
}
