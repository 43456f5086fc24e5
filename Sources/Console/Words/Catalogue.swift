/// Every text of the console in one language.
///
/// English is complete by construction. Another language gives the phrases it has; a missing one
/// appears in English, and ``missing`` lists it for the translator.
package struct Catalogue: Sendable {
    package let language: Language
    private let translations: [Phrase: Wording]
    /// By whose clocks instants are shown.
    var zone: ClockZone = .utc

    package static let english = Catalogue(language: .english, translations: [:])

    package init(language: Language, translations: [Phrase: Wording]) {
        self.language = language
        self.translations = translations
    }

    /// Phrases that this language lacks.
    package var missing: [Phrase] {
        language.tag == Language.english.tag ? [] : Phrase.allCases.filter { translations[$0] == nil }
    }

    /// The phrase with its places filled. Values are plain text; they are escaped where the page is rendered.
    func callAsFunction(_ phrase: Phrase, _ values: [String: String] = [:]) -> String {
        fill(text(phrase, form: .other), values)
    }

    /// The phrase in the form that goes with the number, which fills `{count}`.
    func callAsFunction(_ phrase: Phrase, count: Int, _ values: [String: String] = [:]) -> String {
        let form = translations[phrase] == nil ? Language.english.plural(count) : language.plural(count)
        return fill(
            text(phrase, form: form),
            values.merging(["count": String(count)]) { given, _ in given }
        )
    }

    private func text(_ phrase: Phrase, form: PluralForm) -> String {
        translations[phrase]?.text(for: form) ?? phrase.english.text(for: form) ?? phrase.rawValue
    }

    /// Fills places in one pass, so that a value that looks like a place stays what it is.
    private func fill(_ text: String, _ values: [String: String]) -> String {
        guard text.contains("{") else { return text }
        var filled = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            filled += values[name] ?? ""
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }
}
