package import Wire

/// Why stored bytes are no assessment: where, and what was expected.
package struct AssessmentError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A path such as `spoke.0.outcome`.
    package var path: String
    package var expected: String

    package var description: String { "The assessment has no \(expected) at '\(path)'." }
}

extension LegalAssessment {
    /// Reads what ``json`` writes.
    ///
    /// - Throws: ``AssessmentError`` at the first member that is missing or of the wrong kind.
    package init(json: JSON) throws(AssessmentError) {
        let root = AssessmentReader(json, path: "")
        guard try root.text("format") == Self.format else {
            throw AssessmentError(path: "format", expected: "'\(Self.format)'")
        }
        schema = try root.text("schema")
        decisionDay = try root.date("on")
        factsDigest = try root.text("factsDigest")
        packs = try root.list("packs") { reader throws(AssessmentError) in try Pack(reader) }
        overall = try root.member("overall").interval()
        topics = try root.list("topics") { reader throws(AssessmentError) in try Topic(reader) }
        spoke = try root.list("spoke") { reader throws(AssessmentError) in try Statement(reader) }
        open = try root.list("open") { reader throws(AssessmentError) in try Statement(reader) }
        obligations = try root.list("obligations") { reader throws(AssessmentError) in
            try ObligationDemand(reader)
        }
        withheld = try root.list("withheld") { reader throws(AssessmentError) in try Withheld(reader) }
        questions = try root.list("questions") { reader throws(AssessmentError) in try Question(reader) }
        isExact = try root.bool("exact")
        retention = try root.optional("retention").map { reader throws(AssessmentError) in
            try Retention(reader)
        }
        conflicts = try root.list("conflicts") { reader throws(AssessmentError) in try Conflict(reader) }
    }
}

/// Walks JSON and knows where it is.
struct AssessmentReader {
    let json: JSON
    let path: String

    init(_ json: JSON, path: String) {
        self.json = json
        self.path = path
    }

    func failure(_ key: String, _ expected: String) -> AssessmentError {
        AssessmentError(path: path.isEmpty ? key : "\(path).\(key)", expected: expected)
    }

    func optional(_ key: String) -> AssessmentReader? {
        guard let value = json[key], value != .null else { return nil }
        return AssessmentReader(value, path: path.isEmpty ? key : "\(path).\(key)")
    }

    func member(_ key: String) throws(AssessmentError) -> AssessmentReader {
        guard let reader = optional(key) else { throw failure(key, "value") }
        return reader
    }

    func text(_ key: String) throws(AssessmentError) -> String {
        guard case .string(let text)? = json[key] else { throw failure(key, "text") }
        return text
    }

    func bool(_ key: String) throws(AssessmentError) -> Bool {
        guard case .bool(let value)? = json[key] else { throw failure(key, "truth value") }
        return value
    }

    func integer(_ key: String) throws(AssessmentError) -> Int64 {
        guard case .integer(let value)? = json[key] else { throw failure(key, "whole number") }
        return value
    }

    func date(_ key: String) throws(AssessmentError) -> CalendarDate {
        guard let date = CalendarDate(try text(key)) else { throw failure(key, "date") }
        return date
    }

    func optionalDate(_ key: String) throws(AssessmentError) -> CalendarDate? {
        json[key] == nil ? nil : try date(key)
    }

    func localized(_ key: String) throws(AssessmentError) -> LocalizedText {
        guard let value = json[key], let text = LocalizedText(json: value) else { throw failure(key, "text") }
        return text
    }

    func word<Word: RawRepresentable>(_ key: String, _ type: Word.Type) throws(AssessmentError) -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: try text(key)) else { throw failure(key, "known word") }
        return word
    }

    func optionalWord<Word: RawRepresentable>(_ key: String, _ type: Word.Type) throws(AssessmentError)
        -> Word?
    where Word.RawValue == String {
        json[key] == nil ? nil : try word(key, type)
    }

    func list<Item>(
        _ key: String,
        _ read: (AssessmentReader) throws(AssessmentError) -> Item
    ) throws(AssessmentError) -> [Item] {
        guard case .array(let items)? = json[key] else { throw failure(key, "list") }
        var result: [Item] = []
        result.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            let place = path.isEmpty ? "\(key).\(index)" : "\(path).\(key).\(index)"
            result.append(try read(AssessmentReader(item, path: place)))
        }
        return result
    }

    func texts(_ key: String) throws(AssessmentError) -> [String] {
        if json[key] == nil { return [] }
        return try list(key) { reader throws(AssessmentError) in
            guard case .string(let text) = reader.json else { throw reader.failure("", "text") }
            return text
        }
    }

    func interval() throws(AssessmentError) -> OutcomeInterval {
        OutcomeInterval(
            floor: try word("floor", LegalOutcome.self),
            ceiling: try word("ceiling", LegalOutcome.self)
        )
    }

    func references(_ key: String) throws(AssessmentError) -> [LegalAssessment.RuleReference] {
        try list(key) { reader throws(AssessmentError) in try LegalAssessment.RuleReference(reader) }
    }

    func period(_ key: String) throws(AssessmentError) -> LegalAssessment.Period? {
        guard let reader = optional(key) else { return nil }
        return LegalAssessment.Period(
            count: try reader.integer("count"),
            unit: try reader.word("unit", Parameter.Unit.self),
            by: try reader.optionalDate("by")
        )
    }
}
