/// A report for a terminal or a plain text file.
package struct TextReport: Sendable {
    private let report: Report
    private let width = 100

    package init(_ report: Report) {
        self.report = report
    }

    package var text: String {
        var lines = [report.title]
        if !report.lead.isEmpty { lines += wrapped(report.lead, indent: 0) }
        let longest = report.about.map(\.name.count).max() ?? 0
        for entry in report.about {
            lines.append(
                "  " + entry.name + String(repeating: " ", count: longest - entry.name.count) + "  "
                    + entry.value
            )
        }
        if !report.figures.isEmpty {
            lines.append("  " + report.figures.map { "\($0.value) \($0.label)" }.joined(separator: " · "))
        }
        for block in report.blocks { lines += write(block, indent: 0) }
        return lines.map(Self.visible).joined(separator: "\n")
    }

    private func write(_ block: Report.Block, indent: Int) -> [String] {
        switch block {
        case .section(let title, let blocks):
            return ["", pad(indent) + title] + blocks.flatMap { write($0, indent: indent + 2) }
        case .paragraph(let text): return wrapped(text, indent: indent)
        case .list(let items): return items.flatMap { wrapped("- " + $0, indent: indent, hanging: 2) }
        case .table(let table): return write(table, indent)
        case .statement(let statement): return write(statement, indent)
        case .details(let summary, let blocks):
            return wrapped(summary, indent: indent) + blocks.flatMap { write($0, indent: indent + 2) }
        case .copy(let text, let caption):
            return wrapped(caption, indent: indent)
                + text.split(separator: "\n", omittingEmptySubsequences: false).map { pad(indent + 2) + $0 }
        case .matrix(let matrix): return write(matrix, indent)
        }
    }

    private func write(_ table: Report.Table, _ indent: Int) -> [String] {
        guard !table.rows.isEmpty else { return [pad(indent) + table.caption + ": none"] }
        var widths = table.columns.map(\.count)
        for row in table.rows {
            for (index, cell) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], cell.text.count)
            }
        }
        if widths.reduce(indent, +) + 2 * widths.count > 2 * width {
            return [pad(indent) + table.caption] + table.rows.flatMap { record($0, table.columns, indent) }
        }
        func line(_ cells: [String]) -> String {
            var text = pad(indent)
            for (index, cell) in cells.enumerated() {
                let isLast = index == cells.count - 1
                let width = index < widths.count ? widths[index] : 0
                text += isLast ? cell : cell + pad(max(0, width - cell.count) + 2)
            }
            return text
        }
        return [pad(indent) + table.caption, line(table.columns)] + table.rows.map { line($0.map(\.text)) }
    }

    /// A row that is too wide for a line: each cell under the first.
    private func record(_ row: [Report.Cell], _ columns: [String], _ indent: Int) -> [String] {
        guard let first = row.first else { return [] }
        let rest = zip(columns, row).dropFirst().filter { !$1.text.isEmpty }
        return wrapped("- " + first.text, indent: indent, hanging: 2)
            + rest.flatMap { wrapped("\($0): \($1.text)", indent: indent + 4, hanging: 2) }
    }

    private func write(_ statement: Report.LegalStatement, _ indent: Int) -> [String] {
        var lines = wrapped("\(statement.label): \(statement.title) [\(statement.name)]", indent: indent)
        if statement.says != statement.title { lines += wrapped(statement.says, indent: indent + 2) }
        for note in statement.notes { lines += wrapped(note, indent: indent + 2) }
        let sources = statement.citations.inWords
        lines += wrapped("Source: \(sources.isEmpty ? "none" : sources)", indent: indent + 2)
        lines += wrapped("Review: \(statement.provenance.words)", indent: indent + 2)
        return lines
    }

    private func write(_ matrix: Report.MatrixPicture, _ indent: Int) -> [String] {
        let width = (matrix.parties.map(\.code.count).max() ?? 2) + 1
        func padded(_ text: String) -> String { text + pad(max(0, width - text.count)) }
        var lines: [String] = []
        for layer in matrix.layers {
            lines += ["", pad(indent) + layer.title + " (a row sends, a column receives)"]
            lines.append(pad(indent) + padded("") + matrix.parties.map { padded($0.code) }.joined())
            for (row, party) in matrix.parties.enumerated() {
                let signs = layer.fields[row].map { padded($0?.mark ?? "·") }.joined()
                lines.append(pad(indent) + padded(party.code) + signs)
            }
        }
        return lines + [
            "",
            pad(indent)
                + "✓ permitted, with or without conditions  ? answers missing  ! needs approval  × refused; with the number of rules in the way",
        ]
    }

    private func pad(_ count: Int) -> String { String(repeating: " ", count: count) }

    private func wrapped(_ text: String, indent: Int, hanging: Int = 0) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = pad(indent)
            var isEmpty = true
            for word in paragraph.split(separator: " ") {
                if !isEmpty, line.count + 1 + word.count > width {
                    lines.append(line)
                    line = pad(indent + hanging)
                    isEmpty = true
                }
                line += (isEmpty ? "" : " ") + word
                isEmpty = false
            }
            lines.append(line)
        }
        return lines
    }

    /// Without characters that steer a terminal or turn the direction of the text.
    private static func visible(_ line: String) -> String {
        String(
            String.UnicodeScalarView(
                line.unicodeScalars.map { scalar in
                    switch scalar {
                    case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
                        "\u{2066}"..."\u{2069}":
                        "\u{FFFD}"
                    default: scalar
                    }
                }
            )
        )
    }
}
