/// Why an answer cannot be taken. Names the fact, never the answer.
package struct FactError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable {
        case unknownFact = "unknown-fact"
        case wrongType = "wrong-type"
        case outsideDomain = "outside-domain"
        case notAnObject = "not-an-object"
    }

    package var fact: FactName
    package var code: Code
    package var reason: String
    package var suggestion: String?

    init(_ fact: FactName, _ code: Code, _ reason: String, suggestion: String? = nil) {
        self.fact = fact
        self.code = code
        self.reason = reason
        self.suggestion = suggestion
    }

    package var description: String {
        "The fact '\(fact)' \(reason)." + (suggestion.map { " Did you mean '\($0)'?" } ?? "")
    }
}
