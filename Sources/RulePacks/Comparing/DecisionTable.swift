internal import CEL
package import Wire

/// The rules of a topic as a table: a column for each clause, a row for each way in which a rule applies.
package struct DecisionTable: Sendable, Hashable {
    package enum Entry: String, Sendable, Hashable, CaseIterable {
        case yes, no
        /// The row does not look at the column.
        case any = "-"
    }

    package struct Row: Sendable, Hashable {
        package var rule: String
        package var entries: [Entry]
        package var outcome: LegalOutcome
        package var obligations: [String]
        package var citations: [String]
        package var overrides: [String]
    }

    package var topic: String
    /// What each column asks, in the author's words or in CEL.
    package var columns: [String]
    package var rows: [Row]
    /// Rules with conditions that are no table, by id; they are shown as text.
    package var others: [String]

    static let largestRule = 8

    /// - Parameter day: the day of law.
    package init(_ pack: RulePack, topic: String, schema: FactSchema, on day: CalendarDate) {
        self.topic = topic
        columns = []
        rows = []
        others = []
        guard let maker = try? ClauseTreeMaker(pack, book: ParameterBook([pack]), schema: schema, on: day)
        else { return }
        for rule in pack.rules where rule.topic == topic && rule.inForce.contains(day) {
            let tree = maker.tree(rule.condition)
            let ways = tree.ways(true)
            guard ways.count <= Self.largestRule else {
                others.append(rule.id)
                continue
            }
            for way in ways { add(way, rule) }
        }
        for index in rows.indices {
            rows[index].entries += Array(repeating: .any, count: columns.count - rows[index].entries.count)
        }
    }

    private mutating func add(_ way: [(column: String, holds: Bool)], _ rule: Rule) {
        var entries = [Entry](repeating: .any, count: columns.count)
        for (column, holds) in way {
            if let index = columns.firstIndex(of: column) {
                entries[index] = holds ? .yes : .no
            } else {
                columns.append(column)
                entries.append(holds ? .yes : .no)
            }
        }
        rows.append(
            Row(
                rule: rule.id,
                entries: entries,
                outcome: rule.outcome,
                obligations: rule.obligations.map(\.kind),
                citations: rule.citations.map(\.label),
                overrides: rule.overrides.map(\.text)
            )
        )
    }

    package var json: JSON {
        .object(
            JSONObject([
                ("topic", .string(topic)), ("columns", .array(columns.map(JSON.string))),
                (
                    "rows",
                    .array(
                        rows.map { row in
                            .object(
                                JSONObject([
                                    ("rule", .string(row.rule)),
                                    ("entries", .array(row.entries.map { .string($0.rawValue) })),
                                    ("outcome", .string(row.outcome.rawValue)),
                                    ("obligations", .array(row.obligations.map(JSON.string))),
                                    ("cite", .array(row.citations.map(JSON.string))),
                                    ("overrides", .array(row.overrides.map(JSON.string))),
                                ])
                            )
                        }
                    )
                ), ("others", .array(others.map(JSON.string))),
            ])
        )
    }
}

extension ClauseTree {
    /// The ways in which a condition comes to `wanted`: each a list of clauses that hold or do not. A condition without facts has
    /// one way without clauses.
    fileprivate func ways(_ wanted: Bool) -> [[(column: String, holds: Bool)]] {
        switch content {
        case .leaf(let condition):
            if condition.reads.isEmpty, condition.obstacles.isEmpty { return [[]] }
            return [[(says.description, wanted)]]
        case .unreadable: return [[(says.description, wanted)]]
        case .gathered(let gathering, let clauses):
            let isConjunction = (gathering == .all) == wanted || gathering == .none && wanted
            let inner = gathering == .none ? !wanted : wanted
            let parts = clauses.map { $0.ways(inner) }
            guard isConjunction, gathering != .none || wanted else { return parts.flatMap(\.self) }
            return parts.reduce([[]]) { ways, part in
                Array(ways.flatMap { way in part.map { way + $0 } }.prefix(DecisionTable.largestRule + 1))
            }
        }
    }
}
