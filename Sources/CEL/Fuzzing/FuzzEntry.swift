/// One walk through the engine for bytes that nobody vouches for.
///
/// A fuzzer hands every input to ``exercise(_:)``; whatever the bytes are, it must return, within the limits and
/// without a trap. The bytes are read as the text of an expression; parsed, checked, planned, evaluated with all facts,
/// with some and with none, and compiled to a flat program.
package enum FuzzEntry {
    /// Bounds that keep one input short.
    private static let limits = Limits(sourceBytes: 8_000, nodes: 2_000, depth: 100, cost: 50_000)

    private static let layout = try? FactLayout([
        FactLayout.Fact("a", .bool), FactLayout.Fact("n", .int), FactLayout.Fact("s", .choice(["x", "y"])),
        FactLayout.Fact("l", .set(["x", "y", "z"])), FactLayout.Fact("d", .timestamp),
        FactLayout.Fact("m", .other),
    ])

    private static let environment: Environment? = try? Environment(
        variables: [
            "a": .bool, "n": .int, "s": .string, "l": .list(.string), "d": .timestamp,
            "m": .map(.string, .dyn),
            "x.y": .dyn,
        ],
        limits: limits
    )

    private static let facts: [String: CELValue] = [
        "a": true, "n": 7, "s": "x", "l": ["x", "z"], "m": .map(CELMap(["k": 1, "l": ["a", 2.5]])),
        "x.y": .null,
        "d": CELTimestamp(seconds: 1_700_000_000).map { .timestamp($0) } ?? .null,
    ]

    /// How far an input came.
    package enum Reach: Sendable, Hashable {
        case refused, parsed, checked, flattened
        /// Something that always holds did not: a finding.
        case broken
    }

    /// Takes an input through all stages that it reaches.
    @discardableResult
    package static func exercise(_ bytes: [UInt8]) -> Reach {
        let text = String(decoding: bytes, as: UTF8.self)
        // The same bytes serve the readers of other small languages.
        _ = CELType(parsing: text)
        _ = CELDuration(parsing: text)
        _ = CELTimestamp(parsing: text)
        _ = ZoneInfo(parsing: bytes)?.offset(at: 0)
        _ = try? Pattern(text, instructionLimit: 500).matches("the quick brown fox")
        guard let environment, let unchecked = try? environment.parseOnly(text) else { return .refused }
        var some = Activation(facts)
        some["n"] = nil
        some["l"] = nil
        some.setUnknown("m.k")
        for activation in [Activation(facts), some, Activation(), Activation([:], missing: .error)] {
            _ = unchecked.evaluate(activation)
        }
        guard let checked = try? environment.compile(text) else { return .parsed }
        let program = checked.program()
        let outcomes = [Activation(facts), some, Activation()].map(program.evaluate)
        let bound = checked.worstCost { facts[$0].map { ValueSize($0) } ?? .scalar }
        if bound <= limits.cost, outcomes.contains(where: \.isCutShort) { return .broken }
        guard checked.type == .bool, let layout else { return .checked }
        let set = FlatProgramSet([checked], layout: layout)
        var frame = set.makeFrame()
        _ = set.evaluate(0, frame)
        for (name, value) in facts { frame.set(name, to: value) }
        switch (set.evaluate(0, frame), outcomes[0]) {
        case (.yes, .value(.bool(false))), (.no, .value(.bool(true))): return .broken
        default: return .flattened
        }
    }
}

extension Outcome {
    fileprivate var isCutShort: Bool {
        if case .error(let error) = self { error.code == .costExceeded } else { false }
    }
}
