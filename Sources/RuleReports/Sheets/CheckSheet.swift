package import RulePacks

/// What is wrong in packs and how to mend it, with the line itself.
package struct CheckSheet: Sendable {
    private let problems: [PackProblem]
    private let lines: [String: [Substring]]
    private let files: Int
    private let shows: PackProblem.Severity

    /// - Parameters:
    ///   - texts: the text of each file by the name that the problems use.
    ///   - files: how many files were read.
    ///   - severity: what is shown one by one; the rest is only counted.
    package init(
        _ problems: [PackProblem],
        texts: [String: String],
        files: Int,
        showing severity: PackProblem.Severity
    ) {
        self.problems = problems
        lines = texts.mapValues { $0.split(separator: "\n", omittingEmptySubsequences: false) }
        self.files = files
        shows = severity
    }

    /// For a terminal: each problem with its line, a pointer to the column, and the remedy.
    package var text: String {
        let shown = problems.filter { $0.severity >= shows }
        return (shown.map(text) + [summary]).joined(separator: "\n\n")
    }

    private func text(_ problem: PackProblem) -> String {
        var text = "\(problem.place): \(problem.severity.rawValue): \(problem.message)"
        if let all = lines[problem.place.file], all.indices.contains(problem.place.line - 1) {
            let number = "\(problem.place.line)"
            let (line, column) = Self.excerpt(all[problem.place.line - 1], around: problem.place.column)
            let margin = String(repeating: " ", count: number.count + 2)
            text += "\n  \(number) | \(line)\n\(margin) | \(String(repeating: " ", count: column))^"
        }
        text += "\n  To mend it: \(problem.fix)"
        if let suggestion = problem.suggestion { text += "\n  Did you mean '\(suggestion)'?" }
        return text
    }

    /// The part of a long line that matters, and where the column is in it.
    private static func excerpt(_ line: Substring, around column: Int) -> (String, Int) {
        let letters = Array(line.unicodeScalars.map { $0.value < 32 ? " " : $0 })
        let place = max(0, min(column - 1, letters.count))
        let width = 96
        guard letters.count > width else { return (string(letters[...]), place) }
        let start = max(0, min(place - 30, letters.count - width))
        let shown = string(letters[start..<min(letters.count, start + width)])
        return (
            (start > 0 ? "…" : "") + shown + (start + width < letters.count ? "…" : ""),
            place - start + (start > 0 ? 1 : 0)
        )
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }

    private var summary: String {
        func count(_ severity: PackProblem.Severity) -> Int { problems.count { $0.severity == severity } }
        let hidden = problems.count { $0.severity < shows }
        let counts = [
            counted(count(.error), "error"), counted(count(.warning), "warning"),
            counted(count(.notice), "notice"),
        ]
        return "\(counted(files, "file")) read: \(counts.joined(separator: ", "))."
            + (hidden > 0 ? " Show the rest with --all." : "")
    }
}
