internal import CEL

/// What a condition may cost at most, from the domains of the fact schema and the lists of the pack.
struct ConditionCost {
    /// The most that one condition may cost in the worst case: a tenth of what an evaluation is ever allowed, and some milliseconds.
    static let limit = 100_000
    /// How long a list is taken to be that is shared with packs not at hand.
    static let sharedList = 256
    /// How long each of its texts is taken to be, in bytes.
    static let sharedText = 100

    /// The largest value of each fact and parameter.
    private let sizes: [String: ValueSize]
    private let functions: [String: Int]

    /// - Parameter pack: nil for conditions of the schema itself.
    init(_ schema: FactSchema, _ pack: RulePack?) {
        let facts = schema.facts.map { ($0.name.text, $0.type.size) }
        let parameters = (pack?.parameters ?? []).map { ("param.\($0.name)", $0.size) }
        sizes = Dictionary(facts + parameters) { first, _ in first }
        let spans = (pack?.calendars.values.map { $0.until.dayNumber - $0.from.dayNumber + 1 } ?? [])
        let longest = max(spans.max() ?? 1, 1)
        functions = ["addWorkdays": longest, "workdaysBetween": longest]
    }

    func worst(_ checked: CheckedExpression) -> Int {
        checked.worstCost(functions: functions) { sizes[$0] ?? .scalar }
    }

    /// Reports a condition that may cost too much.
    func check(_ checked: CheckedExpression, _ what: String, at place: SourcePlace, _ findings: Findings) {
        let cost = worst(checked)
        guard cost > Self.limit else { return }
        let words = cost == .max ? "without bound" : "up to \(cost) steps"
        findings.error(
            .limit,
            at: place,
            "The \(what) may cost \(words), more than the \(Self.limit) that are allowed.",
            fix:
                "Nest fewer macros over lists, look into shorter texts (`limit` of the fact), or ask for the answer as a fact of its own."
        )
    }
}

extension FactType {
    /// The largest value of the type.
    fileprivate var size: ValueSize {
        switch self {
        case .bool, .integer, .date, .partialDate: .scalar
        case .choice(let names): .text(bytes: names.map(\.utf8.count).max() ?? 0)
        case .set(let names): .list(names.count, of: .text(bytes: names.map(\.utf8.count).max() ?? 0))
        // A character of a person's language takes a few bytes, with marks on it a few more.
        case .text(let limit): .text(bytes: limit > .max / 8 ? .max : limit * 8)
        }
    }
}

extension Parameter {
    /// The largest of its values, also where it is merged with others.
    fileprivate var size: ValueSize {
        var count = 0
        var bytes = 0
        for value in values {
            switch value.value {
            case .list(let items):
                count = max(count, items.count)
                bytes = max(bytes, items.map(\.utf8.count).max() ?? 0)
            case .text(let text): bytes = max(bytes, text.utf8.count)
            default: break
            }
        }
        guard unit == .list else { return .text(bytes: bytes) }
        if shared != nil {
            count = max(count, ConditionCost.sharedList)
            bytes = max(bytes, ConditionCost.sharedText)
        }
        return .list(count, of: .text(bytes: bytes))
    }
}
