/// Where in a text something stands. Lines and columns count from 1; columns count Unicode scalars.
package struct SourcePlace: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The name of the file as the caller gave it.
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package var description: String { "\(file):\(line):\(column)" }

    package static func < (left: Self, right: Self) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}
