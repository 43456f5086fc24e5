import Foundation
import Node
import RulePacks
import RuleReports

/// Judges every pair of packs with every standard case, a sender's row on each processor at a time.
struct MatrixRows: Sendable {
    let packs: [RulePack]
    let layers: [RulePack]
    let cases: [StandardCase]
    let schema: FactSchema
    let day: CalendarDate

    /// One field of the matrix.
    struct Field: Sendable {
        var row: Int
        var column: Int
        /// The number of the standard case.
        var number: Int
        var assessment: LegalAssessment
    }

    /// - Parameter take: given the fields row by row, in order; only as many rows are held as there are processors.
    /// - Throws: ``NodeError`` naming the standard case whose facts the schema does not take.
    func judge(_ take: (Field) -> Void) async throws {
        let width = max(1, ProcessInfo.processInfo.activeProcessorCount)
        for start in stride(from: 0, to: packs.count, by: width) {
            let judged = try await withThrowingTaskGroup(of: (row: Int, fields: [Field]).self) { group in
                for row in start..<min(start + width, packs.count) {
                    group.addTask { (row, try fields(of: row)) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for row in judged.sorted(by: { $0.row < $1.row }) { row.fields.forEach(take) }
        }
    }

    private func fields(of row: Int) throws -> [Field] {
        var fields: [Field] = []
        let sender = packs[row]
        for (column, receiver) in packs.enumerated() where column != row {
            let assessor = Assessor(
                [
                    Participant(sender, as: .sender, layers: layers),
                    Participant(receiver, as: .receiver, layers: layers),
                ],
                schema: schema,
                on: day
            )
            for (number, item) in cases.enumerated() {
                let assessment = assessor.assess(try facts(item, sender, receiver))
                fields.append(Field(row: row, column: column, number: number, assessment: assessment))
            }
        }
        return fields
    }

    private func facts(_ item: StandardCase, _ sender: RulePack, _ receiver: RulePack) throws -> Facts {
        do {
            return try item.facts(from: sender, to: receiver, on: day, schema: schema)
        } catch {
            throw NodeError(.invalidInput, "The standard case '\(item.id)': \(error.description)")
        }
    }
}
