/// The specification's chapter on the states, made from ``Transition/table``: a table of every row and a picture for each
/// matter. `comity document states` prints it; a test holds the file in the documentation to it.
package enum StateDocumentation {
    /// The whole chapter, in Markdown with Mermaid pictures.
    package static var text: String {
        ([head] + Matter.allCases.map(chapter) + [gates, precedence]).joined(separator: "\n")
    }

    private static let head = """
        # States of a thread

        Made by `comity document states` from the table in code; do not edit it by hand.

        A thread is what two nodes have said to each other in one matter. Each side writes its own chain; the state is a pure
        function of the documents of both, so two nodes that hold the same documents show the same state. A move that has no row
        from where the thread stands, or that passes a closed shared gate, is kept and shown, and has no effect.

        """

    private static func chapter(_ matter: Matter) -> String {
        """
        ## Matter: \(matter.rawValue)

        ```mermaid
        \(picture(of: matter))
        ```

        | move | by | from | to | what must hold first |
        | --- | --- | --- | --- | --- |
        \(rows(of: matter).map(line).joined(separator: "\n"))

        """
    }

    /// The rows of a matter in the order of the table.
    private static func rows(of matter: Matter) -> [Transition] {
        Transition.table.filter { $0.matters.contains(matter) }
    }

    private static func line(_ row: Transition) -> String {
        let to = row.to.map(\.rawValue) ?? "stays"
        let proviso = row.proviso.map { ", once \($0.says)" } ?? ""
        let cells = [
            row.move.rawValue, sides(row.by), stages(row.from), to + proviso,
            row.gates.map { $0.rawValue + ($0.isShared ? "" : "\u{2009}*") }.joined(separator: ", "),
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private static func sides(_ sides: Set<Side>) -> String {
        sides.count == Side.allCases.count ? "either" : sides.map(\.rawValue).sorted().joined(separator: ", ")
    }

    private static func stages(_ stages: Set<Stage>) -> String {
        if stages == Stage.always { return "any but draft" }
        if stages == Stage.live { return "any that is not an end" }
        return Stage.allCases.filter(stages.contains).map(\.rawValue).joined(separator: ", ")
    }

    /// A state picture of the moves that lead to another stage.
    package static func picture(of matter: Matter) -> String {
        var lines = ["stateDiagram-v2", "    [*] --> draft"]
        for row in rows(of: matter) {
            guard let to = row.to else { continue }
            for from in Stage.allCases where row.from.contains(from) && from != to {
                lines.append("    \(node(from)) --> \(node(to)): \(row.move.rawValue)")
            }
        }
        let reached = Set(rows(of: matter).compactMap(\.to))
        for stage in Stage.allCases where reached.contains(stage) && stage.isFinal {
            lines.append("    \(node(stage)) --> [*]")
        }
        return lines.joined(separator: "\n")
    }

    /// Mermaid reads a hyphen as part of an arrow.
    private static func node(_ stage: Stage) -> String {
        String(stage.rawValue.map { $0 == "-" ? "_" : $0 })
    }

    private static var gates: String {
        let lines = Gate.allCases.map { gate in
            "| \(gate.rawValue) | \(gate.isShared ? "both nodes, from the documents" : "the signing node") | \(gate.says) |"
        }
        return """
            ## Gates

            A shared gate is judged alike by both nodes: what passes a closed one has no effect, whoever signed it. The others, marked
            with an asterisk above, are the signing node's own: it signs nothing while one is closed.

            | gate | judged by | what has to hold |
            | --- | --- | --- |
            \(lines.joined(separator: "\n"))

            """
    }

    private static var precedence: String {
        let kinds = Dictionary(grouping: Move.Kind.allCases, by: \.precedence).sorted { $0.key < $1.key }
        let lines = kinds.map { "| \($0.key) | \($0.value.map(\.rawValue).joined(separator: ", ")) |" }
        return """
            ## Order, and what crossed on the way

            A document comes after every earlier one of its own chain, and after the other side's documents up to its `seen`. No clock
            takes part. Two documents for which this gives no order have crossed on the way. For each of them, take the strongest move
            that crossed the other: the document itself, or one that its side wrote after it. The document with the stronger one goes
            first (a lower number below is stronger; only moves that can lead the thread to another stage count). Where that is equal,
            the lower number of the two documents themselves goes first, then the referrer.

            So a move that its writer was allowed to make loses its effect only to one that crossed it and is at least as strong, or in
            a thread that a participant's withdrawal ends. That withdrawal beats everything, a cancellation everything but that, an end
            beats a decision, a decision beats the lapse of its time and any question. What was written before the stronger move, however
            slight, changes nothing about it.

            | precedence | moves |
            | --- | --- |
            \(lines.joined(separator: "\n"))

            """
    }
}
