package import RulePacks

/// A report as one page: no script, no other file, readable in light and dark, on paper and on a phone.
package struct HTMLReport: Sendable {
    private let report: Report
    private let madeOn: String

    /// - Parameter day: the calendar date that the page states; the same report on the same day is the same page.
    package init(_ report: Report, on day: CalendarDate) {
        self.report = report
        madeOn = day.description
    }

    /// The page.
    package var text: String {
        var page = HTMLText()
        page.fixed("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        page.fixed("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        page.fixed("<meta name=\"color-scheme\" content=\"light dark\">\n")
        // Nothing may be loaded or run, should anything ever slip in.
        page.fixed(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">\n"
        )
        page.element("title", report.title)
        page.fixed("\n<style>\n\(Self.style)</style>\n</head>\n<body>\n")
        page.element("a", ["class": "skip", "href": "#content"], "To the content")
        masthead(&page)
        page.element("main", ["id": "content", "class": "wrap", "tabindex": "-1"]) { page in
            figures(&page)
            var numbers = SectionNumbers()
            if sections.count > 2 { contents(&page) }
            for block in report.blocks { write(block, level: 2, &numbers, &page) }
        }
        page.newLine()
        page.element("footer", ["class": "wrap foot"]) { page in
            page.element("p", ["class": "foot-note"]) {
                $0.text(
                    "This page is a working tool for legal staff and no legal advice. Each statement shows its source and whether counsel has reviewed it."
                )
            }
            page.element("p", "Made by Comity on \(madeOn).")
        }
        page.fixed("\n</body>\n</html>\n")
        return page.html
    }

    /// The stylesheet of every report's page: fixed text of this room.
    package static let pageStyle = String(decoding: PackageResources.report_css, as: UTF8.self)

    static let style = pageStyle + String(decoding: PackageResources.matrix_css, as: UTF8.self)

    private var sections: [String] {
        report.blocks.compactMap { if case .section(let title, _) = $0 { title } else { nil } }
    }

    // MARK: Frame

    private func masthead(_ page: inout HTMLText) {
        page.element("header", ["class": "masthead"]) { page in
            page.element("div", ["class": "wrap"]) { page in
                page.element("p", ["class": "brand"], "Comity · rule packs")
                page.element("h1", report.title)
                if !report.lead.isEmpty { page.element("p", ["class": "lead"], report.lead) }
                if !report.about.isEmpty {
                    page.element("dl", ["class": "about"]) { page in
                        for entry in report.about {
                            page.element("div") {
                                $0.element("dt", entry.name)
                                $0.element("dd", entry.value)
                            }
                        }
                    }
                }
            }
        }
        page.newLine()
    }

    private func figures(_ page: inout HTMLText) {
        guard !report.figures.isEmpty else { return }
        page.element("ul", ["class": "figures", "aria-label": "In figures"]) { page in
            for figure in report.figures {
                page.element("li", ["class": "figure \(figure.tone.rawValue)"]) {
                    $0.element("strong", figure.value)
                    $0.text(" ")
                    $0.element("span", figure.label)
                }
            }
        }
        page.newLine()
    }

    private func contents(_ page: inout HTMLText) {
        page.element("nav", ["class": "contents", "aria-label": "Sections"]) { page in
            page.element("ol") { page in
                for (index, title) in sections.enumerated() {
                    page.element("li") { $0.element("a", ["href": "#section-\(index + 1)"], title) }
                }
            }
        }
    }
}

/// Numbers the sections for anchors.
struct SectionNumbers {
    private var last = 0

    mutating func next() -> String {
        last += 1
        return "section-\(last)"
    }
}
