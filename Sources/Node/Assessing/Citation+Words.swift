package import RulePacks

extension Citation {
    /// The part as people write it: `art_12__para_1__point_e` is "art. 12, para. 1, point e".
    package var partInWords: String { part.map(Self.words(ofPart:)) ?? "" }

    package static func words(ofPart part: String) -> String {
        part.replacing("__", with: "\u{1F}").split(separator: "\u{1F}").map { piece in
            let words = piece.split(separator: "_", maxSplits: 1).map(String.init)
            guard words.count == 2, let kind = Self.kinds[words[0]] else { return String(piece) }
            return kind + " " + words[1].replacing("_", with: " ")
        }.joined(separator: ", ")
    }

    private static let kinds = [
        "art": "art.", "para": "para.", "point": "point", "sec": "§", "rule": "rule", "chp": "chapter",
        "recital": "recital",
        "annex": "annex", "sentence": "sentence", "item": "item",
    ]

    /// Source and part, as people write them.
    package var words: String { part == nil ? title.description : "\(title), \(partInWords)" }
}

extension LegalAssessment.RuleReference {
    /// Every citation as people write it: each source once, with its parts behind it.
    package var citationsInWords: String {
        var sources: [(title: String, parts: [String])] = []
        for citation in citations {
            let title = citation.title.description
            let index = sources.firstIndex { $0.title == title } ?? sources.endIndex
            if index == sources.endIndex { sources.append((title, [])) }
            if citation.part != nil { sources[index].parts.append(citation.partInWords) }
        }
        return sources.map { source in
            source.parts.isEmpty
                ? source.title : source.title + ", " + source.parts.joined(separator: " and ")
        }.joined(separator: "; ")
    }
}
