package import Wire

/// One thing found in a pack or a fact schema: where, what, and how to mend it.
package struct PackProblem: Sendable, Hashable, CustomStringConvertible {
    /// How much it weighs: only errors keep a pack from being read.
    package enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
        case notice, warning, error

        package static func < (left: Self, right: Self) -> Bool {
            left.rank < right.rank
        }

        private var rank: Int {
            switch self {
            case .notice: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    /// The closed list of kinds of problem, stable for machines.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case yaml = "yaml"
        case yamlTrap = "yaml-trap"
        case limit = "limit"
        case unknownKey = "unknown-key"
        case missingKey = "missing-key"
        case wrongType = "wrong-type"
        case unknownName = "unknown-name"
        case outsideDomain = "outside-domain"
        case duplicate = "duplicate"
        case citation = "citation"
        case date = "date"
        case circle = "circle"
        case condition = "condition"
        case overrides = "overrides"
        case undetermined = "undetermined"
        case lowConfidence = "low-confidence"
        case adoption = "adoption"
        case overdue = "overdue"
        case test = "test"
    }

    package var severity: Severity
    package var code: Code
    package var place: SourcePlace
    /// What is wrong, in one sentence.
    package var message: String
    /// How to mend it.
    package var fix: String
    /// The nearest known name, where the problem is a name.
    package var suggestion: String?

    package init(
        _ severity: Severity,
        _ code: Code,
        at place: SourcePlace,
        _ message: String,
        fix: String,
        suggestion: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.place = place
        self.message = message
        self.fix = fix
        self.suggestion = suggestion
    }

    /// An error.
    package init(
        _ code: Code,
        at place: SourcePlace,
        _ message: String,
        fix: String,
        suggestion: String? = nil
    ) {
        self.init(.error, code, at: place, message, fix: fix, suggestion: suggestion)
    }

    /// `file:line:column: error: what. how (did you mean …?)`
    package var description: String {
        let meant = suggestion.map { " Did you mean '\($0)'?" } ?? ""
        return "\(place): \(severity.rawValue): \(message) \(fix)\(meant)"
    }

    package var json: JSON {
        var object = JSONObject()
        object["severity"] = .string(severity.rawValue)
        object["code"] = .string(code.rawValue)
        object["file"] = .string(place.file)
        object["line"] = .integer(Int64(place.line))
        object["column"] = .integer(Int64(place.column))
        object["message"] = .string(message)
        object["fix"] = .string(fix)
        if let suggestion { object["suggestion"] = .string(suggestion) }
        return .object(object)
    }
}

/// Why a pack, a schema or a set of facts could not be read: at least one problem, in order of place.
package struct PackError: Error, Sendable, Hashable, CustomStringConvertible {
    package var problems: [PackProblem]

    package init(_ problems: [PackProblem]) {
        self.problems = problems.sorted { $0.place < $1.place }
    }

    package init(_ problem: PackProblem) {
        problems = [problem]
    }

    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
