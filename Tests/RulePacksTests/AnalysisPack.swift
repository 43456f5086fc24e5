import RulePacks

/// A pack written down rule by rule, so that tests can be pasted into it.
struct AnalysisPack {
    var id = "xz"
    var topics = "a: {default: permit}"
    var more = ""
    /// Each rule's id with the lines after it.
    var rules: [(id: String, lines: [String])]

    init(
        _ rules: KeyValuePairs<String, [String]>,
        id: String = "xz",
        topics: String = "a: {default: permit}",
        more: String = ""
    ) {
        self.id = id
        self.topics = topics
        self.more = more
        self.rules = rules.map { ($0.key, $0.value) }
    }

    /// - Parameter tests: what stands under `tests:` of each rule.
    func text(_ tests: [String: [String]] = [:]) -> String {
        var text = """
            pack: \(id)
            title: Drawn up for analysis
            version: 1
            facts: comity-facts/1
            inForce: {from: 2020-01-01}
            sources: {act: {title: Act, id: act}}
            parameters:
              short: {says: short, unit: months, stricter: interval, values: [{from: 2000-01-01, value: {most: 3}, cite: {source: act}}]}
              long: {says: long, unit: months, stricter: interval, values: [{from: 2000-01-01, value: {least: 9}, cite: {source: act}}]}
            \(more)
            topics: {\(topics)}
            rules:

            """
        for (id, lines) in rules {
            text += "  - id: \(id)\n    title: \(id)\n    says: \(id)\n    cite: {source: act}\n"
            if !lines.contains(where: { $0.hasPrefix("topic:") }) { text += "    topic: a\n" }
            for line in lines { text += "    \(line)\n" }
            if let entries = tests[id] {
                text += "    tests:\n" + entries.map { "      \($0)\n" }.joined()
            }
        }
        return text
    }

    func pack(_ schema: FactSchema, tests: [String: [String]] = [:]) throws -> RulePack {
        try RulePack(yaml: text(tests), file: "\(id).yaml", schema: schema)
    }
}

extension AnalysisPack {
    /// One pack, or two against each other, for each kind of finding.
    static let shown: [(kind: AnalysisReport.Kind, packs: [AnalysisPack])] = [
        (
            .neverHolds,
            [AnalysisPack(["dead": ["when: \"accused.risk > 7 && accused.risk < 5\"", "outcome: refuse"]])]
        ),
        (
            .alwaysHolds,
            [AnalysisPack(["always": ["when: \"accused.risk >= 0\"", "outcome: permit-with-conditions"]])]
        ),
        (
            .idleFact,
            [
                AnalysisPack([
                    "idle": [
                        "when: \"referral.agreement && (referral.onward || !referral.onward)\"",
                        "outcome: refuse",
                    ]
                ])
            ]
        ),
        (
            .noEffect,
            [
                AnalysisPack([
                    "low": ["when: \"accused.risk > 3 && referral.onward\"", "outcome: refuse"],
                    "high": ["when: \"accused.risk > 5\"", "outcome: refuse"],
                    "narrow": [
                        "when: \"accused.risk > 4 && referral.onward\"", "outcome: needs-approval",
                        "approver: officer",
                    ],
                ])
            ]
        ),
        (
            .contradiction,
            [
                AnalysisPack([
                    "tell": [
                        "when: \"referral.agreement\"", "outcome: permit-with-conditions",
                        "obligations: [inform-data-subject]",
                    ],
                    "hush": [
                        "when: \"accused.risk > 5\"", "outcome: permit-with-conditions",
                        "obligations: [secrecy-of-investigation]",
                    ],
                ])
            ]
        ),
        (
            .emptyRetention,
            [
                AnalysisPack(
                    [
                        "keep": [
                            "when: \"true\"", "outcome: permit-with-conditions",
                            "obligations: [{delete-after: short}]",
                        ]
                    ]
                ),
                AnalysisPack(
                    [
                        "hold": [
                            "when: \"case.stage == 'trial'\"", "outcome: permit-with-conditions",
                            "obligations: [{delete-after: long}]",
                        ]
                    ],
                    id: "xy"
                ),
            ]
        ),
        (
            .gap,
            [
                AnalysisPack(
                    [
                        "agreed": ["when: \"referral.agreement\"", "outcome: permit"],
                        "grave": ["when: \"offence.category in ['sexual', 'stalking']\"", "outcome: refuse"],
                    ],
                    topics: "a: {default: none}"
                )
            ]
        ),
        (
            .neverBites,
            [
                AnalysisPack([
                    "base": ["when: \"accused.risk > 5\"", "outcome: refuse"],
                    "mild": [
                        "when: \"accused.risk < 3\"", "outcome: permit", "overrides: [base]",
                        "basis: specialis",
                    ],
                ])
            ]
        ),
        (
            .swallowsBase,
            [
                AnalysisPack([
                    "base": ["when: \"accused.risk > 5\"", "outcome: refuse"],
                    "near": [
                        "when: \"accused.risk > 2 && referral.onward\"", "outcome: permit",
                        "overrides: [base]",
                        "basis: specialis",
                    ],
                    "far": [
                        "when: \"!referral.onward\"", "outcome: permit", "overrides: [base]",
                        "basis: specialis",
                    ],
                ])
            ]
        ),
        (
            .exceptionsDisagree,
            [
                AnalysisPack([
                    "base": ["when: \"accused.risk > 5\"", "outcome: refuse"],
                    "mild": [
                        "when: \"referral.agreement\"", "outcome: permit", "overrides: [base]",
                        "basis: specialis",
                    ],
                    "middle": [
                        "when: \"!referral.onward\"", "outcome: needs-approval", "approver: officer",
                        "overrides: [base]", "basis: specialis",
                    ],
                ])
            ]
        ),
        (
            .boundary,
            [
                AnalysisPack([
                    "age": ["when: \"ageOn(victim.birth, referral.received) < 18\"", "outcome: refuse"]
                ]),
                AnalysisPack(
                    ["minor": ["when: \"ageOn(victim.birth, referral.received) < 17\"", "outcome: refuse"]],
                    id: "xy"
                ),
            ]
        ),
        (
            .boundary,
            [
                AnalysisPack(["risk": ["when: \"accused.risk > 6 && referral.onward\"", "outcome: refuse"]]),
                AnalysisPack(
                    [
                        "limit": [
                            "when: \"accused.risk >= 6\"", "outcome: needs-approval", "approver: officer",
                        ]
                    ],
                    id: "xy"
                ),
            ]
        ),
    ]
}
