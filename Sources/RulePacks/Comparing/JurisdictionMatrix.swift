package import Wire

/// Every pair of jurisdictions with every standard case: what comes out, who decided, what is owed.
package struct JurisdictionMatrix: Sendable, Hashable {
    package struct Cell: Sendable, Hashable {
        package enum Decider: String, Sendable, Hashable, CaseIterable {
            case sender, receiver, both, neither
        }

        package var sender: String
        package var receiver: String
        package var caseName: String
        package var outcome: LegalOutcome
        package var decider: Decider
        /// True where the two differ by two ranks or more.
        package var isClash: Bool
        package var obligations: [String]
        package var questions: [FactName]
        package var conflicts: Int
    }

    package var cells: [Cell]

    /// - Parameter cases: standard cases by name. Facts that name the two countries are the caller's to set for each pair.
    package init(
        _ packs: [RulePack],
        layers: [RulePack],
        schema: FactSchema,
        on day: CalendarDate,
        cases: [(name: String, facts: (_ sender: RulePack, _ receiver: RulePack) -> Facts)]
    ) {
        var cells: [Cell] = []
        for sender in packs {
            for receiver in packs where receiver.id != sender.id {
                let assessor = Assessor(
                    [
                        Participant(sender, as: .sender, layers: layers),
                        Participant(receiver, as: .receiver, layers: layers),
                    ],
                    schema: schema,
                    on: day
                )
                for item in cases {
                    let assessment = assessor.assess(item.facts(sender, receiver))
                    cells.append(Cell(sender.id, receiver.id, item.name, assessment))
                }
            }
        }
        self.cells = cells
    }

    package var json: JSON { .array(cells.map(\.json)) }

    /// One line for each cell, with a heading; values quoted as RFC 4180 has it.
    package var csv: String {
        let heading = "sender,receiver,case,outcome,decided by,clash,obligations,questions,conflicts"
        let lines = cells.map { cell in
            [
                cell.sender, cell.receiver, cell.caseName, cell.outcome.rawValue, cell.decider.rawValue,
                cell.isClash ? "yes" : "no", cell.obligations.joined(separator: " "),
                cell.questions.map(\.text).joined(separator: " "), String(cell.conflicts),
            ].map(Self.quoted).joined(separator: ",")
        }
        return ([heading] + lines).joined(separator: "\r\n") + "\r\n"
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
        var result = "\""
        for character in text { result += character == "\"" ? "\"\"" : String(character) }
        return result + "\""
    }
}

extension JurisdictionMatrix.Cell {
    fileprivate init(_ sender: String, _ receiver: String, _ name: String, _ assessment: LegalAssessment) {
        func overall(_ side: Side) -> LegalOutcome {
            assessment.topics.flatMap(\.byPack).filter { $0.side == side }.map(\.interval.outcome).max()
                ?? .permit
        }
        let (one, other) = (overall(.sender), overall(.receiver))
        self.init(
            sender: sender,
            receiver: receiver,
            caseName: name,
            outcome: assessment.overall.outcome,
            decider: max(one, other) == .permit
                ? .neither : one == other ? .both : one > other ? .sender : .receiver,
            isClash: abs(one.rank - other.rank) >= 2,
            obligations: Set(assessment.obligations.filter(\.isCertain).map(\.kind)).sorted(),
            questions: assessment.questions.map(\.fact),
            conflicts: assessment.conflicts.count
        )
    }

    var json: JSON {
        .object(
            JSONObject([
                ("sender", .string(sender)), ("receiver", .string(receiver)), ("case", .string(caseName)),
                ("outcome", .string(outcome.rawValue)), ("decider", .string(decider.rawValue)),
                ("clash", .bool(isClash)),
                ("obligations", .array(obligations.map(JSON.string))),
                ("questions", .array(questions.map { .string($0.text) })),
                ("conflicts", .integer(Int64(conflicts))),
            ])
        )
    }
}
