import RulePacks

/// Draws packs and cases, the same for the same seed.
struct CaseSource {
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 29) ^ (state << 31) ^ state
        }
    }

    var generator: Generator

    init(seed: UInt64) {
        generator = Generator(state: seed &* 0x9E37_79B9 &+ 12345)
        for _ in 0..<8 { _ = generator.next() }
    }

    mutating func pick<Item>(_ items: [Item]) -> Item {
        items[Int.random(in: 0..<items.count, using: &generator)]
    }

    mutating func value(_ type: FactType) -> FactValue {
        switch type {
        case .bool: .bool(Bool.random(using: &generator))
        case .integer(let minimum, let maximum):
            .integer(Int64.random(in: (minimum ?? 0)...(maximum ?? 10), using: &generator))
        case .choice(let names): .choice(pick(names))
        case .set(let names): .set(names.filter { _ in Bool.random(using: &generator) }.sorted())
        case .date: .date(CalendarDate(clamping: 20_700 - Int.random(in: 0...400, using: &generator)))
        case .partialDate:
            .partialDate(
                PartialDate(CalendarDate(clamping: Int.random(in: 9000...19_000, using: &generator)))
            )
        case .text: .text("text")
        }
    }

    /// Each fact answered with even odds.
    mutating func facts(_ schema: FactSchema) -> Facts {
        var facts = Facts()
        for fact in schema.facts where Bool.random(using: &generator) { facts[fact.name] = value(fact.type) }
        return facts
    }

    private static let atoms = [
        "referral.agreement", "!referral.onward", "victim.consent == 'given'", "victim.consent != 'refused'",
        "accused.risk > 4", "accused.risk >= param.limit", "offence.category in ['sexual', 'stalking']",
        "'health' in referral.data", "referral.data.all(d, d in ['identity', 'contact'])",
        "ageOn(victim.birth, referral.received) < 18", "ageOn(accused.birth, referral.received) >= param.age",
        "addDays(victim.consentDate, 90) < referral.received", "case.stage == 'trial'",
        "case.prosecutorApproval",
        "accused.risk > param.open", "facilitator.specialist || victim.supportPerson",
        "victim.consentInWriting",
    ]

    /// Conditions over parameters that packs share, read in their declared direction and against it.
    private static let sharing = [
        "accused.risk > param.limit", "accused.risk < param.limit", "accused.risk == param.limit",
        "ageOn(victim.birth, referral.received) < param.age", "accused.risk >= param.keep.least",
        "accused.risk > param.keep.most", "offence.category in param.grave",
        "!(offence.category in param.mild)",
        "victim.consentDate < param.since", "referral.onward && !param.open",
    ]

    private mutating func condition(_ depth: Int, _ atoms: [String] = Self.atoms) -> String {
        if depth == 0 { return pick(atoms) }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return "(\(condition(depth - 1, atoms)) && \(condition(depth - 1, atoms)))"
        case 1: return "(\(condition(depth - 1, atoms)) || \(condition(depth - 1, atoms)))"
        case 2: return "!(\(condition(depth - 1, atoms)))"
        default: return pick(atoms)
        }
    }

    private static let ownParameters = """
          limit: {says: limit, unit: level, stricter: lower, values: [{from: 2000-01-01, value: 6, cite: {source: act}}]}
          age: {says: age, unit: years, stricter: higher, values: [{from: 2000-01-01, value: 21, cite: {source: act}}]}
          open: {says: open, unit: level, stricter: lower, values: [{from: 2000-01-01, value: null, note: none, cite: {source: act}}]}
        """

    /// Parameters that every pack drawn so shares, with values of its own; some not determined, some of low confidence.
    private mutating func sharedParameters() -> String {
        let offences = ["property", "assault", "sexual", "stalking", "fraud"]
        func list(_ source: inout CaseSource) -> String {
            "[" + offences.filter { _ in Bool.random(using: &source.generator) }.joined(separator: ", ") + "]"
        }
        func parameter(_ name: String, _ unit: String, _ stricter: String, _ value: String) -> String {
            let confidence = value.hasPrefix("null") ? "" : pick(["", "", "", ", confidence: low"])
            return "  \(name): {says: \(name), unit: \(unit), stricter: \(stricter), shared: \(name), "
                + "values: [{from: 2000-01-01, value: \(value)\(confidence), cite: {source: act}}]}\n"
        }
        let least = Int.random(in: 0...6, using: &generator)
        let bounds = pick(["least: \(least)", "most: \(least)", "least: \(least), most: \(least + 2)"])
        return parameter("limit", "level", "lower", pick(["2", "4", "5", "8", "null, note: none"]))
            + parameter("age", "years", "higher", pick(["16", "17", "18", "null, note: none"]))
            + parameter("keep", "months", "interval", "{\(bounds)}")
            + parameter("grave", "list", "union", list(&self))
            + parameter("mild", "list", "intersection", list(&self))
            + parameter("since", "date", "later", pick(["2025-10-01", "2026-03-01"]))
            + parameter("open", "flag", "lower", pick(["true", "false"]))
    }

    /// A pack of a few rules, some of which override others.
    ///
    /// - Parameter sharing: whether its parameters are shared with all packs drawn so.
    mutating func pack(_ schema: FactSchema, _ id: String, sharing: Bool = false) throws -> RulePack {
        let atoms = sharing ? Self.sharing + ["referral.agreement", "accused.risk > 4"] : Self.atoms
        let parameters = sharing ? sharedParameters() : Self.ownParameters
        var text = """
            pack: \(id)
            title: Drawn
            version: 1
            facts: comity-facts/1
            inForce: {from: 2020-01-01}
            sources: {act: {title: Act, id: act}}
            parameters:
            \(parameters)
            topics: {a: {default: permit}, b: {default: \(pick(["permit", "none"]))}}
            rules:

            """
        let kinds = ["", "inform-data-subject", "secrecy-of-investigation", "encrypt-attachments"]
        let obligations = kinds + (sharing ? ["{delete-after: keep}"] : [])
        for number in 0..<Int.random(in: 3...7, using: &generator) {
            let outcome = pick(["permit", "permit-with-conditions", "needs-approval", "refuse"])
            text += """
                  - id: r\(number)
                    topic: \(pick(["a", "b"]))
                    title: Rule \(number)
                    when: "\(condition(2, atoms))"
                    outcome: \(outcome)
                    confidence: \(pick(["high", "high", "high", "low"]))
                    obligations: [\(pick(obligations))]
                    cite: {source: act}
                    says: Drawn.

                """
            if outcome == "needs-approval" { text += "    approver: officer\n" }
            if number > 0, Int.random(in: 0..<3, using: &generator) == 0 {
                text +=
                    "    overrides: [r\(Int.random(in: 0..<number, using: &generator))]\n    basis: specialis\n"
            }
        }
        return try RulePack(yaml: text, file: "\(id).yaml", schema: schema)
    }
}
