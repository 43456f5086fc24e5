extension Report {
    /// A table whose first column names the row.
    package struct Table: Sendable, Hashable {
        package var caption: String
        package var columns: [String]
        package var rows: [[Cell]]

        package init(_ caption: String, columns: [String], rows: [[Cell]]) {
            self.caption = caption
            self.columns = columns
            self.rows = rows
        }
    }

    package struct Cell: Sendable, Hashable, ExpressibleByStringInterpolation {
        package var text: String
        package var tone: Tone

        package init(_ text: String, tone: Tone = .plain) {
            self.text = text
            self.tone = tone
        }

        package init(stringLiteral text: String) {
            self.init(text)
        }
    }
}
