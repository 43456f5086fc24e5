package import RulePacks

extension LegalOutcome {
    /// As people say it.
    package var words: String {
        switch self {
        case .permit: "permitted"
        case .permitWithConditions: "permitted with conditions"
        case .needsInformation: "needs information"
        case .needsApproval: "needs approval"
        case .refuse: "refused"
        }
    }

    package var tone: Report.Tone {
        switch self {
        case .permit, .permitWithConditions: .good
        case .needsInformation: .open
        case .needsApproval: .caution
        case .refuse: .stop
        }
    }
}

extension Provenance {
    /// `not reviewed by counsel; confidence medium; from memory, not checked`
    package var words: String {
        let reviewed =
            review.map { "reviewed by \($0.by)" + ($0.on.map { " on \($0)" } ?? "") }
            ?? "not reviewed by counsel"
        let basis =
            switch basis {
            case .text: "the provision was read"
            case .secondary: "from a secondary source"
            case .recall: "from memory, not checked"
            }
        return "\(reviewed); confidence \(confidence.rawValue); \(basis)"
    }
}

extension Citation {
    /// `art_12__para_1__point_e` is "art. 12, para. 1, point e".
    static func words(ofPart part: String) -> String {
        part.split(separator: "__").map { piece in
            let words = piece.split(separator: "_", maxSplits: 1).map(String.init)
            guard words.count == 2, let kind = kinds[words[0]] else { return String(piece) }
            return kind + " " + words[1].replacing("_", with: " ")
        }.joined(separator: ", ")
    }

    private static let kinds = [
        "art": "art.", "para": "para.", "point": "point", "sec": "§", "rule": "rule", "chp": "chapter",
        "recital": "recital", "annex": "annex", "sentence": "sentence", "item": "item",
    ]

    /// Where the text can be read, if the source has an address on the web.
    package var webAddress: String? {
        if let address = addresses["eli"] ?? addresses["url"],
            address.hasPrefix("https://") || address.hasPrefix("http://")
        {
            return address
        }
        return addresses["celex"].map { "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:\($0)" }
    }
}

extension [Citation] {
    /// Every source once, with its parts behind it.
    var inWords: String {
        grouped.map { source, parts in
            parts.isEmpty
                ? source.title.description
                : source.title.description + ", " + parts.joined(separator: " and ")
        }.joined(separator: "; ")
    }

    /// Each source with the parts that are cited, in order of first mention.
    package var grouped: [(source: Citation, parts: [String])] {
        var groups: [(source: Citation, parts: [String])] = []
        for citation in self {
            let index =
                groups.firstIndex { $0.source.pack == citation.pack && $0.source.source == citation.source }
                ?? groups.endIndex
            if index == groups.endIndex { groups.append((citation, [])) }
            if let part = citation.part { groups[index].parts.append(Citation.words(ofPart: part)) }
        }
        return groups
    }
}

extension FactValue {
    /// As a person writes it.
    package var words: String {
        switch self {
        case .bool(let value): value ? "yes" : "no"
        case .integer(let value): "\(value)"
        case .choice(let text), .text(let text): text
        case .set(let names): names.isEmpty ? "nothing" : names.joined(separator: ", ")
        case .date(let date): date.description
        case .partialDate(let date): date.description
        }
    }
}

extension ParameterValue {
    package func words(_ unit: Parameter.Unit) -> String {
        let unitWord = unit.isPeriod ? " " + unit.rawValue : ""
        switch self {
        case .whole(let number): return "\(number)\(unitWord)"
        case .interval(let least, let most):
            let bounds = [least.map { "at least \($0)" }, most.map { "at most \($0)" }].compactMap(\.self)
            return bounds.isEmpty ? "no bounds" : bounds.joined(separator: ", ") + unitWord
        case .list(let items): return items.isEmpty ? "none" : items.joined(separator: ", ")
        case .date(let date): return date.description
        case .flag(let flag): return flag ? "yes" : "no"
        case .text(let text): return text
        case .undetermined: return "not determined"
        }
    }
}

/// "1 rule", "2 rules".
func counted(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(number) \(number == 1 ? one : many ?? one + "s")"
}
