import RulePacks

/// The text of a pack that is only begun: questions in place of law.
struct PackStart {
    let code: String
    let name: String
    let from: CalendarDate
    let layers: [RulePack]
    let schema: String

    /// A value that every jurisdiction has to answer.
    private struct Open {
        var name: String
        var says: String
        var unit: String
        var stricter: String
        var question: String
    }

    private static let values = [
        Open(
            name: "guardianConsentUnder",
            says: "Age below which a guardian has to consent as well",
            unit: "years",
            stricter: "higher",
            question: "Below which age does a guardian have to consent, and does the minor consent too?"
        ),
        Open(
            name: "criminalResponsibility",
            says: "Age of criminal responsibility",
            unit: "years",
            stricter: "higher",
            question: "From which age can a person be held criminally responsible?"
        ),
        Open(
            name: "keepReferral",
            says: "How long a receiving service keeps a referral",
            unit: "months",
            stricter: "lower",
            question: "How long may, and must, a service keep a referral?"
        ),
        Open(
            name: "requestLanguages",
            says: "Languages in which requests are accepted",
            unit: "list",
            stricter: "intersection",
            question: "In which languages are requests accepted?"
        ),
    ]

    private static let topics: [(name: String, says: String, question: String)] = [
        (
            "process", "Whether, when and by whom a case may be referred",
            "At which stages may a case be referred, by whom, and which offences are excluded?"
        ),
        ("consent", "Who has to agree", "Whose consent is needed, in which form, and how is it withdrawn?"),
        ("disclosure", "What may leave", "Which data may be sent, on what legal basis, and what must stay?"),
        (
            "admissibility", "What later becomes of what is said",
            "May statements made in the process be used in evidence?"
        ),
        ("retention", "How long it may be kept", "Which provision fixes how long a file is kept?"),
    ]

    /// In the order of the file.
    var questions: [String] {
        Self.values.map(\.question) + Self.topics.map(\.question)
    }

    private var id: String {
        let plain = name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        return String((code.lowercased() + "-" + String(plain)).prefix(60))
    }

    private var rulePrefix: String { code.lowercased() }

    var text: String {
        var lines = [
            "# \(name). Begun with `comity rules new`: it decides nothing yet, and nothing in it is law.",
            "# Answer each question with a provision: enter the act under `sources`, cite it, then set value, confidence and basis.",
            "pack: \(id)",
            "jurisdiction: \(code)",
            "title: \(Self.quoted(name + " - cross-border restorative referrals"))",
            "version: \(from.year).1",
            "facts: \(schema)",
            "inForce: {from: \(from)}",
            "provenance: {confidence: low, basis: recall, review: none}",
        ]
        if !layers.isEmpty {
            lines.append("adopts:")
            lines += layers.map { "  - {pack: \($0.id), version: \($0.version), digest: \"\($0.digest)\"}" }
        }
        lines += [
            "sources:", "  not-read: {title: No provision has been read yet, id: none}", "", "parameters:",
        ]
        for (number, value) in Self.values.enumerated() {
            lines += [
                "  # Question \(number + 1): \(value.question)",
                "  \(value.name):",
                "    says: \(value.says)",
                "    unit: \(value.unit)",
                "    stricter: \(value.stricter)",
                "    values:",
                "      - {from: \(from), value: null, note: \(Self.quoted("Open: " + value.question)), cite: {source: not-read}}",
            ]
        }
        lines +=
            ["", "topics:"]
            + Self.topics.map { "  \($0.name): {default: none, says: \(Self.quoted($0.says))}" }
        lines += ["", "rules:"]
        for (number, topic) in Self.topics.enumerated() {
            lines += [
                "  # Question \(Self.values.count + number + 1): \(topic.question)",
                "  - id: \(rulePrefix).\(topic.name).open",
                "    topic: \(topic.name)",
                "    title: Not yet written",
                "    when: \"true\"",
                "    outcome: needs-approval",
                "    approver: legal-officer",
                "    cite: [{source: not-read}]",
                "    says: \(Self.quoted("The law of \(name) has not been entered on this. A legal officer decides. Open: " + topic.question))",
                "    fix: Enter the provision.",
                "    tests:",
                "      - {given: {}, expect: needs-approval}",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A YAML text in double quotes.
    private static func quoted(_ text: String) -> String {
        let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"\(escaped)\""
    }
}
