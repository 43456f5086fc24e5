package import Wire

/// How one test, expectation or `never` went.
package struct TestResult: Sendable, Hashable {
    package enum Subject: Sendable, Hashable {
        /// A test of a rule, counted from 1.
        case rule(String, number: Int)
        case expectation(String)
        case never(String)

        package var text: String {
            switch self {
            case .rule(let id, let number): "\(id) test \(number)"
            case .expectation(let name): "case: \(name)"
            case .never(let says): "never: \(says)"
            }
        }
    }

    package var subject: Subject
    package var place: SourcePlace
    /// What was expected and what came instead, each as a sentence; empty where it passed.
    package var differences: [String]
    /// The facts of the test, or those that break a `never`.
    package var facts: Facts
    /// Set where a `never` could only be tried in part.
    package var limitation: String?

    package var passed: Bool { differences.isEmpty }

    package var json: JSON {
        var object = JSONObject([
            ("subject", .string(subject.text)), ("file", .string(place.file)),
            ("line", .integer(Int64(place.line))),
            ("passed", .bool(passed)), ("differences", .array(differences.map(JSON.string))),
            ("facts", facts.json),
        ])
        object["limitation"] = limitation.map(JSON.string)
        return .object(object)
    }
}
