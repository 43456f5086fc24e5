import Referrals
import Wire

/// The table of the state machine for programs.
enum StateRows {
    static var json: JSON {
        .array(
            Transition.table.map { row in
                .object([
                    "move": .string(row.move.rawValue),
                    "by": .array(row.by.map(\.rawValue).sorted().map(JSON.string)),
                    "matters": .array(row.matters.map(\.rawValue).sorted().map(JSON.string)),
                    "from": .array(row.from.map(\.rawValue).sorted().map(JSON.string)),
                    "to": row.to.map { .string($0.rawValue) } ?? .null,
                    "gates": .array(row.gates.map { .string($0.rawValue) }),
                    "proviso": row.proviso.map { .string($0.rawValue) } ?? .null,
                    "precedence": .integer(Int64(row.move.precedence)),
                ])
            }
        )
    }
}
