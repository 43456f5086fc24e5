/// A report for people: what was found, in an order that can be read from top to bottom.
///
/// The same value is written as text for a terminal (``TextReport``) and as one self-contained page (``HTMLReport``).
///
/// ```swift
/// let report = Report(title: "Tests of the pack ee-estonia", about: [], figures: [], blocks: [.paragraph("All 142 passed.")])
/// HTMLReport(report).text
/// ```
package struct Report: Sendable, Hashable {
    package var title: String
    /// One sentence under the title: what was compared, tried or looked at.
    package var lead: String
    /// What the report is about: packs with version and digest, days.
    package var about: [Entry]
    /// The numbers that matter most.
    package var figures: [Figure]
    package var blocks: [Block]

    package init(
        title: String,
        lead: String = "",
        about: [Entry] = [],
        figures: [Figure] = [],
        blocks: [Block] = []
    ) {
        self.title = title
        self.lead = lead
        self.about = about
        self.figures = figures
        self.blocks = blocks
    }

    /// A name and what it stands for.
    package struct Entry: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A number with what it counts.
    package struct Figure: Sendable, Hashable {
        package var value: String
        package var label: String
        package var tone: Tone

        package init(_ value: Int, _ label: String, tone: Tone = .plain) {
            self.init("\(value)", label, tone: tone)
        }

        package init(_ value: String, _ label: String, tone: Tone = .plain) {
            self.value = value
            self.label = label
            self.tone = tone
        }
    }

    /// How something stands. Never told by colour alone: a word always stands beside it.
    package enum Tone: String, Sendable, Hashable {
        case plain, good, open, caution, stop
    }

    package indirect enum Block: Sendable, Hashable {
        case section(String, [Block])
        case paragraph(String)
        case list([String])
        case table(Table)
        case statement(LegalStatement)
        /// A summary line that opens further blocks.
        case details(String, [Block])
        /// Text to copy, such as a test in YAML.
        case copy(String, caption: String)
        case matrix(MatrixPicture)
    }
}
