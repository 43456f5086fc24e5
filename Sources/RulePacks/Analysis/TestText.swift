/// Cases written as YAML, ready to paste.
package enum TestText {
    /// One item for a list of tests.
    package static func test(_ facts: Facts, expect: String) -> String {
        "- {given: \(given(facts)), expect: \(expect)}"
    }

    /// The same, with everything else that the test states.
    package static func test(_ test: RuleTest) -> String {
        var parts = ["given: \(given(test.given))"]
        if let day = test.on { parts.append("on: \(day)") }
        if let side = test.side { parts.append("side: \(side.rawValue)") }
        parts.append("expect: \(test.expect.text)")
        if let by = test.by { parts.append("by: \(quoted(by))") }
        if !test.obliges.isEmpty {
            parts.append("obliges: [\(test.obliges.map(quoted).joined(separator: ", "))]")
        }
        return "- {" + parts.joined(separator: ", ") + "}"
    }

    static func given(_ facts: Facts) -> String {
        let items = facts.names.compactMap { name in facts[name].map { "\(name): \(text($0))" } }
        return "{" + items.joined(separator: ", ") + "}"
    }

    private static func text(_ value: FactValue) -> String {
        switch value {
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .choice(let name): quoted(name)
        case .text(let text): quoted(text)
        case .set(let members): "[" + members.map(quoted).joined(separator: ", ") + "]"
        case .date(let date): date.description
        case .partialDate(let date): "\"\(date)\""
        }
    }

    /// Words that readers of YAML have taken for something else than text.
    private static let traps: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]

    private static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.isASCII
                && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-" || $0 == ".")
        }
        if isPlain, text.first?.isLetter == true, !traps.contains(text.lowercased()) { return text }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + (digits.count == 1 ? "0" : "") + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
