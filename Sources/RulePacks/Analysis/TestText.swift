/// Cases written as YAML, ready to paste.
package enum TestText {
    /// One item for a list of tests.
    package static func test(_ facts: Facts, expect: String) -> String {
        "- {given: \(given(facts)), expect: \(expect)}"
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

    private static func quoted(_ text: String) -> String {
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        if isPlain, text.first?.isLetter == true { return text }
        var result = "\""
        for character in text {
            if character == "\"" || character == "\\" { result += "\\" }
            result += String(character)
        }
        return result + "\""
    }
}
