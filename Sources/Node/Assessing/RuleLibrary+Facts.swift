import RulePacks
package import Wire

extension RuleLibrary {
    /// Checks that a fact exists and takes this answer.
    ///
    /// - Throws: ``NodeError`` with `invalidInput`, naming the near miss or the domain.
    package func check(fact: String, value: JSON) throws(NodeError) {
        let schema = try schema()
        do {
            _ = try Facts(json: .object([fact: value]), schema: schema)
        } catch {
            throw NodeError(.invalidInput, error.description)
        }
    }

    /// Checks that a fact exists.
    package func check(factName: String) throws(NodeError) { try check(fact: factName, value: .null) }

    /// Reads an answer as it is typed on the command line, by the type that the schema gives the fact.
    ///
    /// - Throws: ``NodeError`` with `invalidInput`.
    package func value(_ text: String, of fact: String) throws(NodeError) -> JSON {
        try check(factName: fact)
        let value: JSON
        switch try schema()[FactName(fact)]?.type {
        case .bool: value = text == "true" ? true : text == "false" ? false : .string(text)
        case .integer: value = Int64(text).map(JSON.integer) ?? .string(text)
        case .set:
            value = .array(text.split(separator: ",").map { .string($0.trimmingWhitespace()) })
        default: value = .string(text)
        }
        try check(fact: fact, value: value)
        return value
    }

    /// The data categories that may be asked to be sent.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where no pack of the node's jurisdiction can be used.
    package func dataCategories() throws(NodeError) -> [String] {
        let schema = try schema()
        guard let name = schema.dataCategories, case .set(let names)? = schema[name]?.type else { return [] }
        return names
    }
}

extension Substring {
    fileprivate func trimmingWhitespace() -> String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
