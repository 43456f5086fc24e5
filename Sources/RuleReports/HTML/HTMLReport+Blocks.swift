internal import RulePacks

extension HTMLReport {
    /// Writes a block; `level` is that of the next heading.
    func write(
        _ block: Report.Block,
        level: Int,
        _ numbers: inout SectionNumbers,
        _ page: inout HTMLText
    ) {
        page.newLine()
        switch block {
        case .section(let title, let blocks):
            let id = level == 2 ? numbers.next() : nil
            page.open("section", ["id": id])
            page.element(Self.heading(level), title)
            for block in blocks { write(block, level: level + 1, &numbers, &page) }
            page.fixed("</section>")
        case .paragraph(let text): page.element("p", ["class": "prose"], text)
        case .list(let items):
            page.element("ul", ["class": "items"]) { page in
                for item in items { page.element("li", item) }
            }
        case .table(let table): write(table, &page)
        case .statement(let statement): write(statement, id: nil, &page)
        case .details(let summary, let blocks):
            page.open("details")
            page.element("summary", summary)
            for block in blocks { write(block, level: level, &numbers, &page) }
            page.fixed("</details>")
        case .copy(let text, let caption):
            page.element("figure", ["class": "copy"]) { page in
                page.element("figcaption", caption)
                page.element("pre", ["tabindex": "0"], text)
            }
        case .matrix(let matrix): write(matrix, &page)
        }
    }

    private static func heading(_ level: Int) -> StaticString {
        switch level {
        case 2: "h2"
        case 3: "h3"
        default: "h4"
        }
    }

    private func write(_ table: Report.Table, _ page: inout HTMLText) {
        page.element(
            "div",
            ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": table.caption]
        ) {
            $0.element("table", ["class": "rows"]) { page in
                page.element("caption", table.caption)
                page.element("thead") { page in
                    page.element("tr") { page in
                        for column in table.columns { page.element("th", ["scope": "col"], column) }
                    }
                }
                page.element("tbody") { page in
                    for row in table.rows { write(row, table.columns, &page) }
                }
            }
        }
    }

    private func write(_ row: [Report.Cell], _ columns: [String], _ page: inout HTMLText) {
        page.newLine()
        page.element("tr") { page in
            for (index, cell) in row.enumerated() {
                let tone = cell.tone == .plain ? nil : "tone \(cell.tone.rawValue)"
                if index == 0 {
                    page.element("th", ["scope": "row", "class": tone], cell.text)
                } else {
                    let label = index < columns.count ? columns[index] : ""
                    page.element("td", ["data-label": label, "class": tone], cell.text)
                }
            }
        }
    }

    /// A legal statement: outcome, words, source, and how far it can be relied on, always together.
    func write(_ statement: Report.LegalStatement, id: String?, _ page: inout HTMLText) {
        page.element("article", ["class": "statement \(statement.tone.rawValue)", "id": id]) { page in
            page.element("p", ["class": "label"]) { page in
                page.element("strong", ["class": "badge \(statement.tone.rawValue)"], statement.label)
                page.text(" ")
                page.element("code", statement.name)
            }
            page.element("p", ["class": "statement-title"], statement.title)
            if statement.says != statement.title { page.element("p", statement.says) }
            for note in statement.notes { page.element("p", ["class": "note"], note) }
            page.element("p", ["class": "source"]) { page in
                page.element("span", ["class": "term"], "Source: ")
                if statement.citations.isEmpty { page.text("none; the statement is about the pack itself") }
                for (index, group) in statement.citations.grouped.enumerated() {
                    if index > 0 { page.text("; ") }
                    page.link(group.source.title.description, to: group.source.webAddress)
                    if !group.parts.isEmpty { page.text(", " + group.parts.joined(separator: " and ")) }
                    if let expression = group.source.expression { page.text(" (text of \(expression))") }
                }
            }
            page.element("p", ["class": "source"]) { page in
                page.element("span", ["class": "term"], "Review: ")
                page.text(statement.provenance.words + ".")
            }
        }
    }
}
